"""Exports: nothing is lost, and what other programs would trip over is escaped."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from retrieval.attribution import attribution
from retrieval.bibliography import CslType
from retrieval.export import escape_markdown
from retrieval.schema import Answer, Citation, SourceRef
from sources.schema import Document, Source

Made = tuple[Document, Source]
HOSTILE = """\
# Not a heading
Not one either
===
<img src=x onerror=alert(1)> [click](https://evil.example) ![pixel](https://evil.example/p.png) <https://evil.example>
[1]: https://evil.example
    not code, *not* __strong__ `not` ~~gone~~ &copy; | R&D | 10^25 \\[so\\] $x$
1. one
2) two
- item
> no quote
~~~
www.evil.example"""
BIRDS = "It is not about birds."
COST = "The cost was EUR 35 million in all."
CSL_TYPES = {
    *("article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter"),
    *("classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event"),
    *("figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture"),
    *("musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical"),
    *("personal_communication", "post", "post-weblog", "regulation", "report", "review", "review-book", "software"),
    *("song", "speech", "standard", "thesis", "treaty", "webpage"),
}


@pytest.fixture(scope="session")
def answer(kite_act: Made, kite_news: Made, make_answer: Callable[..., Answer]) -> Answer:
    document, row = kite_act
    row = row.model_copy(update={"url": "https://example.org/act", "celex": "32031R0009"})
    return make_answer((document, row, BIRDS), (*kite_news, COST), (document, row, "This Act is about kites."))


def test_markdown_shows_every_quote_whole(answer: Answer) -> None:
    assert answer.to_markdown() == (
        "Art. 1(2): “It is not about birds.” [1]\n\npara. 3: “The cost was EUR 35 million in all.” [2]\n\n"
        "Art. 1(1): “This Act is about kites.” [3]\n\n## Sources\n\n"
        "1. [Regulation on kites, Art. 1(2)](<https://example.org/act#:~:text=It%20is%20not%20about%20birds.>)\n\n"
        "   > It is not about birds.\n\n   Quote exact; Sky Office, 2031-05-04.\n\n"
        "2. Kites are back, para. 3\n\n"
        "   > The cost was EUR 35 million in all.\n\n   Quote exact; The Gull, 2031-05-04.\n\n"
        "3. [Regulation on kites, Art. 1(1)](<https://example.org/act#:~:text=This%20Act%20is%20about%20kites.>)\n\n"
        "   > This Act is about kites.\n\n   Quote exact; Sky Office, 2031-05-04.\n\n"
        "*© European Union, EUR-Lex, Official Journal, 32031R0009, 2031-05-04; reuse: Decision 2011/833/EU. "
        "Only the Official Journal is authentic.*\n\n*Source: The Gull, extract; ours.*\n\n"
        "As of 2031-08-01. Written by a machine.\n"
    )


def test_markdown_of_a_refusal_shows_the_nearest_passages(
    kite_act: Made, make_citation: Callable[..., Citation], make_answer: Callable[..., Answer]
) -> None:
    refusal = {"reason": "no_evidence", "message": "Nothing.", "nearest": (make_citation(*kite_act, BIRDS),)}
    text = make_answer(abstention=refusal, text="Nothing.").to_markdown()
    assert text.startswith("Nothing.\n\n## Nearest passages\n\n1. Regulation on kites, Art. 1(2)")
    assert BIRDS in text


def rendered(markdown: str) -> tuple[set[str], str]:
    """What a renderer makes of it: the sorts of its elements, and the words it shows, white space apart."""
    tokens, kinds, words = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown), set(), ""
    for token in tokens:
        kinds.add(token.type)
        for inner in token.children or ():
            kinds.add(inner.type)
            words += inner.content
    return kinds, "".join(words.split())


PLAIN = {"paragraph_open", "paragraph_close", "inline", "text", "softbreak", "hardbreak"}


def test_markdown_of_a_source_is_shown_and_not_rendered(
    answer: Answer, make_document: Callable[..., Made], make_leaf: Callable, make_answer: Callable[..., Answer]
) -> None:
    """Statements went into Markdown as they were: a page could put a picture that reports its reader into an answer."""
    title = "A <b>page</b> [here](https://evil.example)"
    url = "https://example.org/a>)<script>"
    document, row = make_document("bad", make_leaf("paragraph", HOSTILE, paragraph="1"), title=title, url=url)
    made = make_answer((document, row, HOSTILE))
    for markdown in (made.to_markdown(), made.to_footnotes().replace("[^1]: ", "")):
        kinds, words = rendered(markdown)
        assert not kinds & {"image", "html_inline", "html_block", "code_inline", "code_block", "fence", "hr", "s_open"}
        assert words.count("".join(HOSTILE.split())) == 2
        assert "".join(title.split()) in words
        links = re.findall(r'href="([^"]*)"', MarkdownIt("commonmark").render(markdown))
        assert [link for link in links if not link.startswith("https://example.org/a%3E)%3Cscript%3E")] == []
        assert not re.search(r"(?<!\\):(?=//)", markdown.replace("https://example.org", ""))
    assert made.to_markdown().count("\n#") == 1


@given(st.text(st.characters(exclude_categories=["C"], include_characters="\n\t")))
def test_escaped_words_are_shown_as_they_are(text: str) -> None:
    kinds, words = rendered(escape_markdown(text))
    assert kinds <= PLAIN
    assert words == "".join(text.split())


@given(st.lists(st.sampled_from(list("#>-+=*_`~|[]()<>!&;:1.2 \t\n\\ax")), max_size=30).map("".join))
def test_signs_of_markdown_are_shown_as_they_are(text: str) -> None:
    kinds, words = rendered(escape_markdown(text))
    assert kinds <= PLAIN
    assert words == "".join(text.split())


def test_footnotes_stand_behind_their_statements(answer: Answer) -> None:
    text, notes = answer.to_footnotes().split("\n\n[^1]: ")
    assert text.replace("[^", " [") == answer.text
    assert text.startswith("Art. 1(2): “It is not about birds.”[^1]\n\n")
    assert notes.startswith("Regulation on kites, Art. 1(2): “It is not about birds.” <https://example.org/act#")
    assert "\n[^2]: Kites are back, para. 3: “The cost was EUR 35 million in all.” Source: The Gull" in notes


def test_bibtex_has_one_entry_for_each_source(answer: Answer) -> None:
    entries = answer.to_bibtex()
    assert re.findall(r"@misc\{(.*),", entries) == ["kite-act", "kite-news"]
    assert "Art. 1(2); Art. 1(1)." in entries
    assert "  date = {2031-05-04}" in entries


@given(st.text(min_size=1, max_size=40))
def test_bibtex_braces_balance_whatever_the_title(answer: Answer, title: str) -> None:
    source = answer.citations[0].source.model_copy(update={"title": title})
    citation = answer.citations[0].model_copy(update={"source": source})
    entries = answer.model_copy(update={"citations": (citation,)}).to_bibtex()
    depth = 0
    for sign in re.sub(r"\\[{}]", "", entries):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0


def test_bibtex_escapes_what_latex_reads(answer: Answer) -> None:
    source = answer.citations[0].source.model_copy(update={"title": "R&D: 5 % of #1_{x} ~ $2^\\"})
    citation = answer.citations[0].model_copy(update={"source": source})
    entry = answer.model_copy(update={"citations": (citation,)}).to_bibtex()
    title = r"{{R\&D: 5 \% of \#1\_\{x\} \textasciitilde{} \$2\textasciicircum{}\textbackslash{}}}"
    assert f"title = {title}" in entry


def test_csl_items_have_known_types_and_dates(answer: Answer) -> None:
    items = json.loads(json.dumps(answer.to_csl_json()))
    assert [(item["id"], item["type"]) for item in items] == [
        ("kite-act", "legislation"),
        ("kite-news", "article-newspaper"),
    ]
    assert items[0]["issued"] == {"date-parts": [[2031, 5, 4]]}
    assert items[0]["URL"] == "https://example.org/act"
    assert "URL" not in items[1]


def test_csl_types_are_types_of_csl() -> None:
    assert set(CslType.__args__) <= CSL_TYPES


@pytest.mark.parametrize(("published", "parts"), [("2031", [2031]), ("2031-05", [2031, 5])])
def test_csl_date_is_as_precise_as_the_source(answer: Answer, published: str, parts: list[int]) -> None:
    source = answer.citations[0].source.model_copy(update={"published": published})
    citation = answer.citations[0].model_copy(update={"source": source})
    item = answer.model_copy(update={"citations": (citation,)}).to_csl_json()[0]
    assert item["issued"] == {"date-parts": [parts]}


def test_anthropic_blocks_are_the_text_and_cite_the_document(answer: Answer, kite_act: Made, kite_news: Made) -> None:
    blocks = answer.to_anthropic()
    assert "".join(block["text"] for block in blocks) == answer.text
    documents = [kite_act[0], kite_news[0]]
    cited = [citation for block in blocks for citation in block.get("citations", [])]
    assert [citation["document_index"] for citation in cited] == [0, 1, 0]
    for citation in cited:
        assert citation["type"] == "char_location"
        text = documents[citation["document_index"]].text
        assert text[citation["start_char_index"] : citation["end_char_index"]] == citation["cited_text"]


def test_openai_annotations_count_in_the_answer(answer: Answer) -> None:
    first, second = answer.to_openai_annotations()
    assert set(first) == {"type", "start_index", "end_index", "title", "url"}
    assert answer.text[first["start_index"] : first["end_index"]] == "Art. 1(2): “It is not about birds.”"
    assert second["title"] == "Regulation on kites, Art. 1(1)"


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        (
            {"authentic": False, "celex": "02031R0009"},
            "© European Union, EUR-Lex, consolidated text 02031R0009, 2031, CC BY 4.0, extract; no legal effect.",
        ),
        (
            {"tier": "eu_institution", "publisher": "European Commission, AI Office"},
            "Source: European Commission, AI Office, CC BY 4.0, extract.",
        ),
        (
            {"tier": "eu_institution", "publisher": "European Parliament"},
            "© European Union, 2031 – Source: European Parliament, extract.",
        ),
        (
            {"tier": "brief", "rests_on": {"source_id": "kite-act"}},
            "Pincite's own summary, not an official text; it rests on kite-act.",
        ),
    ],
)
def test_attribution_says_what_the_licence_asks(answer: Answer, fields: dict[str, object], line: str) -> None:
    source = answer.citations[0].source.model_dump(by_alias=True) | fields
    assert attribution(SourceRef.model_validate(source)) == line


def test_exports_round_trip_through_json(answer: Answer) -> None:
    again = Answer.model_validate_json(answer.model_dump_json())
    assert again.to_markdown() == answer.to_markdown()
    assert again.to_anthropic() == answer.to_anthropic()
