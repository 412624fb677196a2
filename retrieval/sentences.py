"""Where sentences begin and end in a text, as spans; abbreviations of legal English don't end one."""

from __future__ import annotations

import re

from sources.schema import Span

_ABBREVIATION = re.compile(
    r"(?:\b(?:Art|Arts|No|Nos|para|paras|pt|p|pp|cf|e\.g|i\.e|etc|Mr|Ms|Mrs|Dr|St|vs|approx|U\.S|US)|\b[A-Z])\.$"
)
_PRINTED_NUMBER = re.compile(r"\s*‘?(?:\d{1,3}[a-z]{0,2}|[a-z]|[ivxl]+)(?:\.\d+)*\.$")
_STOP = r"[.!?][”’\"')\]]*(?=\s+[“‘\"'(\[]?[A-Z0-9À-Þ—–-])"
# A line end inside a sentence is the page's, not the author's: PDF lines are wrapped anywhere.
_LINE = r"\n[^\S\n]*\n+|(?<=[.;:!?…”’)])[^\S\n]*\n+|\n+(?=[^\S\n]*(?:[-*•–—▪·]|\(?[a-z0-9]{1,4}[.)]|[ivxlc]+[.)])\s)"
_LIST_WORD = r"(?<=[;,] (?:or))\n+|(?<=[;,] and)\n+"
_END = re.compile(f"{_STOP}|{_LINE}|{_LIST_WORD}")


def sentences(text: str, span: Span) -> tuple[Span, ...]:
    """Return the sentences and lines inside `span`, in order, without white space at their ends.

    Args:
        text: The document's text.
        span: The part of it to look at.
    """
    found: list[Span] = []
    start = span.start
    for match in _END.finditer(text, span.start, span.end):
        words = text[start : match.end()]
        if _PRINTED_NUMBER.match(words) or ("\n" not in match.group() and _ABBREVIATION.search(words)):
            continue
        found.append(Span(start=start, end=match.end()).stripped(text))
        start = match.end()
    found.append(Span(start=start, end=span.end).stripped(text))
    return tuple(sentence for sentence in found if len(sentence))
