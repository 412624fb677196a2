"""Where the words of gold, citations and passages stand, with labels as lawyers write them."""

from __future__ import annotations

from typing import NamedTuple

from evals.schema import Cited
from evals.shelf import Shelf
from sources.locator import Locator
from sources.schema import Provision, Span

__all__ = ["Quoted", "label_of", "names_a_place", "quoted"]


class Quoted(NamedTuple):
    """A citation held against its document.

    Attributes:
        provision: What it names or stands in; `None` where there is none, or the document isn't held.
        span: Of the quote in the document; `None` where its words don't stand there.
        problem: What is wrong with it; empty where nothing is.
    """

    provision: Provision | None
    span: Span | None
    problem: str = ""


def label_of(cited: Cited, shelf: Shelf) -> str:
    """Return how a label is cited, `Art. 99(6a)`; empty where it names nothing but a document."""
    named = cited.model_dump(include=set(Locator.model_fields), exclude_none=True)
    if names_a_place(cited):
        return Locator(**named).label
    provision = shelf.provision(cited)
    return "" if provision is None else provision.label


def quoted(cited: Cited, shelf: Shelf) -> Quoted:
    """Find a citation's words: at its offsets, else anywhere in the provision that it names."""
    document = shelf.document(cited.document)
    if document is None:
        return Quoted(None, None, "its document isn't held")
    provision = shelf.provision(cited)
    at = None
    if cited.start is not None and cited.end is not None and cited.start < cited.end <= len(document.text):
        at = Span(start=cited.start, end=cited.end)
    if at is not None and (cited.quote is None or at.of(document.text) == cited.quote):
        if provision is None:
            return Quoted(document.innermost(at), at, "there is no such provision" if names_a_place(cited) else "")
        if not provision.span.covers(at):
            return Quoted(document.innermost(at), at, f"its words stand elsewhere than in {provision.label}")
        return Quoted(provision, at)
    if provision is None:
        return Quoted(None, None, "there is no such provision")
    if cited.quote is None:
        return Quoted(provision, None, "it quotes nothing")
    words = provision.span.of(document.text)
    found = words.find(cited.quote) if cited.quote else -1
    if found < 0:
        return Quoted(provision, None, f"its words don't stand in {provision.label}")
    start = provision.span.start + found
    problem = "" if at is None else "its words stand elsewhere than its offsets say"
    return Quoted(provision, Span(start=start, end=start + len(cited.quote)), problem)


def names_a_place(cited: Cited) -> bool:
    """Whether a label names an article, annex or recital, not only a document."""
    return cited.article is not None or cited.annex is not None or cited.recital is not None
