"""Is what a saved citation says of its law's dates what the held texts and the rule table say?

An answer may be older than an amendment that is known by now: that its wording ended after the answer's day was not to
be known, and is no fault. Everything else about its day has to be the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from retrieval.errors import VerificationError
from retrieval.library import Library
from retrieval.schema import Citation, Quote, Validity
from retrieval.write import citation_of
from sources.errors import SourcesError

__all__ = ["validity_problems"]


def validity_problems(citation: Citation, library: Library, *, as_of: date) -> Iterator[str]:
    """Say what a saved citation's validity has that the held texts don't say; nothing where its words aren't held.

    Args:
        citation: As saved.
        library: The held documents and the rule table.
        as_of: The answer's day.
    """
    held = _rebuilt(citation, library, as_of)
    if held is not None:
        yield from _differences(citation.validity, held, as_of)


def _rebuilt(citation: Citation, library: Library, as_of: date) -> Validity | None:
    source = citation.source
    document = library.document(source.document_id, source.text_sha256)
    if document is None:
        return None
    quote = Quote.of(document, citation.pin.provision_id, citation.span)
    try:
        return citation_of(quote, library.held, as_of=as_of, rules=library.rules).validity
    except (VerificationError, SourcesError):
        return None


def _differences(saved: Validity, held: Validity, as_of: date) -> Iterator[str]:
    for name in ("status", "text_from", "applies_from", "basis", "note"):
        mine, its = getattr(saved, name), getattr(held, name)
        if mine != its:
            yield f"its {name} is called {mine} and is {its}"
    ended_later = held.text_until is not None and held.text_until > as_of
    if saved.text_until != held.text_until and not (saved.text_until is None and ended_later):
        yield f"its text_until is called {saved.text_until} and is {held.text_until}"
