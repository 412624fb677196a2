"""A user's own documents: the file goes into the store, its row into `catalogue.toml` in `PINCITE_HOME`.

They are treated like any other source, so what comes in is looked at first: size, format, whether it can be read at
all, and whether the words of the row are what they seem.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock
from pydantic import ValidationError

from sources.catalogue import FILE_NAME, Catalogue, read_rows
from sources.errors import CatalogueError, FetchError
from sources.fetch import Fetcher
from sources.formats import as_obtained, media_of
from sources.objects import not_written, write_whole
from sources.official import Obtained
from sources.parsers import parse
from sources.request import OFFICIAL_LANGUAGES
from sources.schema import ParserName, Source, SourcePart, Tier
from sources.store import Store, make_home

CAP = 64 * 2**20
FORMATS = (".html", ".md", ".pdf", ".txt", ".xhtml")

_ID = re.compile(r"[a-z0-9][a-z0-9._/-]{0,99}")
_PARSERS: dict[str, ParserName] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "text/markdown": "markdown",
    "text/plain": "text",
}


def add(
    target: str,
    *,
    catalogue: Catalogue,
    store: Store,
    fetcher: Fetcher | None,
    title: str,
    tier: Tier = "press",
    source_id: str | None = None,
    publisher: str = "added by the user",
    language: str = "en",
    published: str | None = None,
    licence: str = "not stated",
) -> Source:
    """Add a file or the page at an https address, and return its row.

    Args:
        target: Path of a file, or an https address.
        catalogue: The rows that there are.
        store: Where the bytes and the row go.
        fetcher: Fetches an address; `None` opens no connection.
        title: What the document is called.
        tier: How much weight it has.
        source_id: Its id; by default made of the title.
        publisher: Who published it.
        language: Two letters, one of the EU's official languages.
        published: YYYY, YYYY-MM or YYYY-MM-DD; by default today.
        licence: On what terms it may be used.

    Raises:
        CatalogueError: If the id is taken, or a field is not what it should be.
        FetchError: If the file or the page can't be had.
        ParseError: If it is not what its name says.
        StoreError: If the store can't be written.
    """
    is_address = "://" in target
    if tier == "brief":
        raise CatalogueError("The tier brief is for what ships with Pincite.", hint="Choose another tier.")
    for field, value in (("title", title), ("publisher", publisher), ("licence", licence), ("target", target)):
        _check_words(field, value)
    if language not in OFFICIAL_LANGUAGES:
        raise CatalogueError(
            f"{language!r} is not one of the EU's official languages.",
            hint=f"Choose one of {', '.join(OFFICIAL_LANGUAGES)}.",
        )
    identity = _slug(title) if source_id is None else source_id
    if not _ID.fullmatch(identity) or ".." in identity:
        raise CatalogueError(
            f"{identity!r} can't be an id.", hint="Use lower-case letters, digits, hyphens and dots: --id my-document"
        )
    if identity in catalogue:
        raise CatalogueError(f"There is a source {identity!r} already.", hint="Choose another one with --id.")
    copy = _fetched(target, language, fetcher) if is_address else _read(Path(target).expanduser())
    when = published or datetime.now(UTC).date().isoformat()
    draft = {
        "id": identity,
        "title": title.strip(),
        "publisher": publisher,
        "tier": tier,
        "kind": "document",
        "language": language,
        "published": when,
        "version_id": when,
        "parser": _PARSERS[copy.media or "text/plain"],
        "licence": licence,
        "url": target if is_address else None,
        "fetch": (target,) if is_address else (),
        "binding": tier == "law",
    }
    try:
        row = Source.model_validate(draft)
    except ValidationError as error:
        first = error.errors()[0]
        raise CatalogueError(
            f"{first['input']!r} can't be the {first['loc'][0]}: {first['msg']}.", hint="Correct that option."
        ) from error
    parse(as_obtained(row, media=copy.media, obtained_from=copy.obtained_from), copy.parts)
    store.put(row, copy.parts, obtained_from=copy.obtained_from, licence=licence, media=copy.media, etag=copy.etag)
    _append(row, store.home)
    return row


def _check_words(field: str, value: str) -> None:
    if any(unicodedata.category(character) == "Cs" for character in value):
        # Python hands over bytes of the command line that it can't read as halves of a surrogate pair.
        raise CatalogueError(
            f"The {field} {value[:60]!r} is not UTF-8.", hint="Type it in a terminal that is set to UTF-8."
        )
    if not value.strip() or len(value) > 500 or any(unicodedata.category(character) == "Cc" for character in value):
        raise CatalogueError(
            f"The {field} {value[:60]!r} is empty, too long, or has control characters.", hint="Write one short line."
        )


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "own-" + (re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "document")


def _read(path: Path) -> Obtained:
    media = media_of(path.name)
    try:
        if not path.is_file():
            raise FetchError(f"{path} is not a file.", hint="Give the path of a file, or an https:// address.")
        if path.stat().st_size > CAP:
            raise FetchError(f"{path} is larger than {CAP // 2**20} MiB.", hint="Add the part that you need.")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise FetchError(f"{path} can't be read: {error}.", hint="Check the path and its permissions.") from error
    if path.suffix.lower() not in FORMATS:
        raise FetchError(f"{path.name} is of a format that isn't read.", hint=f"Formats: {', '.join(FORMATS)}.")
    if not data.strip():
        raise FetchError(f"{path} is empty.", hint="Give a file with text in it.")
    return Obtained((SourcePart(name=path.name, data=data),), f"file:{path.name}", "not stated", media)


def _fetched(address: str, language: str, fetcher: Fetcher | None) -> Obtained:
    if fetcher is None:
        raise FetchError(
            "PINCITE_OFFLINE keeps the network out.", hint="Unset it, or save the page and add the file instead."
        )
    fetched = fetcher.fetch(address, language=language)
    if fetched is None or fetched.media not in _PARSERS:
        media = None if fetched is None else fetched.media
        raise FetchError(f"{address} gives {media}, which isn't read.", hint=f"Formats: {', '.join(FORMATS)}.")
    return Obtained(fetched.parts, fetched.url, "not stated", fetched.media, fetched.etag)


def _append(row: Source, home: Path) -> None:
    path = home / FILE_NAME
    try:
        make_home(home)
        # Two additions at once would each write what they read before the other one.
        with FileLock(home / "catalogue.lock", timeout=30):
            before = path.read_text(encoding="utf-8") if path.is_file() else ""
            if before and row.id in {other.id for other in read_rows(path)}:
                raise CatalogueError(f"There is a source {row.id!r} already.", hint="Choose another one with --id.")
            write_whole(path, (before + ("\n" if before else "") + as_table(row)).encode())
    except OSError as error:
        raise not_written(error, path) from error


def as_table(row: Source) -> str:
    """Return a row as a `[[source]]` table that reads back as the same row; only plain fields are written."""
    given = row.model_dump(mode="json", exclude_defaults=True)
    lines = [f"{field} = {_value(value)}" for field, value in given.items()]
    return "[[source]]\n" + "\n".join(lines) + "\n"


def _value(value: object) -> str:
    # JSON and TOML write text, lists of text and truth values alike, except for one control character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
