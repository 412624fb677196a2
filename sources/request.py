"""What is asked of a server: format, language, and which version is held already."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

from sources.address import CELLAR, Target

OFFICIAL_LANGUAGES = {
    "bg": "bul", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "et": "est",
    "fi": "fin", "fr": "fra", "ga": "gle", "hr": "hrv", "hu": "hun", "it": "ita", "lt": "lit", "lv": "lav",
    "mt": "mlt", "nl": "nld", "pl": "pol", "pt": "por", "ro": "ron", "sk": "slk", "sl": "slv", "sv": "swe",
}  # fmt: skip
"""The EU's official languages. Cellar documents the three letters; elsewhere the usual two are understood."""


@dataclass(frozen=True, slots=True)
class Request:
    """One document to ask for, or one question to put, whichever hops it takes.

    Attributes:
        accept: The `Accept` header, sent exactly as it stands: Cellar fails on a blank in the wrong place.
        language: Two letters.
        etag: Of the copy that is held.
        last_modified: Of the copy that is held.
        deadline: On the monotonic clock.
        content: What is sent along; with it this is a POST.
        content_type: Media type of the content.
    """

    accept: str
    language: str
    etag: str | None
    last_modified: str | None
    deadline: float
    content: bytes | None = None
    content_type: str | None = None

    @property
    def method(self) -> str:
        """The method of HTTP."""
        return "GET" if self.content is None else "POST"

    def headers(self, target: Target, resume: tuple[int, str] | None) -> dict[str, str]:
        """Return the headers for one hop.

        Args:
            target: The hop.
            resume: How many bytes are there, and of which version; `None` asks for the whole.
        """
        language = self.language
        headers = {
            "Host": target.host if target.port == 443 else f"{target.host}:{target.port}",
            "User-Agent": f"pincite/{version('pincite')}",
            "Accept": self.accept,
            "Accept-Language": OFFICIAL_LANGUAGES.get(language, language) if target.host == CELLAR else language,
            "Accept-Encoding": "identity",
        }
        if self.content is not None and self.content_type is not None:
            headers["Content-Type"] = self.content_type
        if resume is not None:
            return headers | {"Range": f"bytes={resume[0]}-", "If-Range": resume[1]}
        if self.etag is not None:
            headers["If-None-Match"] = self.etag
        if self.last_modified is not None:
            headers["If-Modified-Since"] = self.last_modified
        return headers
