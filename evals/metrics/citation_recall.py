"""citation_recall: how much of what a complete answer needs is cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.registry import metric

if TYPE_CHECKING:
    from evals.item import Item


@metric("citation_recall", title="Citation recall, paragraph", group="citations", tolerance=0.02, headline=True)
def citation_recall(item: Item) -> float | None:
    """Share of a question's needs that the answer cites, at paragraph level; `None` for a question to refuse.

    `|needs cited| / |needs|`. Unlike the other figures of this table it counts a refusal of an answerable question, as
    0: the reader got nothing of what was needed, and a system must not gain by refusing what is hard. So it stands
    beside recall@5 on the same cases, and the difference is what was found and not used.
    """
    if item.case.expect == "refuse":
        return None
    if item.abstained:
        return 0.0
    return len(item.cited_needs("paragraph")) / len(item.needs)
