"""What a metric looks at: one case, its gold as it stands in the documents, and what the system answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from evals.matching import matches_any
from evals.registry import Unscored
from evals.schema import AnswerLine, Case, Cited, Level, Place
from evals.shelf import GoldPlace, Shelf

__all__ = ["MOST_LABELS", "Item", "items_of"]

MOST_LABELS = 12
"""Of one retrieved passage; those after them don't count."""


@dataclass(frozen=True, eq=False)
class Item:
    """One case with its answer.

    Attributes:
        line: The answer that is scored, the first repetition; `None` where the system has none.
        repeats: All repetitions, the first included.
        cluster: The items of all paraphrases, itself included; empty where it has none.
        pair: The items of the same question on two dates, itself included; empty where there is none.
    """

    case: Case
    shelf: Shelf
    line: AnswerLine | None = None
    repeats: tuple[AnswerLine, ...] = ()
    cluster: list[Item] = field(default_factory=list, repr=False)
    pair: list[Item] = field(default_factory=list, repr=False)
    _rankings: dict[Level, list[frozenset[int]]] = field(default_factory=dict, init=False, repr=False)

    @property
    def answered(self) -> AnswerLine:
        """The answer line.

        Raises:
            Unscored: If there is none, or the system failed.
        """
        if self.line is None:
            raise Unscored("no answer line")
        if self.line.error:
            raise Unscored("the system failed")
        return self.line

    @property
    def abstained(self) -> bool:
        """Whether the question was refused.

        Raises:
            Unscored: If the line doesn't say so.
        """
        if self.answered.abstained is None:
            raise Unscored("the line doesn't say whether it abstained")
        return self.answered.abstained

    @property
    def answer(self) -> str:
        """What was answered; empty for a refusal that says nothing.

        Raises:
            Unscored: If the line has no answer.
        """
        if self.answered.answer is None and not self.answered.abstained:
            raise Unscored("the line has no answer")
        return self.answered.answer or ""

    @property
    def citations(self) -> tuple[Cited, ...]:
        """What was cited; empty for a refusal that cites nothing.

        Raises:
            Unscored: If the line has no citations.
        """
        if self.answered.citations is None and not self.answered.abstained:
            raise Unscored("the line has no citations")
        return self.answered.citations or ()

    @cached_property
    def _needs(self) -> tuple[tuple[GoldPlace, ...], ...]:
        found = [[self.shelf.gold(Place.parse(place)) for place in need] for need in self.case.gold]
        return tuple(tuple(gold for gold in need if gold is not None) for need in found)

    @property
    def needs(self) -> tuple[tuple[GoldPlace, ...], ...]:
        """The gold: each need with its places, those whose documents are held.

        Raises:
            Unscored: If no place of a need is held.
        """
        for places, need in zip(self.case.gold, self._needs, strict=True):
            if not need:
                raise Unscored(f"gold isn't held: {Place.parse(places[0]).document}")
        return self._needs

    @property
    def also(self) -> tuple[GoldPlace, ...]:
        """Places that may be cited too."""
        found = (self.shelf.gold(Place.parse(place)) for place in self.case.also)
        return tuple(gold for gold in found if gold is not None)

    @property
    def retrieved(self) -> tuple[tuple[Cited, ...], ...]:
        """What was found, best first, each with its labels, of which there are at most `MOST_LABELS`.

        A passage shows a handful of provisions; a list of all the act's would meet every need at the first rank.

        Raises:
            Unscored: If the system doesn't tell.
        """
        found = self.answered.retrieved
        if found is None:
            raise Unscored("the system doesn't say what it retrieved")
        return tuple(labels[:MOST_LABELS] if isinstance(labels, tuple) else (labels,) for labels in found)

    def ranking(self, level: Level) -> list[frozenset[int]]:
        """Return, for each rank, the positions in `needs` that what stands there meets.

        A label whose provision the passage's offsets don't touch meets none. Kept: every metric of retrieval asks.
        """
        if level not in self._rankings:
            needs = self.needs
            shown = ([label for label in labels if self.shelf.shows_place(label)] for labels in self.retrieved)
            self._rankings[level] = [frozenset(_met(labels, needs, level)) for labels in shown]
        return self._rankings[level]

    def cited_needs(self, level: Level) -> frozenset[int]:
        """Return the positions in `needs` that a citation meets, unless its words stand elsewhere than it says."""
        return frozenset(_met(self.placed, self.needs, level))

    @property
    def placed(self) -> tuple[Cited, ...]:
        """The citations whose offsets, where they have any, lie in the provision that they name."""
        return tuple(label for label in self.citations if self.shelf.stands_in_place(label))


def _met(labels: Sequence[Cited], needs: Sequence[Sequence[GoldPlace]], level: Level) -> Iterable[int]:
    return (position for position, need in enumerate(needs) if any(matches_any(label, need, level) for label in labels))


def items_of(cases: Sequence[Case], answers: Mapping[str, Sequence[AnswerLine]], shelf: Shelf) -> tuple[Item, ...]:
    """Return an item for each case, with those of its cluster and pair beside it.

    Args:
        cases: Of the set.
        answers: The repetitions of each case's answer, by case id.
        shelf: Where gold and quotes stand.
    """
    items = []
    together: dict[tuple[str, str], list[Item]] = {}
    for case in cases:
        lines = tuple(answers.get(case.id, ()))
        cluster = together.setdefault(("cluster", case.cluster), []) if case.cluster else []
        pair = together.setdefault(("pair", case.pair), []) if case.pair else []
        item = Item(case, shelf, lines[0] if lines else None, lines, cluster, pair)
        for others, name in ((cluster, case.cluster), (pair, case.pair)):
            if name:
                others.append(item)
        items.append(item)
    return tuple(items)
