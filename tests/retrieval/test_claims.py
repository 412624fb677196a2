"""What our ledger says of a quote: on citations, in what a person sees, and in saved answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.assistant import Assistant
from retrieval.claims import amount, claim_of, said_of, validity_from
from retrieval.schema import Answer, Citation, Claim, Draft, DraftStatement
from retrieval.terminal import format_answer
from retrieval.verify import verify_answer
from retrieval.write import citation_of, write
from sources.briefs.ledger import load_facts
from sources.briefs.rows import says
from sources.claims import load_claims
from sources.schema import Document, Source, Span

FOUR = "The plan pays for four gigafactories."
CHIPS = "Each has some 100,000 chips, four times those of the old ones."
NAMED = "It is called InvestAI."
SUM = "InvestAI wants to raise €200 billion, €20 billion of it for a fund."
MARCH, TODAY = date(2025, 3, 15), date(2026, 11, 23)


@pytest.fixture(scope="module")
def notice(make_document, make_leaf) -> tuple[Document, Source]:
    """Our own words where the ledger knows of figures: under the id of the press release on InvestAI."""
    return make_document(
        "ip-25-467-investai-en",
        make_leaf("paragraph", SUM, paragraph="1"),
        make_leaf("paragraph", NAMED, paragraph="2"),
        make_leaf("paragraph", f"{FOUR} {CHIPS}", paragraph="3"),
        title="A plan", publisher="The Commission", tier="eu_institution", kind="press_release",
        published="2025-02-11", binding=False, url="https://example.org/plan",
    )  # fmt: skip


@pytest.fixture
def cited(notice, make_lookup, make_quote) -> Callable[..., Citation]:
    def make(words: str, on: date = TODAY) -> Citation:
        return citation_of(make_quote(notice[0], words), make_lookup(notice), as_of=on)

    return make


@pytest.fixture
def answer(notice, make_lookup, make_quote) -> Callable[..., Answer]:
    def make(words: str, on: date = TODAY) -> Answer:
        quoted = DraftStatement(text=f"“{words}”", quotes=(make_quote(notice[0], words),))
        return write("How many?", Draft(statements=(quoted,)), make_lookup(notice), as_of=on, release="r1")

    return make


def test_target_is_named_a_target(cited):
    claim = cited(SUM).claim
    assert claim is not None
    assert (claim.value, claim.unit, claim.money, claim.status) == (
        200, "EUR billion", "mobilisation target", "announced"
    )  # fmt: skip


def test_validity_says_what_became_of_it_and_what_money_it_is(cited):
    validity = cited(SUM).validity
    assert (validity.status, validity.basis) == ("announced", None)
    assert validity.note == "Kind of money: mobilisation target."


def test_figure_is_announced_until_another_one_comes(cited):
    then, now = cited(FOUR, MARCH), cited(FOUR, TODAY)
    assert then.claim is not None
    assert now.claim is not None
    assert (then.claim.status, then.claim.superseded_by) == ("announced", None)
    assert now.claim.status == now.validity.status == "superseded"
    assert now.claim.superseded_by is not None
    assert (now.claim.superseded_by.value, now.claim.superseded_by.date) == ("up to seven", "2026-07-30")


def test_claim_is_of_the_figure_in_the_quote_and_not_of_its_neighbour(cited):
    claim = cited(CHIPS).claim
    assert claim is not None
    assert claim.fact == "gigafactories-chips-100000"


def test_quote_without_the_figure_has_no_claim(cited, kite_news, make_lookup, make_quote):
    assert cited(NAMED).claim is None
    assert cited(NAMED).validity.status == "unknown"
    assert citation_of(make_quote(kite_news[0], "EUR 35 million"), make_lookup(kite_news), as_of=TODAY).claim is None


def test_law_has_no_claim(notice):
    whole = Span(start=0, end=len(notice[0].text))
    assert claim_of(notice[0], "law", whole, load_claims(), on=TODAY) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.data(), st.dates(date(2025, 2, 11), date(2027, 1, 1)))
def test_any_claim_has_its_value_in_the_quote(notice, data, day):
    document, source = notice
    start = data.draw(st.integers(0, len(document.text) - 1))
    span = Span(start=start, end=data.draw(st.integers(start + 1, len(document.text))))
    claim = claim_of(document, source.tier, span, load_claims(), on=day)
    if claim is not None:
        assert says(span.of(document.text), claim.value)
        assert (claim.superseded_by is not None) == (claim.status == "superseded")


@pytest.mark.parametrize("status", ["reported", "stated", "done", "in_force"])
def test_status_that_no_law_has_is_unknown_to_validity(status):
    claim = Claim(fact="f", what="w", value=1, date="2025", status=status)
    assert validity_from(claim).status == "unknown"


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (200, "EUR billion", "EUR 200 billion"),
        (35_000_000, "EUR", "EUR 35,000,000"),
        (100_000, "AI chips", "100,000 AI chips"),
        ("up to seven", "AI gigafactories", "up to seven AI gigafactories"),
        ("2026-07-30", None, "30 July 2026"),
        ("end of 2025", None, "end of 2025"),
    ],
)
def test_amount_is_written_as_people_write_it(value, unit, said):
    assert amount(value, unit) == said


def test_lines_of_a_claim(cited):
    assert list(said_of(cited(SUM).claim)) == ["EUR 200 billion: announced, 11 February 2025; mobilisation target"]
    assert list(said_of(cited(FOUR).claim)) == [
        "4 AI gigafactories: as of 11 February 2025, superseded",
        "later: up to seven AI gigafactories (30 July 2026)",
    ]


def test_a_person_sees_the_claim(answer):
    printed = format_answer(answer(FOUR))
    assert "\n    4 AI gigafactories: as of 11 February 2025, superseded\n" in printed
    assert "\n    later: up to seven AI gigafactories (30 July 2026)\n" in printed


def test_markdown_has_the_claim(answer):
    assert "EUR 200 billion: announced, 11 February 2025; mobilisation target; " in answer(SUM).to_markdown()


@pytest.mark.parametrize("words", [FOUR, SUM, CHIPS])
@pytest.mark.parametrize("day", [MARCH, TODAY])
def test_saved_answer_with_a_claim_verifies(answer, notice, words, day):
    saved = Answer.model_validate_json(answer(words, day).model_dump_json())
    assert verify_answer(saved, lambda *_: notice[0]).ok


@pytest.mark.parametrize(
    "change", [{"status": "in_force"}, {"money": "binding budget"}, {"value": 300}, {"fact": "investai-fund-20bn"}]
)
def test_changed_claim_is_found_out(answer, notice, change):
    made = answer(SUM)
    (citation,) = made.citations
    forged = citation.model_copy(update={"claim": citation.claim.model_copy(update=change)})
    verdict = verify_answer(made.model_copy(update={"citations": (forged,)}), lambda *_: notice[0])
    assert [one.problems for one in verdict.citations] == [("the claim is not the ledger's",)]


def test_answer_without_a_claim_still_verifies(answer, notice):
    """It may be older than the ledger's row."""
    made = answer(SUM)
    (citation,) = made.citations
    saved = made.model_copy(update={"citations": (citation.model_copy(update={"claim": None}),)})
    assert verify_answer(saved, lambda *_: notice[0]).ok


def test_claim_without_a_row_is_found_out(answer, notice):
    made = answer(SUM)
    (citation,) = made.citations
    invented = citation.claim.model_copy(update={"fact": "a-row-that-isnt-there", "value": 3})
    saved = made.model_copy(update={"citations": (citation.model_copy(update={"claim": invented}),)})
    verdict = verify_answer(saved, lambda *_: notice[0])
    assert [one.problems for one in verdict.citations] == [("the claim rests on no row of the ledger",)]


@pytest.mark.parametrize("row", [row for row in load_facts() if row.value is not None][::6], ids=lambda row: row.id)
def test_our_own_row_carries_its_claim(lighthouse: Assistant, row):
    document = lighthouse._library.held("brief-facts", _text_hash(lighthouse)).document
    provision = document.by_label(f"fact_{row.id}")
    assert provision is not None
    claim = claim_of(document, "brief", provision.span.stripped(document.text), load_claims(), on=TODAY)
    assert claim is not None
    assert (claim.fact, claim.value, claim.date) == (row.id, row.value, row.date)


def _text_hash(assistant: Assistant) -> str:
    return next(each.text_sha256 for each in assistant._index.documents if each.id == "brief-facts")
