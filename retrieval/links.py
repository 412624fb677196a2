"""Deep links: the official page, at the element, with a text fragment so that a browser highlights the quote.

Which elements have ids was counted in the held pages: articles, recitals, annexes, chapters and sections in both forms
of EUR-Lex pages, paragraphs (`099.003`) in the Official Journal only, points nowhere. The words of the fragment are
the page's own: one block, no no-break spaces (the three forms of the same sentence differ in them), and `1025` where
the page shows a superscript.
"""

from __future__ import annotations

import re
from urllib.parse import quote as percent_encode
from urllib.parse import urldefrag

from sources.locator import Locator
from sources.schema import Document, Provision, Span

_EURLEX = ("eurlex_oj", "eurlex_consolidated", "formex")
_WORDS = 6
_WHOLE = 90
_PREFIX = 4
# A paragraph's number and a point's letter stand in a cell or span of their own.
_LABEL = re.compile(r"^(?:‘?\(?\w{1,4}[.)]|‘?\d+(?:\.\d+)+\.?|[-–—•])\s+", re.M)
_SUPERSCRIPT = re.compile(r"(?<=\d)\^(?=\d)")
_BREAKS = re.compile(r"[\n\u00a0\u202f\t]+")


def deep_link(url: str | None, document: Document, provision: Provision, quote: str, span: Span) -> str | None:
    """Return the address that opens the official page at the quote, `None` where no address is known.

    Args:
        url: The official page, as the catalogue has it.
        document: The version quoted.
        provision: The provision cited.
        quote: The words at `span`.
        span: Where they stand in the document.
    """
    if url is None:
        return None
    page, _ = urldefrag(url)
    if document.parser == "pdf":
        number = _page(document, provision)
        return page if number is None else f"{page}#page={number}"
    element = element_id(provision, oj=document.parser != "eurlex_consolidated") if document.parser in _EURLEX else ""
    directive = text_directive(document.text, quote, span)
    if directive:
        return f"{page}#{element}:~:text={directive}"
    return f"{page}#{element}" if element else page


def element_id(provision: Provision, *, oj: bool) -> str:
    """Return the id of the innermost element around the provision on its EUR-Lex page, `""` where it has none."""
    at = provision.locator
    if at.article is not None:
        numbered = oj and at.article.isdigit() and (at.paragraph or "").isdigit() and at.part != "quotation"
        return f"{int(at.article):03}.{int(at.paragraph or 0):03}" if numbered else f"art_{at.article}"
    if at.annex is not None:
        return f"anx_{at.annex}"
    return (
        Locator(chapter=at.chapter, section=at.section, recital=at.recital, citation=at.citation).id
        if (at.chapter or at.recital or at.citation)
        else ""
    )


def text_directive(text: str, quote: str, span: Span) -> str:
    """Return what follows `:~:text=`: the words, or the first and last of them, percent-encoded; `""` for none.

    Args:
        text: The document's, to see whether the words stand more than once.
        quote: The words at `span`.
        span: Where they stand.
    """
    pieces = [piece for piece in _BREAKS.split(_LABEL.sub("", quote)) if re.search(r"\w{2}", piece)]
    if not pieces:
        return ""
    first, last = pieces[0].split(), pieces[-1].split()
    whole = " ".join(first)
    if len(pieces) == 1 and len(whole) <= _WHOLE:
        prefix = _prefix(text, span) if text.count(quote) > 1 else ""
        return prefix + _encode(whole)
    count = min(_WORDS, len(first))
    while count < len(first) and text.count(" ".join(first[:count])) > 1:
        count += 1
    # The last words may not overlap the first ones, or the browser finds no range.
    rest = last if len(pieces) > 1 else last[count:]
    start = " ".join(first[:count])
    prefix = _prefix(text, span) if text.count(start) > 1 else ""
    end = " ".join(rest[-_WORDS:])
    return prefix + _encode(start) + (f",{_encode(end)}" if end else "")


def _prefix(text: str, span: Span) -> str:
    before = _BREAKS.split(text[max(0, span.start - 80) : span.start])[-1].split(" ")
    words = " ".join(before[1:] if span.start > 80 else before).split()[-_PREFIX:]
    return f"{_encode(' '.join(words))}-," if words else ""


def _encode(words: str) -> str:
    return percent_encode(_SUPERSCRIPT.sub("", words), safe="").replace("-", "%2D")


def _page(document: Document, provision: Provision) -> str | None:
    around = (provision, *document.ancestors(provision))
    return next((place.locator.page for place in around if (place.locator.page or "").isdigit()), None)
