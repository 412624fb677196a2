"""A number that was given anew several times: which values are quoted on which day, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.assistant import Assistant
from retrieval.schema import Draft
from retrieval.timeline import timeline
from retrieval.verify import verify_draft
from retrieval.write import citation_of
from sources.briefs.ledger import Fact
from sources.claims import Claims, last_day, load_claims
from sources.schema import Held

QUESTION = "How many tugs are planned?"
LATER = date(2031, 1, 1)


def fact(name: str, value: Any, day: str, source: str, **fields: Any) -> Fact:
    given = {
        "id": name, "topic": "eurohpc", "statement": f"{value} tugs were promised in {day[:4]}.", "who": "Harbour",
        "what": "number of tugs", "value": value, "unit": "harbour tugs", "date": day, "status": "announced",
        "money": "none", "source": source, "locator": "para. 1", "questions": ("How many?", "What?"),
        "words": ("tug",), "series": "tugs",
    }  # fmt: skip
    return Fact.model_validate(given | fields)


FACTS = [
    fact("two", 2, "2030-03-01", "notice-2"),
    fact("three-paper", "up to three", "2030-06-10", "paper-3"),
    fact("three", "up to three", "2030-06-11", "notice-3"),
    fact("five", 5, "2030-09-01", "notice-5"),
]
NOTICES = {
    "notice-2": ("2030-03-01", "eu_institution", "A fine day. The harbour will have two tugs. More follows."),
    "paper-3": ("2030-06-10", "press", "Up to three tugs, a clerk said."),
    "notice-3": ("2030-06-11", "eu_institution", "There will be up to three tugs."),
    "notice-5": ("2030-09-01", "eu_institution", "The harbour wants five tugs, twice as many as before."),
}


class Harbour:
    """The notices, held and found."""

    def __init__(self, pairs: dict[str, Any], lookup: Any, hits: Any, query: Any) -> None:
        self.claims = Claims(FACTS, {name: row.tier for name, (_, row) in pairs.items()})
        self.pairs, self.lookup, self._hits, self._query = pairs, lookup, hits, query

    def documents(self, document_id: str) -> Held | None:
        pair = self.pairs.get(document_id)
        return None if pair is None else self.lookup(document_id, pair[0].text_sha256)

    def asked(self, question: str = QUESTION, *, on: date, found: str = "notice-2", **fields: Any) -> Draft | None:
        query = self._query(question, **({"kind": "amount", "as_of": on} | fields))
        return timeline(query, self._hits(*self.pairs[found]), self.claims, self.documents, on=on)

    def quotes(self, **options: Any) -> list[str]:
        draft = self.asked(**options)
        return [] if draft is None else [statement.quotes[0].text for statement in draft.statements]


@pytest.fixture
def harbour(make_document, make_leaf, make_lookup, make_hits, make_query) -> Callable[..., Harbour]:
    """Make a harbour that holds these notices, or all."""

    def make(*held: str, **fields: Any) -> Harbour:
        pairs = {
            name: make_document(
                name, make_leaf("paragraph", words, paragraph="1"),
                **{"publisher": "Harbour", "tier": tier, "published": day, "binding": False, "kind": "news"} | fields,
            )
            for name, (day, tier, words) in NOTICES.items() if name in (held or NOTICES)
        }  # fmt: skip
        return Harbour(pairs, make_lookup(*pairs.values()), make_hits, make_query)

    return make


@pytest.mark.parametrize(
    ("day", "quotes"),
    [
        (date(2030, 2, 1), []),
        (date(2030, 4, 1), ["The harbour will have two tugs."]),
        (date(2030, 6, 10), ["Up to three tugs, a clerk said.", "The harbour will have two tugs."]),
        (date(2030, 7, 1), ["There will be up to three tugs.", "The harbour will have two tugs."]),
        (LATER, [NOTICES["notice-5"][2], "There will be up to three tugs.", "The harbour will have two tugs."]),
    ],
)
def test_every_value_by_the_day_is_quoted_and_the_one_that_holds_stands_first(harbour, day, quotes):
    assert harbour().quotes(on=day) == quotes


def test_statement_says_who_when_and_what_became_of_it(harbour):
    draft = harbour().asked(on=date(2030, 7, 1))
    assert [statement.text for statement in draft.statements] == [
        "Harbour, 2030-06-11 (announced): “There will be up to three tugs.”",
        "Harbour, 2030-03-01 (superseded): “The harbour will have two tugs.”",
    ]


def test_draft_survives_verification(harbour):
    place = harbour()
    draft = place.asked(on=LATER)
    dates = {name: (row.publisher, row.published) for name, (_, row) in place.pairs.items()}
    kept = verify_draft(draft, lambda name, _: place.pairs[name][0], metadata=lambda name: dates[name])
    assert kept == draft


def test_press_stands_in_for_an_institution_that_isnt_held(harbour):
    quotes = harbour("notice-2", "paper-3").quotes(on=date(2030, 7, 1))
    assert quotes == ["Up to three tugs, a clerk said.", "The harbour will have two tugs."]


def test_earlier_value_never_passes_for_the_one_that_holds(harbour):
    assert harbour("notice-2", "notice-3").asked(on=LATER) is None


def test_earlier_value_that_isnt_held_is_left_out(harbour):
    assert len(harbour("notice-2", "notice-5").quotes(on=LATER)) == 2


def test_other_language_is_not_quoted(harbour, make_hits):
    place = harbour()
    foreign = place.pairs["notice-5"]
    document = foreign[0].model_copy(update={"language": "it"})
    place.documents = lambda name: (
        Held(document, foreign[1], None) if name == "notice-5" else Harbour.documents(place, name)
    )
    assert place.asked(on=LATER) is None


@pytest.mark.parametrize(
    "question",
    [
        "How many tugs does the notice of March 2030 name?",
        "How many tugs were there in 2030?",
        "How many tugs are in the announcement?",
        "How many tugs, according to the harbour?",
        "How many tugs did the harbour originally want?",
        "How many tugs does the memorandum mention?",
        "How many sailors do the tugs have?",
        "How many tug captains are there?",
        "How many harbours will host tugs?",
        "What is a tug?",
        "Who wants tugs?",
    ],
)
def test_question_about_something_else_is_left_to_compose(harbour, question):
    assert harbour().asked(question, on=LATER) is None


@pytest.mark.parametrize(
    "question",
    [
        "How many tugs?",
        "How many new harbour tugs will there be?",
        "What is the number of tugs?",
        "How many tugs in 2031?",
    ],
)
def test_question_for_the_number_is_answered(harbour, question):
    assert len(harbour().quotes(question=question, on=LATER)) == 3


@pytest.mark.parametrize("kind", ["date", "who_said", "list", "provision", "obligations"])
def test_other_kinds_of_question_are_left_to_compose(harbour, kind):
    assert harbour().asked(on=LATER, kind=kind) is None


def test_quantity_with_one_value_is_left_to_compose(harbour):
    place = harbour()
    place.claims = Claims([FACTS[1], FACTS[2]], {})
    assert place.asked(on=LATER, found="notice-3") is None


def test_value_that_comes_back_is_quoted_once_and_first(harbour):
    place = harbour()
    again = fact("again", 2, "2030-12-01", "notice-2")
    place.claims = Claims([*FACTS, again], {})
    quotes = place.quotes(on=LATER)
    assert quotes[0] == "The harbour will have two tugs."
    assert len(quotes) == len(set(quotes)) == 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.dates(date(2029, 1, 1), date(2032, 1, 1)))
def test_no_source_of_a_later_day_is_quoted(harbour, day):
    place = harbour()
    draft = place.asked(on=day)
    for statement in draft.statements if draft else ():
        for quote in statement.quotes:
            document, row = place.pairs[quote.document_id]
            assert last_day(row.published) <= day
            assert quote.span.of(document.text) == quote.text


# With the official texts


def draft_of(official: Assistant, question: str, day: date) -> Draft | None:
    """The timeline that the assistant can make of what it finds."""
    from retrieval.understand import understand

    hashes = {each.id: each.text_sha256 for each in official._index.documents}

    def documents(name: str) -> Held | None:
        return official._library.held(name, hashes[name]) if name in hashes else None

    hits = official.search(question, as_of=day)
    return timeline(understand(question, as_of=day, today=day), hits, load_claims(), documents, on=day)


GIGAFACTORIES = [
    (date(2025, 1, 31), []),
    (date(2025, 3, 15), ["four"]),
    (date(2025, 6, 1), ["up to five", "four"]),
    (date(2026, 7, 31), ["up to seven", "up to five", "four"]),
    (date(2026, 11, 23), ["up to seven", "up to five", "four"]),
]


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.parametrize(
    "question", ["How many gigafactories are planned?", "How many AI gigafactories will there be?"]
)
@pytest.mark.parametrize(("day", "values"), GIGAFACTORIES, ids=lambda value: str(value))
def test_number_of_gigafactories_is_that_of_the_day(official: Assistant, question, day, values):
    draft = draft_of(official, question, day)
    statements = () if draft is None else draft.statements
    assert len(statements) == len(values)
    for statement, value in zip(statements, values, strict=True):
        (quote,) = statement.quotes
        assert value in quote.text
        citation = citation_of(quote, official._library.held, as_of=day)
        assert citation.source.tier == "eu_institution"
        assert citation.claim is not None
        assert str(citation.claim.value) in ("4" if value == "four" else value)
        assert (citation.claim.superseded_by is None) == (value == values[0])
    if draft is not None:
        assert official._line.check(draft) == draft


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "values"),
    [("How many AI factories are there?", ["19", "thirteen", "seven"])],
)
def test_other_numbers_that_changed_are_quoted_value_by_value(official: Assistant, question, values):
    draft = draft_of(official, question, date(2026, 11, 23))
    assert draft is not None
    assert all(value in statement.text for value, statement in zip(values, draft.statements, strict=True))


@pytest.mark.corpus
@pytest.mark.slow
@settings(max_examples=25)
@given(st.dates(date(2024, 6, 1), date(2027, 1, 1)))
def test_no_official_source_of_a_later_day_is_quoted(official: Assistant, day):
    draft = draft_of(official, "How many gigafactories are planned?", day)
    for statement in draft.statements if draft else ():
        for quote in statement.quotes:
            held = official._library.held(quote.document_id, quote.text_sha256)
            assert last_day(held.source.published) <= day
            assert quote.span.of(held.document.text) == quote.text
