"""Provisions by name: which held document a reference means, and where in it the provision stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from retrieval.index import Index
from retrieval.library import Library
from retrieval.schema import NamedReference
from sources.catalogue import Catalogue
from sources.errors import LocatorError
from sources.locator import Locator
from sources.references import find_references, resolve
from sources.schema import Held, Provision, is_wording_on

_OURS = re.compile(r"\b(?:AI|IA|KI|artificial intelligence|intelligence artificielle|this|that)\b", re.IGNORECASE)


class Named(NamedTuple):
    """A provision and the document that it stands in."""

    held: Held
    provision: Provision


class Directory:
    """Looks provisions up among the documents of an index.

    Args:
        index: Says which documents there are, and which of them are searched.
        library: Gives them.
        catalogue: Knows what acts are called.
    """

    def __init__(self, index: Index, library: Library, catalogue: Catalogue) -> None:
        self._index = index
        self._library = library
        self._catalogue = catalogue

    def searched(self, references: Sequence[NamedReference], *, on: date) -> tuple[list[Named], list[str]]:
        """Return the searched provisions that a question names, and the labels of those without words on the day."""
        named: list[Named] = []
        missing: list[str] = []
        for reference in references:
            candidates = [_find(held, reference.locator) for held in self._law(reference.act, searched=True)]
            found = [candidate for candidate in candidates if candidate is not None]
            # An article without an act is one of the first act that has it, whatever its wording was on the day.
            of_one_act = (one for one in found if one.held.source.work == found[0].held.source.work)
            shown = next((one for one in of_one_act if self._is_shown(one, on)), None)
            if shown is None:
                missing.append(reference.locator.label + (f" of {reference.act}" if reference.act else ""))
            else:
                named.append(shown)
        return named, missing

    def _is_shown(self, named: Named, on: date) -> bool:
        # A version of which only the recitals are searched has the article too, but no passage of it.
        passages = self._index.passages_of(named.held.document.id, named.provision.id)
        return any(is_wording_on(passage, on) for passage in passages)

    def find(self, reference: str, *, document: str | None, on: date) -> Named:
        """Return the provision that a reference means, in the wording of a day.

        Args:
            reference: Such as `AI Act Art. 99(6a)`, `Annex III, point 4`, `recital 44`.
            document: Id of a certain version, language or source; it is shown whatever the day.
            on: The day.

        Raises:
            LocatorError: If it names nothing that is held, or had no wording on that day.
        """
        references = find_references(reference)
        locator = next((locator for found in references for locator in found.locators), None)
        if locator is None:
            raise LocatorError(f"{reference!r} names no provision.", hint="Write it like Art. 99(6a) or Annex III(4).")
        act = references[0].act
        found = [named for held in self._law(act, document) if (named := _find(held, locator)) is not None]
        if not found:
            where = document or act
            what = f"{where} has no {locator.label}" if where else f"No held document has {locator.label}"
            raise LocatorError(f"{what}.", hint="`pincite sources list` shows what is held.")
        for named in found:
            if document is not None or is_wording_on(named.provision.validity, on):
                return named
        raise LocatorError(
            f"No held version of {locator.label} was the wording on {on.isoformat()}.",
            hint="Ask for another date with --as-of, or name a version with --document.",
        )

    def _law(self, act: str | None, document: str | None = None, *, searched: bool = False) -> Iterator[Held]:
        """Yield the held documents that a reference may mean, those in the default search first."""
        wanted = None if act is None else {source.id for source in self._catalogue.find(act)}
        if not wanted and act is not None and _OURS.search(act):
            # "the AI rules" is what people call ours; "GDPR" and "Regulation (EU) 2016/679" are other acts.
            wanted = None
        # In the order of the catalogue, which begins with the AI Act: that is what an article without an act means.
        for indexed in sorted(self._index.documents, key=lambda candidate: candidate.search == "none"):
            if document is not None:
                fits = indexed.id == document
            else:
                fits = indexed.tier == "law" and indexed.language == "en" and (wanted is None or indexed.id in wanted)
            if fits and not (searched and indexed.search == "none"):
                yield self._library.held(indexed.id, indexed.text_sha256)


def _find(held: Held, locator: Locator) -> Named | None:
    provision = resolve(locator, held.document)
    return None if provision is None else Named(held, provision)
