"""claim_support: how many claims their quotes carry, as far as the project's own verifier can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.claims import support_of
from evals.registry import Unscored, metric

if TYPE_CHECKING:
    from evals.item import Item


@metric("claim_support", title="Claims carried by their quotes", group="answers")
def claim_support(item: Item) -> tuple[float, float] | None:
    """Claims that `retrieval.support.unsupported` finds carried by what they cite over claims, over all answers.

    Claims are the line's statements, else the sentences of its answer (`evals.claims`). The verifier compares numbers,
    dates, modal verbs, negations and comparatives, and what stands between quotation marks; how well that tells
    supported claims from others is measured on probes (`evals.probes`). A quote that isn't verbatim is no evidence. A
    claim that rests on a document that isn't held is left out; an answer with no other is unscored. `None` for a
    refusal, or an answer that claims nothing.
    """
    if item.answered.abstained:
        return None
    found = support_of(item)
    if not found:
        return None
    judged = [carried for carried in found if carried is not None]
    if not judged:
        raise Unscored("what the claims rest on isn't held")
    return (sum(judged), len(judged))
