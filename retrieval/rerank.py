"""A second look at the best hits, at what retrieving doesn't see: whom a passage is about.

"How long must deployers keep logs?" finds the same duty of providers first, because the words are the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.roles import ROLES
from retrieval.schema import Hit, Query, Role

OTHER_ROLE = 0.8
"""How far a passage that speaks of other roles only is put behind, in units of the search score."""

# Operators are all of them, and no role of its own.
_NAMES: dict[Role, re.Pattern[str]] = {role: pattern for role, pattern in ROLES.items() if role != "operator"}


def rerank(query: Query, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the same hits in the order of their corrected scores; what the question names stays first.

    Args:
        query: The question as understood.
        hits: Best first.
    """
    asked = {role for role in query.roles if role in _NAMES}
    corrected = [hit.model_copy(update={"score": hit.score - _of_others(hit, asked)}) for hit in hits]
    order = sorted(corrected, key=lambda hit: (not hit.named, -hit.score, hit.rank))
    return tuple(hit.model_copy(update={"rank": rank}) for rank, hit in enumerate(order, start=1))


def _of_others(hit: Hit, asked: set[Role]) -> float:
    if not asked or hit.named:
        return 0.0
    # Not the breadcrumb: a chapter's heading names all the roles that it is about.
    spoken_of = {role for role, pattern in _NAMES.items() if pattern.search(hit.passage.text)}
    return OTHER_ROLE if spoken_of and not spoken_of & asked else 0.0
