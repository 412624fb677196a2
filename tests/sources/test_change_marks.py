"""Following the change marks of a consolidated page."""

from __future__ import annotations

from lxml import html

from sources.outline import Change, Run
from sources.parsers.change_marks import ChangeMarks
from sources.parsers.displayed import Element, displayed

INSERTED = Change("inserted", "32032R0005")
REPLACED = Change("replaced", "32032R0005")


def mark(action: str, after: str = "") -> Element:
    return html.fragment_fromstring(f"<p class='modref'><a title='32032R0005: {action}'>▼M1</a>{after}</p>")


def base() -> Element:
    return html.fragment_fromstring("<p class='modref'><a title='32031R0077'>▼B</a></p>")


def page(markup: str) -> tuple[ChangeMarks, Run]:
    body = html.fragment_fromstring(f"<div>{markup}</div>")
    return ChangeMarks([body]), displayed(body)


def test_a_block_mark_holds_until_the_next() -> None:
    marks = ChangeMarks([])
    changes = [marks.read(Run("one")).change]
    marks.turn(mark("INSERTED"))
    changes += [marks.read(Run("two")).change, marks.read(Run("three")).change]
    marks.turn(base())
    changes.append(marks.read(Run("four")).change)
    assert changes == [None, INSERTED, INSERTED, None]


def test_dashes_after_a_mark_are_a_deletion_and_no_change_of_what_follows() -> None:
    marks = ChangeMarks([])
    marks.turn(mark("DELETED", "\u00a0—————"))
    block = marks.read(Run("next"))
    assert block.change is None
    assert block.deletions == [Change("deleted", "32032R0005")]
    assert marks.take_deletions() == []


def test_two_marks_in_a_row_both_count() -> None:
    marks = ChangeMarks([])
    marks.turn(mark("DELETED", " —————"))
    marks.turn(mark("REPLACED"))
    block = marks.read(Run("next"))
    assert (block.change, block.deletions) == (REPLACED, [Change("deleted", "32032R0005")])


def test_an_action_that_has_no_name_here_replaces() -> None:
    marks = ChangeMarks([])
    marks.turn(mark("RENUMBERED"))
    assert marks.read(Run("10. Ten.")).change == REPLACED


def test_a_paragraph_that_is_no_mark_changes_nothing() -> None:
    marks = ChangeMarks([])
    marks.turn(html.fragment_fromstring("<p class='arrow'>see below</p>"))
    assert marks.read(Run("one")).change is None


def test_inline_marks_are_no_text() -> None:
    marks, run = page("A lamp <a title='32032R0005: REPLACED'>►M1</a> shines red ◄ at night.")
    block = marks.read(run)
    assert block.run.text == "A lamp shines red at night."
    assert block.change == REPLACED


def test_an_inline_mark_around_everything_gives_its_action() -> None:
    marks, run = page("<a title='32032R0005: INSERTED'>►M1</a> Lamps shine red. ◄")
    assert marks.read(run).change == INSERTED


def test_an_inline_mark_may_be_opened_in_a_label_and_closed_after_the_words() -> None:
    marks, run = page("<a title='32032R0005: INSERTED'>►M1</a> (ba)")
    assert marks.read(run).run.text == "(ba)"
    assert marks.read(Run("drones; ◄")).change == INSERTED
    assert marks.read(Run("buoys;")).change is None


def test_an_inline_deletion_leaves_the_words_around_it() -> None:
    marks, run = page("Lamps shine <a title='32032R0005: DELETED'>►M1</a> ————— ◄ at night.")
    block = marks.read(run)
    assert block.run.text == "Lamps shine at night."
    assert block.deletions == [Change("deleted", "32032R0005")]


def test_an_inline_mark_without_link_is_looked_up_in_the_head_of_the_page() -> None:
    marks, _ = page("<p class='arrow'><a title='32032R0005'>►M1</a></p>")
    assert marks.read(Run("►M1 red ◄")).change == REPLACED


def test_footnote_calls_keep_their_place_when_marks_go() -> None:
    marks = ChangeMarks([])
    block = marks.read(Run("►M1 red (1) lamps ◄", [(8, 11)]))
    assert [block.run.text[a:b] for a, b in block.run.footnote_calls] == ["(1)"]
