"""The wording of a provision on two days: both whole, what differs word by word, and which points of which act did it.

What changed between two pages of one act is read from the words, so nothing is hidden that differs; which act changed
it is read from the change marks. Where only a page's typography differs, no act is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from retrieval.absence import Named
from retrieval.choose import clipped
from retrieval.diff_history import History
from retrieval.diff_provisions import Part
from retrieval.diff_sides import Sides, span_in
from retrieval.directory import Directory
from retrieval.errors import QuestionError
from retrieval.family import Family, Place
from retrieval.index import Index
from retrieval.library import Library
from retrieval.schema import Citation, Quote
from retrieval.schema_diff import Diff, DiffPart
from retrieval.write import citation_of
from sources.catalogue import Catalogue
from sources.errors import LocatorError
from sources.schema import Held, Provision, Span, TextValidity, is_wording_on

__all__ = ["Wordings"]

_DAY = timedelta(days=1)


class Wordings:
    """Compares the wordings of provisions, among the documents of an index.

    Args:
        index: Says which documents there are.
        library: Gives them.
        catalogue: Knows which are versions of one act, and which acts amended it.
    """

    def __init__(self, index: Index, library: Library, catalogue: Catalogue) -> None:
        self._index = index
        self._library = library
        self._catalogue = catalogue
        self._directory = Directory(index, library, catalogue)

    def diff(self, reference: str, from_day: date | None, to_day: date) -> Diff:
        """Compare the wordings of two days.

        Args:
            reference: Such as `AI Act Art. 50(7)`.
            from_day: The first day; the day before the last change by `to_day` if not given, or the first day of the
                wording where it never changed.
            to_day: The second day.

        Raises:
            LocatorError: If it names nothing that is held, or there is no telling what its wording was.
            QuestionError: If the days are the wrong way round.
        """
        if from_day is not None and from_day > to_day:
            raise QuestionError(f"{from_day} is after {to_day}.", hint="Swap the two days.")
        newer = self._find(reference, to_day)
        first = from_day or _before_last_change(newer, to_day)
        older = self._find(reference, first)
        if older.named.held.source.work != newer.named.held.source.work:
            raise LocatorError(
                f"{older.named.provision.label} is not of the same act on {first} and on {to_day}.",
                hint='Name the act, as in "AI Act Art. 50".',
            )
        history = History(self._versions(newer.named), first, to_day)
        sides = Sides(older.of_day, newer.of_day)
        if sides.before is None and sides.after is None:
            raise older.refusal or _gone(older.named, first, to_day)
        if sides.before is None and older.refusal is not None and not history.began(newer.named.provision.id):
            raise older.refusal
        if sides.after is None and newer.refusal is not None:
            raise newer.refusal
        return self._compared(sides, history)

    def _find(self, reference: str, day: date) -> _Found:
        try:
            named = self._directory.find(reference, document=None, on=day)
        except LocatorError as error:
            # It may have one by now; what never had any is an error of its own.
            try:
                named = self._directory.find(reference, document=None, on=date.max)
            except LocatorError:
                # `--as-of` isn't an option here: a version that the catalogue knows is missing.
                hint = "`pincite sources fetch` gets later versions." if "--as-of" in error.hint else error.hint
                raise LocatorError(error.message, hint=hint) from None
            return _Found(named, None, LocatorError(error.message, hint="Choose other days to compare."))
        return _Found(named, named if is_wording_on(named.provision.validity, day) else None)

    def _versions(self, named: Named) -> list[Held]:
        return [one for one in self._law if one.source.work == named.held.source.work]

    @cached_property
    def _law(self) -> list[Held]:
        rows = (row for row in self._index.documents if row.tier == "law" and row.language == "en")
        return [self._library.held(row.id, row.text_sha256) for row in rows if row.search != "none"]

    def _compared(self, sides: Sides, history: History) -> Diff:
        newest = sides.newest
        comparison = sides.comparison()
        family = Family(newest.held.source.work or "", newest.held.document.language, self._law, self._catalogue)
        source = newest.held.source
        return Diff(
            label=newest.provision.label,
            act=source.names[0] if source.names else source.title,
            from_day=history.first,
            to_day=history.last,
            change=sides.change(comparison),
            before=None if sides.before is None else self._citation(sides.before, history.first),
            after=None if sides.after is None else self._citation(sides.after, history.last),
            pieces=tuple(map(sides.piece, comparison.stretches)),
            parts=tuple(self._part(part, sides, history, family) for part in comparison.parts),
            amended_by=history.acts(newest.provision.id),
            worded_by=newest.provision.validity.changed_by,
        )

    def _part(self, part: Part, sides: Sides, history: History, family: Family) -> DiffPart:
        held = sides.newest.held if part.after is not None or sides.before is None else sides.before.held
        cited = held.document.cited_as(part.newest)
        acts = () if part.change == "unchanged" else history.acts(part.newest.id)
        return DiffPart(
            label=cited.label,
            provision_id=cited.id,
            kind=cited.kind,
            change=part.change,
            before_span=span_in(sides.before, part.before),
            after_span=span_in(sides.after, part.after),
            amended_by=acts,
            amending=tuple(self._amending(family, Named(held, part.newest), acts, history.last)),
        )

    def _amending(self, family: Family, named: Named, acts: tuple[str, ...], day: date) -> Iterator[Citation]:
        """Yield the words that ordered the change, without the new text."""
        seen: set[tuple[str, str]] = set()
        for act in acts:
            # What was deleted keeps the validity of its last wording, which another act made.
            changed = named.provision.model_copy(update={"validity": TextValidity(changed_by=act)})
            for held, point, *_ in family.points_of(Place(named.held, changed)):
                if (held.document.id, point.id) not in seen:
                    seen.add((held.document.id, point.id))
                    yield self._cite(held, point, _order(held, point), day)

    def _citation(self, named: Named, day: date) -> Citation:
        return self._cite(named.held, named.provision, named.provision.span.stripped(named.held.document.text), day)

    def _cite(self, held: Held, provision: Provision, span: Span, day: date) -> Citation:
        quote = Quote.of(held.document, provision.id, span)
        return citation_of(quote, self._library.held, as_of=day, rules=self._library.rules)


class _Found(NamedTuple):
    """What a reference means.

    Attributes:
        named: The provision, in whichever wording.
        of_day: The same in the wording of the day, `None` where it has none.
        refusal: Why it has none; `None` also where it was deleted.
    """

    named: Named
    of_day: Named | None
    refusal: LocatorError | None = None


def _before_last_change(found: _Found, to_day: date) -> date:
    valid = found.named.provision.validity
    if found.refusal is not None:
        raise found.refusal
    if found.of_day is None and valid.text_until is not None:
        return valid.text_until - _DAY
    if valid.text_from is None:
        return to_day
    return valid.text_from if valid.changed_by is None else valid.text_from - _DAY


def _gone(named: Named, first: date, last: date) -> LocatorError:
    until = named.provision.validity.text_until
    return LocatorError(
        f"{named.provision.label} has no wording on {first} or {last}: it was deleted on {until}.",
        hint="Choose a first day before that.",
    )


def _order(held: Held, point: Provision) -> Span:
    """The words of an amending point before the new text; all of it where it quotes none."""
    document = held.document
    children = [child for child in map(document.get, point.children) if child is not None]
    own = next((child for child in children if child.kind == "lead"), point)
    return clipped(document.text, own.span.stripped(document.text))
