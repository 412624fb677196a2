"""From a quote to a citation, by code only: where it stands, what it is of, and what that text is worth.

No model writes any of this. A quote that doesn't stand where it says is an error here; finding such quotes out and
dropping them is `retrieval.verify`'s.
"""

from __future__ import annotations

import re

from retrieval.errors import VerificationError
from retrieval.links import deep_link
from retrieval.phrases import corrigenda, written_date
from retrieval.schema import Citation, PinCite, Quote, SourceRef, Validity, citation_id
from sources.schema import Document, Provision, RestsOn, Snapshot, Source, sha256_text

BRIEF_LABEL = "brief"
_ACTS = {"R": "Regulation", "L": "Directive", "D": "Decision"}


def cite(
    quote: Quote, *, document: Document, source: Source, snapshot: Snapshot, validity: Validity, context: int = 120
) -> Citation:
    """Return the citation of a quote.

    Args:
        quote: Words, span and provision.
        document: The version that it is of.
        source: The document's row of the catalogue.
        snapshot: The bytes that the document was parsed from.
        validity: Of the provision, on the answer's date.
        context: How many code points before and after the quote go along.

    Raises:
        VerificationError: If the document doesn't have these words there.
    """
    provision = document.get(quote.provision_id)
    if (
        document.id != quote.document_id
        or document.text_sha256 != quote.text_sha256
        or provision is None
        or not provision.span.covers(quote.span)
        or quote.span.of(document.text) != quote.text
    ):
        raise VerificationError(
            f"The quote {quote.text[:40]!r} does not stand in {quote.document_id}, {quote.provision_id}.",
            hint="Build the index again from the held documents: pincite index build.",
        )
    start, end = quote.span.start, quote.span.end
    ref = source_ref(source, snapshot=snapshot, document=document, provision=provision)
    # The words of a brief are ours and stand on no page; the link leads to what they rest on.
    url = ref.rests_on.url if ref.rests_on else deep_link(source.url, document, provision, quote.span)
    return Citation(
        id=citation_id(document.id, document.version_id, provision.id, quote.span),
        quote=quote.text,
        span=quote.span,
        quote_sha256=sha256_text(quote.text),
        quote_status="exact",
        context_before=document.text[max(0, start - context) : start],
        context_after=document.text[end : end + context],
        url=url,
        source=ref,
        pin=pin_cite(provision, brief=source.tier == "brief"),
        validity=validity,
    )


def pin_cite(provision: Provision, *, brief: bool = False) -> PinCite:
    """Return the place of a provision; that of our own `brief` names no article, so that it never passes for law."""
    if brief or provision.rests_on is not None:
        return PinCite(kind=provision.kind, label=BRIEF_LABEL, provision_id=provision.id)
    at = provision.locator
    return PinCite(
        kind=provision.kind,
        article=at.article,
        paragraph=at.paragraph,
        subparagraph=at.within if at.subparagraph is None else at.subparagraph,
        point=at.point,
        subpoint=at.subpoint,
        annex=at.annex,
        section=at.section,
        recital=at.recital,
        label=provision.label,
        provision_id=provision.id,
        binding=provision.binding,
    )


def source_ref(source: Source, *, snapshot: Snapshot, document: Document, provision: Provision) -> SourceRef:
    """Return what a citation says about where its words come from.

    Raises:
        VerificationError: If it is a brief and doesn't say what it rests on.
    """
    rests_on = rests_on_of(document, provision) if source.tier == "brief" else None
    if source.tier == "brief" and rests_on is None:
        raise VerificationError(
            f"The brief {document.id} does not say what {provision.id} rests on.",
            hint="Give the fact a source in sources/briefs.",
        )
    return SourceRef(
        document_id=document.id,
        title=source.title,
        publisher=source.publisher,
        tier=source.tier,
        url=source.url,
        celex=source.celex,
        published=source.published,
        retrieved=snapshot.retrieved,
        obtained_from=snapshot.obtained_from,
        version_id=document.version_id,
        language=document.language,
        sha256=snapshot.sha256,
        text_sha256=document.text_sha256,
        licence=source.licence,
        copy=source.copy_status,
        authentic=source.authentic,
        note=_note(source, provision),
        rests_on=rests_on,
    )


def rests_on_of(document: Document, provision: Provision) -> RestsOn | None:
    """Return what the provision, or the nearest one around it that says so, rests on."""
    around = (provision, *document.ancestors(provision))
    return next((place.rests_on for place in around if place.rests_on is not None), None)


def act_name(celex: str) -> str:
    """Return how an act is called: `32026R1744` is `Regulation (EU) 2026/1744`; other numbers as they are."""
    match = re.fullmatch(r"3(\d{4})([RLD])(\d{4})", celex)
    return f"{_ACTS[match[2]]} (EU) {match[1]}/{int(match[3])}" if match else celex


def _note(source: Source, provision: Provision) -> str:
    return " ".join(filter(None, (_standing(source, provision), corrigenda(source.corrigenda, source.language))))


def _standing(source: Source, provision: Provision) -> str:
    if source.tier != "law" or source.authentic:
        # What a reader of a press item or an excerpt has to know: that it is out of date, or leaves things out.
        return source.notes if source.tier != "law" or source.copy_status != "full" else ""
    note = "Consolidated text, documentation without legal effect."
    changed = provision.validity
    if source.parser != "eurlex_consolidated":
        note = "Not the authentic text."
    if changed.changed_by is not None:
        since = "" if changed.text_from is None else f" since {written_date(changed.text_from, 'en')}"
        note += f" Wording by {act_name(changed.changed_by)}{since}."
    return note
