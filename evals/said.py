"""What an answer itself says, without what the attributions of its quotes say by accident.

`Office of the Vice President, 2025-02-11: “…”` doesn't say who spoke, and the label of an unrelated annex doesn't say
in which section something stands. So the words before a quotation, up to their colon, lose the names of the cited
documents; and where nothing that is cited there meets a need, places and dates too. Quotes and all other words stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from evals.claims import claims_of
from evals.matching import matches_any
from evals.registry import Unscored
from retrieval.support import metadata_of
from sources.references import find_references

if TYPE_CHECKING:
    from evals.item import Item
    from evals.schema import Cited, Claim

__all__ = ["said_by"]

_ATTRIBUTION = re.compile(r"[^“”\n]{1,300}:\s*(?=“)")
_ENOUGH = 40
"""Characters of a quotation that tell its attribution from another with the same words."""


def said_by(item: Item) -> str:
    """Return the text in which keys are looked for.

    Raises:
        Unscored: If there is no answer.
    """
    text = item.answer
    for claim in claims_of(item.answered):
        attribution = _ATTRIBUTION.match(claim.text)
        if attribution is not None:
            words = attribution[0]
            after = claim.text[len(words) : len(words) + _ENOUGH]
            text = text.replace(words + after, _without_names(words, claim, item) + after, 1)
    return text


def _without_names(words: str, claim: Claim, item: Item) -> str:
    citations = item.answered.citations or ()
    cited = [citations[at] for at in claim.citations if 0 <= at < len(citations)]
    is_right = _meets_a_need(cited, item)
    for name in sorted(_names(cited, item, is_right=is_right), key=len, reverse=True):
        words = words.replace(name, " ")
    for reference in reversed(() if is_right else find_references(words)):
        words = f"{words[: reference.span.start]} {words[reference.span.end :]}"
    return words


def _meets_a_need(cited: list[Cited], item: Item) -> bool:
    """Whether one of the citations does, or it can't be known because gold isn't held."""
    try:
        golds = [gold for need in item.needs for gold in need]
    except Unscored:
        return True
    return any(matches_any(label, golds, "paragraph") for label in cited)


def _names(cited: list[Cited], item: Item, *, is_right: bool) -> Iterator[str]:
    for label in cited:
        source = item.shelf.source(label.document)
        if source is not None:
            names = (source.title, source.publisher) if is_right else metadata_of(source)
            yield from (name for name in (*names, *source.names) if name)
