"""The provision that sets a date comes along where the reader needs it, in the wording of the day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.assistant import Assistant
from retrieval.date_rules import with_date_rules
from retrieval.index import Index
from retrieval.library import Library
from retrieval.quotation import quotation
from retrieval.schema import Draft, DraftStatement
from sources.catalogue import Catalogue
from sources.rule_table import RuleTable
from sources.store import Store

NOT_YET, APPLIES = date(2040, 12, 31), date(2041, 1, 1)
MUST, SINCE, UNTIL = "Must a ferry be cheap?", "Since when must a ferry be cheap?", "By when must a ferry be cheap?"
FARE, BELL, DATES = "Art. 1(1)", "Art. 2(1)", "Art. 3(2)"
Dated = Callable[..., list[str]]


def quoting(assistant: Assistant, act: str, label: str, query, document: str | None = None) -> DraftStatement:
    """A statement that quotes a provision whole, from the version of the query's day or a certain one."""
    held, place = assistant._directory.find(f"{act} {label}", document=document, on=query.wording_on)
    span = place.span.stripped(held.document.text)
    return quotation(query, held, [span], label=place.label, provision_id=place.id)


def dated(assistant: Assistant, draft: Draft, query) -> Draft:
    library = assistant._library
    return with_date_rules(draft, query, library.held, rules=library.rules, find=assistant._directory.wording)


def labels(draft: Draft) -> list[str]:
    return [statement.text.partition(": “")[0].partition(", ")[2] for statement in draft.statements]


@pytest.fixture(scope="module")
def of_ferry(ferry, ferry_assistant, make_query) -> Dated:
    """What is quoted for a question after the provisions that the draft quotes."""

    def make(question: str, *quoted: str, on: date = NOT_YET, kind: str = "yes_no") -> list[str]:
        query = make_query(question, kind=kind, as_of=on)
        # Bases are looked for in the versions in order, so that they stand in the first one.
        document = ferry.ORIGINAL
        statements = [quoting(ferry_assistant, "Ferry Act", label, query, document) for label in quoted]
        return labels(dated(ferry_assistant, Draft(statements=tuple(statements)), query))

    return make


@pytest.mark.parametrize("kind", ["yes_no", "obligations"])
def test_what_does_not_apply_yet_is_followed_by_what_says_so(of_ferry, kind):
    assert of_ferry(MUST, FARE, kind=kind) == [FARE, DATES]


@pytest.mark.parametrize("on", [APPLIES, APPLIES + timedelta(days=900)])
def test_what_applies_stands_alone(of_ferry, on):
    assert of_ferry(MUST, FARE, on=on) == [FARE]


def test_who_asks_neither_what_binds_nor_what_holds_now_is_told_nothing(of_ferry):
    assert of_ferry("What does a ferry charge?", FARE, kind="free") == [FARE]


@pytest.mark.parametrize(
    "question",
    [
        "Is a ferry cheap yet?",
        "What does a ferry charge today?",
        "Que coûte le bac aujourd’hui ?",
        "Wat kost de veerpont nu?",
    ],
)
def test_who_asks_what_holds_now_is_told_in_each_language(ferry, ferry_assistant, make_query, question):
    query = make_query(question, kind="free", as_of=NOT_YET)
    draft = Draft(statements=(quoting(ferry_assistant, "Ferry Act", FARE, query),))
    assert labels(dated(ferry_assistant, draft, query)) == [FARE, DATES]


@pytest.mark.parametrize("question", [SINCE, "When does the fare rule apply?", "When do fares start to be low?"])
@pytest.mark.parametrize("on", [NOT_YET, APPLIES])
def test_who_asks_since_when_reads_the_date_first(of_ferry, question, on):
    assert of_ferry(question, FARE, on=on, kind="date") == [DATES, FARE]


def test_who_asks_by_when_asks_for_a_day_in_the_rule_itself(of_ferry):
    assert of_ferry(UNTIL, FARE, kind="date") == [FARE]


def test_the_rule_of_the_whole_act_is_one_too(of_ferry):
    assert of_ferry("Since when does the bell rule apply?", BELL, kind="date") == ["Art. 3(1)", BELL]


@pytest.mark.parametrize("quoted", [(FARE, DATES), (DATES, FARE)])
def test_a_basis_that_is_quoted_already_is_not_quoted_again(of_ferry, quoted):
    assert of_ferry(MUST, *quoted) == list(quoted)


def test_two_statements_with_one_basis_bring_it_once(of_ferry):
    assert of_ferry(MUST, FARE, "Art. 1(2)") == [FARE, "Art. 1(2)", DATES]


def test_the_second_statement_brings_its_basis_where_the_first_has_none(of_ferry):
    assert of_ferry(MUST, BELL, FARE) == [BELL, FARE, DATES]


def test_what_has_no_rows_stays_as_it_is(lighthouse, make_query):
    query = make_query(MUST, kind="yes_no", as_of=date(2031, 7, 1))
    draft = Draft(statements=(quoting(lighthouse, "Lighthouse Act", "Art. 6(2)", query),))
    assert dated(lighthouse, draft, query) == draft


def test_what_isnt_law_has_no_dates_of_its_own(ferry_assistant, kite_news, make_lookup, make_query):
    query = make_query("Must a kite fly now?", kind="yes_no")
    document, _ = kite_news
    lookup = make_lookup(kite_news)
    place = document.by_label("para. 1")
    span = place.span.stripped(document.text)
    held = lookup(document.id, document.text_sha256)
    draft = Draft(statements=(quotation(query, held, [span], label=place.label, provision_id=place.id),))
    find = ferry_assistant._directory.wording
    assert with_date_rules(draft, query, lookup, rules=ferry_assistant._library.rules, find=find) == draft


def test_a_refusal_stays_as_it_is(ferry_assistant, make_query):
    draft = Draft(abstention="no_evidence", message="Nothing.")
    assert dated(ferry_assistant, draft, make_query(SINCE, kind="date", as_of=NOT_YET)) == draft


@given(
    days=st.integers(min_value=0, max_value=1_200),
    asked=st.sampled_from([(MUST, "yes_no"), (SINCE, "date"), (UNTIL, "date"), ("What holds now?", "free")]),
    quoted=st.lists(st.sampled_from([FARE, "Art. 1(2)", BELL, "Art. 3(1)", DATES]), min_size=1, unique=True),
)
def test_the_draft_stays_whole_and_what_is_added_is_a_basis_that_stands_in_the_act(
    ferry, ferry_assistant, make_query, days, asked, quoted
):
    question, kind = asked
    query = make_query(question, kind=kind, as_of=ferry.FIRST + timedelta(days=days))
    own = tuple(quoting(ferry_assistant, "Ferry Act", label, query, ferry.ORIGINAL) for label in quoted)
    found = dated(ferry_assistant, Draft(statements=own), query)
    assert tuple(statement for statement in found.statements if statement in own) == own
    added = [statement for statement in found.statements if statement not in own]
    bases = {rule.basis for rule in ferry_assistant._library.rules.of("32040R0010")}
    assert {quote.provision_id for statement in added for quote in statement.quotes} <= bases
    assert len(set(labels(found))) == len(found.statements)
    assert ferry_assistant._line.check(found) == found


# -- a sentence with two dates ----------------------------------------------------------------------------------------

CHANGED = date(2032, 3, 1)
_ROW = """
[[rule]]
act = "32031R0077"
provisions = ["Art. 6(2)"]
day = {day}
condition = "{lamps}"
basis = "art_13.pt_c.{point}"
version_{side} = 2032-03-01
"""
ROWS = "".join(
    _ROW.format(day=f"{year + later}-09-01", lamps=lamps, point=point, side=side)
    for side, year in (("until", 2033), ("from", 2034))
    for later, lamps, point in ((0, "lamps of class A", "i"), (1, "all other lamps", "ii"))
)


@pytest.fixture(scope="module")
def keeper(lighthouse_home, fake_embedder, tmp_path_factory) -> Iterator[Assistant]:
    """An assistant that knows the lighthouse act and the two days of its article on lamps."""
    home = tmp_path_factory.mktemp("rules")
    (home / "applicability.toml").write_text(ROWS, encoding="utf-8")
    index = Index.open(lighthouse_home, fake_embedder.id)
    catalogue = Catalogue.load(home=lighthouse_home)
    library = Library(Store(lighthouse_home), catalogue, RuleTable.load(home=home))
    with Assistant(index, fake_embedder(), library, catalogue) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("on", "years"), [(CHANGED - timedelta(days=1), ("2033", "2034")), (CHANGED, ("2034", "2035"))]
)
def test_both_dates_of_a_sentence_are_one_quotation_in_the_wording_of_the_day(keeper, make_query, on, years):
    query = make_query("Must a lamp flash?", kind="yes_no", as_of=on)
    own = quoting(keeper, "Lighthouse Act", "Art. 6(2)", query)
    first, *added = dated(keeper, Draft(statements=(own,)), query).statements
    assert first == own
    [both] = added
    assert both.text.startswith("Lighthouse Act, Art. 13(c)(i) and Art. 13(c)(ii): “")
    lead, *points = (quote.text.replace("\xa0", " ") for quote in both.quotes)
    assert "Article 6(2)" in lead
    assert [year in point for year, point in zip(years, points, strict=True)] == [True, True]


def test_of_a_sentence_that_is_half_quoted_the_other_half_is_added(keeper, make_query):
    query = make_query("Must a lamp flash?", kind="yes_no", as_of=CHANGED)
    half = quoting(keeper, "Lighthouse Act", "Art. 13(c)(i)", query)
    own = quoting(keeper, "Lighthouse Act", "Art. 6(2)", query)
    added = dated(keeper, Draft(statements=(half, own)), query).statements[2:]
    assert [statement.text.partition(": “")[0] for statement in added] == ["Lighthouse Act, Art. 13(c)(ii)"]
