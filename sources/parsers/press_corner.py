"""Press releases, speeches and Q&As as the Commission's press corner gives them: JSON around a fragment of HTML.

The page that people open is filled by scripts and has no text; this is what those scripts fetch.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sources.errors import ParseError
from sources.locator import Locator
from sources.outline import lay_out
from sources.parsers.displayed import inline
from sources.parsers.html_blocks import read_page, stretches_of
from sources.parsers.node_tree import distinct
from sources.parsers.paragraphs import Paragraphs
from sources.parsers.stretch import Stretch
from sources.schema import Document, Source, SourcePart

VERSION = "1"


def parse(source: Source, parts: Sequence[SourcePart]) -> Document:
    """Parse the press corner's answer for one document in one language.

    Raises:
        ParseError: If it isn't that answer, or has no text in this language.
    """
    stretches = [stretch for part in parts for stretch in _stretches(source, part)]
    if not stretches:
        raise ParseError(f"{source.id}: there is no file.", hint="Fetch the source again.")
    nodes = Paragraphs().arrange(stretches, Locator())
    return lay_out(source, distinct(nodes), parser_version=VERSION)


def _stretches(source: Source, part: SourcePart) -> Iterator[Stretch]:
    resource = _resource(source, part)
    html = resource.get("htmlContent")
    root = read_page(html.encode("utf-8", "replace")) if isinstance(html, str) else None
    body = [] if root is None else stretches_of(root)
    if not body:
        raise ParseError(
            f"{source.id}: {part.name} has no text in this language (htmlContent is empty).",
            hint="Try another language, or fetch it again later; the press corner adds texts after the titles.",
        )
    for key in ("title", "subtitle"):
        words = inline([value]) if isinstance(value := resource.get(key), str) else None
        if words is not None and words.text:
            # A subtitle makes statements, with figures; a title names them.
            yield Stretch("heading", words, title=words.text) if key == "title" else Stretch("paragraph", words)
    yield from body


def _resource(source: Source, part: SourcePart) -> dict[str, object]:
    try:
        answer = json.loads(part.data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ParseError(
            f"{source.id}: {part.name} is not JSON ({error}).",
            hint="Fetch the press corner's API address, not the page that people open.",
        ) from error
    resource = answer.get("docuLanguageResource") if isinstance(answer, dict) else None
    if not isinstance(resource, dict):
        raise ParseError(
            f"{source.id}: {part.name} has no document in this language (docuLanguageResource is empty).",
            hint="Check the reference and the language of the address.",
        )
    return resource
