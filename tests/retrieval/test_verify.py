"""Verification: what holds passes, and every change to what was verified is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.errors import VerificationError
from retrieval.schema import Answer, Citation, Conflict, Draft, DraftStatement, Position, Quote
from retrieval.support import connecting_words, metadata_of
from retrieval.verify import Lookup, locate, read_answer, verify_answer, verify_draft
from sources.locator import Locator
from sources.outline import Node, Run, lay_out
from sources.schema import Document, Source, Span

Made = tuple[Document, Source]
BIRDS = "It is not about birds."
COST = "The cost was EUR 35 million in all."


@pytest.fixture(scope="session")
def held(kite_act: Made, kite_news: Made) -> Lookup:
    texts = {(document.id, document.text_sha256): document for document, _ in (kite_act, kite_news)}
    return lambda document_id, text_sha256: texts.get((document_id, text_sha256))


@pytest.fixture(scope="session")
def answer(kite_act: Made, kite_news: Made, make_answer: Callable[..., Answer]) -> Answer:
    return make_answer((*kite_act, BIRDS), (*kite_news, COST))


def test_locate_finds_words_that_stand_once(kite_act: Made) -> None:
    document, _ = kite_act
    status, span = locate(BIRDS, document)
    assert status == "exact"
    assert span is not None
    assert span.of(document.text) == BIRDS


def test_locate_calls_words_that_stand_twice_ambiguous(kite_act: Made) -> None:
    document, _ = kite_act
    assert locate("kite", document) == ("ambiguous", None)


def test_locate_needs_no_uniqueness_where_the_span_is_given(kite_act: Made) -> None:
    document, _ = kite_act
    last = Span(start=document.text.rindex("kite"), end=document.text.rindex("kite") + 4)
    assert locate("kite", document, last) == ("exact", last)


def test_locate_looks_only_inside_the_hint(kite_act: Made) -> None:
    document, _ = kite_act
    around = document.get("art_1.par_1")
    assert around is not None
    status, span = locate("kites", document, around.span)
    assert status == "exact"
    assert span is not None
    assert around.span.covers(span)
    assert locate(BIRDS, document, around.span) == ("not_found", None)


@pytest.mark.parametrize("words", ["", "It is not about bards.", "it is not about birds."])
def test_locate_does_not_find_what_is_not_there(kite_act: Made, words: str) -> None:
    assert locate(words, kite_act[0]) == ("not_found", None)


@given(st.data())
def test_every_stretch_of_the_text_is_exact_at_its_span(kite_act: Made, data: st.DataObject) -> None:
    document, _ = kite_act
    start = data.draw(st.integers(0, len(document.text) - 1))
    span = Span(start=start, end=data.draw(st.integers(start + 1, len(document.text))))
    assert locate(span.of(document.text), document, span) == ("exact", span)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Art. 1: “red kites”", "Art. 1: "),
        ("“red kites” […] “blue”", " […] "),
        ("“red kites […] blue” it says", " it says"),
        ("nothing quoted", None),
        ("“red kite”", None),
        ("“red kites” and “green”", None),
        ("“red kites", None),
        ("“red kites” so” it", None),
    ],
)
def test_connecting_words_are_what_stands_outside_exact_quotes(text: str, words: str | None) -> None:
    found = connecting_words(text, ["red kites", "blue"])
    assert (found if found is None else found.strip()) == (words if words is None else words.strip())


def draft_of(text: str, *quotes: Quote, method: str = "quotation") -> Draft:
    return Draft(statements=(DraftStatement(text=text, quotes=quotes, method=method),))


@pytest.mark.parametrize(
    "text",
    [
        "Art. 1(2): “It is not about birds.”",
        "Kite Act, Article 1(2): “It is not about birds.”",
        "The act says in Article 1 of this Regulation: “It is not about birds.”",
        "Regulation on kites, version of 2031-05-04: “It is not about birds.”",
        "Published on 4 May 2031: “It is not about birds.”",
    ],
)
def test_quotation_with_name_and_date_passes(
    kite_act: Made, make_quote: Callable[..., Quote], held: Lookup, text: str
) -> None:
    document, row = kite_act
    draft = draft_of(text, make_quote(document, BIRDS))
    assert verify_draft(draft, held, metadata=lambda _: metadata_of(row)) == draft


@pytest.mark.parametrize(
    "text",
    [
        "Art. 1(2): “It is about birds.”",
        "Art. 1(2): It is not about birds.",
        "Art. 1(1): “It is not about birds.”",
        "Within 7 days: “It is not about birds.”",
        "It shall apply: “It is not about birds.”",
        "Published on 5 May 2031: “It is not about birds.”",
        "Art. 1(2): “It is not about birds.” and “so on”",
    ],
)
def test_quotation_with_other_words_is_dropped(
    kite_act: Made, make_quote: Callable[..., Quote], held: Lookup, text: str
) -> None:
    document, row = kite_act
    draft = draft_of(text, make_quote(document, BIRDS))
    assert verify_draft(draft, held, metadata=lambda _: metadata_of(row)).statements == ()


@pytest.mark.parametrize(
    "change",
    [
        {"text": "It is not about bards."},
        {"text": "It is not about birds. "},
        {"text": ""},
        {"span": Span(start=0, end=22)},
        {"span": Span(start=9**9, end=9**9 + 22)},
        {"provision_id": "art_1.par_1"},
        {"provision_id": "art_77"},
        {"document_id": "kite-news"},
        {"text_sha256": "0" * 64},
    ],
)
def test_statement_falls_with_a_quote_that_is_not_there(
    kite_act: Made, make_quote: Callable[..., Quote], held: Lookup, change: dict[str, Any]
) -> None:
    document, _ = kite_act
    good = make_quote(document, BIRDS)
    bad = good.model_copy(update=change)
    assert verify_draft(draft_of("“It is not about birds.”", good), held).statements
    assert verify_draft(draft_of("“It is not about birds.”", good, bad), held).statements == ()


def test_statement_without_a_quote_is_dropped(held: Lookup) -> None:
    assert verify_draft(draft_of("Kites fly.", method="model"), held).statements == ()


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("The bill came to €35m.", True),
        ("The bill came to EUR 35 000 000, says para. 3 of the news.", True),
        ("The bill came to €36m.", False),
        ("The bill came to $35m.", False),
        ("The bill came to up to €35m.", False),
        ("The bill did not come to €35m.", False),
    ],
)
def test_paraphrase_keeps_the_hard_tokens(
    kite_news: Made, make_quote: Callable[..., Quote], held: Lookup, text: str, passes: bool
) -> None:
    draft = draft_of(text, make_quote(kite_news[0], COST), method="model")
    assert bool(verify_draft(draft, held).statements) == passes


def test_number_of_an_article_carries_no_count(kite_act: Made, make_quote: Callable[..., Quote], held: Lookup) -> None:
    quote = make_quote(kite_act[0], "(b) blue.")
    assert verify_draft(draft_of("Under Art. 3(b) a kite is blue.", quote, method="model"), held).statements
    assert not verify_draft(draft_of("Under Art. 3(b) 3 kites are blue.", quote, method="model"), held).statements


def test_footnote_call_carries_no_number(make_source: Callable[..., Source], make_quote: Callable[..., Quote]) -> None:
    node = Node("paragraph", Locator(paragraph="1"), run=Run("Kites(12) fly.", [(5, 9)]))
    document = lay_out(make_source("noted"), [node], parser_version="1")
    draft = draft_of("12 kites fly.", make_quote(document, "Kites(12) fly."), method="model")
    assert verify_draft(draft, lambda *_: document).statements == ()


def test_refusal_keeps_only_nearest_quotes_that_hold(
    kite_act: Made, make_quote: Callable[..., Quote], held: Lookup
) -> None:
    good = make_quote(kite_act[0], BIRDS)
    bad = good.model_copy(update={"text": "It is not about bards."})
    draft = Draft(abstention="no_evidence", message="Nothing.", nearest=(good, bad))
    assert verify_draft(draft, held) == draft.model_copy(update={"nearest": (good,)})


def test_saved_answer_holds_after_a_round_trip(answer: Answer, held: Lookup) -> None:
    verdict = verify_answer(read_answer(answer.model_dump_json()), held)
    assert verdict.ok, verdict
    assert [statement.support for statement in verdict.statements] == ["quoted", "quoted"]
    assert {citation.quote_status for citation in verdict.citations} == {"exact"}


FIELDS = [
    ("quote",),
    ("quote_sha256",),
    ("id",),
    ("span", "start"),
    ("span", "end"),
    ("source", "document_id"),
    ("source", "version_id"),
    ("source", "text_sha256"),
    ("pin", "provision_id"),
    ("pin", "label"),
    ("context_before",),
    ("context_after",),
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_changed_character_is_found(answer: Answer, held: Lookup, data: st.DataObject) -> None:
    saved = json.loads(answer.model_dump_json())
    citation = data.draw(st.sampled_from(saved["citations"]))
    *way, name = data.draw(st.sampled_from(FIELDS))
    for step in way:
        citation = citation[step]
    before = citation[name]
    if isinstance(before, int):
        citation[name] = data.draw(st.integers(0, 10**6).filter(lambda number: number != before))
    else:
        at = data.draw(st.integers(0, len(before) - 1))
        other = data.draw(st.characters(codec="utf-8").filter(lambda character: character != before[at]))
        citation[name] = before[:at] + other + before[at + 1 :]
    try:
        changed = read_answer(json.dumps(saved))
    except VerificationError:
        return
    assert not verify_answer(changed, held).ok


def test_one_changed_character_of_a_held_document_is_found(answer: Answer, kite_act: Made, held: Lookup) -> None:
    document, _ = kite_act
    citation = answer.citations[0]
    start = citation.span.start - len(citation.context_before)
    end = citation.span.end + len(citation.context_after)
    for at in range(start - 3, end + 3):
        # Whoever changes the words and keeps the hash beside them is found out where a quote or its context is hit.
        other = "x" if document.text[at] != "x" else "y"
        text = document.text[:at] + other + document.text[at + 1 :]
        forged = document.model_copy(update={"text": text})
        verdict = verify_answer(answer, lambda *key, forged=forged: forged if key[0] == forged.id else held(*key))
        assert verdict.ok == (not start <= at < end), at


def changed(answer: Answer, **fields: Any) -> Answer:
    return answer.model_copy(update=fields)


def test_version_that_is_not_held_is_a_problem_with_the_way_out(answer: Answer) -> None:
    verdict = verify_answer(answer, lambda *_: None)
    assert not verdict.ok
    assert "pincite sources fetch kite-act" in verdict.citations[0].problems[0]


def test_statement_whose_words_are_no_quote_is_found(answer: Answer, held: Lookup) -> None:
    text = answer.text.replace("about birds", "about words")
    first, second = answer.statements
    first = first.model_copy(update={"text": first.text.replace("about birds", "about words")})
    verdict = verify_answer(changed(answer, text=text, statements=(first, second)), held)
    assert not verdict.ok
    assert verdict.statements[0].support == "not_checked"


def test_support_may_not_be_promoted(answer: Answer, held: Lookup) -> None:
    first, second = answer.statements
    promoted = first.model_copy(update={"support": "supported"})
    assert not verify_answer(changed(answer, statements=(promoted, second)), held).ok


def test_statement_with_a_broken_citation_falls(answer: Answer, held: Lookup) -> None:
    broken = answer.citations[0].model_copy(update={"context_before": "no"})
    verdict = verify_answer(changed(answer, citations=(broken, answer.citations[1])), held)
    assert [bool(statement.problems) for statement in verdict.statements] == [True, False]


def test_link_to_another_page_is_found(kite_act: Made, make_answer: Callable[..., Answer], held: Lookup) -> None:
    document, row = kite_act
    answer = make_answer((document, row.model_copy(update={"url": "https://example.org/act"}), BIRDS))
    assert verify_answer(answer, held).ok
    moved = answer.citations[0].model_copy(update={"url": "https://example.com/act"})
    assert not verify_answer(changed(answer, citations=(moved,)), held).ok


def test_other_schema_version_is_a_problem(answer: Answer, held: Lookup) -> None:
    assert verify_answer(changed(answer, schema_version="0"), held).problems


def test_citation_listed_twice_is_a_problem(answer: Answer, held: Lookup) -> None:
    assert not verify_answer(changed(answer, citations=(*answer.citations, answer.citations[0])), held).ok


def test_nearest_passages_of_a_refusal_are_verified_too(
    kite_act: Made, make_citation: Callable[..., Citation], make_answer: Callable[..., Answer], held: Lookup
) -> None:
    citation = make_citation(*kite_act, BIRDS)
    refusal = {"reason": "no_evidence", "message": "Nothing found.", "nearest": (citation,)}
    answer = make_answer(abstention=refusal, text="Nothing found.")
    assert verify_answer(answer, held).ok
    assert not verify_answer(answer, lambda *_: None).ok


def test_brief_is_verified_with_what_it_rests_on(
    make_brief: Callable[..., Made], make_answer: Callable[..., Answer]
) -> None:
    document, row = make_brief(("kites_fly", "Kites may fly by day.", "kite-act", "Art. 4(1)", ""))
    answer = make_answer((document, row, "Kites may fly by day."))
    assert verify_answer(answer, lambda *_: document).ok
    source = answer.citations[0].source
    assert source.rests_on is not None
    other = source.model_copy(update={"rests_on": source.rests_on.model_copy(update={"locator": "Art. 5"})})
    forged = answer.citations[0].model_copy(update={"source": other})
    assert not verify_answer(changed(answer, citations=(forged,)), lambda *_: document).ok


def test_conflict_is_kept_through_verification(answer: Answer, held: Lookup) -> None:
    ids = [citation.id for citation in answer.citations]
    positions = tuple(Position(value="a", citation_ids=(i,), date="2031", tier="press") for i in ids)
    assert verify_answer(changed(answer, conflicts=(Conflict(topic="cost", positions=positions),)), held).ok


@pytest.mark.parametrize("text", ["", "{}", "[1]", "not json", '{"schema_version": "1"}'])
def test_file_that_is_no_answer_says_so(text: str) -> None:
    with pytest.raises(VerificationError, match="not a sound answer"):
        read_answer(text)
