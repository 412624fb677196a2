"""What a copy is, judged by where it came from and its media type: which parser reads it, and how much it is worth.

The catalogue describes the copies that mirrors carry. The same document from its official address comes in another
format and whole: a press release as JSON instead of an excerpt in plain text. This file says what then changes in the
row; nothing else is changed, so a correction of the catalogue reaches documents that are already held.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from sources.schema import ParserName, Source

HTML = ("text/html", "application/xhtml+xml")

_MEDIA_OF_SUFFIX = {
    ".htm": "text/html",
    ".html": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".json": "application/json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".toml": "application/toml",
    ".txt": "text/plain",
    ".xml": "application/xml",
}
_READS: dict[str, tuple[ParserName, ...]] = {
    "text/html": ("html", "eurlex_oj", "eurlex_consolidated"),
    "application/xhtml+xml": ("html", "eurlex_oj", "eurlex_consolidated"),
    "application/json": ("press_corner",),
    "application/pdf": ("pdf",),
    "application/toml": ("brief",),
    "application/xml": ("formex",),
    "text/xml": ("formex",),
    "text/markdown": ("markdown",),
    "text/plain": ("text", "markdown"),
}


def media_of(name: str) -> str | None:
    """Return the media type that a file name's suffix stands for, `None` where it stands for none we read."""
    return _MEDIA_OF_SUFFIX.get(PurePosixPath(name).suffix.lower())


def parser_for(source: Source, media: str | None) -> ParserName:
    """Return the parser for this copy: the catalogue's, unless the media type rules it out.

    Args:
        source: The catalogue row.
        media: Media type of the copy, `None` where nobody said.
    """
    able = _READS.get(media or "", (source.parser,))
    if source.parser in able:
        return source.parser
    if media in HTML and source.tier == "law" and source.celex is not None:
        return "eurlex_consolidated" if is_consolidated(source) else "eurlex_oj"
    return able[0]


def is_consolidated(source: Source) -> bool:
    """Whether the row is a consolidated text: its CELEX number is in sector 0."""
    return source.celex is not None and source.celex.startswith("0")


def as_obtained(source: Source, *, media: str | None, obtained_from: str) -> Source:
    """Return the row as it describes this copy.

    Args:
        source: The catalogue row.
        media: Media type of the copy.
        obtained_from: As in `Snapshot.obtained_from`; an https address means the official, whole document.
    """
    changes: dict[str, object] = {"parser": parser_for(source, media)}
    if obtained_from.startswith("https://"):
        changes["copy_status"] = "full"
        changes["authentic"] = not is_consolidated(source)
        changes["binding"] = source.tier == "law"
    return source.model_copy(update=changes)
