"""From hits to a draft: what is quoted, in which order, and with which words of our own."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.choose import LONGEST
from retrieval.compose import MARGIN, MOST_STATEMENTS, TIERS, compose, refuse
from retrieval.quotation import introduction
from retrieval.schema import Draft, Hit
from retrieval.split import split
from sources.schema import Document, Source

Made = tuple[Document, Source]
Composer = Callable[..., Draft]
FILLER = "The harbour keeps a long list of gulls, of ropes and of barrels, and reads it out on Sundays. "


def even(_: str) -> float:
    return 1.0


@pytest.fixture
def composed(make_query, make_lookup) -> Composer:
    """The draft for words, from (document and row, label, score) in the order of their scores."""

    def make(words: str, *found: tuple[Made, str, float], named: tuple[str, ...] = (), **fields: object) -> Draft:
        hits = []
        for made, label, score in sorted(found, key=lambda one: -one[2]):
            passage = next(passage for passage in split(*made) if passage.label == label)
            hits.append(Hit(passage=passage, score=score, rank=len(hits) + 1, named=named))
        return compose(make_query(words, **fields), hits, make_lookup(*(one[0] for one in found)), weigh=even)

    return make


@pytest.fixture
def page(make_document, make_leaf) -> Callable[..., Made]:
    """A document of paragraphs."""

    def make(identity: str, *paragraphs: str, tier: str = "press") -> Made:
        nodes = [make_leaf("paragraph", words, paragraph=str(n)) for n, words in enumerate(paragraphs, start=1)]
        return make_document(identity, *nodes, tier=tier, kind="news", publisher=identity, binding=False)

    return make


def quoted(draft: Draft) -> list[list[str]]:
    return [[quote.text for quote in statement.quotes] for statement in draft.statements]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    words=st.lists(st.sampled_from("kite keeper night port red blue lines flight book EUR".split()), min_size=1),
    kind=st.sampled_from(["free", "amount", "definition", "provision", "obligations"]),
    scores=st.lists(st.floats(-2, 2), min_size=16, max_size=16),
    named=st.booleans(),
)
def test_every_quote_is_a_span_of_its_document_and_none_is_too_long(
    kite_act, kite_news, make_query, make_lookup, words, kind, scores, named
):
    made = (kite_act, kite_news)
    documents = {document.id: document for document, _ in made}
    passages = [passage for one in made for passage in split(*one)]
    found = sorted(zip(scores, range(len(passages)), strict=False), reverse=True)
    hits = tuple(
        Hit(
            passage=passages[at],
            score=score,
            rank=rank,
            named=(passages[at].provision_id,) if named and at % 2 else (),
        )
        for rank, (score, at) in enumerate(found, start=1)
    )
    draft = compose(make_query(" ".join(words), kind=kind), hits, make_lookup(*made), weigh=even)
    assert draft.statements
    for statement in draft.statements:
        for quote in statement.quotes:
            document = documents[quote.document_id]
            assert document.text[quote.span.start : quote.span.end] == quote.text
            assert document.get(quote.provision_id).span.covers(quote.span)
            assert 0 < len(quote.text) <= LONGEST
            assert f"“{quote.text}”" in statement.text
        for before, after in pairwise(statement.quotes):
            assert before.span.end <= after.span.start


# -- how a statement reads --------------------------------------------------------------------------------------------


def test_a_statement_says_where_its_quote_stands(composed, kite_act):
    (statement,) = composed("birds", (kite_act, "Art. 1(2)", 1.0)).statements
    assert statement.text == "Kite Act, Art. 1(2): “2. It is not about birds.”"


def test_points_bring_their_introductory_wording_with_a_sign_of_what_is_left_out(composed, kite_act):
    (statement,) = composed("fly over a port", (kite_act, "Art. 4(1)(b)", 1.0)).statements
    assert statement.text == "Kite Act, Art. 4(1)(b): “1. It is forbidden to:” […] “(b) fly over a port.”"


def test_what_touches_is_joined_by_a_line_end(composed, kite_act):
    (statement,) = composed("fly at night", (kite_act, "Art. 4(1)(a)", 1.0)).statements
    assert (
        statement.text
        == "Kite Act, Art. 4(1)(a): “1. It is forbidden to:”\n“(a) fly at night; The keeper writes"
        + (" down each flight, its height and its length, and shows the book to whoever asks for it.” […]")
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"names": ("Kite Act", "Regulation (EU) 2031/9")}, "Kite Act, Art. 1"),
        ({}, "Regulation on kites, Art. 1"),
        ({"tier": "press", "publisher": "The Gull", "published": "2031-05"}, "The Gull, 2031-05"),
        ({"tier": "eu_institution"}, "Sky Office, 2031-05-04"),
        ({"tier": "brief"}, "Pincite's own summary"),
    ],
)
def test_the_introduction_is_the_acts_name_or_who_published_it(make_source, fields, said):
    assert introduction(make_source("any", **fields), "Art. 1") == said


# -- what is chosen ---------------------------------------------------------------------------------------------------


def test_a_definition_question_gets_the_definition_alone(composed, kite_act):
    found = [(kite_act, label, 1.0) for label in ("Art. 2(1)", "Art. 1(1)", "Annex I(1)")]
    assert quoted(composed("What does kite mean?", *found, kind="definition")) == [
        ["(1) ‘kite’ means a thing on a line;"]
    ]


def test_any_other_question_gets_more(composed, kite_act):
    found = [(kite_act, label, 1.0) for label in ("Art. 2(2)", "Art. 1(1)")]
    assert len(composed("keeper kite", *found).statements) == 2


def test_an_amount_question_adds_nothing_without_a_number(composed, page):
    made = page("gull", "Kites cost EUR 5 in spring.", "Kites cost a lot of money.", "Ropes and kites: EUR 9.")
    found = [(made, f"para. {number}", 1.0) for number in (1, 2, 3)]
    draft = composed("What do kites cost?", *found, kind="amount")
    assert quoted(draft) == [["Kites cost EUR 5 in spring."], ["Ropes and kites: EUR 9."]]


def test_the_printed_number_of_a_paragraph_answers_no_amount_question(composed, kite_act, kite_news):
    found = [(kite_act, "Art. 1(1)", 1.0), (kite_news, "para. 1", 1.0)]
    assert quoted(composed("How many kites?", *found, kind="amount"))[0] == [
        "Some 40 kites flew over the port, said the mayor."
    ]


def test_official_words_come_first(composed, page):
    paper = page("paper", "Kites are free since spring.")
    office = page("office", "Whoever wants kites may have some.", tier="eu_institution")
    law = page("law", "No kites at night.", tier="law")
    draft = composed("kites", (paper, "para. 1", 1.2), (office, "para. 1", 1.1), (law, "para. 1", 1.0))
    assert [statement.quotes[0].document_id for statement in draft.statements] == ["law", "office", "paper"]


def test_tiers_are_ranked_from_law_to_our_own_words():
    assert (TIERS[0], TIERS[-1]) == ("law", "brief")


@pytest.mark.parametrize(("brief_score", "kept"), [(0.9, "Sky Office"), (1.1, "Pincite's own summary")])
def test_briefs_never_stand_beside_a_source(composed, make_brief, kite_act, brief_score, kept):
    """A brief that was found first once stood behind passages of the law that had nothing to do with it."""
    brief = make_brief(("joy", "Flying kites is a joy in spring.", "elsewhere", None, ""))
    (document, row) = kite_act
    law = (document, row.model_copy(update={"names": ("Sky Office",)}))
    draft = composed("kites", (law, "Art. 1(1)", 1.0), (brief, "joy", brief_score))
    assert [statement.text.partition(",")[0].partition(":")[0] for statement in draft.statements] == [kept]


def test_briefs_stand_beside_each_other(composed, make_brief):
    brief = make_brief(
        ("joy", "Flying kites is a joy in spring.", "elsewhere", None, ""),
        ("cost", "Some kites cost EUR 5 each.", "elsewhere", None, ""),
    )
    assert len(composed("kites", (brief, "joy", 1.0), (brief, "cost", 1.0)).statements) == 2


def test_the_same_words_are_not_quoted_twice(composed, page):
    words = "Kites are flown in spring and in autumn."
    draft = composed("kites", *((page(name, words), "para. 1", 1.0) for name in ("first", "second")))
    assert quoted(draft) == [[words]]


def test_nearly_the_same_words_are_not_quoted_twice(composed, page):
    one, other = "Kites are flown in spring and in autumn.", "In spring and in autumn, kites are flown again."
    draft = composed("kites", (page("first", one), "para. 1", 1.0), (page("second", other), "para. 1", 0.9))
    assert quoted(draft) == [[one]]


def test_introductory_wording_alone_is_not_quoted_beside_its_points(composed, make_document, make_leaf, make_branch):
    """Article 5(1) of a long list once began with its introductory wording, alone, and again above each point."""
    lead = make_leaf(
        "lead", "1. These kites are forbidden in all towns and ports:", article="8", paragraph="1", part="lead"
    )
    points = [
        make_leaf("point", f"({letter}) {words} {FILLER * 7}", article="8", paragraph="1", point=letter)
        for letter, words in (("a", "torn kites;"), ("b", "kites of lead."))
    ]
    paragraph = make_branch("paragraph", [lead, *points], article="8", paragraph="1")
    made = make_document("act", make_branch("article", [paragraph], article="8"))
    labels = ("Art. 8(1), introductory wording", "Art. 8(1)(a)", "Art. 8(1)(b)")
    draft = composed(
        "Article 8(1)", *((made, label, 1.0) for label in labels), kind="provision", named=("art_8.par_1",)
    )
    assert [statement.text.partition(":")[0] for statement in draft.statements] == [
        "Regulation on kites, Art. 8(1)(a)",
        "Regulation on kites, Art. 8(1)(b)",
    ]


def test_there_are_only_so_many_statements(composed, page):
    things = ("red towers", "blue ropes", "green gulls", "grey barrels", "white sails")
    made = page("gull", *(f"Kites over {thing} near {number} quays." for number, thing in enumerate(things)))
    draft = composed("kites", *((made, f"para. {number}", 1.0) for number in range(1, 6)))
    assert len(draft.statements) == MOST_STATEMENTS


@pytest.mark.parametrize(("behind", "count"), [(MARGIN - 0.01, 2), (MARGIN + 0.01, 1)])
def test_what_lies_far_behind_is_left_out(composed, page, behind, count):
    made = page("gull", "Kites in spring.", "Ropes for kites.")
    assert len(composed("kites", (made, "para. 1", 2.0), (made, "para. 2", 2.0 - behind)).statements) == count


def test_what_shares_no_word_with_the_question_is_shown_only_when_found_first(composed, page):
    made = page("gull", "Tethered craft need a line.", "Barrels roll.")
    assert quoted(composed("kites", (made, "para. 1", 1.0), (made, "para. 2", 0.9))) == [
        ["Tethered craft need a line."]
    ]


# -- provisions by name -----------------------------------------------------------------------------------------------


def test_a_named_provision_is_quoted_from_its_beginning(composed, kite_act):
    draft = composed("Article 3", (kite_act, "Art. 3", 1.0), kind="provision", named=("art_3",))
    assert quoted(draft) == [["A kite is:\n(a) red; or\n(b) blue."]]


def test_a_named_point_inside_a_passage_is_quoted_alone_with_its_introduction(composed, kite_act):
    draft = composed("Article 3(b)", (kite_act, "Art. 3", 1.0), kind="provision", named=("art_3.pt_b",))
    assert quoted(draft) == [["A kite is:", "(b) blue."]]


def test_a_long_recital_is_quoted_once_from_its_beginning(make_hits, make_lookup, make_query, kite_act):
    hits = make_hits(*kite_act, "Recital 2", named=("rct_2",))
    assert len(hits) > 1
    draft = compose(make_query("recital 2", kind="provision"), hits, make_lookup(kite_act), weigh=even)
    (statement,) = draft.statements
    assert statement.quotes[0].span.start == hits[0].passage.span.start
    assert statement.quotes[0].text.startswith("(2) ")


def test_every_paragraph_of_a_named_article_is_quoted(composed, kite_act):
    found = [(kite_act, label, 1.0) for label in ("Art. 1(1)", "Art. 1(2)")]
    draft = composed("Article 1", *found, kind="provision", named=("art_1",))
    assert quoted(draft) == [["1. This Act is about kites."], ["2. It is not about birds."]]


# -- refusing ---------------------------------------------------------------------------------------------------------


def test_a_refusal_has_its_reason_and_no_statement(kite_act, make_hits, make_lookup):
    draft = refuse("no_evidence", "Nothing.", make_hits(*kite_act), make_lookup(kite_act))
    assert (draft.abstention, draft.message, draft.statements) == ("no_evidence", "Nothing.", ())


def test_a_refusal_shows_the_beginnings_of_the_nearest_passages(kite_act, make_hits, make_lookup):
    hits = make_hits(*kite_act, "Recital 1", "Recital 2", "Art. 1(1)")
    draft = refuse("no_evidence", "Nothing.", hits, make_lookup(kite_act), most=2)
    first, second = draft.nearest
    assert first.text == "(1) Kites are flown for joy."
    assert second.span.start == hits[1].passage.span.start
    assert second.text.endswith("asks for it.")
    assert len(second.text) <= LONGEST


def test_a_sentence_without_end_is_cut(page, make_hits, make_lookup):
    made = page("gull", "kite " * 200)
    (near,) = refuse("no_evidence", "Nothing.", make_hits(*made), make_lookup(made)).nearest
    assert near.text == " ".join(["kite"] * (LONGEST // 5))


def test_a_refusal_without_hits_shows_nothing(make_lookup):
    assert refuse("out_of_scope", "No.", (), make_lookup()).nearest == ()


def test_two_named_points_of_one_passage_are_both_quoted(composed, kite_act):
    named = ("art_3.pt_a", "art_3.pt_b")
    draft = composed("Article 3(a) and (b)", (kite_act, "Art. 3", 1.0), kind="provision", named=named)
    assert [statement.quotes[-1].text for statement in draft.statements] == ["(a) red; or", "(b) blue."]


def test_a_source_known_to_be_wrong_never_stands_beside_a_sound_one(composed, kite_act, kite_news):
    document, row = kite_news
    wrong = (document, row.model_copy(update={"caveat": True}))
    draft = composed("kites forbidden over the port", (wrong, "para. 1", 1.2), (kite_act, "Art. 4(1)(b)", 1.0))
    assert {quote.document_id for statement in draft.statements for quote in statement.quotes} == {"kite-act"}


def test_introductory_wording_brings_its_points(composed, make_document, make_leaf, make_branch):
    """The question "List all prohibited practices" was once answered with the words above the list and nothing else."""
    opening = "1. These kites are forbidden in all towns and ports:"
    lead = make_leaf("lead", opening, article="8", paragraph="1", part="lead")
    points = [
        make_leaf("point", f"({letter}) {FILLER * 7}".strip(), article="8", paragraph="1", point=letter)
        for letter in "ab"
    ]
    paragraph = make_branch("paragraph", [lead, *points], article="8", paragraph="1")
    made = make_document("act", make_branch("article", [paragraph], article="8"))
    (statement,) = composed("kites forbidden", (made, "Art. 8(1), introductory wording", 1.0)).statements
    assert [quote.text[:3] for quote in statement.quotes] == ["1. ", "(a)", "(b)"]
