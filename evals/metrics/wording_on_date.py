"""wording_on_date: how much of the cited law was the wording on the day that was asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.registry import metric
from evals.wording import are_wordings

if TYPE_CHECKING:
    from evals.item import Item


@metric("wording_on_date", title="Cited law in the wording of the day", group="robustness")
def wording_on_date(item: Item) -> tuple[float, float] | None:
    """Citations of law whose words were the wording on the case's day over citations of law, summed over all answers.

    See `evals.wording.is_wording`. `None` for a comparison, which cites other days' wordings on purpose, and where no
    law is cited; unscored where none of it is held.
    """
    if item.case.kind == "comparison":
        return None
    found = are_wordings(item)
    return (sum(found), len(found)) if found else None
