"""Pages of institutions: what the page says, without what surrounds it."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.errors import ParseError
from sources.parsers import html
from sources.schema import Document, Source, SourcePart

SOURCE = Source(
    id="page", title="Page", publisher="Commission", tier="eu_institution", kind="news", language="en",
    published="2031", version_id="2031", parser="html", licence="ours",
)  # fmt: skip
SENTENCE = "Every lamp on the coast shall burn from dusk to dawn."


def parse(page: str | bytes) -> Document:
    data = page.encode() if isinstance(page, str) else page
    return html.parse(SOURCE, [SourcePart(name="page.html", data=data)])


def main(content: str) -> Document:
    return parse(f"<html><body><main><p>{SENTENCE}</p>{content}</main></body></html>")


def shown(document: Document) -> list[str]:
    return [document.text_of(leaf) for leaf in document.leaves()]


@given(st.lists(st.text(alphabet="abc <>&é\u00a0.", min_size=1, max_size=30), max_size=6))
def test_every_word_of_the_main_part_is_in_the_text(paragraphs):
    document = main("".join(f"<p>{escape(words)}</p>" for words in paragraphs))
    for words in paragraphs:
        if any(letter.isalnum() for letter in words):
            assert all(word in document.text for word in words.split())


@given(st.binary(max_size=300))
def test_any_bytes_give_a_document_or_a_parse_error(content):
    try:
        document = parse(content)
    except ParseError:
        return
    assert document.text


def test_white_space_is_collapsed_and_hard_spaces_stay():
    assert main("<p>EUR&nbsp;35\n   million  a  year</p>").text.endswith("EUR\u00a035 million a year\n")


def test_markup_inside_a_sentence_leaves_no_trace():
    assert shown(main('<p>A <b>great</b> <a href="/x">lamp</a>.</p>'))[1] == "A great lamp."


def test_raised_number_is_an_exponent():
    assert shown(main("<p>10<sup>25</sup> grains</p>"))[1] == "10^25 grains"


@pytest.mark.parametrize("call", ['<sup><a href="#fn1">1</a></sup>', '<a href="#fn1"><sup>1</sup></a>'])
def test_footnote_call_is_marked_and_gets_no_caret(call):
    document = main(f"<p>Lamps burn{call}.</p>")
    assert "burn1." in document.text
    assert [span.of(document.text) for span in document.footnote_calls] == ["1"]


def test_paragraphs_are_counted_under_their_heading():
    document = main("<h2>Money</h2><p>Islands may ask.</p>")
    assert (document.get("par_2").label, document.get("par_2").heading) == ("para. 2", "Money")


def test_headings_have_ids_of_their_own():
    document = main("<h2>One</h2><p>A lamp.</p><h2>Two</h2><p>Fog.</p>")
    assert [leaf.id for leaf in document.leaves() if leaf.kind == "heading"] == ["hd", "hd_2"]


def test_list_items_hang_on_the_paragraph_above():
    document = main("<ul><li>wicks</li><li>oil</li></ul><p>No more.</p>")
    assert [leaf.label for leaf in document.leaves()] == [
        "para. 1, introductory wording",
        "para. 1, first indent",
        "para. 1, second indent",
        "para. 2",
    ]


def test_nested_list_is_read_item_by_item():
    document = main("<ul><li>wicks<ul><li>thick</li><li>thin</li></ul></li><li>oil</li></ul>")
    assert shown(document)[1:] == ["wicks", "thick", "thin", "oil"]


def test_item_of_two_paragraphs_is_one_item():
    assert shown(main("<ul><li><p>wicks</p><p>and oil</p></li></ul>"))[1] == "wicks\nand oil"


def test_table_has_a_line_for_each_row():
    document = main(
        "<table><caption>Grants</caption><tr><th>Town</th><td>EUR 5</td></tr><tr><td>Port</td></tr></table>"
    )
    assert shown(document)[1:] == ["Grants", "Town\tEUR 5\nPort"]
    assert document.provisions[-1].kind == "table"


def test_text_between_blocks_is_a_paragraph():
    assert shown(main("<div>Loose words<p>A lamp.</p>more words</div>"))[1:] == ["Loose words", "A lamp.", "more words"]


def test_text_after_a_dropped_element_stays():
    assert shown(main("<div><script>x()</script>Fog falls.</div>"))[1] == "Fog falls."


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav><p>Home</p></nav>",
        "<aside><p>Related</p></aside>",
        "<footer><p>Legal notice</p></footer>",
        '<div id="cookie-banner"><p>Biscuits?</p></div>',
        '<div class="ecl-social-media-share"><p>Share</p></div>',
        '<div role="dialog"><p>Accept</p></div>',
        "<p hidden>Hidden</p>",
        '<p style="display: none">Hidden</p>',
        '<span aria-hidden="true">*x*</span>',
        "<p><button>Accept all</button></p>",
    ],
)
def test_furniture_inside_the_main_part_is_dropped(furniture):
    assert shown(main(furniture)) == [SENTENCE]


def test_question_inside_a_button_of_a_heading_stays():
    document = main("<h3><button>Who keeps the log?</button></h3><div><p>The keeper.</p></div>")
    assert document.get("par_2").heading == "Who keeps the log?"


def test_only_the_main_part_is_read():
    page = f"<body><header><p>Commission</p></header><main><h1>Lamps</h1><p>{SENTENCE}</p></main><p>Contact</p></body>"
    assert shown(parse(page)) == ["Lamps", SENTENCE]


def test_title_outside_the_main_part_comes_first():
    page = f"<body><div><h1>Lamps</h1></div><main><p>{SENTENCE}</p></main></body>"
    assert shown(parse(page)) == ["Lamps", SENTENCE]


def test_page_without_main_part_is_read_without_its_furniture():
    page = f"<body><header><p>Commission</p></header><nav>Home</nav><p>{SENTENCE}</p><footer>Contact</footer></body>"
    assert shown(parse(page)) == [SENTENCE]


def test_page_in_latin_1_is_read_as_it_declares():
    page = f'<html><head><meta charset="iso-8859-1"></head><body><main><p>Café. {SENTENCE}</p></main></body></html>'
    assert "Café" in parse(page.encode("latin-1")).text


def test_same_page_gives_the_same_document():
    page = f"<main><h1>Lamps</h1><p>{SENTENCE}</p></main>"
    assert parse(page) == parse(page)


@pytest.mark.parametrize("page", ["", "<html></html>", "<main><h1>Lamps</h1></main>", '<div id="root"></div>'])
def test_page_without_main_text_is_refused(page):
    with pytest.raises(ParseError, match="no main text"):
        parse(page)


@pytest.mark.parametrize("mark", ["window.gokuProps = {}", "window.awsWafCookieDomainList = []", "_cf_chl_opt: cf-chl"])
def test_check_for_robots_is_refused(mark):
    page = f"<body><script>{mark}</script><p>Please wait while we check that you are not a robot.</p></body>"
    with pytest.raises(ParseError, match="robots") as caught:
        parse(page)
    assert "PINCITE_MIRROR" in caught.value.hint


def test_source_without_file_is_refused():
    with pytest.raises(ParseError):
        html.parse(SOURCE, [])


def test_invented_page_has_its_words_and_nothing_else(data: Path):
    document = parse((data / "act" / "page.html").read_bytes())
    assert "12\u00a0May\u00a02031" in document.text
    assert not any(word in document.text for word in ("biscuits", "About us", "Fog horns", "Legal notice"))
