"""A diff for people: a sentence, both sources, what became of each part and by which point, and the changed words.

On a terminal with colours deletions are red and struck out, insertions green and underlined; elsewhere they stand
between [- and -] and between {+ and +}. Long stretches without a change are left out, changed words never.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from retrieval.attribution import attribution
from retrieval.cite import act_name
from retrieval.control_characters import visible
from retrieval.diff_excerpts import Excerpt, excerpts
from retrieval.export import destination, escape_line, escape_markdown
from retrieval.schema import Citation, Validity
from retrieval.schema_diff import Diff, DiffPart
from retrieval.terminal import describe

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["format_diff", "summary", "to_markdown"]

_DELETED, _INSERTED = "red strike", "green underline"
_ELSEWHERE = "printed otherwise in the two texts"


def summary(diff: Diff) -> str:
    """Say in a sentence or two what became of the provision."""
    name = f"{diff.act}, {diff.label}"
    if diff.change == "changed" and not diff.amended_by:
        return f"{name} is {_ELSEWHERE} held, and no act is known that changed it {_when(diff)}."
    by = " and ".join(act_name(celex) for celex in diff.amended_by)
    if diff.change != "unchanged":
        said = "changed" if diff.change == "changed" else f"was {diff.change}"
        return f"{name} {said} {_when(diff)}{f' by {by}' if by else ''}."
    if by:
        return f"{name} was replaced {_when(diff)} by {by}, in the same words."
    return f"{name} did not change {_when(diff)}. {_standing(diff)}{_moved(diff)}"


def _moved(diff: Diff) -> str:
    """Words that stay may be made to apply on another day."""
    sides = [side.validity for side in (diff.before, diff.after) if side is not None]
    days = [f"{validity.applies_from} ({validity.basis})" for validity in sides if validity.applies_from is not None]
    return f" What changed is since when it applies: {days[0]} before, {days[1]} now." if len(set(days)) == 2 else ""


def _when(diff: Diff) -> str:
    """The day of the change where one act made it, else the days that are compared."""
    ended = None if diff.before is None else diff.before.validity.text_until
    begun = None if diff.after is None else diff.after.validity.text_from
    if len(diff.amended_by) == 1 and (day := ended or begun) is not None:
        return f"on {day}"
    return f"between {diff.from_day} and {diff.to_day}" if diff.from_day != diff.to_day else f"on {diff.to_day}"


def _standing(diff: Diff) -> str:
    validity = diff.after.validity if diff.after is not None else Validity()
    if validity.text_from is None:
        return "No other wording of it is held."
    made = f", as {act_name(diff.worded_by)} made it" if diff.worded_by else ""
    return f"This is its {_interval(validity)}{made}."


def _interval(validity: Validity) -> str:
    if validity.text_from is None:
        return ""
    if validity.text_until is None:
        return f"wording since {validity.text_from}"
    return f"wording from {validity.text_from} to {validity.text_until - timedelta(days=1)}"


def _sides(diff: Diff) -> Iterator[tuple[str, Citation | None, str]]:
    """Yield sign, citation and day of both wordings, or of the one that both days have."""
    if diff.before is not None and diff.after is not None and diff.before.id == diff.after.id:
        yield "   ", diff.after, str(diff.to_day)
        return
    yield "[-]", diff.before, str(diff.from_day)
    yield "{+}", diff.after, str(diff.to_day)


def _unchanged(diff: Diff) -> str:
    return ", ".join(part.label for part in diff.parts if part.change == "unchanged")


def _became(part: DiffPart) -> str:
    return part.change if part.amended_by else _ELSEWHERE


# -- terminal ---------------------------------------------------------------------------------------------------------


def format_diff(diff: Diff, *, colour: bool) -> Text:
    """Return what a terminal shows.

    Args:
        diff: What to show.
        colour: Whether colours and lines tell deletions from insertions; signs do otherwise.
    """
    from rich.text import Text

    shown = Text(visible("\n".join(_lines(diff))))
    if diff.change == "unchanged":
        return shown
    shown.append("\n\n")
    for same, deleted, inserted in excerpts(diff.pieces):
        shown.append(visible(same))
        if deleted:
            shown.append(visible(deleted) if colour else f"[-{visible(deleted)}-]", _DELETED if colour else None)
        if deleted and inserted:
            shown.append(" ")
        if inserted:
            shown.append(visible(inserted) if colour else f"{{+{visible(inserted)}+}}", _INSERTED if colour else None)
    return shown


def _lines(diff: Diff) -> Iterator[str]:
    yield summary(diff)
    yield ""
    for sign, citation, day in _sides(diff):
        if citation is None:
            yield f"{sign} {day} · no wording"
            continue
        facts = (day, citation.source.title, citation.pin.label, _interval(citation.validity))
        yield f"{sign} {' · '.join(fact for fact in facts if fact)}"
        status = describe(citation.validity)
        details = (status, citation.source.note, citation.url or "")
        yield from (f"    {detail}" for detail in details if detail)
    if diff.change == "unchanged":
        return
    yield ""
    for part in diff.parts:
        if part.change == "unchanged":
            continue
        yield f"{part.label}: {_became(part)}"
        for order in part.amending:
            words = " ".join(order.quote.split())
            yield f"    {act_name(order.source.celex or order.source.title)}, {order.pin.label}: “{words}”"
    if _unchanged(diff):
        yield f"Unchanged: {_unchanged(diff)}"


# -- Markdown ---------------------------------------------------------------------------------------------------------


def to_markdown(diff: Diff) -> str:
    """Return what changed as Markdown: deletions struck out, insertions bold, links to both texts."""
    lines = [escape_line(summary(diff)), "\n".join(_markdown_sides(diff))]
    if diff.change != "unchanged":
        parts = [_markdown_part(part) for part in diff.parts if part.change != "unchanged"]
        if _unchanged(diff):
            parts.append(f"- Unchanged: {escape_line(_unchanged(diff))}")
        lines += ["\n".join(parts), _markdown_words(diff)]
    cited = [citation for _, citation, _ in _sides(diff) if citation is not None]
    cited += [order for part in diff.parts for order in part.amending]
    lines += [f"*{escape_line(line)}*" for line in dict.fromkeys(attribution(citation.source) for citation in cited)]
    return "\n\n".join(lines) + "\n"


def _markdown_sides(diff: Diff) -> Iterator[str]:
    for _, citation, day in _sides(diff):
        if citation is None:
            yield f"- {day}: no wording"
            continue
        status = describe(citation.validity)
        facts = (_interval(citation.validity), status, citation.source.note)
        said = "; ".join(escape_line(fact.rstrip(".")) for fact in facts if fact)
        link = _link(citation, f"{citation.source.title}, {citation.pin.label}")
        yield f"- {day}: {link}" + (f"; {said}" if said else "")


def _markdown_part(part: DiffPart) -> str:
    points = ", ".join(
        _link(order, f"{act_name(order.source.celex or order.source.title)}, {order.pin.label}")
        for order in part.amending
    )
    return f"- {escape_line(part.label)}: {_became(part)}{f' ({points})' if points else ''}"


def _link(citation: Citation, words: str) -> str:
    return f"[{escape_line(words)}](<{destination(citation.url)}>)" if citation.url else escape_line(words)


def _markdown_words(diff: Diff) -> str:
    pieces: list[str] = []
    for same, deleted, inserted in _in_whole_words(excerpts(diff.pieces)):
        pieces += [_escaped(same), _each_line("~~", deleted), " " if deleted and inserted else ""]
        pieces.append(_each_line("**", inserted))
    # Every line is a paragraph, and none is indented: that would make it code.
    return re.sub(r"(?m)^[ \t]+", "", "".join(pieces)).strip("\n").replace("\n", "\n\n")


def _each_line(sign: str, text: str) -> str:
    return "\n".join(f"{sign}{_escaped(line.strip())}{sign}" if line.strip() else "" for line in text.split("\n"))


def _escaped(text: str) -> str:
    """Escape words from the middle of a line: what looks like its indent is a blank between two words."""
    words = text.lstrip(" \t")
    return text[: len(text) - len(words)] + escape_markdown(words)


def _in_whole_words(found: Sequence[Excerpt]) -> Iterator[Excerpt]:
    """Widen changes to the blanks around them: between a letter and a comma Markdown sees no emphasis."""
    apart: list[Excerpt] = []
    for excerpt in found:
        same, deleted, inserted = excerpt
        if apart and (deleted or inserted) and not re.search(r"\s", same):
            last = apart.pop()
            excerpt = Excerpt(last.same, f"{last.deleted}{same}{deleted}", f"{last.inserted}{same}{inserted}")
        apart.append(excerpt)
    taken = 0
    for this, following in pairwise([*apart, Excerpt("")]):
        same = this.same[taken:]
        before = after = ""
        if this.deleted or this.inserted:
            before, after = re.findall(r"\S*\Z", same)[0], re.findall(r"\A\S*", following.same)[0]
        taken = len(after)
        words = (f"{before}{changed}{after}" for changed in this[1:])
        yield Excerpt(same[: len(same) - len(before)], *words)
