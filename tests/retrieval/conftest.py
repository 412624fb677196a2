"""A small invented act, a news item, our rows about both, and an embedder whose vectors can be read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from retrieval.cite import cite
from retrieval.lexical import tokenise
from retrieval.library import Lookup
from retrieval.schema import Answer, Citation, Hit, Query, Quote, Statement, Validity
from retrieval.split import split
from sources.locator import Locator
from sources.outline import Node, Run, lay_out
from sources.schema import Document, Held, RestsOn, Snapshot, Source, Span

LONG = "The keeper writes down each flight, its height and its length, and shows the book to whoever asks for it. "


def leaf(kind: Any, words: str, **place: Any) -> Node:
    extra = {name: place.pop(name) for name in ("number", "heading", "rests_on", "search_text") if name in place}
    return Node(kind, Locator(**place), run=Run(words), **extra)


def branch(kind: Any, children: list[Node], **place: Any) -> Node:
    extra = {name: place.pop(name) for name in ("number", "heading") if name in place}
    return Node(kind, Locator(**place), children=children, **extra)


def source(identity: str, **fields: Any) -> Source:
    given = {
        "title": "Regulation on kites",
        "publisher": "Sky Office",
        "tier": "law",
        "kind": "regulation",
        "language": "en",
        "published": "2031-05-04",
        "version_id": "v1",
        "parser": "text",
        "licence": "ours",
        "binding": True,
    }
    return Source(id=identity, **(given | fields))


def kite_nodes() -> list[Node]:
    return [
        leaf("title", "Regulation (EU) 2031/9 on kites", name="tit_1"),
        branch(
            "preamble",
            [
                leaf("text", "The Council of Kites,", name="pbl_2"),
                leaf("citation", "Having regard to the wind,", citation="1"),
                leaf("recital", "(1) Kites are flown for joy.", recital="1"),
                leaf("recital", "(2) " + LONG * 30, recital="2"),
            ],
            name="pbl_1",
        ),
        branch(
            "chapter",
            [
                leaf("heading", "CHAPTER I\nFLYING", chapter="I", part="heading"),
                branch(
                    "article",
                    [
                        leaf("heading", "Article 1\nScope", article="1", part="heading"),
                        leaf("paragraph", "1. This Act is about kites.", article="1", paragraph="1", number="1."),
                        leaf("paragraph", "2. It is not about birds.", article="1", paragraph="2", number="2."),
                    ],
                    article="1",
                    heading="Scope",
                ),
                branch(
                    "article",
                    [
                        leaf("heading", "Article 2\nDefinitions", article="2", part="heading"),
                        leaf("lead", "The following definitions apply:", article="2", part="lead"),
                        leaf("point", "(1) ‘kite’ means a thing on a line;", article="2", point="1", number="(1)"),
                        leaf("point", "(2) ‘keeper’ means who holds it.", article="2", point="2", number="(2)"),
                    ],
                    article="2",
                    heading="Definitions",
                ),
                branch(
                    "article",
                    [
                        leaf("heading", "Article 3\nColours", article="3", part="heading"),
                        leaf("lead", "A kite is:", article="3", part="lead"),
                        leaf("point", "(a) red; or", article="3", point="a", number="(a)"),
                        leaf("point", "(b) blue.", article="3", point="b", number="(b)"),
                    ],
                    article="3",
                    heading="Colours",
                ),
                branch(
                    "article",
                    [
                        leaf("heading", "Article 4\nForbidden flights", article="4", part="heading"),
                        branch(
                            "paragraph",
                            [
                                leaf("lead", "1. It is forbidden to:", article="4", paragraph="1", part="lead"),
                                leaf(
                                    "point",
                                    "(a) fly at night; " + LONG * 6,
                                    article="4",
                                    paragraph="1",
                                    point="a",
                                    number="(a)",
                                ),
                                leaf(
                                    "point",
                                    "(b) fly over a port. " + LONG * 6,
                                    article="4",
                                    paragraph="1",
                                    point="b",
                                    number="(b)",
                                ),
                            ],
                            article="4",
                            paragraph="1",
                            number="1.",
                        ),
                        leaf("paragraph", "2. ▬▬▬▬", article="4", paragraph="2", number="2."),
                    ],
                    article="4",
                    heading="Forbidden flights",
                ),
            ],
            chapter="I",
            heading="FLYING",
        ),
        branch(
            "annex",
            [
                leaf("heading", "ANNEX I\nSorts of kites", annex="I", part="heading"),
                leaf("point", "1. Box kites.", annex="I", paragraph="1", number="1."),
                branch(
                    "point",
                    [
                        leaf("lead", "2. Stunt kites with:", annex="I", paragraph="2", part="lead"),
                        leaf("point", "(a) two lines;", annex="I", paragraph="2", point="a", number="(a)"),
                        leaf("point", "(b) four lines.", annex="I", paragraph="2", point="b", number="(b)"),
                    ],
                    annex="I",
                    paragraph="2",
                    number="2.",
                ),
            ],
            annex="I",
            heading="Sorts of kites",
        ),
        leaf("notes", "(1) OJ of kites, page 7.", name="notes"),
    ]


@pytest.fixture(scope="session")
def make_source() -> Callable[..., Source]:
    return source


@pytest.fixture(scope="session")
def make_leaf() -> Callable[..., Node]:
    return leaf


@pytest.fixture(scope="session")
def kite_act() -> tuple[Document, Source]:
    row = source("kite-act", names=("Kite Act",), text_from=date(2031, 6, 1))
    return lay_out(row, kite_nodes(), parser_version="1"), row


@pytest.fixture(scope="session")
def kite_news() -> tuple[Document, Source]:
    row = source("kite-news", title="Kites are back", publisher="The Gull", tier="press", kind="news", binding=False)
    nodes = [
        leaf("heading", "A windy day", part="heading"),
        leaf("paragraph", "Some 40 kites flew over the port, said the mayor.", paragraph="1", heading="A windy day"),
        leaf("paragraph", "[...]", paragraph="2"),
        leaf("paragraph", "The cost was EUR 35 million in all.", paragraph="3", heading="A windy day"),
    ]
    return lay_out(row, nodes, parser_version="1"), row


@pytest.fixture(scope="session")
def make_brief() -> Callable[..., tuple[Document, Source]]:
    """Rows of a brief from (name, statement, source id, locator, search words)."""

    def make(*rows: tuple[str, str, str, str | None, str]) -> tuple[Document, Source]:
        row = source("brief-kites", title="Kites in our words", publisher="Pincite", tier="brief", parser="brief")
        nodes = [
            leaf(
                "fact",
                statement,
                name=name,
                heading="kites",
                rests_on=RestsOn(source_id=source_id, locator=locator),
                search_text=words,
            )
            for name, statement, source_id, locator, words in rows
        ]
        return lay_out(row, nodes, parser_version="1"), row

    return make


def snapshot_of(document: Document, row: Source) -> Snapshot:
    return Snapshot(
        source_id=row.id,
        sha256="ab" * 32,
        parts=(),
        retrieved=datetime(2031, 7, 1, 9, 30, tzinfo=UTC),
        obtained_from="pincite",
        licence=row.licence,
    )


@pytest.fixture(scope="session")
def make_quote() -> Callable[..., Quote]:
    """Quote the first place where the words stand, by default for the innermost provision there."""

    def make(document: Document, words: str, provision: str | None = None) -> Quote:
        start = document.text.index(words)
        span = Span(start=start, end=start + len(words))
        around = document.get(provision) if provision else document.innermost(span)
        assert around is not None
        return Quote(
            passage_id="",
            document_id=document.id,
            text_sha256=document.text_sha256,
            provision_id=around.id,
            span=span,
            text=words,
        )

    return make


@pytest.fixture(scope="session")
def make_citation(make_quote: Callable[..., Quote]) -> Callable[..., Citation]:
    def make(document: Document, row: Source, words: str, **options: Any) -> Citation:
        quote = make_quote(document, words, options.pop("provision", None))
        given = {"validity": Validity(), **options}
        return cite(quote, document=document, source=row, snapshot=snapshot_of(document, row), **given)

    return make


@pytest.fixture(scope="session")
def make_answer(make_citation: Callable[..., Citation]) -> Callable[..., Answer]:
    """Answer with one quotation for each (document, row, words), each behind the label of its place."""

    def make(*quoted: tuple[Document, Source, str], **fields: Any) -> Answer:
        text, statements, citations = "", [], []
        for document, row, words in quoted:
            citation = make_citation(document, row, words)
            said = f"{citation.pin.label}: “{words}”"
            start = len(text)
            text += f"{said} [{len(citations) + 1}]\n\n"
            statements.append(
                Statement(
                    text=said,
                    span=Span(start=start, end=start + len(said)),
                    citation_ids=(citation.id,),
                    support="quoted",
                    method="quotation",
                )
            )
            citations.append(citation)
        given = {
            "question": "What about kites?",
            "as_of": date(2031, 8, 1),
            "release": "r1",
            "disclosure": "Written by a machine.",
            "text": text.rstrip(),
            "statements": tuple(statements),
            "citations": tuple(citations),
        }
        return Answer(**(given | fields))

    return make


@pytest.fixture(scope="session")
def make_document() -> Callable[..., tuple[Document, Source]]:
    """A document laid out from nodes, and its row."""

    def make(identity: str, *nodes: Node, **fields: Any) -> tuple[Document, Source]:
        row = source(identity, **fields)
        return lay_out(row, list(nodes), parser_version="1"), row

    return make


@pytest.fixture(scope="session")
def make_branch() -> Callable[..., Node]:
    return branch


@pytest.fixture(scope="session")
def make_lookup() -> Callable[..., Lookup]:
    """What gives these documents, as the library does."""

    def make(*pairs: tuple[Document, Source]) -> Lookup:
        held = {(each.id, each.text_sha256): Held(each, row, snapshot_of(each, row)) for each, row in pairs}
        return lambda document_id, text_sha256: held[document_id, text_sha256]

    return make


@pytest.fixture(scope="session")
def make_hits() -> Callable[..., tuple[Hit, ...]]:
    """Hits of a document's passages: those with these labels in this order, or all; the first one scores 1."""

    def make(document: Document, row: Source, *labels: str, **fields: Any) -> tuple[Hit, ...]:
        passages = split(document, row)
        found = [p for label in labels for p in passages if p.label == label] if labels else passages
        given = {"score": 1.0} | fields
        return tuple(Hit(passage=passage, rank=rank, **given) for rank, passage in enumerate(found, start=1))

    return make


@pytest.fixture(scope="session")
def make_query() -> Callable[..., Query]:
    """A query as `understand` makes it from plain words."""

    def make(words: str, **fields: Any) -> Query:
        terms = tuple(dict.fromkeys(tokenise(words)))
        return Query(**({"question": words, "text": words, "terms": terms, "as_of": date(2031, 8, 1)} | fields))

    return make
