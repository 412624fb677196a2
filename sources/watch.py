"""Whether there is newer law than what is held: the Publications Office is asked about every act in the catalogue.

One question for each act: what amends, corrects, consolidates or proposes to amend it. New is what the catalogue
doesn't know. An answer counts only if it could be whole: an amendment that the catalogue knows, and that must therefore
be in it, is looked for first. Nothing is stored, and what is law without a CELEX number can't be asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from sources import sparql
from sources.catalogue import Catalogue
from sources.celex import act_of
from sources.errors import FetchError, UnreachableError
from sources.fetch import Fetcher
from sources.new_act import Look, NewAct
from sources.saved_answers import Unreadable, read_saved_answers
from sources.schema import Frozen
from sources.sparql import Row

__all__ = ["Fault", "Progress", "Watched", "watch"]

Progress = Callable[[int, int, str], None]
"""Called before each question: how many are answered, how many there are, and the act that is asked about next."""

_A_DAY = timedelta(days=1)


class Fault(Frozen):
    """A question that got no answer, or none that can be trusted."""

    act: str
    message: str
    hint: str


class Watched(Frozen):
    """What a watch found.

    Attributes:
        asked: The acts that it asked about.
        faults: One alone keeps everything where it is.
        unreadable: Saved answers that couldn't be read.
        before: Day to which the sources counted as checked.
        checked_until: The same now; the caller keeps it.
    """

    asked: tuple[str, ...]
    new: tuple[NewAct, ...]
    faults: tuple[Fault, ...]
    unreadable: tuple[Unreadable, ...]
    before: date | None
    checked_until: date | None


def watch(
    catalogue: Catalogue,
    *,
    fetcher: Fetcher,
    cellar: str,
    today: date,
    answers: Sequence[Path] = (),
    progress: Progress | None = None,
) -> Watched:
    """Ask for acts that the catalogue doesn't know.

    With every question answered the sources are checked until today, unless something new changes the law that is
    held: then they are complete until the day before its date, and not at all beyond where they were if it has none.
    The day never goes back: that something older was overlooked is in the report.

    Args:
        catalogue: What is held and known.
        fetcher: Asks.
        cellar: The repository's https address, without path.
        today: By the clock.
        answers: Files and folders of saved answers.
        progress: Told before each question.

    Raises:
        UnreachableError: If the first question finds no network.
    """
    rows: dict[str, tuple[Row, ...]] = {}
    faults: list[Fault] = []
    for done, act in enumerate(catalogue.acts):
        if progress is not None:
            progress(done, len(catalogue.acts), act)
        try:
            rows[act] = _asked(act, catalogue, fetcher, cellar)
        except UnreachableError as error:
            if not rows and not faults:
                raise UnreachableError(
                    f"No answer came, and nothing moves: {error.message}", hint="Check the network, and try again."
                ) from error
            faults.append(Fault(act=act, message=error.message, hint=error.hint))
        except FetchError as error:
            faults.append(Fault(act=act, message=error.message, hint=error.hint))
    saved = read_saved_answers(answers, catalogue)
    look = Look(catalogue, fetcher, cellar, saved.answers)
    new = tuple(look.at(celex, found) for celex, found in _by_act(rows, catalogue).items())
    return Watched(
        asked=catalogue.acts,
        new=new,
        faults=tuple(faults),
        unreadable=saved.unreadable,
        before=catalogue.checked_until,
        checked_until=catalogue.checked_until if faults else _checked_until(catalogue.checked_until, new, today),
    )


def _asked(act: str, catalogue: Catalogue, fetcher: Fetcher, cellar: str) -> tuple[Row, ...]:
    """The rows about one act.

    Raises:
        FetchError: If there is no answer, or one that lacks an amendment that was looked up before.
    """
    answer = fetcher.post(
        cellar + sparql.PATH,
        sparql.query(act).encode(),
        content_type=sparql.CONTENT_TYPE,
        accept=sparql.ACCEPT,
    )
    rows = sparql.read_rows(answer.parts[0].data, answer.media)
    amending = {row.celex for row in rows if row.how == "amends"}
    versions = (source for source in catalogue if catalogue.act(source) == act)
    lacking = sorted({amendment.celex for source in versions for amendment in source.amendments} - amending)
    if lacking:
        raise FetchError(
            f"The answer about {act} can't be trusted: it doesn't have {lacking[0]}, which is known to amend it.",
            hint="Try again later; nothing was moved.",
        )
    # Consolidated texts of other acts that this one amended are said to consolidate it too.
    return tuple(row for row in rows if row.how != "consolidates" or act_of(row.celex) == act)


def _by_act(rows: dict[str, tuple[Row, ...]], catalogue: Catalogue) -> dict[str, list[tuple[str, Row]]]:
    found: dict[str, list[tuple[str, Row]]] = {}
    for act, answer in rows.items():
        for row in answer:
            if not catalogue.knows(row.celex):
                found.setdefault(row.celex, []).append((act, row))
    return dict(sorted(found.items()))


def _checked_until(before: date | None, new: Iterable[NewAct], today: date) -> date | None:
    changing = [act.day for act in new if act.changes_the_law]
    # A year 1 is how a public register says that it knows no date.
    ends = [day - _A_DAY for day in changing if day is not None and day > date.min]
    if len(ends) < len(changing):
        return before
    return max(filter(None, (before, min([today, *ends]))))
