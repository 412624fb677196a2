"""Fills the page's JSON island, in which the words of a provision stand once.

Nothing in it is markup: the script sets text, and `<` is escaped, so that no text can end the island.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from evals.item import Item
from evals.matching import matches_any
from evals.registry import Unscored
from evals.report.described import Described, described
from evals.report.places import label_of, names_a_place, quoted
from evals.report.shown import Island, ShownCitation, ShownGold, ShownHit, ShownItem, ShownMetric, ShownText
from evals.schema import Case, Cited, Place
from evals.scores import ItemScores, Scores
from evals.shelf import GoldPlace, Shelf
from sources.schema import Span

__all__ = ["island_json", "island_of"]

AROUND = 400
"""Characters shown around a quote that crosses provisions."""


class Texts:
    """Words of documents, each stretch once.

    Args:
        shelf: Where they stand.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._position: dict[tuple[str, Span], int] = {}
        self.all: list[ShownText] = []

    def position(self, document_id: str, span: Span, label: str) -> int:
        """Return the position of a stretch, after adding it if it is new."""
        key = (document_id, span)
        if key not in self._position:
            document = self._shelf.document(document_id)
            text = "" if document is None else span.of(document.text)
            self._position[key] = len(self.all)
            self.all.append(ShownText(document=document_id, label=label, text=text))
        return self._position[key]


class _Page(NamedTuple):
    shelf: Shelf
    texts: Texts


def island_of(scores: Scores, items: Sequence[Item], shelf: Shelf) -> Island:
    """Return what the script needs of scored items.

    Args:
        scores: Of the run.
        items: Its cases with their answers.
        shelf: Where gold and quotes stand.
    """
    page = _Page(shelf, Texts(shelf))
    shown = tuple(_item(item, scores.items.get(item.case.id), page) for item in items)
    used = {name for item in shown for name in (*item.values, *item.unscored)}
    return Island(
        retrieval_only=scores.run.retrieval_only,
        metrics=tuple(_metric(metric) for metric in described(scores) if metric.name in used),
        texts=tuple(page.texts.all),
        items=shown,
    )


def island_json(island: Island) -> str:
    """Return the island as JSON that may stand inside `<script>`: no `<` is left in it.

    HTML (living standard, 4.12.1.3) gives `<!--`, `<script` and `</script` a meaning there, and nothing else.
    """
    return island.model_dump_json(exclude_defaults=True).replace("<", "\\u003c")


def _metric(metric: Described) -> ShownMetric:
    return ShownMetric(
        name=metric.name, title=metric.title, unit=metric.unit, ratio=metric.is_ratio, headline=metric.is_headline
    )


def _item(item: Item, scored: ItemScores | None, page: _Page) -> ShownItem:
    case, line = item.case, item.line
    shown = ShownItem(
        id=case.id,
        question=case.question,
        history=tuple((turn.role, turn.content) for turn in case.history),
        kind=case.kind,
        topic=case.topic,
        voice=case.voice,
        as_of=case.as_of.isoformat(),
        expect=case.expect,
        reasons=case.reasons,
        keys=case.keys,
        premise=case.premise or "",
        note=case.note,
        failure="" if scored is None else scored.failure,
        gold=_gold(case, page),
        also=tuple(_also(Place.parse(place), page) for place in case.also),
        values={} if scored is None else scored.values,
        unscored={} if scored is None else scored.unscored,
    )
    if line is None:
        return shown
    return shown.model_copy(
        update={
            "has_answer": True,
            "asked": len(item.repeats),
            "answer": line.answer or "",
            "abstained": bool(line.abstained),
            "reason": line.reason or "",
            "premise_rejected": line.premise_rejected or "",
            "error": line.error or "",
            "confidence": line.confidence,
            "latency": line.latency_ms,
            "citations": tuple(_citation(cited, item, page) for cited in line.citations or ()),
            "retrieved": _retrieved(item, page),
        }
    )


def _gold(case: Case, page: _Page) -> tuple[tuple[ShownGold, ...], ...]:
    def shown(place: str) -> ShownGold:
        found: GoldPlace | None = page.shelf.gold(Place.parse(place))
        if found is None:
            return ShownGold(place=place)
        text = page.texts.position(found.place.document, found.span, found.provision.label)
        return ShownGold(place=place, text=text)

    return tuple(tuple(shown(place) for place in need) for need in case.gold)


def _also(place: Place, page: _Page) -> tuple[str, str]:
    found = page.shelf.gold(place)
    return (place.provision if found is None else found.provision.label), place.document


def _citation(cited: Cited, item: Item, page: _Page) -> ShownCitation:
    found = quoted(cited, page.shelf)
    right = _is_right(cited, item)
    also = right is False and matches_any(cited, item.also, "paragraph")
    shown = ShownCitation(
        document=cited.document,
        label=label_of(cited, page.shelf),
        quote=cited.quote or "",
        problem=found.problem,
        right=None if also else right,
        also=also,
    )
    document = page.shelf.document(cited.document)
    if document is None or (found.provision is None and found.span is None):
        return shown
    if found.provision is not None:
        around, label = found.provision.span.stripped(document.text), found.provision.label
    else:
        at = found.span or Span(start=0, end=0)
        end = min(len(document.text), at.end + AROUND)
        around, label = Span(start=max(0, at.start - AROUND), end=end).stripped(document.text), shown.label
    update: dict[str, object] = {"text": page.texts.position(cited.document, around, label)}
    if found.span is not None:
        update["start"] = max(0, found.span.start - around.start)
        update["end"] = min(len(around), found.span.end - around.start)
    return shown.model_copy(update=update)


def _is_right(cited: Cited, item: Item) -> bool | None:
    if item.case.expect == "refuse":
        return None
    try:
        return any(matches_any(cited, need, "paragraph") for need in item.needs)
    except Unscored:
        return None


def _retrieved(item: Item, page: _Page) -> tuple[ShownHit, ...] | None:
    try:
        passages = item.retrieved
    except Unscored:
        return None
    try:
        met = item.ranking("paragraph") if item.case.expect == "answer" else []
    except Unscored:
        met = []
    hits = []
    for rank, labels in enumerate(passages):
        first = labels[0] if labels else None
        hits.append(
            ShownHit(
                document="" if first is None else first.document,
                labels=tuple(dict.fromkeys(name for label in labels if (name := label_of(label, page.shelf)))),
                quote="" if first is None or any(map(names_a_place, labels)) else (first.quote or "")[:200],
                meets=tuple(sorted(need + 1 for need in met[rank])) if rank < len(met) else (),
            )
        )
    return tuple(hits)
