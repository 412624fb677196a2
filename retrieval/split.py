"""From a document to its passages, along the borders of its provisions.

A passage is one contiguous span that never crosses a paragraph. A paragraph up to `MAX_BLOCK` characters stays whole
with its points, because half a sentence answers nothing; a longer one is cut at its points, then at their subpoints,
and a long piece of prose at its sentences. Headings, notes and title furniture are no passages: what they say stands
in the breadcrumbs.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import date
from math import ceil
from typing import NamedTuple

from retrieval.breadcrumb import breadcrumb
from retrieval.schema import Passage
from retrieval.sentences import sentences
from sources.schema import Document, Provision, Source, Span
from sources.versions import validity_of

__all__ = ["MAX_BLOCK", "MAX_PROSE", "split"]

MAX_BLOCK = 1_200
"""Characters up to which a paragraph and its points are one passage."""
MAX_PROSE = 1_500
"""Characters up to which a piece without points is one passage; longer ones are cut at sentences."""
_PROSE_TARGET = 1_000
_MIN_LEAD = 40

_FURNITURE = frozenset({"title", "citation", "heading", "final", "notes"})
_STRUCTURE = frozenset({"preamble", "chapter", "section", "article", "annex"})
_OWN_BLOCK = _STRUCTURE | {"recital", "paragraph", "subparagraph"}
_NOT_CITED = frozenset({"heading", "lead", "tail", "notes", "quotation"})
_DEFINITIONS = re.compile(r"\bd[eé]fini", re.IGNORECASE)


class _Piece(NamedTuple):
    span: Span
    provision: Provision


def split(document: Document, source: Source) -> tuple[Passage, ...]:
    """Return the passages of `document`, in order; they don't overlap.

    Args:
        document: The parsed text.
        source: Its catalogue row; `source.search` says whether all of it is searched, its recitals, or nothing.
    """
    if source.search == "none":
        return ()
    blocks = (
        block
        for provision in document.provisions
        if provision.parent is None
        for block in _blocks(document, provision)
        if source.search == "all" or block[0].kind == "recital"
    )
    pieces = (piece for block in blocks for piece in _pieces(document, block))
    return tuple(
        _passage(document, source, piece) for piece in pieces if any(map(str.isalpha, piece.span.of(document.text)))
    )


def search_words(document: Document, span: Span) -> str:
    """Return the words in `span` without footnote calls."""
    kept, at = [], span.start
    for call in document.footnote_calls:
        if span.covers(call):
            kept.append(document.text[at : call.start])
            at = call.end
    return "".join([*kept, document.text[at : span.end]])


def _children(document: Document, provision: Provision) -> list[Provision]:
    return [child for child in map(document.get, provision.children) if child is not None]


def _blocks(document: Document, node: Provision) -> Iterator[list[Provision]]:
    """Yield what may become one passage each: a paragraph, or neighbours that belong to one sentence."""
    if node.kind in _FURNITURE:
        return
    children = _children(document, node)
    if not _is_structure(node, children):
        yield [node]
        return
    run: list[Provision] = []
    for child in children:
        if node.kind == "preamble" and child.kind == "text":
            continue
        if child.kind in _OWN_BLOCK or child.kind in _FURNITURE or _is_item(node, child):
            if run:
                yield run
            run = []
            yield from _blocks(document, child)
        else:
            run.append(child)
    if run:
        yield run


def _is_structure(node: Provision, children: list[Provision]) -> bool:
    if not children:
        return False
    return node.kind in _STRUCTURE or any(child.kind in _STRUCTURE | {"paragraph", "heading"} for child in children)


def _is_item(parent: Provision, child: Provision) -> bool:
    """Whether a point is cited like a paragraph: an annex's numbered item, a definition."""
    if child.kind != "point":
        return not child.children and child.kind in ("table", "text", "fact", "gloss")
    defines = parent.kind == "article" and _DEFINITIONS.search(parent.heading or "") is not None
    return defines or (child.locator.annex is not None and child.locator.paragraph is not None)


def _pieces(document: Document, nodes: list[Provision]) -> Iterator[_Piece]:
    text = document.text
    span = Span(start=nodes[0].span.start, end=nodes[-1].span.end).stripped(text)
    alone = nodes[0] if len(nodes) == 1 else None
    if alone is not None and not alone.children:
        if alone.kind == "lead" and len(span) < _MIN_LEAD:
            return
        spans: Iterable[Span] = [span] if len(span) <= MAX_PROSE else _prose(text, span)
        yield from (_Piece(part, alone) for part in spans)
    elif len(span) <= MAX_BLOCK:
        owner = alone or document.get(nodes[0].parent or "") or nodes[0]
        yield _Piece(span, _innermost(document, owner, span))
    else:
        for node in _children(document, alone) if alone is not None else nodes:
            if node.kind not in _FURNITURE:
                yield from _pieces(document, [node])


def _prose(text: str, span: Span) -> Iterator[Span]:
    """Cut a long piece between sentences into parts of about the same length."""
    target = len(span) / ceil(len(span) / _PROSE_TARGET)
    start = end = None
    for part in (part for sentence in sentences(text, span) for part in _fitting(text, sentence)):
        if start is not None and end is not None and part.end - start > MAX_BLOCK:
            yield Span(start=start, end=end)
            start = None
        start = part.start if start is None else start
        end = part.end
        if end - start >= target:
            yield Span(start=start, end=end)
            start = None
    if start is not None and end is not None:
        yield Span(start=start, end=end)


def _fitting(text: str, sentence: Span) -> Iterator[Span]:
    """Cut what only looks like one sentence (a table, a list without stops) at white space."""
    while len(sentence) > MAX_PROSE:
        cut = max(text.rfind(mark, sentence.start, sentence.start + MAX_BLOCK) for mark in " \n")
        if cut <= sentence.start:
            cut = sentence.start + MAX_BLOCK
        yield Span(start=sentence.start, end=cut).stripped(text)
        sentence = Span(start=cut, end=sentence.end).stripped(text)
    yield sentence


def _innermost(document: Document, provision: Provision, span: Span) -> Provision:
    """Return the smallest provision at or below `provision` that covers `span`."""
    for child in _children(document, provision):
        if child.span.covers(span):
            return _innermost(document, child, span)
    return provision


def _published(source: Source) -> date | None:
    """The first day on which what isn't law can have been quoted; law has dates of its own."""
    return None if source.tier in ("law", "brief") else date.fromisoformat(f"{source.published}-01-01"[:10])


def _inside(document: Document, provision: Provision, span: Span) -> Iterator[str]:
    for child in _children(document, provision):
        if child.kind not in _NOT_CITED and span.covers(child.span.stripped(document.text)):
            yield child.id
        if child.span.overlaps(span):
            yield from _inside(document, child, span)


def _passage(document: Document, source: Source, piece: _Piece) -> Passage:
    span, provision = piece.span, document.cited_as(piece.provision)
    crumb = breadcrumb(document, source, provision)
    key = f"{document.id}\n{document.text_sha256}\n{span.start}\n{span.end}"
    valid = validity_of(document, provision, span)
    return Passage(
        id=hashlib.sha256(key.encode()).hexdigest()[:16],
        document_id=document.id,
        version_id=document.version_id,
        text_sha256=document.text_sha256,
        provision_id=provision.id,
        provision_ids=(provision.id, *_inside(document, provision, span)),
        label=provision.label,
        kind=provision.kind,
        locator=provision.locator,
        span=span,
        text=span.of(document.text),
        search_text=f"{crumb}\n{search_words(document, span)}",
        tier=source.tier,
        language=document.language,
        published=source.published,
        binding=provision.binding,
        text_from=valid.text_from or _published(source),
        text_until=valid.text_until,
    )
