"""Plain text: nothing is changed, and everything stands in exactly one leaf."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.errors import ParseError
from sources.parsers import text
from sources.schema import Document, Source, SourcePart

SOURCE = Source(
    id="notes", title="Notes", publisher="Board", tier="press", kind="news", language="en", published="2031",
    version_id="2031", parser="text", licence="ours",
)  # fmt: skip


def parse(*files: bytes) -> Document:
    return text.parse(SOURCE, [SourcePart(name=f"{at}.txt", data=data) for at, data in enumerate(files)])


def leaves(document: Document) -> list[tuple[str, str]]:
    return [(leaf.id, document.text_of(leaf)) for leaf in document.leaves()]


words = st.text(alphabet=st.sampled_from("aB1é .,:?“”[]()…-\t\u00a0\n\r\x0b\u2028"), max_size=300)


@given(words.filter(text.has_words))
def test_text_is_the_decoded_file(content):
    assert parse(content.encode()).text == content


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200).filter(text.has_words))
def test_text_of_any_script_is_unchanged(content):
    content = content.removeprefix("\ufeff")
    assert parse(content.encode()).text == content


@given(words.filter(text.has_words))
def test_leaves_that_can_be_cited_have_words(content):
    document = parse(content.encode())
    assert all(text.has_words(document.text_of(leaf)) for leaf in document.leaves() if leaf.kind != "notes")


@given(words.filter(text.has_words))
def test_leaves_joined_are_the_text(content):
    document = parse(content.encode())
    assert "".join(leaf.span.of(document.text) for leaf in document.leaves()) == document.text


def test_byte_order_mark_is_not_text():
    assert parse(b"\xef\xbb\xbfLamps are lit.").text == "Lamps are lit."


def test_line_ends_of_windows_are_kept():
    assert parse(b"Lamps are lit.\r\nFog falls.\r\n").text == "Lamps are lit.\r\nFog falls.\r\n"


def test_lines_are_paragraphs_where_nothing_is_wrapped():
    document = parse(b"Lamps are lit at dusk.\nThey are doused at dawn.\n")
    assert leaves(document) == [("par_1", "Lamps are lit at dusk."), ("par_2", "They are doused at dawn.")]


def test_label_counts_the_paragraph():
    assert parse(b"Lamps are lit at dusk.\nFog falls.").provisions[1].label == "para. 2"


def test_blank_lines_part_paragraphs_of_a_wrapped_file():
    content = b"The board lights every lamp of the coast\nat dusk, and douses it at dawn.\n\nFog is not its business."
    assert [leaf for leaf, _ in leaves(parse(content))] == ["par_1", "par_2"]


def test_line_that_leaves_most_of_the_width_free_ends_its_paragraph():
    content = (
        b"Lamp call opens\nOld Port, 2 April\nThe board takes plans for great lamps until the end of\nMay.\n\nEnd."
    )
    assert [words for _, words in leaves(parse(content))][:2] == ["Lamp call opens", "Old Port, 2 April"]


def test_long_lines_are_paragraphs_even_between_blank_lines():
    content = f"{'Lamp ' * 40}burns.\nFog falls.\n\nThe end.".encode()
    assert [leaf for leaf, _ in leaves(parse(content))] == ["par_1", "par_2", "par_3"]


def test_first_line_without_full_stop_is_the_heading():
    document = parse(b"Call for great lamps opens\nTowns have time until May.")
    assert document.provisions[0].locator.part == "heading"
    assert document.provisions[1].heading == "Call for great lamps opens"


def test_first_line_with_full_stop_is_a_paragraph():
    assert leaves(parse(b"Lamps are lit.\nFog falls."))[0][0] == "par_1"


def test_only_line_is_a_paragraph():
    assert leaves(parse(b"Lamps everywhere")) == [("par_1", "Lamps everywhere")]


def test_question_between_blank_lines_heads_its_answer():
    content = b"Questions\n\nWho keeps the log?\n\nThe keeper of record does, by day and by night.\n"
    document = parse(content)
    assert document.get("par_1").heading == "Who keeps the log?"


def test_short_sentence_between_blank_lines_is_no_heading():
    content = b"Questions\n\nNobody does.\n\nThe keeper of record sleeps by day and by night.\n"
    assert parse(content).get("par_1").heading == "Questions"


def test_quoted_fragment_between_blank_lines_is_no_heading():
    content = "Call opens\n\n“up to seven great lamps”\n\n“EUR 20 million from donors, none of whom signed”\n".encode()
    assert [leaf for leaf, _ in leaves(parse(content))] == ["hd", "par_1", "par_2"]


@pytest.mark.parametrize("mark", ["[...]", "[…]", "(...)", "* * *", "---"])
def test_omission_mark_alone_is_no_paragraph(mark):
    document = parse(f"Lamps are lit.\n{mark}\nFog falls.".encode())
    assert [leaf.kind for leaf in document.leaves()] == ["paragraph", "notes", "paragraph"]


def test_omission_mark_in_a_paragraph_stays_there():
    assert leaves(parse(b"Lamps are lit. [...]\nFog falls."))[0] == ("par_1", "Lamps are lit. [...]")


def test_printed_number_is_recorded_beside_the_count():
    document = parse(b"Lamps are lit.\n1. Every keeper keeps a log.")
    assert (document.get("par_2").number, document.get("par_2").label) == ("1.", "para. 2")


def test_blank_lines_before_the_first_words_belong_to_them():
    assert parse(b"\n\nLamps are lit.").provisions[0].span.start == 0


def test_files_are_one_text():
    assert parse(b"Lamps are lit.", b"Fog falls.").text == "Lamps are lit.\nFog falls."


def test_file_that_is_not_utf8_is_refused_and_the_byte_named():
    with pytest.raises(ParseError, match="0xe9") as caught:
        parse("Déclaration".encode("latin-1"))
    assert "UTF-8" in caught.value.hint


@pytest.mark.parametrize("content", [b"", b" \n ", b"[...]", b"\xef\xbb\xbf"])
def test_file_without_words_is_refused(content):
    with pytest.raises(ParseError, match="no words"):
        parse(content)


def test_source_without_file_is_refused():
    with pytest.raises(ParseError):
        parse()


def test_invented_notes_have_title_and_paragraphs(data: Path):
    document = parse((data / "act" / "notes.txt").read_bytes())
    assert [leaf for leaf, _ in leaves(document)] == ["hd", "par_1", "par_2", "par_3", "par_4", "par_5"]
