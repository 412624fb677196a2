"""Markdown: nothing is changed; sections, numbered paragraphs, articles and recitals get their place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.errors import ParseError
from sources.parsers import markdown
from sources.parsers.markdown_blocks import scan
from sources.parsers.text import has_words
from sources.schema import Document, Source, SourcePart, Tier


def parse(content: str, *, tier: Tier = "eu_institution") -> Document:
    source = Source(
        id="notes", title="Notes", publisher="Board", tier=tier, kind="guidance", language="en", published="2031",
        version_id="2031", parser="markdown", licence="ours", binding=tier == "law",
    )  # fmt: skip
    return markdown.parse(source, [SourcePart(name="notes.md", data=content.encode())])


def labels(document: Document) -> list[str]:
    return [leaf.label for leaf in document.leaves() if leaf.kind not in ("heading", "notes")]


def words(document: Document, provision_id: str) -> str:
    provision = document.get(provision_id)
    assert provision is not None
    return document.text_of(provision)


LINES = (
    *("", "# Lamps", "## ¶1", "## ¶2", "## Article 5 — Fog", "Lamps burn.", "and fog:", "**bold**", "\u00a0"),
    *("(1) one", "(2) two", "1. first", "2. second", "- item", "   - deeper", "(a) point", "  (i) sub", "    indented"),
    *("[...]", "---", "===", "> quoted", "| a | b |", "|---|---|", "<!-- note", "-->", "<div>", "```", "[^1]: note"),
)
lines = st.lists(st.sampled_from(LINES), max_size=25)


@given(lines, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["law", "press"]))
def test_text_is_the_decoded_file(content, end, tier):
    whole = end.join(["Lamp rules.", *content])
    assert parse(whole, tier=tier).text == whole


@given(lines, st.sampled_from(["law", "press"]))
def test_leaves_that_can_be_cited_have_words(content, tier):
    document = parse("\n".join(["Lamp rules.", *content]), tier=tier)
    assert all(has_words(document.text_of(leaf)) for leaf in document.leaves() if leaf.kind not in ("notes", "heading"))


@given(st.text(max_size=200))
def test_blocks_joined_are_the_file(content):
    assert "".join(block.text for block in scan(content)) == content


def test_paragraph_has_the_nearest_heading_above():
    document = parse("# Notes\n\n## Who keeps the log?\n\nThe keeper does.\n")
    assert document.get("sct_who-keeps-the-log.par_1").heading == "Who keeps the log?"


def test_section_holds_question_and_answer():
    document = parse("# Notes\n\n### Who keeps the log?\n\nThe keeper does.\n\n### When?\n\nAt dusk.\n")
    assert words(document, "sct_who-keeps-the-log") == "### Who keeps the log?\n\nThe keeper does."


def test_underlined_heading_is_a_heading():
    document = parse("Lamps\n=====\n\nThey burn.\n")
    assert document.get("sct_lamps.par_1").heading == "Lamps"


def test_headings_that_repeat_get_different_sections():
    assert labels(parse("# Fog\n\nOne.\n\n# Fog\n\nTwo.\n")) == ["section fog, para. 1", "section fog-2, para. 1"]


def test_numbered_heading_names_its_section():
    assert parse("## Measure 1.2: Light every lamp\n\nNow.\n").get("sct_measure-1.2.par_1") is not None


def test_paragraphs_without_headings_are_counted():
    assert labels(parse("Lamps burn.\n\nFog falls.\n")) == ["para. 1", "para. 2"]


def test_printed_numbers_that_are_unique_are_cited_alone():
    document = parse("# One\n\n(1) Lamps burn.\n\n(2) Fog falls.\n\n# Two\n\n(3) Rocks stay.\n")
    assert labels(document) == ["para. 1", "para. 2", "para. 3"]


def test_printed_numbers_that_start_again_are_cited_with_their_section():
    document = parse("# One\n\n(1) Lamps burn.\n\n# Two\n\n(1) Rocks stay.\n")
    assert labels(document) == ["section one, para. 1", "section two, para. 1"]


def test_words_after_a_numbered_paragraph_belong_to_it():
    document = parse("# One\n\n(1) Lamps burn.\n\nThey also smoke.\n\n(2) Fog falls.\n")
    assert labels(document) == ["para. 1, first subparagraph", "para. 1, second subparagraph", "para. 2"]


def test_pilcrow_heading_numbers_what_follows():
    document = parse("# Lamps\n\n## ¶7\n\nThey burn.\n\n## ¶8\n\nThey smoke.\n")
    assert words(document, "par_8") == "They smoke."
    assert (document.get("par_8").number, document.get("par_8").heading) == ("¶8", "Lamps")


def test_pilcrow_number_used_twice_is_cited_with_its_section():
    document = parse("# One\n\n## ¶7\n\nLamps burn.\n\n# Two\n\n## ¶7\n\nThey smoke.\n")
    assert labels(document) == ["section one, para. 7", "section two, para. 7"]


def test_list_after_a_colon_is_points_not_paragraphs():
    document = parse("# One\n\nThe log names:\n\n1. the hour;\n2. the cause.\n")
    assert labels(document)[1:] == ["section one, para. 1(1)", "section one, para. 1(2)"]


def test_bullets_are_indents_of_the_paragraph_above():
    document = parse("# One\n\nThe log names:\n\n- the hour;\n- the cause.\n\nNothing else.\n")
    assert labels(document) == [
        "section one, para. 1, introductory wording",
        "section one, para. 1, first indent",
        "section one, para. 1, second indent",
        "section one, para. 2",
    ]


def test_deeper_item_hangs_on_the_numbered_item_above():
    document = parse(
        "# One\n\nThe log names:\n\n(a) the hour:\n   (i) of lighting;\n   (ii) of dousing;\n(b) the cause.\n"
    )
    assert "section one, para. 1(a)(ii)" in labels(document)


def test_sentence_that_goes_on_after_a_list_is_its_closing_words():
    document = parse("# One\n\nKeepers who:\n\n- sleep;\n- drink;\n\nlose their lamp.\n")
    assert labels(document)[-1] == "section one, para. 1, closing words"


def test_table_is_one_piece_of_its_own():
    document = parse("Fines:\n\n| Breach | Fine |\n|---|---|\n| no log | EUR 5 |\n\nThat is all.\n")
    assert [leaf.kind for leaf in document.leaves()] == ["paragraph", "table", "paragraph"]


@pytest.mark.parametrize("block", ["[...]", "---", "<!-- a\nnote -->", "<div class='x'>", "[^1]: See the log.", "***"])
def test_block_that_is_not_words_of_the_document_is_notes(block):
    document = parse(f"Lamps burn.\n\n{block}\n\nFog falls.\n")
    assert [leaf.kind for leaf in document.leaves()] == ["paragraph", "notes", "paragraph"]


def test_front_matter_is_notes():
    document = parse("---\ntitle: Lamps\n---\n\nLamps burn.\n")
    assert [leaf.kind for leaf in document.leaves()] == ["notes", "paragraph"]


def test_wrapped_line_that_begins_with_a_number_goes_on():
    assert labels(parse("Lamps burn since\n12. May, says the log.\n")) == ["para. 1"]


def test_article_of_a_law_gives_paragraph_and_point():
    document = parse("## Article 12b — Lamps\n\n4. Keepers shall:\n\n(a) light;\n\n(b) douse.\n", tier="law")
    assert document.get("art_12b").heading == "Lamps"
    assert labels(document)[1:] == ["Art. 12b(4)(a)", "Art. 12b(4)(b)"]


def test_definitions_of_a_law_are_points_of_their_article():
    document = parse("## Article 2 — Definitions\n\n(3a) ‘lamp’ means a lamp;\n\n(3b) ‘fog’ means fog;\n", tier="law")
    assert labels(document) == ["Art. 2(3a)", "Art. 2(3b)"]


def test_article_without_numbers_has_its_points_and_subparagraphs():
    document = parse("## Article 5\n\nTowns pay:\n\n(a) oil;\n\n(b) wicks.\n\nIslands do not.\n", tier="law")
    assert labels(document)[1:] == ["Art. 5(a)", "Art. 5(b)", "Art. 5, second paragraph"]


def test_omission_in_a_law_ends_the_numbered_paragraph():
    document = parse("## Article 5\n\n4. Towns pay.\n\n[...]\n\nIslands do not.\n", tier="law")
    assert labels(document) == ["Art. 5(4)", "Art. 5, first paragraph"]


def test_omission_right_below_an_article_heading_stays_in_the_article():
    document = parse("## Article 5\n\n[...]\n\nIslands do not pay.\n", tier="law")
    assert [leaf.kind for leaf in document.leaves()][:2] == ["heading", "notes"]


def test_points_that_repeat_in_one_article_say_where_they_stand():
    document = parse("## Article 5\n\n1. No.\n\n[...]\n\nTowns:\n(a) pay;\n\n[...]\n\nIslands:\n(a) ask.\n", tier="law")
    assert labels(document)[-1] == "Art. 5, second subparagraph, point (a)"


def test_numbered_paragraphs_of_a_law_without_articles_are_recitals():
    document = parse("# Lamp Act\n\n(1) Lamps burn.\n\n(2) Fog falls.\n", tier="law")
    assert [(p.label, p.binding) for p in document.leaves()][1:] == [("Recital 1", False), ("Recital 2", False)]


def test_numbered_paragraphs_of_guidance_are_no_recitals():
    assert labels(parse("# Lamp guide\n\n(1) Lamps burn.\n")) == ["para. 1"]


def test_file_without_words_is_refused():
    with pytest.raises(ParseError, match="no words"):
        parse("---\n")


def test_invented_answers_are_cited_by_their_numbers(data: Path):
    document = parse((data / "act" / "notes.md").read_text(encoding="utf-8"))
    assert [document.by_label(f"para. {number}") is not None for number in range(1, 6)] == [True] * 5
    assert document.by_label("para. 4").heading == "How high are the fines?"
