from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.schema import Passage
from retrieval.split import MAX_BLOCK, MAX_PROSE, search_words, split
from sources.locator import Locator
from sources.outline import Node, Run, lay_out
from sources.schema import Document, Source, Span


@pytest.fixture(scope="module")
def passages(kite_act):
    return split(*kite_act)


def labelled(passages, label):
    return [passage for passage in passages if passage.label == label]


def test_every_passage_is_its_span(kite_act, passages):
    assert all(passage.span.of(kite_act[0].text) == passage.text for passage in passages)


def test_passages_stand_in_order_and_do_not_overlap(passages):
    assert all(before.span.end <= after.span.start for before, after in pairwise(passages))


def test_every_passage_lies_in_the_provision_it_is_cited_by(kite_act, passages):
    assert all(kite_act[0].get(passage.provision_id).span.covers(passage.span) for passage in passages)


def test_no_smaller_provision_covers_a_passage(kite_act, passages):
    assert all(kite_act[0].innermost(passage.span).id == passage.provision_id for passage in passages)


def test_paragraphs_of_an_article_are_passages_of_their_own(passages):
    assert labelled(passages, "Art. 1(1)")[0].text == "1. This Act is about kites."
    assert labelled(passages, "Art. 1(2)")[0].text == "2. It is not about birds."


def test_definitions_are_passages_of_their_own(passages):
    assert labelled(passages, "Art. 2(1)")[0].text == "(1) ‘kite’ means a thing on a line;"


def test_short_article_without_paragraphs_is_one_passage(passages):
    (passage,) = labelled(passages, "Art. 3")
    assert passage.text == "A kite is:\n(a) red; or\n(b) blue."


def test_block_names_the_points_it_covers(passages):
    assert labelled(passages, "Art. 3")[0].provision_ids == ("art_3", "art_3.pt_a", "art_3.pt_b")


def test_long_paragraph_is_cut_at_its_points(passages):
    assert [p.label for p in passages if p.label.startswith("Art. 4")] == ["Art. 4(1)(a)", "Art. 4(1)(b)"]


def test_short_introductory_wording_alone_is_no_passage(passages):
    assert not labelled(passages, "Art. 4(1), introductory wording")


def test_annex_item_is_one_passage_with_its_points(passages):
    assert labelled(passages, "Annex I(2)")[0].provision_ids == ("anx_I.pt_2", "anx_I.pt_2.a", "anx_I.pt_2.b")


def test_long_recital_is_cut_between_sentences(passages):
    parts = labelled(passages, "Recital 2")
    assert len(parts) == 4
    assert all(part.text.endswith(".") and len(part.text) <= MAX_PROSE for part in parts)


def test_parts_of_a_long_recital_leave_no_word_out(kite_act, passages):
    whole = kite_act[0].text_of(kite_act[0].get("rct_2"))
    assert " ".join(part.text for part in labelled(passages, "Recital 2")) == whole


@pytest.mark.parametrize("kind", ["heading", "title", "citation", "notes"])
def test_furniture_is_no_passage(passages, kind):
    assert all(passage.kind != kind for passage in passages)


def test_provision_without_letters_is_no_passage(passages):
    assert not labelled(passages, "Art. 4(2)")


def crumb(passage: Passage) -> str:
    """Return the first line of what a passage is searched by."""
    return passage.search_text.partition("\n")[0]


def test_breadcrumb_of_a_paragraph_names_act_chapter_and_article(passages):
    assert crumb(labelled(passages, "Art. 1(1)")[0]) == "Kite Act > Chapter I FLYING > Article 1 Scope > (1)"


def test_breadcrumb_of_a_point_carries_the_introductory_wording(passages):
    assert crumb(labelled(passages, "Art. 4(1)(a)")[0]) == (
        "Kite Act > Chapter I FLYING > Article 4 Forbidden flights > (1) It is forbidden to: > (a)"
    )


def test_breadcrumb_of_a_definition_carries_the_introductory_wording(passages):
    assert crumb(labelled(passages, "Art. 2(2)")[0]) == (
        "Kite Act > Chapter I FLYING > Article 2 Definitions > The following definitions apply: > (2)"
    )


def test_breadcrumb_of_a_recital_and_an_annex_item(passages):
    assert crumb(labelled(passages, "Recital 1")[0]) == "Kite Act > Recital 1"
    assert crumb(labelled(passages, "Annex I(1)")[0]) == "Kite Act > Annex I Sorts of kites > (1)"


def test_breadcrumb_of_news_names_title_publisher_date_and_heading(kite_news):
    assert [crumb(passage) for passage in split(*kite_news)] == [
        "Kites are back (The Gull, 2031-05-04) > A windy day"
    ] * 2


def test_search_text_is_breadcrumb_and_words(passages):
    passage = labelled(passages, "Art. 1(2)")[0]
    assert passage.search_text == "Kite Act > Chapter I FLYING > Article 1 Scope > (2)\n2. It is not about birds."


def test_gap_mark_of_a_news_item_is_no_passage(kite_news):
    assert [passage.label for passage in split(*kite_news)] == ["para. 1", "para. 3"]


def test_validity_and_binding_come_from_the_provision(passages):
    passage = labelled(passages, "Art. 1(1)")[0]
    assert (passage.text_from, passage.text_until, passage.binding) == (date(2031, 6, 1), None, True)


def test_scope_recitals_gives_recitals_alone(kite_act):
    document, source = kite_act
    found = split(document, source.model_copy(update={"search": "recitals"}))
    assert {passage.kind for passage in found} == {"recital"}


def test_scope_none_gives_nothing(kite_act):
    document, source = kite_act
    assert split(document, source.model_copy(update={"search": "none"})) == ()


def test_ids_are_the_same_every_time(kite_act, passages):
    assert [passage.id for passage in split(*kite_act)] == [passage.id for passage in passages]


def test_ids_are_16_hex_digits_and_unique(passages):
    ids = [passage.id for passage in passages]
    assert len(set(ids)) == len(ids)
    assert all(len(identity) == 16 and int(identity, 16) >= 0 for identity in ids)


def test_long_introductory_wording_is_a_passage(make_source):
    words = "1. A keeper whose kite is longer than a boat shall, before the first flight of the year:"
    place = {"article": "5", "paragraph": "1"}
    points = [Node("point", Locator(**place, point=letter), run=Run("fly " * 200 + "home.")) for letter in ("a", "b")]
    lead = Node("lead", Locator(**place, part="lead"), run=Run(words))
    paragraph = Node("paragraph", Locator(**place), children=[lead, *points])
    source = make_source("lead-act")
    found = split(
        lay_out(source, [Node("article", Locator(article="5"), children=[paragraph])], parser_version="1"), source
    )
    assert [passage.kind for passage in found] == ["lead", "point", "point"]


def test_long_point_is_cut_at_its_subpoints(make_source):
    place = {"article": "5", "paragraph": "1", "point": "h"}
    deep = [Node("subpoint", Locator(**place, subpoint=n), run=Run("seek " * 150 + "it.")) for n in ("i", "ii")]
    point = Node("point", Locator(**place), children=deep)
    paragraph = Node("paragraph", Locator(article="5", paragraph="1"), children=[point])
    source = make_source("deep-act")
    document = lay_out(source, [Node("article", Locator(article="5"), children=[paragraph])], parser_version="1")
    assert [passage.label for passage in split(document, source)] == ["Art. 5(1)(h)(i)", "Art. 5(1)(h)(ii)"]


def test_footnote_calls_are_left_out_of_the_search_text(make_source):
    source = make_source("note-act")
    node = Node("recital", Locator(recital="1"), run=Run("As the Court said (7), kites fly.", [(18, 21)]))
    document = lay_out(source, [node], parser_version="1")
    (passage,) = split(document, source)
    assert "(7)" in passage.text
    assert passage.search_text.endswith("As the Court said , kites fly.")


def test_search_words_without_calls_are_the_text(kite_act):
    document, _ = kite_act
    assert search_words(document, Span(start=3, end=30)) == document.text[3:30]


WORDS = st.text(st.sampled_from("ab. \n\u00a0Ż9—(;"), min_size=1, max_size=60).filter(str.strip)


def flat(texts: list[str]) -> tuple[Document, Source]:
    source = Source(
        id="flat", title="t", publisher="p", tier="press", kind="news", language="en", published="2031",
        version_id="v", parser="text", licence="l",
    )  # fmt: skip
    nodes = [Node("paragraph", Locator(paragraph=str(i)), run=Run(text)) for i, text in enumerate(texts, 1)]
    return lay_out(source, nodes, parser_version="1"), source


@given(st.lists(WORDS.map(lambda words: words * 40), min_size=1, max_size=4))
def test_whatever_the_words_passages_are_stripped_spans_that_hold_every_letter(texts):
    document, source = flat(texts)
    found = split(document, source)
    assert all(p.text == p.span.of(document.text) == p.text.strip() and len(p.text) <= MAX_PROSE for p in found)
    assert all(document.get(p.provision_id).span.covers(p.span) for p in found)
    letters = "".join(filter(str.isalpha, document.text))
    assert "".join(filter(str.isalpha, "".join(p.text for p in found))) == letters


def test_text_without_any_space_is_cut_all_the_same():
    document, source = flat(["x" * 5_000])
    assert [len(passage.text) for passage in split(document, source)] == [MAX_BLOCK] * 3 + [1_400]


@pytest.mark.corpus
def test_the_acts_passages_are_of_a_readable_length(corpus, make_source):
    from sources.parsers import parse
    from sources.schema import SourcePart

    source = make_source("ai-act-en-oj-html", parser="eurlex_oj", names=("AI Act",))
    files = sorted((corpus / source.id).iterdir())
    document = parse(source, [SourcePart(name=file.name, data=file.read_bytes()) for file in files])
    found = split(document, source)
    lengths = sorted(len(passage.text) for passage in found)
    assert 800 <= len(found) <= 1_600
    assert lengths[-1] <= MAX_PROSE
    labels = {label for passage in found for label in passage.provision_ids}
    assert {"art_5.par_1.pt_h.iii", "anx_III.pt_4.a", "art_3.pt_63", "art_26.par_4", "rct_44"} <= labels
    assert {f"rct_{number}" for number in range(1, 181)} <= labels


def test_what_isnt_law_is_as_old_as_its_publication(make_source, make_leaf) -> None:
    row = make_source("gull", tier="press", kind="news", published="2031-05", binding=False)
    leaf = make_leaf("paragraph", "Forty kites flew over the port.", paragraph="1")
    (passage,) = split(lay_out(row, [leaf], parser_version="1"), row)
    assert passage.text_from == date(2031, 5, 1)
