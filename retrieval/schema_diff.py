"""The values of `Assistant.diff`: the wording of a provision on two days, and what differs."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import model_validator

from retrieval.schema import SCHEMA_VERSION, Citation
from sources.schema import Frozen, ProvisionKind, Span

__all__ = ["Change", "Diff", "DiffPart", "DiffPiece"]

Change = Literal["unchanged", "changed", "inserted", "deleted"]


class DiffPiece(Frozen):
    """Words that two wordings have in common, or that only one of them has.

    Attributes:
        op: What became of them.
        before_text: As in the older wording; empty for an insertion.
        after_text: As in the newer one; empty for a deletion. Of what is equal, blanks, line ends, quotation marks and
            the numbers of footnotes may be printed otherwise than in `before_text`.
        before_span: In the older document; `None` for an insertion.
        after_span: In the newer one; `None` for a deletion.
    """

    op: Literal["equal", "insert", "delete"]
    before_text: str = ""
    after_text: str = ""
    before_span: Span | None = None
    after_span: Span | None = None

    @model_validator(mode="after")
    def _is_bound(self) -> DiffPiece:
        sides = ((self.before_text, self.before_span, "insert"), (self.after_text, self.after_span, "delete"))
        for text, span, absent in sides:
            if (span is None) != (self.op == absent) or len(text) != (0 if span is None else len(span)):
                raise ValueError(f"what is {self.op} has no such text and span")
        return self


class DiffPart(Frozen):
    """A provision inside the compared one, and what became of it.

    Attributes:
        before_span: In the older document, without white space at the ends; `None` where it was inserted.
        after_span: In the newer one; `None` where it was deleted.
        amended_by: CELEX numbers of the acts that did it, in order. None where two pages only print it otherwise.
        amending: The words by which they did it, without the new text itself, as far as they are held.
    """

    label: str
    provision_id: str
    kind: ProvisionKind
    change: Change
    before_span: Span | None = None
    after_span: Span | None = None
    amended_by: tuple[str, ...] = ()
    amending: tuple[Citation, ...] = ()


class Diff(Frozen):
    """The wording of a provision on two days.

    Attributes:
        label: Of the provision.
        act: What its act is called.
        change: What became of it between the days.
        before: The whole wording on the first day, with its validity then; `None` where there was none.
        after: The same for the second day.
        pieces: In order. What they have of either side, joined, is its quote.
        parts: Every numbered provision directly inside that stayed as it was, and the innermost ones that didn't; the
            provision itself where it has none inside.
        amended_by: CELEX numbers of the acts that changed it between the days, in order.
        worded_by: CELEX number of the act that made the newest wording shown, `None` for the act itself.
    """

    label: str
    act: str
    from_day: date
    to_day: date
    change: Change
    before: Citation | None
    after: Citation | None
    pieces: tuple[DiffPiece, ...]
    parts: tuple[DiffPart, ...] = ()
    amended_by: tuple[str, ...] = ()
    worded_by: str | None = None
    schema_version: str = SCHEMA_VERSION

    @model_validator(mode="after")
    def _is_sound(self) -> Diff:
        if self.to_day < self.from_day:
            raise ValueError("the second day is before the first")
        sides = (
            (self.before, "".join(piece.before_text for piece in self.pieces)),
            (self.after, "".join(piece.after_text for piece in self.pieces)),
        )
        if any((citation.quote if citation else "") != text for citation, text in sides):
            raise ValueError("the pieces of one side, joined, are not its quote")
        if (self.before is None, self.after is None) != (self.change == "inserted", self.change == "deleted"):
            raise ValueError("a wording is missing that its change doesn't explain")
        return self

    def to_markdown(self) -> str:
        """Return what changed as Markdown, with links to both wordings."""
        from retrieval.diff_render import to_markdown

        return to_markdown(self)
