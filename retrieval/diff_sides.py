"""A provision in the wordings of two days, one of which may be missing, and what differs between them."""

from __future__ import annotations

from typing import NamedTuple

from retrieval.absence import Named
from retrieval.diff_provisions import Comparison, Part, compare_provisions
from retrieval.diff_words import Stretch
from retrieval.schema_diff import Change, DiffPiece
from sources.schema import Provision, Span

__all__ = ["Sides", "span_in"]


class Sides(NamedTuple):
    """The provision on the first day and on the second; on one of them at least."""

    before: Named | None
    after: Named | None

    @property
    def newest(self) -> Named:
        """The newer wording, else the older one."""
        found = self.after or self.before
        if found is None:
            raise ValueError("there is nothing to compare")
        return found

    def comparison(self) -> Comparison:
        """Return what differs; the provision is its own only part where none inside is worth a mention."""
        if self.before is None or self.after is None:
            newest = self.newest.provision
            span = span_in(self.newest, newest)
            if self.before is None:
                return Comparison([Stretch("insert", None, span)], [Part("inserted", None, newest)])
            return Comparison([Stretch("delete", span, None)], [Part("deleted", newest, None)])
        old, new = self.before, self.after
        found = compare_provisions((old.held.document, old.provision), (new.held.document, new.provision))
        return found if found.parts else found._replace(parts=[Part(self.change(found), old.provision, new.provision)])

    def change(self, comparison: Comparison) -> Change:
        """Return what became of the whole."""
        if self.before is None or self.after is None:
            return "inserted" if self.before is None else "deleted"
        return "unchanged" if all(stretch.op == "equal" for stretch in comparison.stretches) else "changed"

    def piece(self, stretch: Stretch) -> DiffPiece:
        """Return the stretch with its words."""
        return DiffPiece(
            op=stretch.op,
            before_text=_text(self.before, stretch.before),
            after_text=_text(self.after, stretch.after),
            before_span=stretch.before,
            after_span=stretch.after,
        )


def span_in(named: Named | None, provision: Provision | None) -> Span | None:
    """Return where a provision of the document stands, without white space at its ends; `None` where it doesn't."""
    return None if named is None or provision is None else provision.span.stripped(named.held.document.text)


def _text(named: Named | None, span: Span | None) -> str:
    return "" if named is None or span is None else span.of(named.held.document.text)
