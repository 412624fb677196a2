"""Since when a provision applies: worked examples of the AI Act, on small invented documents with its labels."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.applicability import Applicability, applies
from sources.locator import Locator
from sources.outline import Change, Node, Run, lay_out
from sources.rule_table import RuleTable
from sources.schema import Amendment, Document, Provision, Source

ACT = "32024R1689"
OMNIBUS = "32026R1744"
NOVEMBER = date(2026, 11, 23)
JUNE_2025 = date(2025, 6, 1)
RULES = RuleTable.load()

TEXT_2024 = Source(
    id="invented-2024",
    title="An act",
    publisher="Us",
    tier="law",
    kind="regulation",
    language="en",
    published="2024-07-12",
    version_id="2024",
    parser="text",
    licence="Apache-2.0",
    text_from=date(2024, 8, 1),
    text_until=date(2026, 7, 27),
    binding=True,
)
TEXT_2026 = TEXT_2024.model_copy(
    update={
        "id": "invented-2026",
        "version_id": "2026",
        "text_until": None,
        "amendments": (Amendment(celex=OMNIBUS, in_force=date(2026, 7, 27)),),
    }
)
NEW = Change("inserted", OMNIBUS)
REPLACED = Change("replaced", OMNIBUS)


def words(locator: Locator, change: Change | None = None) -> Node:
    return Node("paragraph", locator, run=Run(f"Words of {locator.label}."), change=change)


def article(number: str, *paragraphs: str, change: Change | None = None) -> Node:
    children = [words(Locator(article=number, paragraph=paragraph), change) for paragraph in paragraphs]
    run = Run("" if children else f"Words of article {number}.")
    return Node("article", Locator(article=number), run=run, children=children, change=change)


def chapter(number: str, *children: Node) -> Node:
    return Node("chapter", Locator(chapter=number), children=list(children))


def section(number: str, *children: Node) -> Node:
    return Node("section", Locator(chapter="III", section=number), children=list(children))


def annex(number: str) -> Node:
    item = Locator(annex=number, paragraph="4")
    point = Node("point", item.model_copy(update={"point": "a"}), run=Run("Words of the point."))
    return Node("annex", Locator(annex=number), children=[Node("point", item, children=[point])])


def article_5(*, amended: bool) -> Node:
    base = Locator(article="5", paragraph="1")
    points = [Node("point", base.model_copy(update={"point": "f"}), run=Run("Words of point f."))]
    if amended:
        points.append(Node("point", base.model_copy(update={"point": "ba"}), run=Run("Words."), change=NEW))
    return Node("article", Locator(article="5"), children=[Node("paragraph", base, children=points)])


def act(source: Source) -> Document:
    amended = source is TEXT_2026
    nodes = [
        chapter("I", article("3"), article("4", change=REPLACED if amended else None)),
        chapter("II", article_5(amended=amended)),
        chapter(
            "III",
            section("1", article("6", "1", "2", "5")),
            section("3", article("26", "4"), article("27")),
            section("4", article("30")),
            section("5", article("43", "1")),
        ),
        chapter("IV", article("50", "1", "2")),
        chapter("V", article("53", "1")),
        chapter("VI", article("57", "1", change=REPLACED if amended else None)),
        chapter("XII", article("99", "3", *(() if amended else ("6",))), article("101")),
        chapter("XIII", article("104"), article("113")),
        annex("I"),
        annex("III"),
        annex("XI"),
        Node("recital", Locator(recital="44"), run=Run("Words of a recital."), binding=False),
    ]
    return lay_out(source, nodes, parser_version="1")


DOCUMENT_2024 = act(TEXT_2024)
DOCUMENT_2026 = act(TEXT_2026)


def tell(label: str, on: date, document: Document = DOCUMENT_2026, celex: str | None = ACT) -> Applicability:
    provision = document.by_label(label)
    assert provision is not None
    return applies(celex, document, provision, on=on, rules=RULES)


@pytest.mark.parametrize(
    ("label", "applies_from", "status", "basis"),
    [
        ("Art. 26(4)", date(2027, 12, 2), "in_force_not_applicable", "Art. 113(c)(i)"),
        ("Art. 27", date(2027, 12, 2), "in_force_not_applicable", "Art. 113(c)(i)"),
        ("Art. 6(1)", date(2028, 8, 2), "in_force_not_applicable", "Art. 113(c)(ii)"),
        ("Art. 6(2)", date(2027, 12, 2), "in_force_not_applicable", "Art. 113(c)(i)"),
        ("Art. 6(5)", date(2026, 8, 2), "applicable", "Art. 113, second paragraph"),
        ("Art. 30", date(2025, 8, 2), "applicable", "Art. 113(b)"),
        ("Art. 43(1)", date(2026, 8, 2), "applicable", "Art. 113, second paragraph"),
        ("Art. 50(1)", date(2026, 8, 2), "applicable", "Art. 113, second paragraph"),
        ("Art. 53(1)", date(2025, 8, 2), "applicable", "Art. 113(b)"),
        ("Art. 5(1)(f)", date(2025, 2, 2), "applicable", "Art. 113(a)"),
        ("Art. 5(1)(ba)", date(2026, 12, 2), "in_force_not_applicable", "Art. 113(a)"),
        ("Art. 99(3)", date(2025, 8, 2), "applicable", "Art. 113(b)"),
        ("Art. 101", date(2026, 8, 2), "applicable", "Art. 113, second paragraph"),
        ("Art. 104", date(2026, 7, 27), "applicable", "Art. 113(d)"),
        ("Art. 113", date(2024, 8, 1), "applicable", "Art. 113, first paragraph"),
        ("Annex III(4)(a)", date(2027, 12, 2), "in_force_not_applicable", "Art. 113(c)(i)"),
        ("Annex I(4)(a)", date(2028, 8, 2), "in_force_not_applicable", "Art. 113(c)(ii)"),
        ("Annex XI", date(2025, 8, 2), "applicable", "Art. 113(b)"),
    ],
)
def test_text_of_2026_on_23_november_2026(label: str, applies_from: date, status: str, basis: str) -> None:
    told = tell(label, NOVEMBER)
    assert (told.applies_from, told.status, told.basis) == (applies_from, status, basis)


@pytest.mark.parametrize(
    ("label", "applies_from", "status", "basis"),
    [
        ("Art. 4", date(2025, 2, 2), "applicable", "Art. 113(a)"),
        ("Art. 26(4)", date(2026, 8, 2), "in_force_not_applicable", "Art. 113, second paragraph"),
        ("Art. 6(1)", date(2027, 8, 2), "in_force_not_applicable", "Art. 113(c)"),
        ("Art. 53(1)", date(2025, 8, 2), "in_force_not_applicable", "Art. 113(b)"),
        ("Art. 104", date(2026, 8, 2), "in_force_not_applicable", "Art. 113, second paragraph"),
        ("Annex III(4)(a)", date(2026, 8, 2), "in_force_not_applicable", "Art. 113, second paragraph"),
    ],
)
def test_text_of_2024_on_1_june_2025(label: str, applies_from: date, status: str, basis: str) -> None:
    told = tell(label, JUNE_2025, DOCUMENT_2024)
    assert (told.applies_from, told.status, told.basis) == (applies_from, status, basis)


@pytest.mark.parametrize(
    ("label", "first_day"),
    [("Art. 50(1)", date(2026, 8, 2)), ("Art. 5(1)(ba)", date(2026, 12, 2)), ("Art. 26(4)", date(2027, 12, 2))],
)
def test_status_changes_on_the_first_day(label: str, first_day: date) -> None:
    assert tell(label, first_day - timedelta(days=1)).status == "in_force_not_applicable"
    assert tell(label, first_day).status == "applicable"


def test_replaced_wording_applies_from_its_own_first_day() -> None:
    told = tell("Art. 4", NOVEMBER)
    assert (told.applies_from, told.status) == (date(2026, 7, 27), "applicable")
    assert "27 July 2026, after the rule's own date, 2 February 2025" in told.note


def test_wording_younger_than_its_rule_says_both_dates() -> None:
    told = tell("Art. 5", NOVEMBER)
    assert told.applies_from == date(2026, 7, 27)
    assert "27 July 2026, after the rule's own date, 2 February 2025" in told.note


def test_new_wording_before_its_first_day_is_adopted() -> None:
    assert tell("Art. 4", date(2026, 7, 10)).status == "adopted"


def test_new_wording_before_its_adoption_is_unknown() -> None:
    assert tell("Art. 4", date(2026, 7, 7)).status == "unknown"


def test_act_before_its_entry_into_force_is_adopted() -> None:
    told = tell("Art. 26(4)", date(2024, 7, 20), DOCUMENT_2024)
    assert told.status == "adopted"
    assert "enters into force on 1 August 2024" in told.note


def test_replaced_version_is_superseded_and_keeps_the_dates_of_its_time() -> None:
    told = tell("Art. 26(4)", NOVEMBER, DOCUMENT_2024)
    assert (told.status, told.applies_from) == ("superseded", date(2026, 8, 2))
    assert told.note.startswith("This wording was replaced on 27 July 2026.")


def test_high_risk_note_says_both_dates_and_whom_they_concern() -> None:
    note = tell("Art. 26(4)", NOVEMBER).note
    assert note.startswith(
        "2 December 2027: Annex III high-risk systems (Art. 113(c)(i)); "
        "2 August 2028: Annex I high-risk systems (Art. 113(c)(ii))."
    )


def test_later_date_for_some_is_in_the_note_and_not_in_the_status() -> None:
    told = tell("Art. 50(2)", NOVEMBER)
    assert (told.status, told.applies_from) == ("applicable", date(2026, 8, 2))
    assert "By 2 December 2026 (Art. 111(4))" in told.note


def test_sandbox_deadline_follows_the_version_in_force() -> None:
    assert "By 2 August 2027" in tell("Art. 57(1)", NOVEMBER).note
    assert "By 2 August 2026" in tell("Art. 57(1)", JUNE_2025, DOCUMENT_2024).note


def test_parts_with_dates_of_their_own_are_named() -> None:
    assert "Art. 5(1)(ba): from 2 December 2026 (Art. 113(a))." in tell("Art. 5", NOVEMBER).note
    assert "Chapter III, Section 4: from 2 August 2025 (Art. 113(b))." in tell("Chapter III", NOVEMBER).note


def test_later_dates_for_some_inside_an_article_are_named_with_it() -> None:
    """Whoever looked the whole of Art. 50 up once read nothing of 2 December 2026."""
    assert "By 2 December 2026 (Art. 111(4))" in tell("Art. 50", NOVEMBER).note
    assert "By 2 August 2027" in tell("Art. 57", NOVEMBER).note


def test_consolidation_is_known_by_its_own_celex_number() -> None:
    assert tell("Art. 50(1)", NOVEMBER, celex="02024R1689-20260727") == tell("Art. 50(1)", NOVEMBER)


def test_recital_has_no_application_date() -> None:
    told = tell("Recital 44", NOVEMBER)
    assert (told.status, told.applies_from) == ("unknown", None)
    assert "explains" in told.note


@pytest.mark.parametrize("celex", [None, "", "32031R0004"])
def test_document_without_rules_is_unknown(celex: str | None) -> None:
    told = tell("Art. 50(1)", NOVEMBER, celex=celex)
    assert (told.status, told.applies_from) == ("unknown", None)
    assert "No application dates" in told.note


@given(st.dates(date(2024, 6, 1), date(2031, 1, 1)), st.sampled_from(DOCUMENT_2026.provisions))
def test_status_agrees_with_the_dates_on_any_day(on: date, provision: Provision) -> None:
    told = tell(provision.label, on)
    if told.status == "applicable":
        assert told.applies_from is not None
        assert told.applies_from <= on
    if told.status == "in_force_not_applicable":
        assert told.applies_from is not None
        assert on < told.applies_from


@given(st.sampled_from(DOCUMENT_2026.provisions), st.lists(st.dates(date(2024, 1, 1), date(2031, 1, 1)), min_size=2))
def test_statuses_only_move_forward(provision: Provision, days: list[date]) -> None:
    order = ["unknown", "adopted", "in_force_not_applicable", "applicable", "superseded"]
    told = [order.index(tell(provision.label, day).status) for day in sorted(days)]
    assert told == sorted(told)


def test_deleted_wording_is_superseded_and_called_deleted() -> None:
    provision = DOCUMENT_2024.by_label("Art. 26(4)")
    assert provision is not None
    gone = provision.validity.model_copy(update={"ended": "deleted"})
    told = applies(ACT, DOCUMENT_2024, provision.model_copy(update={"validity": gone}), on=NOVEMBER, rules=RULES)
    assert told.status == "superseded"
    assert told.note.startswith("This wording was deleted on 27 July 2026.")


def test_section_of_conformity_assessment_is_not_postponed() -> None:
    assert "Art. 113(c) postpones" in tell("Art. 43(1)", NOVEMBER).note
