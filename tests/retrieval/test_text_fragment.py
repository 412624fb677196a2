"""Text fragments: what a browser finds first on the page is the quote."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections.abc import Callable
from datetime import date
from html import escape
from itertools import accumulate
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.links import deep_link
from retrieval.text_fragment import text_directive
from sources.locator import Locator
from sources.parsers import parse
from sources.schema import Amendment, ChangeMark, Document, Provision, Source, SourcePart, Span, sha256_text

BLOCKS = {"p", "div", "table", "tbody", "thead", "tr", "td", "th", "hr", "ul", "ol", "li", "br"}
LABEL = re.compile(r"(?:‘?\(?\w{1,4}[.)]|‘?\d+(?:\.\d+)+\.?|[-–—•])\s+")
ACT = """\
Article 22
Importers of kites
1.\u00a0\u00a0 Importers shall appoint a keeper in the Union.
2.\u00a0\u00a0 The provider shall enable its keeper to fly.
3.\u00a0\u00a0 Importers shall fly.
Article 54
Providers of balloons
1.\u00a0\u00a0 Providers shall appoint a keeper of balloons.
2.\u00a0\u00a0 The provider shall enable its keeper to fly.
3.\u00a0\u00a0 Keepers shall fly.
"""


def document_of(text: str, marks: tuple[ChangeMark, ...] = (), notes: int | None = None) -> Document:
    """A document of one provision, or of two, the second of which are the notes from an offset on."""
    ends = [len(text)] if notes is None else [notes, len(text)]
    parts = []
    for start, end, name in zip([0, *ends], ends, ("text", "notes"), strict=False):
        kind = "notes" if name == "notes" else "text"
        locator, span = Locator(name=name), Span(start=start, end=end)
        parts.append(Provision(id=name, label=name, kind=kind, locator=locator, span=span))
    return Document(
        id="page", version_id="1", language="en", title="Kites", parser="html", parser_version="1",
        text=text, text_sha256=sha256_text(text), provisions=tuple(parts), marks=marks,
    )  # fmt: skip


def directive(quote: str, text: str | None = None, at: int = 0, **options: object) -> str:
    document = document_of(text or quote, **options)  # type: ignore[arg-type]
    return text_directive(document, Span(start=at, end=at + len(quote)))


class Page:
    """A page as a browser searches it, after the steps of the draft standard; places count what isn't white space."""

    def __init__(self, blocks: list[str]) -> None:
        self.text = "\n".join(shown for shown in (folded(block) for block in blocks) if shown)
        self.places = list(accumulate((not sign.isspace() for sign in self.text), initial=0))
        self.solid = "".join(self.text.split())

    def find(self, directive: str) -> tuple[int, int] | None:
        terms = directive.split(",")
        prefix = folded(unquote(terms.pop(0)[:-1])) if terms[0].endswith("-") else ""
        suffix = folded(unquote(terms.pop()[1:])) if terms[-1].startswith("-") else ""
        start, end = (*(folded(unquote(term)) for term in terms), "")[:2]
        at = 0
        while True:
            first = self._seek(prefix or start, at, is_whole=not prefix)
            if first < 0:
                return None
            at, begin = first + 1, self._skip(first + len(prefix)) if prefix else first
            until = begin + len(start)
            if not self.text.startswith(start, begin) or not self._is_border(until):
                continue
            found = self._ends(until, end, suffix)
            if found or end:
                return (self.places[begin], self.places[found]) if found else None

    def _ends(self, until: int, end: str, suffix: str) -> int:
        while True:
            if end:
                last = self._seek(end, until, is_whole=True)
                if last < 0:
                    return 0
                until = last + len(end)
            behind = self._skip(until)
            if not suffix or (self.text.startswith(suffix, behind) and self._is_border(behind + len(suffix))):
                return until
            if not end:
                return 0

    def _seek(self, term: str, at: int, *, is_whole: bool) -> int:
        at = self.text.find(term, at)
        while at >= 0 and not (self._is_border(at) and (not is_whole or self._is_border(at + len(term)))):
            at = self.text.find(term, at + 1)
        return at

    def _is_border(self, at: int) -> bool:
        return not 0 < at < len(self.text) or not (self.text[at - 1].isalnum() and self.text[at].isalnum())

    def _skip(self, at: int) -> int:
        while at < len(self.text) and self.text[at].isspace():
            at += 1
        return at


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(plain.translate(str.maketrans("‘’“”", "''\"\"")).split())


def shown_of(document: Document) -> Page:
    """The page of a text: each line and each label a block."""
    lines = (re.split(r"(?<=^\d\.)\s", line) for line in document.text.split("\n"))
    return Page([block for line in lines for block in line])


def leads_to(page: Page, document: Document, span: Span) -> bool:
    """Whether the fragment's first match is the words at the span; a label before them may go along."""
    found = page.find(text_directive(document, span))
    begins = {span.start}
    label = LABEL.match(document.text, document.text.rfind("\n", 0, span.start) + 1)
    if label is not None:
        begins |= {label.start(), label.end()}
    places = [len("".join(folded(document.text[:offset]).split())) for offset in (*begins, span.end)]
    return found is not None and found[0] in places[:-1] and found[1] == places[-1]


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("kites fly, well-made & free", "kites%20fly%2C%20well%2Dmade%20%26%20free"),
        ("1.\u00a0\u00a0\u00a0Kites fly.", "Kites%20fly."),
        ("(a) they fly;", "they%20fly%3B"),
        ("3.1. They fly.", "They%20fly."),
        ("Kites are:\n(a) red;\n(b) blue.", "Kites%20are%3A,blue."),
        ("more than 10^25 kites", "more%20than%201025%20kites"),
        ("▬▬", ""),
    ],
)
def test_fragment_has_the_pages_own_words(quote: str, expected: str) -> None:
    assert directive(quote) == expected


def test_long_quote_gives_its_first_and_last_words() -> None:
    quote = " ".join(f"word{number}" for number in range(40))
    first, last = directive(quote).split(",")
    assert unquote(first) == "word0 word1 word2 word3 word4 word5"
    assert unquote(last) == "word34 word35 word36 word37 word38 word39"


def test_words_of_a_fragment_stand_in_one_block_without_no_break_spaces() -> None:
    first, last = directive("fines of up to EUR\u00a015\u00a0000\u00a0000 are due\nby noon, at the port").split(",")
    assert unquote(first) == "fines of up to EUR"
    assert unquote(last) == "by noon, at the port"


def test_words_that_stand_twice_get_a_prefix() -> None:
    text = "Red kites fly. Blue kites fly."
    assert directive("kites fly.", text, at=text.rindex("kites")) == "Red%20kites%20fly.%20Blue-,kites%20fly."


def test_same_paragraph_in_two_articles_is_told_apart_by_the_one_before() -> None:
    """Art. 54(2) of the AI Act was highlighted at Art. 22(2): the same words behind the same "2." in both.

    With its label the quote was unique in the text, so it got no prefix, and the label was then left out of the link.
    """
    document = document_of(ACT)
    quote = "2.\u00a0\u00a0 The provider shall enable its keeper to fly."
    for start in (ACT.index(quote), ACT.rindex(quote)):
        assert leads_to(shown_of(document), document, Span(start=start, end=start + len(quote)))
    last = unquote(directive(quote, ACT, at=ACT.rindex(quote)))
    assert last == "a keeper of balloons.-,2.,shall enable its keeper to fly."


def test_words_that_stand_before_in_other_letters_are_no_first_place() -> None:
    """The heading "Definitions" was looked for with its capital, and browsers took "definitions" in a recital."""
    text = "The definitions are new.\nArticle 3\nDefinitions\nA kite is a kite."
    at = text.index("Definitions")
    assert directive("Definitions", text, at=at) == "Article%203-,Definitions"


def test_last_words_that_stand_inside_the_quote_are_made_longer() -> None:
    """A list that says the same thing of each item was highlighted to the end of its first item only."""
    items = "one two three four five six seven eight nine is of all the kites that fly; "
    quote = f"Kites shall never fly over a port or a town: {items}and also {items}end of all the kites that fly."
    document = document_of(quote)
    assert leads_to(shown_of(document), document, Span(start=0, end=len(quote)))


def test_change_mark_between_two_lines_keeps_them_from_being_each_others_context() -> None:
    """`▼M1` stands on the page before a new wording and not in the text, so no prefix is adjacent across it."""
    start = ACT.rindex("2.\u00a0\u00a0 The provider")
    mark = ChangeMark(span=Span(start=start, end=start + 40), action="replaced", celex="32031R0010")
    assert "balloons" not in directive("The provider shall enable its keeper to fly.", ACT, start + 5, marks=(mark,))


def test_notes_may_stand_anywhere_on_the_page() -> None:
    """The Official Journal prints the notes before the annexes; in the text they are its end."""
    text = "Directive on kites of 2030, as amended last year.\n(1) Directive on kites of 2030, page 7."
    assert directive("Directive on kites", text, notes=text.index("(1)")) != "Directive%20on%20kites"


def test_words_that_stand_twice_in_the_same_surroundings_get_no_fragment() -> None:
    """A link to the right article without a highlight is better than the wrong words highlighted."""
    text = "Weather\nHarbour\nWeather\nHarbour\nWeather\nHarbour"
    assert directive("Harbour", text, at=text.index("Harbour", 20)) == ""


@given(st.text(max_size=200))
def test_fragment_holds_no_bare_separator(quote: str) -> None:
    found = directive(quote)
    assert found.count(",") <= 2
    assert not set("&#\n ") & set(found)
    assert all(part.endswith("-") or "-" not in part for part in found.split(","))


words = st.lists(
    st.sampled_from(["red", "kites", "fly.", "Red", "café", "(a)", "‘so’", "cafe"]), min_size=1, max_size=9
)


@given(st.lists(words.map(" ".join), min_size=1, max_size=8), st.data())
def test_what_a_fragment_finds_first_is_the_quote(lines: list[str], data: st.DataObject) -> None:
    document = document_of("\n".join(lines))
    begins = [match.start() for match in re.finditer(r"\S+", document.text)]
    start = data.draw(st.sampled_from(begins))
    ends = [match.end() for match in re.finditer(r"\S+", document.text) if match.end() > start]
    span = Span(start=start, end=data.draw(st.sampled_from(ends)))
    found = text_directive(document, span)
    if not found:
        return
    place = Page(document.text.split("\n")).find(found)
    assert place is not None
    solid = [len("".join(document.text[:offset].split())) for offset in (span.start, span.end)]
    # Labels and the numbers of a heading may be left out at the beginning, or the label before it go along.
    assert solid[0] - 3 <= place[0] < place[1] <= solid[1]


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.parametrize(
    ("document_id", "parser"),
    [("ai-act-en-oj-html", "eurlex_oj"), ("ai-act-en-consolidated-2026-07-27", "eurlex_consolidated")],
)
def test_first_place_on_the_page_of_the_ai_act_is_the_provision(
    corpus: Path, make_source: Callable[..., Source], document_id: str, parser: str
) -> None:
    """Of 1,643 links into the consolidated Act, 187 highlighted other words than those quoted, or half of them."""
    from lxml import html

    rows = {row["id"]: row for row in json.loads((corpus / "MANIFEST.json").read_text("utf-8"))}
    data = (corpus / rows[document_id]["path"]).read_bytes()
    amended = (Amendment(celex="32026R1744", in_force=date(2026, 7, 27)),)
    row = make_source(document_id, parser=parser, amendments=amended, url="https://example.org/act")
    document = parse(row, [SourcePart(name=document_id, data=data)])
    tree = html.fromstring(data)
    ids = {element.get("id") for element in tree.iter() if element.get("id")}
    page = Page(blocks_of(tree.find("body")))
    at, silent, wrong = 0, [], []
    for leaf in document.leaves():
        span = leaf.span.stripped(document.text)
        solid = "".join(folded(span.of(document.text).replace("10^", "10")).split())
        place = page.solid.find(solid, at) if solid else -1
        if place < 0 or leaf.kind == "notes" or leaf.locator.name == "notes":
            continue
        at = place + len(solid)
        link = deep_link(row.url, document, leaf, span)
        assert link is not None
        element, _, directive = link.partition("#")[2].partition(":~:text=")
        assert not element or element in ids, leaf.label
        if not directive:
            silent.append(leaf.label)
            continue
        found = page.find(directive)
        if found is None or not (place <= found[0] <= place + 12 and at - 12 <= found[1] <= at):
            wrong.append(leaf.label)
    assert wrong == []
    assert len(silent) <= 6, silent


def blocks_of(body: object) -> list[str]:
    found = [""]

    def walk(element: object) -> None:
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            return
        if element.tag in BLOCKS:
            found.append("")
        found[-1] += element.text or ""
        for child in element:
            walk(child)
            found[-1] += child.tail or ""
        if element.tag in BLOCKS:
            found.append("")

    walk(body)
    return found


@pytest.mark.slow
def test_chromium_scrolls_to_the_quote() -> None:
    """The rules above are of a draft standard; this asks a browser."""
    playwright = pytest.importorskip("playwright.sync_api")
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("needs Chromium")
    document = document_of(ACT)
    lines = [line.split("\u00a0\u00a0 ") for line in ACT.splitlines()]
    cells = ["".join(f"<td>{escape(cell)}</td>" for cell in line) for line in lines]
    rows = "".join(f'<table id="line{number}"><tr>{row}</tr></table>' for number, row in enumerate(cells))
    page = f"<!DOCTYPE html><meta charset='utf-8'><style>table {{ margin: 3000px 0 }}</style>{rows}"
    with playwright.sync_playwright() as p:
        chromium = p.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        tab = chromium.new_page()
        tab.route("**/*", lambda route: route.fulfill(body=page, content_type="text/html; charset=utf-8"))
        start = 0
        for number, line in enumerate(ACT.splitlines()):
            tab.goto("about:blank")
            tab.goto(
                f"https://example.org/#:~:text={text_directive(document, Span(start=start, end=start + len(line)))}"
            )
            tab.wait_for_function("scrollY > 0")
            at = tab.evaluate("document.elementFromPoint(20, innerHeight / 2)?.closest('table')?.id")
            assert at == f"line{number}", line
            start += len(line) + 1
        chromium.close()
