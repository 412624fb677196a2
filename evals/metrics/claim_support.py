"""claim_support: how many claims their quotes carry, as far as the project's own verifier can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.claims import judged
from evals.registry import Unscored, metric

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.item import Item


@metric("claim_support", title="Claims carried by their quotes (hard tokens only)", group="answers")
def claim_support(item: Item) -> tuple[float, float] | None:
    """Claims that `retrieval.support.unsupported` finds carried by what they cite over claims, over all answers.

    Hard tokens only: the verifier compares numbers, dates, modal verbs, negations and comparatives, and what stands
    between quotation marks. Claims are the line's statements and the sentences of its answer that are in none of them
    (`evals.claims`). A quote that isn't verbatim is no evidence. A claim that rests on a document that isn't held is
    left out; an answer with no other is unscored. `None` for a refusal, or an answer that claims nothing. A verbatim
    quotation carries itself; what the verifier has to decide is in `claim_support:own_words`.
    """
    return None if item.abstained else _share([one.carried for one in judged(item)])


@metric("claim_support:own_words", title="Claims in own words carried (hard tokens only)", group="answers")
def own_words_support(item: Item) -> tuple[float, float] | None:
    """Claims in own words that the verifier finds carried by what they cite over such claims, over all answers.

    As claim_support, without claims that are nothing but exact quotations and the words that connect them: there is
    nothing to decide about those. How well the verifier tells supported claims from others is measured on probes
    (`evals.probes`), all of them in own words. `None` where an answer has no such claim.
    """
    return None if item.abstained else _share([one.carried for one in judged(item) if not one.is_quotation])


def _share(found: Sequence[bool | None]) -> tuple[float, float] | None:
    if not found:
        return None
    known = [carried for carried in found if carried is not None]
    if not known:
        raise Unscored("what the claims rest on isn't held")
    return (sum(known), len(known))
