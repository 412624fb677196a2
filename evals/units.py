"""What counts as the same place, at article, paragraph or point level.

A unit is the part of a label that a level looks at. Articles without numbered paragraphs are cited by point (Art. 3,
16, 66, 113), so their first printed number is the paragraph level's, as an annex's item is.
"""

from __future__ import annotations

from evals.schema import Cited, Level
from sources.locator import Locator

__all__ = ["Unit", "is_within", "unit"]

Unit = tuple[str, ...]
"""`("article", "99", "6a")`; compares equal where two labels name the same place at a level."""


def unit(label: Cited | Locator, level: Level) -> Unit | None:
    """Return the unit of a label, `None` where it names no article, annex or recital.

    Example:
        >>> unit(Locator(article="5", paragraph="1", point="f"), "paragraph")
        ('article', '5', '1')
        >>> unit(Locator(article="3", point="63"), "paragraph")
        ('article', '3', '63')
        >>> unit(Locator(annex="III", paragraph="4", point="a"), "point")
        ('annex', 'III', '', '4', 'a')
    """
    if label.article is not None:
        head: Unit = ("article", label.article)
    elif label.annex is not None:
        head = ("annex", label.annex)
    elif label.recital is not None:
        return ("recital", label.recital)
    else:
        return None
    if level == "article":
        return head
    if label.article is None:
        head = (*head, label.section or "")
    numbers = tuple(number for number in (label.paragraph, label.point, label.subpoint) if number is not None)
    return (*head, *(numbers[:1] if level == "paragraph" else numbers))


def is_within(inner: Unit, outer: Unit) -> bool:
    """Whether one unit is the other or a part of it: Art. 5(1)(f) is within Art. 5(1)."""
    return inner[: len(outer)] == outer
