"""Whether what a saved answer calls related stands in the held documents, and is called what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from retrieval.cite import pin_cite
from retrieval.family import NOT_BINDING, heading_of, note_of
from retrieval.schema import Citation, Related
from sources.amending import amending_points
from sources.definitions import definitions
from sources.schema import Document, Provision


def related_problems(
    related: Related, cited: Mapping[str, Citation], lookup: Callable[[str, str], Document | None]
) -> Iterator[str]:
    """Yield what is wrong with one related place.

    Args:
        related: As saved.
        cited: The answer's citations by id.
        lookup: Gives the held documents, by id and text hash.
    """
    name = f"see also {related.pin.label}"
    if related.of not in cited:
        yield f"{name}: it belongs to no citation"
    document = lookup(related.document_id, related.text_sha256)
    if document is None or (document.id, document.text_sha256) != (related.document_id, related.text_sha256):
        yield (
            f"{name}: this version of {related.document_id} is not held; "
            f"get it with: pincite sources fetch {related.document_id}"
        )
        return
    if related.version_id != document.version_id:
        yield f"{name}: the version is not the document's"
    provision = document.get(related.pin.provision_id)
    if provision is None:
        yield f"{name}: the document has no provision {related.pin.provision_id}"
        return
    if related.pin != pin_cite(provision):
        yield f"{name}: the place is not {provision.label}"
    if related.heading not in _headings(related, document, provision):
        yield f"{name}: it has no such heading or term"
    if related.note not in _notes(related, document, provision):
        yield f"{name}: the note is not what this program says of it"
    pages = {
        citation.source.url.split("#")[0]
        for citation in cited.values()
        if citation.source.document_id == related.document_id and citation.source.url
    }
    if related.url is not None and pages and related.url.split("#")[0] not in pages:
        yield f"{name}: the link does not lead to the source's page"


def _headings(related: Related, document: Document, provision: Provision) -> set[str | None]:
    if related.kind != "definition":
        return {heading_of(document, provision)}
    return {name for term in definitions(document) if term.provision_id == provision.id for name in term.names}


def _notes(related: Related, document: Document, provision: Provision) -> set[str]:
    if related.kind == "recital":
        return {NOT_BINDING} if provision.kind == "recital" else set()
    if related.kind == "amending_point":
        return {note_of(point) for point in amending_points(document) if point.provision_id == provision.id}
    return {""}
