"""Items to measure: cases about the invented act, answers by nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from evals.item import Item, items_of
from evals.registry import metrics
from evals.schema import AnswerLine, Case, Place
from evals.shelf import Shelf

SHORT = {
    "oj": "invented-act-en-oj",
    "now": "invented-act-en-consolidated-2032-03-01",
    "press": "invented-press-en",
    "md": "invented-notes-md-en",
}


def long(place: str) -> str:
    """Write a place out: `now#art_5.par_1`."""
    document, _, provision = place.partition("#")
    return f"{SHORT.get(document, document)}#{provision}"


@pytest.fixture
def label(shelf: Shelf) -> Callable[..., dict[str, Any]]:
    """Make the label of a provision, as our own answers have it; keywords change it, `None` takes a key away."""

    def make(place: str, **changes: Any) -> dict[str, Any]:
        gold = shelf.gold(Place.parse(long(place)))
        assert gold is not None, place
        at = gold.provision.locator
        numbers = {name: getattr(at, name) for name in ("article", "annex", "recital", "point", "subpoint")}
        if at.article or at.annex:
            numbers |= {"paragraph": at.paragraph, "section": at.section}
        words = {"quote": gold.span.of(gold.document.text), "start": gold.span.start, "end": gold.span.end}
        made = {"document": gold.document.id} | numbers | words | changes
        return {name: value for name, value in made.items() if value is not None}

    return make


@pytest.fixture
def ask_case() -> Callable[..., Case]:
    def make(*needs: str, **fields: Any) -> Case:
        """Each need is `place|place`; fields are the case's."""
        gold = [[long(place) for place in need.split("|")] for need in needs]
        given = {
            "id": "one",
            "kind": "obligation",
            "topic": "other",
            "voice": "plain",
            "question": "What about lamps?",
            "as_of": "2032-06-01",
            "expect": "answer" if gold else "refuse",
            "reasons": [] if gold else ["no_evidence"],
            "gold": gold,
        }
        if "also" in fields:
            fields["also"] = [long(place) for place in fields["also"]]
        return Case.model_validate(given | fields)

    return make


@pytest.fixture
def make_item(shelf: Shelf, label: Callable[..., dict[str, Any]], ask_case: Callable[..., Case]) -> Callable[..., Item]:
    def make(*needs: str, case: dict[str, Any] | None = None, **line: Any) -> Item:
        """Keywords are the line's, `None` is what it lacks; citations and ranks may be places, or tuples of them."""
        made = ask_case(*needs, **(case or {}))
        return items_of([made], {made.id: [as_line(line, label)]}, shelf)[0]

    return make


@pytest.fixture
def make_items(shelf: Shelf, label: Callable[..., dict[str, Any]]) -> Callable[..., tuple[Item, ...]]:
    """Make items of several cases that belong together, each with the lines of its repetitions."""

    def make(*asked: tuple[Case, list[dict[str, Any]]]) -> tuple[Item, ...]:
        answers = {case.id: [as_line(line, label) for line in lines] for case, lines in asked}
        return items_of([case for case, _ in asked], answers, shelf)

    return make


def as_line(fields: dict[str, Any], label: Callable[..., dict[str, Any]]) -> AnswerLine:
    def read(what: Any) -> Any:
        if isinstance(what, tuple):
            return [read(part) for part in what]
        return label(what) if isinstance(what, str) else what

    places = {
        name: [read(what) for what in fields[name]]
        for name in ("citations", "retrieved")
        if isinstance(fields.get(name), list)
    }
    said = {"id": "one", "answer": "", "abstained": False, "citations": []}
    return AnswerLine.model_validate(said | fields | places)


@pytest.fixture
def measure() -> Callable[[str, Item], Any]:
    """Measure one item, by the metric's name."""
    return lambda name, item: metrics()[name].measure(item)


@pytest.fixture
def figure() -> Callable[..., float]:
    """Return a metric's figure over items, those left out that are none of its concern."""

    def over(name: str, *items: Item) -> float:
        values = [value for item in items if (value := metrics()[name].measure(item)) is not None]
        shaped = [value if isinstance(value, tuple) else (value,) for value in values]
        return metrics()[name].aggregate(np.array(shaped, dtype=np.float64))

    return over
