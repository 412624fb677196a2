"""Answers that are not the document: refused by name, each with the way out.

Publishers answer programs in many ways that look like success: a check for browsers with status 202, an empty page
with 200, an error page with 200. None of them may reach the store. Nothing here tries to get round a wall.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sources.address import CELLAR
from sources.errors import BlockedError, FetchError
from sources.formats import HTML
from sources.response import Response

RETRYABLE = frozenset({408, 425, 429, 500, 502, 503, 504})
SEE_OTHER = 303
REDIRECTS = frozenset({301, 302, SEE_OTHER, 307, 308})

_MIRROR = "set PINCITE_MIRROR to a folder that holds a copy"
_CELLAR = f"Use the Cellar address of the act (https://{CELLAR}/resource/celex/…), or {_MIRROR}."
_MEANING = {
    400: "it can't answer this request",
    401: "it wants a password",
    403: "it refuses programs",
    404: "it has no such document in this format and language",
    406: "it has the document, but not in this format and language",
    410: "the document is gone",
    429: "it was asked too often",
    451: "it may not give the document out",
}


def status_refusal(response: Response) -> FetchError | None:
    """Return why the status is none of success, `None` where it is one; redirects and 304 are dealt with before."""
    action = response.headers.get("x-amzn-waf-action")
    if response.status == 202 or action is not None:
        sign = f"HTTP {response.status}" if action is None else f"x-amzn-waf-action: {action}"
        return BlockedError(
            f"{response.host} answered with a check for browsers ({sign}) instead of the document.", hint=_CELLAR
        )
    if response.status in (200, 206, 300):
        return None
    meaning = _MEANING.get(response.status, "it failed" if response.status >= 500 else "that is not the document")
    return FetchError(
        f"{response.host} answered HTTP {response.status}: {meaning}.", hint=f"Try again later, or {_MIRROR}."
    )


def refuse_pages(responses: Sequence[Response], expects: Sequence[str]) -> None:
    """Raise if pages that came with success are not the document.

    Args:
        responses: All files of one document.
        expects: Element ids that an HTML page must contain.

    Raises:
        BlockedError: If one is empty.
        FetchError: If an id is missing.
    """
    host = responses[0].host
    if not all(response.body.strip() for response in responses):
        raise BlockedError(f"{host} answered with an empty page instead of the document.", hint=_CELLAR)
    if responses[0].media in HTML:
        absent = missing_ids(b"".join(response.body for response in responses), expects)
        if absent:
            raise FetchError(
                f"The page that {host} gave is not the document: it has no element {absent[0]!r}.", hint=_CELLAR
            )


def missing_ids(body: bytes, expects: Sequence[str]) -> list[str]:
    """Return the element ids that the page should have and hasn't."""
    present = set(re.findall(rb"""(?<![\w-])id\s*=\s*["']([^"']+)["']""", body))
    return [identity for identity in expects if identity.encode() not in present]
