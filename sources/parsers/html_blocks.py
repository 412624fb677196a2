"""From an institution's page to what it says: the main part, without what only moves or decorates the page.

What the page shows for a block is made in `displayed`, as for the law. List markers aren't text in a browser, so list
items are counted, not numbered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from lxml import etree

from sources.outline import Run
from sources.parsers.displayed import Element, inline, joined, table
from sources.parsers.stretch import Stretch
from sources.parsers.text import has_words

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary", "legend"})
_LISTS = frozenset({"ul", "ol", "menu"})
_BLOCKS = frozenset({"p", "pre", "dt", "dd", "figcaption", "caption", "address"})
_CONTAINERS = frozenset({
    "article", "blockquote", "body", "center", "details", "div", "dl", "fieldset", "figure", "form", "header",
    "hgroup", "html", "li", "main", "section", "tbody", "td", "tfoot", "th", "thead", "tr",
})  # fmt: skip
_NEVER_SHOWN = frozenset({
    "aside", "audio", "canvas", "dialog", "embed", "footer", "iframe", "img", "input", "label", "math", "nav",
    "noscript", "object", "picture", "script", "select", "style", "svg", "template", "textarea", "video",
})  # fmt: skip
_ROLES = frozenset({"alertdialog", "banner", "complementary", "contentinfo", "dialog", "navigation", "search"})
_FURNITURE = re.compile(
    r"(?:^|[-_ ])(?:cookies?|consent|breadcrumbs?|share|sharing|social|pager|pagination|skip|toolbar|sr-only"
    r"|visually-hidden)(?:$|[-_ ])"
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")


def read_page(data: bytes) -> Element | None:
    """Return the page's root element, `None` where there is none."""
    try:
        data.decode("utf-8")
        encoding = "utf-8"
    except UnicodeDecodeError:
        # Then what the page itself declares counts.
        encoding = None
    parser = etree.HTMLParser(encoding=encoding, remove_comments=True, remove_pis=True)
    return etree.fromstring(data, parser) if data.strip() else None


def main_part(root: Element) -> list[Element]:
    """Return the element that holds what the page says, and before it the page's title if that stands outside."""
    for query in ("//main | //*[@role='main']", "//article", "//*[@id='main-content' or @id='content']", "//body"):
        found = cast(list[Element], root.xpath(query))
        if found:
            break
    else:
        return [root]
    main = max(found, key=lambda element: len("".join(map(str, element.itertext()))))
    titles = [] if list(main.iter("h1")) else [h for h in root.iter("h1") if not _is_furniture_above(h)]
    return [*titles[:1], main]


def stretches_of(element: Element) -> list[Stretch]:
    """Return headings, paragraphs, list items and tables of a part of a page."""
    _unwrap_calls(element)
    return [stretch for stretch in _walk([element], 0) if has_words(stretch.run.text)]


def _walk(content: list[Element | str | None], depth: int) -> Iterator[Stretch]:
    """Yield blocks; text and inline elements between them are paragraphs of their own."""
    line: list[Element | str | None] = []
    for piece in content:
        if isinstance(piece, etree._Element) and _is_shown(piece) and _holds_blocks(piece):
            yield from _paragraph(line)
            line = []
            yield from _block(piece, depth)
        elif not isinstance(piece, etree._Element) or _is_shown(piece):
            line.append(piece)
    yield from _paragraph(line)


def _paragraph(line: list[Element | str | None]) -> Iterator[Stretch]:
    run = inline(line)
    if run.text:
        yield Stretch("paragraph", run)


def _block(element: Element, depth: int) -> Iterator[Stretch]:
    if element.tag in _HEADINGS:
        run = inline(_content(element))
        yield Stretch("heading", run, title=" ".join(run.text.split()))
    elif element.tag in _LISTS:
        yield from _list(element, depth)
    elif element.tag == "table" and not _is_layout(element):
        for caption in element.iterchildren("caption"):
            yield from _paragraph(_content(caption))
        yield Stretch("table", table(element))
    else:
        yield from _walk(_content(element), depth)


def _list(element: Element, depth: int) -> Iterator[Stretch]:
    for item in element:
        if not _is_shown(item):
            continue
        words: list[Run] = []
        below: list[Stretch] = []
        for stretch in _walk(_content(item), depth + 1):
            if stretch.role == "paragraph" and not below:
                words.append(stretch.run)
            else:
                below.append(stretch)
        if words:
            yield Stretch("item", joined(words, "\n"), depth=depth)
        yield from below


def _content(element: Element) -> list[Element | str | None]:
    content: list[Element | str | None] = [element.text]
    for child in element:
        # Text after a comment or a dropped element is still text of the page.
        content += [child if _is_shown(child) else None, child.tail]
    return content


def _holds_blocks(element: Element) -> bool:
    tags = _HEADINGS | _LISTS | _BLOCKS | _CONTAINERS | {"table"}
    return any(isinstance(inner.tag, str) and inner.tag in tags for inner in element.iter())


def _is_layout(element: Element) -> bool:
    return any(inner.tag == "table" or inner.tag in _HEADINGS for inner in element.iterdescendants(tag=etree.Element))


def _is_shown(element: Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in _NEVER_SHOWN or element.get("hidden") is not None:
        return False
    if element.tag == "button":
        # The questions of folded answers are buttons inside headings.
        return any(outer.tag in _HEADINGS for outer in element.iterancestors())
    if element.tag in ("html", "body", "main"):
        return True
    above = element.getparent()
    if element.tag == "header" and above is not None and above.tag == "body":
        # The site's own head, unless it holds the title of a page without a marked main part.
        return any(True for _ in element.iter("h1"))
    names = f"{element.get('id') or ''} {element.get('class') or ''}".lower()
    return not (
        element.get("role") in _ROLES
        or element.get("aria-hidden") == "true"
        or _HIDDEN_STYLE.search(element.get("style") or "")
        or _FURNITURE.search(names)
    )


def _is_furniture_above(element: Element) -> bool:
    return not all(_is_shown(outer) for outer in [element, *element.iterancestors()])


def _unwrap_calls(element: Element) -> None:
    """Turn a link inside a raised number into a raised number inside a link: both are footnote calls."""
    for raised in list(element.iter("sup")):
        links = [link for link in raised if link.tag == "a" and (link.get("href") or "").startswith("#")]
        if len(raised) == len(links) == 1:
            link = links[0]
            raised.tag, link.tag = "a", "sup"
            raised.set("href", link.get("href") or "#")
