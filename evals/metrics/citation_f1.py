"""citation_f1: precision and recall of an answer's citations in one figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.metrics.citation_precision import counted
from evals.registry import metric

if TYPE_CHECKING:
    from evals.item import Item


@metric("citation_f1", title="Citation F1, paragraph", group="citations", tolerance=0.02, headline=True)
def citation_f1(item: Item) -> float | None:
    """Harmonic mean of an answer's citation precision and recall, at paragraph level; 0 where no citation is right.

    `2PR / (P + R)`, P and R of the one answer, then the mean over the questions that can be answered; one that is
    refused counts as 0, as in citation_recall, so that refusing what is hard gains nothing. Several places that meet
    the same need are all right for P and met once for R. Van Rijsbergen, Information Retrieval (1979).
    """
    if item.case.expect == "refuse":
        return None
    if item.abstained:
        return 0.0
    right, cited = counted(item)
    if not right:
        return 0.0
    precision, recall = right / cited, len(item.cited_needs("paragraph")) / len(item.needs)
    return 2 * precision * recall / (precision + recall)
