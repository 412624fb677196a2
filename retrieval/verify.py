"""Verification, without a model: is each quote exact, and does it carry the statement?

`verify_draft` decides before anything is shown: a statement whose quote is not exactly there, or that has a hard token
which no quote carries, falls together with its quotes. `verify_answer` asks the same of a saved answer, in any later
process that holds the documents. Neither repairs anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Literal

from pydantic import ValidationError

from retrieval.cite import pin_cite, rests_on_of
from retrieval.claims import claim_of
from retrieval.era import era
from retrieval.errors import VerificationError
from retrieval.language import LANGUAGES
from retrieval.schema import (
    SCHEMA_VERSION,
    Answer,
    Citation,
    CitationVerdict,
    Draft,
    DraftStatement,
    Quote,
    QuoteStatus,
    Statement,
    StatementVerdict,
    Support,
    Verdict,
)
from retrieval.support import QUOTATION, Evidence, metadata_of, unsupported
from retrieval.verify_related import related_problems
from sources.claims import load_claims
from sources.schema import Document, Span, TextValidity, is_wording_on, sha256_text

Lookup = Callable[[str, str], Document | None]
"""From document id and text_sha256 to the held document, `None` where that text isn't held."""


def locate(quote_text: str, document: Document, hint: Span | None = None) -> tuple[QuoteStatus, Span | None]:
    """Return whether and where the words stand in the document, exactly.

    Args:
        quote_text: The words.
        document: Where they should stand.
        hint: The span itself, or one that they must lie in; without it, words that stand twice are ambiguous.
    """
    within = hint or Span(start=0, end=len(document.text))
    if not quote_text or within.end > len(document.text):
        return "not_found", None
    first = document.text.find(quote_text, within.start, within.end)
    if first < 0:
        return "not_found", None
    if document.text.find(quote_text, first + 1, within.end) >= 0:
        return "ambiguous", None
    return "exact", Span(start=first, end=first + len(quote_text))


def verify_draft(draft: Draft, documents: Lookup, *, metadata: Callable[[str], Sequence[str]] = lambda _: ()) -> Draft:
    """Return the draft without the statements and nearest passages that don't hold.

    Args:
        draft: What composing or generating proposed.
        documents: Gives the held documents.
        metadata: For a document id, texts whose dates and numbers of acts a statement may name besides what the
            document says of itself (`metadata_of`).
    """
    kept: list[DraftStatement] = []
    for statement in draft.statements:
        found = [_evidence(quote, documents) for quote in statement.quotes]
        evidence = [piece for piece in found if piece is not None]
        known = [text for piece in evidence for text in metadata(piece.document.id)]
        if len(evidence) == len(found) and not unsupported(statement.text, statement.method, evidence, known):
            kept.append(statement)
    nearest = tuple(quote for quote in draft.nearest if _evidence(quote, documents) is not None)
    return draft.model_copy(update={"statements": tuple(kept), "nearest": nearest})


def read_answer(text: str) -> Answer:
    """Return the answer that a JSON text is.

    Raises:
        VerificationError: If it isn't one, or one that has been changed so that it contradicts itself.
    """
    try:
        return Answer.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise VerificationError(
            f"This is not a sound answer: {where}: {first['msg']}.",
            hint="Save an answer with pincite ask --json, and verify that file unchanged.",
        ) from error


def verify_answer(
    answer: Answer,
    lookup: Lookup,
    *,
    holds_bytes: Callable[[str, str], bool] | None = None,
    problems_of: Callable[[Citation], Iterable[str]] = lambda _: (),
) -> Verdict:
    """Check a saved answer against the held documents: quotes, spans, places, hashes, statements and printed text.

    What describes a source (title, publisher, tier, day of publication) is taken as saved, and so is that a related
    place is related. A claim has to be what our ledger gives for the quote.

    Args:
        answer: As read back by `read_answer`.
        lookup: Gives the held documents.
        holds_bytes: Whether the store holds, for a document id, original bytes with this sha256; a parsed document
            doesn't carry that hash, so without this it isn't checked.
        problems_of: Says what else is wrong with a citation whose words stand where they should: its validity.
    """
    problems = list(_text_problems(answer))
    if answer.schema_version != SCHEMA_VERSION:
        problems.append(f"the answer has schema version {answer.schema_version}, this program reads {SCHEMA_VERSION}")
    try:
        Answer.model_validate_json(answer.model_dump_json())
    except ValidationError as error:
        problems += [str(detail["msg"]) for detail in error.errors()]
    nearest = answer.abstention.nearest if answer.abstention is not None else ()
    verdicts = [
        _citation_verdict(citation, lookup, holds_bytes, answer.as_of, problems_of)
        for citation in (*answer.citations, *nearest)
    ]
    sound = {
        citation.id: citation
        for citation, verdict in zip(answer.citations, verdicts, strict=False)
        if not verdict.problems
    }
    if len({citation.id for citation in answer.citations}) != len(answer.citations):
        problems.append("a citation is listed twice")
    cited = {citation.id: citation for citation in (*answer.citations, *nearest)}
    problems += [problem for related in answer.related for problem in related_problems(related, cited, lookup)]
    statements = tuple(_statement_verdict(statement, answer, sound, lookup) for statement in answer.statements)
    found = [*problems, *(verdict.problems for verdict in verdicts), *(verdict.problems for verdict in statements)]
    return Verdict(
        ok=not any(found),
        citations=tuple(verdicts),
        statements=statements,
        problems=tuple(problems),
    )


def _evidence(quote: Quote, documents: Lookup) -> Evidence | None:
    """Return the quote's place, `None` where the words don't stand there or the document isn't held."""
    document = documents(quote.document_id, quote.text_sha256)
    if document is None or document.id != quote.document_id or document.text_sha256 != quote.text_sha256:
        return None
    if locate(quote.text, document, quote.span) != ("exact", quote.span):
        return None
    provision = document.get(quote.provision_id)
    if provision is None or not provision.span.covers(quote.span):
        return None
    return Evidence(document=document, provision=provision, span=quote.span)


def _text_problems(answer: Answer) -> Iterable[str]:
    """What a reader sees is the statements with their numbers, or the message of a refusal, and nothing else."""
    if answer.abstention is not None:
        if answer.text != answer.abstention.message:
            yield "the text is not the message of the refusal"
        return
    numbers = {citation.id: count for count, citation in enumerate(answer.citations, start=1)}
    shown = [
        statement.text + "".join(f" [{numbers.get(identity)}]" for identity in statement.citation_ids)
        for statement in answer.statements
    ]
    if answer.text != "\n\n".join(shown):
        yield "the text has something beside the statements and their numbers"


def _citation_verdict(
    citation: Citation,
    lookup: Lookup,
    holds_bytes: Callable[[str, str], bool] | None,
    as_of: date,
    problems_of: Callable[[Citation], Iterable[str]],
) -> CitationVerdict:
    source = citation.source
    document = lookup(source.document_id, source.text_sha256)
    status: QuoteStatus = "not_found"
    if document is None or document.id != source.document_id or document.text_sha256 != source.text_sha256:
        problems = [
            f"this version of {source.document_id} is not held; get it with: pincite sources fetch {source.document_id}"
        ]
    else:
        status, _ = locate(citation.quote, document, citation.span)
        problems = [*_citation_problems(citation, document, status), *_claim_problems(citation, document, as_of)]
        if holds_bytes is not None and not holds_bytes(document.id, source.sha256):
            problems.append("the original bytes are not the ones held")
        problems += problems_of(citation)
    return CitationVerdict(
        citation_id=citation.id,
        label=citation.pin.label,
        document_id=source.document_id,
        quote_status=status,
        problems=tuple(problems),
    )


def _citation_problems(citation: Citation, document: Document, status: QuoteStatus) -> Iterable[str]:
    text, span, source = document.text, citation.span, citation.source
    if status != "exact" or span.of(text) != citation.quote:
        yield "the quote does not stand at its span"
    if citation.quote_status != status:
        yield f"the quote is called {citation.quote_status} and is {status}"
    if sha256_text(citation.quote) != citation.quote_sha256:
        yield "quote_sha256 is not the hash of the quote"
    if not text[: span.start].endswith(citation.context_before) or not text.startswith(
        citation.context_after, span.end
    ):
        yield "the words around the quote are not those of the document"
    if (source.version_id, source.language) != (document.version_id, document.language):
        yield "version or language is not the document's"
    provision = document.get(citation.pin.provision_id)
    if provision is None:
        yield f"the document has no provision {citation.pin.provision_id}"
        return
    if not provision.span.covers(span):
        yield f"the quote does not lie in {citation.pin.label}"
    if citation.pin != pin_cite(provision, brief=source.tier == "brief"):
        yield f"the place is not {citation.pin.label}"
    if source.rests_on != rests_on_of(document, provision):
        yield "what the brief rests on is not what it says"
    page = source.rests_on.url if source.rests_on else source.url
    if citation.url is not None and (page is None or citation.url.split("#")[0] != page.split("#")[0]):
        yield "the link does not lead to the source's page"


def _claim_problems(citation: Citation, document: Document, as_of: date) -> Iterable[str]:
    if citation.claim is None:
        return
    if load_claims().get(citation.claim.fact) is None:
        yield "the claim rests on no row of the ledger"
    elif citation.claim != claim_of(document, citation.source.tier, citation.span, load_claims(), on=as_of):
        yield "the claim is not the ledger's"


def _statement_verdict(
    statement: Statement, answer: Answer, sound: dict[str, Citation], lookup: Lookup
) -> StatementVerdict:
    problems: list[str] = []
    if statement.span.of(answer.text) != statement.text:
        problems.append("the statement does not stand at its span in the answer")
    cited = [sound[identity] for identity in statement.citation_ids if identity in sound]
    if len(cited) != len(statement.citation_ids):
        problems.append("a citation that it rests on does not hold")
    elif statement.support in ("quoted", "supported"):
        if (statement.support == "quoted") != (statement.method == QUOTATION):
            problems.append(f"support {statement.support} does not come from {statement.method}")
        problems += unsupported(statement.text, statement.method, *_grounds(cited, answer, lookup))
        problems += (
            f"{one.pin.label} is not the wording of {answer.as_of}, and the statement doesn't say so"
            for one in cited
            if not _is_marked(one, statement, answer.as_of)
        )
    support: Support = "not_checked" if problems else statement.support
    return StatementVerdict(text=statement.text, support=support, problems=tuple(problems))


def _is_marked(citation: Citation, statement: Statement, as_of: date) -> bool:
    """Whether words that aren't the wording of the day are said to be of another one (`retrieval.era`)."""
    valid = citation.validity
    if is_wording_on(valid, as_of):
        return True
    said = statement.text.partition("“")[0]
    endings: tuple[Literal["replaced", "deleted"], ...] = ("replaced", "deleted")
    dated = [TextValidity(text_from=valid.text_from, text_until=valid.text_until, ended=how) for how in endings]
    return any(era(one, on=as_of, language=language) in said for one in dated for language in LANGUAGES)


def _grounds(cited: Sequence[Citation], answer: Answer, lookup: Lookup) -> tuple[list[Evidence], list[str]]:
    evidence: list[Evidence] = []
    known = [str(answer.as_of), str(answer.checked_until or "")]
    for citation in cited:
        document = lookup(citation.source.document_id, citation.source.text_sha256)
        provision = document.get(citation.pin.provision_id) if document is not None else None
        if document is not None and provision is not None:
            evidence.append(Evidence(document=document, provision=provision, span=citation.span))
        validity = citation.validity
        known += [*metadata_of(citation.source), validity.basis or ""]
        known += [str(day or "") for day in (validity.text_from, validity.text_until, validity.applies_from)]
    return evidence, known
