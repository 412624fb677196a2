"""An act that the catalogue doesn't know, and what it touches here: texts, provisions, saved answers.

Which provisions it changes only its own text tells. That is fetched, read and not kept; where it can't be had or
followed, everything on the act counts as touched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import quote

from sources.amending import amending_points
from sources.catalogue import Catalogue
from sources.celex import act_of, consolidated_on
from sources.errors import FetchError, ParseError
from sources.fetch import Fetcher
from sources.parsers import parse
from sources.saved_answers import Cited, SavedAnswer
from sources.schema import Frozen, Source
from sources.sparql import Relation, Row

__all__ = ["Look", "NewAct", "Touch"]

_UNKNOWN = "Which provisions it touches is not known until it is held"


class Touch(Frozen):
    """What a new act does to an act that is held."""

    how: Relation
    act: str


class NewAct(Frozen):
    """An act that the catalogue doesn't know.

    Attributes:
        day: The date of the act; of a consolidated text, the day whose law it shows. `None` where the Office has none.
        languages: Two letters each; of a corrigendum those that it concerns. Empty where the Office names none.
        url: The official page, for people.
        sources: Ids of the rows that it touches; a corrigendum only touches those in its languages.
        provisions: Labels of what it changes in the acts that are held, `None` where that isn't known.
        note: Why not.
        answers: Names of the saved answers that cite one of these provisions or, where they aren't known, the act.
    """

    celex: str
    touches: tuple[Touch, ...]
    day: date | None
    languages: tuple[str, ...]
    url: str
    sources: tuple[str, ...]
    provisions: tuple[str, ...] | None = None
    note: str = ""
    answers: tuple[str, ...] = ()

    @property
    def changes_the_law(self) -> bool:
        """Whether what is held is incomplete without it: a proposal changes nothing yet, nor do other languages."""
        return bool(self.sources) and any(touch.how != "proposes_to_amend" for touch in self.touches)


class _Provisions(NamedTuple):
    labels: tuple[str, ...] | None
    note: str = ""


class Look:
    """Looks at new acts one by one.

    Args:
        catalogue: What is held.
        fetcher: Fetches their texts.
        cellar: The repository's https address, without path.
        answers: What is asked whether it cites them.
    """

    def __init__(self, catalogue: Catalogue, fetcher: Fetcher, cellar: str, answers: Sequence[SavedAnswer]) -> None:
        self._catalogue = catalogue
        self._fetcher = fetcher
        self._cellar = cellar
        self._answers = answers

    def at(self, celex: str, found: Sequence[tuple[str, Row]]) -> NewAct:
        """Return what is known of an act.

        Args:
            celex: Its number.
            found: All that was said of it, each with the act that was asked about.
        """
        touches = tuple(dict.fromkeys((row.how, act) for act, row in found))
        acts = {act for _, act in touches}
        languages = tuple(sorted({row.language for _, row in found if row.language is not None}))
        # A corrigendum is in the languages that were published wrongly, and concerns no other.
        only = languages if {how for how, _ in touches} == {"corrects"} else ()
        provisions = self._provisions(celex, touches)
        touched = _Touched(frozenset(acts), frozenset(only), provisions.labels)
        return NewAct(
            celex=celex,
            touches=tuple(Touch(how=how, act=act) for how, act in touches),
            day=consolidated_on(celex) or min((row.day for _, row in found if row.day is not None), default=None),
            languages=languages,
            url=f"https://eur-lex.europa.eu/legal-content/EN/ALL/?uri=CELEX:{quote(celex)}",
            sources=tuple(
                source.id
                for source in self._catalogue
                if self._catalogue.act(source) in acts and (not only or source.language in only)
            ),
            provisions=provisions.labels,
            note=provisions.note,
            answers=tuple(saved.name for saved in self._answers if any(map(touched.by, saved.cited))),
        )

    def _provisions(self, celex: str, touches: Sequence[tuple[Relation, str]]) -> _Provisions:
        """What an amending act says that it changes, if its text can be had; other acts don't say so in a set form."""
        if ("amends" not in {how for how, _ in touches}) or act_of(celex) != celex:
            return _Provisions(None, f"{_UNKNOWN}.")
        address = f"{self._cellar}/resource/celex/{quote(celex)}"
        try:
            fetched = self._fetcher.fetch(address, accept="application/xhtml+xml", expects=["art_1"])
            points = () if fetched is None else amending_points(parse(_row(celex), fetched.parts))
        except (FetchError, ParseError) as error:
            return _Provisions(None, f"{_UNKNOWN}: {error.message}")
        acts = [act for how, act in touches if how == "amends"]
        named = (point for point in points if point.act is None or any(_names(point.act, act) for act in acts))
        labels = tuple(dict.fromkeys(point.target.label for point in named))
        return _Provisions(labels) if labels else _Provisions(None, f"{_UNKNOWN}: its own words couldn't be followed.")


class _Touched(NamedTuple):
    acts: frozenset[str]
    languages: frozenset[str]
    labels: tuple[str, ...] | None

    def by(self, cited: Cited) -> bool:
        """Whether a citation is of a touched place; where a place isn't known, the act counts."""
        if cited.act not in self.acts or (self.languages and cited.language not in {None, *self.languages}):
            return False
        return self.labels is None or cited.label is None or any(_overlap(cited.label, own) for own in self.labels)


def _overlap(one: str, other: str) -> bool:
    """Whether one labelled place lies in the other; parts without number count as the place that they are in."""
    shorter, longer = sorted((one.partition(",")[0], other.partition(",")[0]), key=len)
    is_place = shorter.startswith(("Art.", "Annex", "Recital"))
    return not is_place or re.match(rf"{re.escape(shorter)}(?!\w)", longer) is not None


def _names(printed: str, act: str) -> bool:
    """Whether `Regulation (EU) 2024/1689` is 32024R1689; before 2015 the year came last."""
    year, number = act[1:5], str(int(re.sub(r"\D", "", act[5:])[:4]))
    return re.search(rf"(?<!\d)(?:{year}/{number}|{number}/{year})(?!\d)", printed) is not None


def _row(celex: str) -> Source:
    """A row to parse an act by that is looked into and not kept."""
    return Source(
        id=celex,
        title=celex,
        publisher="Official Journal of the European Union",
        tier="law",
        kind="amending_act",
        language="en",
        published=celex[1:5],
        version_id=celex,
        parser="eurlex_oj",
        licence="Commission Decision 2011/833/EU",
        celex=celex,
    )
