"""The values in the page's JSON island, from which its script builds the items.

What is at its default isn't written, so the script takes what is absent for that.
"""

from __future__ import annotations

from pydantic import Field

from sources.schema import Frozen

__all__ = ["Island", "ShownCitation", "ShownGold", "ShownHit", "ShownItem", "ShownMetric", "ShownText"]


class ShownMetric(Frozen):
    """A metric whose values are shown with the items."""

    name: str
    title: str
    unit: str
    ratio: bool = False
    headline: bool = False


class ShownText(Frozen):
    """The words of a provision, or of a stretch of a document."""

    document: str
    label: str
    text: str


class ShownGold(Frozen):
    """One place that meets a need; `text` is a position in `Island.texts`, `None` where it isn't held."""

    place: str
    text: int | None = None


class ShownCitation(Frozen):
    """One citation; `start` and `end` are code points into the text that it stands in.

    Attributes:
        right: Whether it is at a gold place, at paragraph level; `None` where that can't be said.
        also: Whether it is no gold, but may be cited too.
    """

    document: str
    label: str
    quote: str = ""
    text: int | None = None
    start: int | None = None
    end: int | None = None
    problem: str = ""
    right: bool | None = None
    also: bool = False


class ShownHit(Frozen):
    """One passage; `meets` are the needs that it meets, counted from 1."""

    document: str
    labels: tuple[str, ...] = ()
    quote: str = ""
    meets: tuple[int, ...] = ()


class ShownItem(Frozen):
    """One case with its answer; `also` are labels, each with its document."""

    id: str
    question: str
    history: tuple[tuple[str, str], ...] = ()
    kind: str
    topic: str
    voice: str
    as_of: str
    expect: str
    reasons: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    premise: str = ""
    note: str = ""
    failure: str = ""
    gold: tuple[tuple[ShownGold, ...], ...] = ()
    also: tuple[tuple[str, str], ...] = ()
    asked: int = 1
    has_answer: bool = False
    answer: str = ""
    abstained: bool = False
    reason: str = ""
    premise_rejected: str = ""
    error: str = ""
    confidence: float | None = None
    latency: float | None = None
    citations: tuple[ShownCitation, ...] = ()
    retrieved: tuple[ShownHit, ...] | None = None
    values: dict[str, tuple[float, ...]] = Field(default_factory=dict)
    unscored: dict[str, str] = Field(default_factory=dict)


class Island(Frozen):
    """Everything that the script needs."""

    retrieval_only: bool
    metrics: tuple[ShownMetric, ...]
    texts: tuple[ShownText, ...]
    items: tuple[ShownItem, ...]
