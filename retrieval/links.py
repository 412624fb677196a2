"""Deep links: the official page, at the element, with a text fragment so that a browser highlights the quote.

Which elements have ids was counted in the held pages: articles, recitals, annexes, chapters and sections in both forms
of EUR-Lex pages, paragraphs (`099.003`) in the Official Journal only, points nowhere. The words are
`retrieval.text_fragment`'s; where none lead to the quote alone, the element is all there is.
"""

from __future__ import annotations

from urllib.parse import urldefrag

from retrieval.text_fragment import text_directive
from sources.locator import Locator
from sources.schema import Document, Provision, Span

_EURLEX = ("eurlex_oj", "eurlex_consolidated", "formex")


def deep_link(url: str | None, document: Document, provision: Provision, span: Span) -> str | None:
    """Return the address that opens the official page at the quote, `None` where no address is known.

    Args:
        url: The official page, as the catalogue has it.
        document: The version quoted.
        provision: The provision cited.
        span: Where the quote stands in the document.
    """
    if url is None:
        return None
    page, _ = urldefrag(url)
    if document.parser == "pdf":
        number = _page(document, provision)
        return page if number is None else f"{page}#page={number}"
    element = element_id(provision, oj=document.parser != "eurlex_consolidated") if document.parser in _EURLEX else ""
    directive = text_directive(document, span)
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


def _page(document: Document, provision: Provision) -> str | None:
    around = (provision, *document.ancestors(provision))
    return next((place.locator.page for place in around if (place.locator.page or "").isdigit()), None)
