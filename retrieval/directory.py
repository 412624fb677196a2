"""Provisions by name: which held document a reference means, and where in it the provision stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from retrieval.absence import Absence, Named, explain
from retrieval.absence_words import WHY
from retrieval.index import Index
from retrieval.language import Language
from retrieval.library import Library
from retrieval.release import IndexedDocument
from retrieval.schema import NamedReference, Passage
from sources.catalogue import Catalogue
from sources.errors import LocatorError
from sources.locator import Locator
from sources.references import find_references, resolve
from sources.schema import Held, is_wording_on

_OURS = re.compile(r"\b(?:AI|IA|KI|artificial intelligence|intelligence artificielle|this|that)\b", re.IGNORECASE)


class Lookup(NamedTuple):
    """What a question's references lead to.

    Attributes:
        named: The searched provisions, in every version of the act that has one.
        absent: Those without a wording on the day.
    """

    named: list[Named]
    absent: list[Absence]


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

    def searched(self, references: Sequence[NamedReference], *, on: date, language: Language = "en") -> Lookup:
        """Return the searched provisions that a question names, and those without words on the day.

        A provision that an amendment deleted is both: its last wording is shown, and said to be gone.
        """
        named: list[Named] = []
        absent: list[Absence] = []
        for reference in references:
            versions = list(self._law(reference.act, searched=True, language=language))
            candidates = [_find(held, reference.locator) for held in versions]
            found = [candidate for candidate in candidates if candidate is not None]
            # An article without an act is one of the first act that has it, whatever its wording was on the day.
            of_one_act = [one for one in found if one.held.source.work == found[0].held.source.work]
            if any(self._is_shown(one, on) for one in of_one_act):
                named += of_one_act
                continue
            absence = explain(reference.locator, reference.act, versions, on=on, language=language)
            absent.append(absence)
            if absence.deleted is not None:
                named.append(absence.deleted)
        return Lookup(named, absent)

    def absence(self, passage: Passage, *, on: date) -> Absence | None:
        """Tell why the provision of a passage of law had no words on a day; `None` where some version had them."""
        work = self._catalogue.get(passage.document_id).work
        versions = [held for held in self._law(None, searched=True) if held.source.work == work]
        places = (_find(held, passage.locator) for held in versions)
        if any(place is not None and self._is_shown(place, on) for place in places):
            return None
        return explain(passage.locator, None, versions, on=on)

    def _is_shown(self, named: Named, on: date) -> bool:
        # A wording that a later version goes on with is indexed there; this one has the provision, but no passage.
        passages = self._index.passages_of(named.held.document.id, named.provision.id)
        return any(is_wording_on(passage, on) for passage in passages)

    def find(self, reference: str, *, document: str | None, on: date) -> Named:
        """Return the provision that a reference means, in the wording of a day.

        Args:
            reference: Such as `AI Act Art. 99(6a)`, `Annex III, point 4`, `recital 44`.
            document: Id of a certain version, language or source; it is shown whatever the day.
            on: The day.

        Raises:
            LocatorError: If it names nothing that is held, or had no wording on that day; one that was deleted is
                returned in its last wording.
        """
        references = find_references(reference)
        locator = next((locator for found in references for locator in found.locators), None)
        if locator is None:
            raise LocatorError(f"{reference!r} names no provision.", hint="Write it like Art. 99(6a) or Annex III(4).")
        act = references[0].act
        versions = list(self._law(act, document))
        found = [named for held in versions if (named := _find(held, locator)) is not None]
        for named in found:
            if document is not None or is_wording_on(named.provision.validity, on):
                return named
        if not versions:
            raise LocatorError(
                f"{document or act or 'No held document'} has no {locator.label}.",
                hint="`pincite sources list` shows what is held.",
            )
        absence = explain(locator, document or act, versions, on=on)
        if absence.deleted is not None:
            return absence.deleted
        label = None if absence.nearest is None else absence.nearest.provision.label
        near = "" if label is None else f" {WHY['en'].nearest.format(label=label)}"
        raise LocatorError(
            f"{absence.why}.{near}",
            hint="Ask for another date with --as-of, or name a version with --document."
            if found
            else "`pincite sources list` shows what is held.",
        )

    def wording(self, held: Held, provision_id: str, on: date) -> Held | None:
        """Return the version of the same act that has a provision's wording of a day, in the same language or English.

        Args:
            held: Any version of the act.
            provision_id: Which provision.
            on: The day.
        """
        found = [
            Named(version, provision)
            for version in self._law(None, language=held.document.language)
            if version.source.work == held.source.work
            and (provision := version.document.get(provision_id)) is not None
            and is_wording_on(provision.validity, on)
        ]
        # Words that several versions have are cited from the one that they are indexed from.
        shown = next((named for named in found if self._is_shown(named, on)), None) or next(iter(found), None)
        return None if shown is None else shown.held

    def _law(
        self, act: str | None, document: str | None = None, *, searched: bool = False, language: str = "en"
    ) -> Iterator[Held]:
        """Yield the held documents that a reference may mean, those in the default search and the language first."""
        wanted = None if act is None else {source.id for source in self._catalogue.find(act)}
        if not wanted and act is not None and _OURS.search(act):
            # "the AI rules" is what people call ours; "GDPR" and "Regulation (EU) 2016/679" are other acts.
            wanted = None

        def is_meant(indexed: IndexedDocument) -> bool:
            if document is not None:
                return indexed.id == document
            is_read = indexed.language in (language, "en")
            return indexed.tier == "law" and is_read and (wanted is None or indexed.id in wanted)

        # In the order of the catalogue, which begins with the AI Act: that is what an article without an act means.
        meant = (indexed for indexed in self._index.documents if is_meant(indexed))
        for indexed in sorted(meant, key=lambda one: (one.search == "none", one.language != language)):
            if not (searched and indexed.search == "none"):
                yield self._library.held(indexed.id, indexed.text_sha256)


def _find(held: Held, locator: Locator) -> Named | None:
    provision = resolve(locator, held.document)
    return None if provision is None else Named(held, provision)
