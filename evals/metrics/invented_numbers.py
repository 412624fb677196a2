"""invented_numbers: how many numbers and dates of an answer stand in nothing that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from evals.claims import evidence_of
from evals.key_values import plain_powers, value_tokens
from evals.keys import without_marks
from evals.registry import Unscored, metric
from retrieval.support import Evidence, metadata_of
from retrieval.tokens import HardToken, missing
from sources.references import find_references

if TYPE_CHECKING:
    from evals.item import Item
    from evals.schema import Cited

_LIST_NUMBER = re.compile(r"^[^\S\n]*\(?\d{1,3}[.)]\s", re.MULTILINE)


@metric("invented_numbers", title="Numbers and dates in no quote", group="answers", better="lower", tolerance=0.01)
def invented_numbers(item: Item) -> tuple[float, float] | None:
    """Numbers, dates, amounts and percentages in no cited quote over all of them, summed over all answers.

    Each value counts once an answer, in its one form (`retrieval.tokens`). The question may lend values, and so may the
    cited documents' titles, numbers and dates of publication, and the day asked about. Numbers of places (Art. 99(3)),
    of marks `[1]` and of lists aren't counted, and lend nothing: `Article 5` in a quote doesn't carry `5 years`. A
    citation without a quote lends the words of the provision that it names. Unscored where a cited document isn't held
    and the value may stand there; `None` for a refusal, or where the answer has no number.
    """
    if item.abstained:
        return None
    names = _names(item)
    text = plain_powers(without_marks(item.answer))
    values = value_tokens(_without_places(text, names))
    if not values:
        return None
    quotes = [plain_powers(quote) for quote in _quotes(item)]
    asked = [item.case.question, *(message.content for message in item.case.history)]
    lent = [_without_places(words, names) for words in (*quotes, *map(plain_powers, asked))]
    # A verbatim quote carries all of itself, also what looks like the number of a place.
    for quote in sorted(quotes, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(quote)}(?!\w)", " ", text)
    own = _without_places(text, names)
    invented = value_tokens(own).intersection(missing(own, lent, given=_metadata(item)))
    if invented and any(_is_out_of_sight(item, label) for label in item.citations):
        raise Unscored("a cited document isn't held")
    return (len(invented), len(values | invented))


def _without_places(text: str, names: Iterable[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " ")
    for reference in reversed(find_references(text)):
        text = f"{text[: reference.span.start]} {text[reference.span.end :]}"
    return _LIST_NUMBER.sub(" ", text)


def _names(item: Item) -> set[str]:
    sources = (item.shelf.source(label.document) for label in item.citations)
    return {name for source in sources if source is not None for name in (source.title, *source.names)}


def _quotes(item: Item) -> Iterator[str]:
    for label in item.citations:
        found = evidence_of(label, item.shelf)
        if isinstance(found, Evidence):
            yield found.span.of(found.document.text)
        elif label.quote:
            yield label.quote


def _is_out_of_sight(item: Item, label: Cited) -> bool:
    return label.quote is None and evidence_of(label, item.shelf) == "absent"


def _metadata(item: Item) -> Iterator[HardToken]:
    """What describes the documents lends dates and numbers of acts, never amounts."""
    texts = [str(item.case.as_of), str(item.answered.as_of or "")]
    for label in item.citations:
        source = item.shelf.source(label.document)
        texts += (*metadata_of(source), *source.names) if source is not None else ()
    for token in (token for text in texts for token in value_tokens(text)):
        if token.kind == "date" or "/" in token.value:
            yield token
