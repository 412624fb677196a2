"""Pages of institutions: headings, counted paragraphs with their list items, tables.

trafilatura is not used: it decides sentence by sentence what is worth keeping and tidies what it keeps, and both change
with its versions. The main part of these pages is marked up, and what stands in it is kept word for word.
"""

from __future__ import annotations

from collections.abc import Sequence

from sources.errors import ParseError
from sources.locator import Locator
from sources.outline import lay_out
from sources.parsers.html_blocks import main_part, read_page, stretches_of
from sources.parsers.node_tree import distinct
from sources.parsers.paragraphs import Paragraphs
from sources.parsers.stretch import Stretch
from sources.schema import Document, Source, SourcePart

VERSION = "1"

# The shells that scripts fill have a few words at most; the shortest notice is one sentence.
_SHORTEST_PARAGRAPH = 40
_LONGEST_CHALLENGE = 600
_CHALLENGES = (
    b"awswafcookiedomainlist",
    b"gokuprops",
    b"challenge-container",
    b"challenge-platform",
    b"cf-chl",
    b"just a moment...",
    b"captcha",
    b"_incapsula_resource",
)


def parse(source: Source, parts: Sequence[SourcePart]) -> Document:
    """Parse an institution's page.

    Raises:
        ParseError: If the page is a check for robots, an empty shell, or no page at all.
    """
    stretches = [stretch for part in parts for stretch in _stretches(source, part)]
    if not stretches:
        raise ParseError(f"{source.id}: there is no file.", hint="Fetch the source again.")
    nodes = Paragraphs().arrange(stretches, Locator())
    return lay_out(source, distinct(nodes), parser_version=VERSION)


def _stretches(source: Source, part: SourcePart) -> list[Stretch]:
    root = read_page(part.data)
    stretches = [] if root is None else [stretch for main in main_part(root) for stretch in stretches_of(main)]
    body = [stretch.run.text for stretch in stretches if stretch.role != "heading"]
    lowered = part.data.lower()
    if sum(map(len, body)) <= _LONGEST_CHALLENGE and any(mark in lowered for mark in _CHALLENGES):
        raise ParseError(
            f"{source.id}: {part.name} is a check for robots, not the page.",
            hint="Open the address in a browser, save the page into the mirror folder, and set PINCITE_MIRROR.",
        )
    if max(map(len, body), default=0) < _SHORTEST_PARAGRAPH:
        raise ParseError(
            f"{source.id}: {part.name} has no main text; the page may be filled by scripts.",
            hint="Save the page from a browser into the mirror folder, and set PINCITE_MIRROR.",
        )
    return stretches
