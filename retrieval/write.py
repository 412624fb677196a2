"""From what survived verification to the `Answer`: text, spans and citations.

A reader finds the number of each citation behind its statement; the statement itself stays free of marks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from retrieval.cite import cite
from retrieval.claims import claim_of, validity_from
from retrieval.language import searched_in
from retrieval.library import Lookup
from retrieval.phrases import PHRASES
from retrieval.schema import Abstention, Answer, Citation, Draft, Quote, Statement, Validity
from sources.applicability import applies
from sources.claims import load_claims
from sources.rule_table import RuleTable
from sources.schema import Held, Span
from sources.versions import validity_of


def write(
    question: str,
    draft: Draft,
    lookup: Lookup,
    *,
    as_of: date,
    release: str,
    language: str = "en",
    checked_until: date | None = None,
    timings_ms: Mapping[str, float] | None = None,
    rules: RuleTable | None = None,
) -> Answer:
    """Write the answer that a verified draft stands for.

    Args:
        question: As asked.
        draft: What is left of a draft after verification.
        lookup: Gives the document behind a quote.
        as_of: The date that the answer is true on.
        release: Of the index.
        language: Of the answer.
        checked_until: Date to which the held sources are known to be complete.
        timings_ms: Milliseconds by stage.
        rules: Since when what is cited applies; what ships with the package if not given.
    """
    numbers: dict[str, int] = {}
    citations: list[Citation] = []

    def number(quote: Quote) -> tuple[str, int]:
        citation = citation_of(quote, lookup, as_of=as_of, rules=rules)
        if citation.id not in numbers:
            numbers[citation.id] = len(citations) + 1
            citations.append(citation)
        return citation.id, numbers[citation.id]

    pieces: list[str] = []
    statements: list[Statement] = []
    at = 0
    for statement in draft.statements:
        cited = dict(number(quote) for quote in statement.quotes)
        is_quotation = statement.method == "quotation"
        statements.append(
            Statement(
                text=statement.text,
                span=Span(start=at, end=at + len(statement.text)),
                citation_ids=tuple(cited),
                support="quoted" if is_quotation else "supported",
                method="quotation" if is_quotation else "hard_tokens",
            )
        )
        marks = "".join(f" [{count}]" for count in cited.values())
        pieces.append(statement.text + marks)
        at += len(pieces[-1]) + 2
    abstention = None
    if draft.abstention is not None:
        nearest = tuple(citation_of(quote, lookup, as_of=as_of, rules=rules) for quote in draft.nearest)
        abstention = Abstention(reason=draft.abstention, message=draft.message, nearest=nearest)
        pieces = [draft.message]
    return Answer(
        question=question,
        text="\n\n".join(pieces),
        statements=tuple(statements),
        citations=tuple(citations),
        premise_rejected=draft.premise_rejected,
        abstention=abstention,
        as_of=as_of,
        checked_until=checked_until,
        language=language,
        release=release,
        disclosure=PHRASES[searched_in(language)].disclosure,
        timings_ms=dict(timings_ms or {}),
    )


def citation_of(quote: Quote, lookup: Lookup, *, as_of: date, rules: RuleTable | None = None) -> Citation:
    """Return the citation of a quote, with its validity, and what the ledger claims of it, on `as_of`."""
    document, source, snapshot = held = lookup(quote.document_id, quote.text_sha256)
    claim = claim_of(document, source.tier, quote.span, load_claims(), on=as_of)
    validity = _validity(quote, held, as_of, rules or RuleTable.shipped()) if claim is None else validity_from(claim)
    cited = cite(quote, document=document, source=source, snapshot=snapshot, validity=validity)
    return cited if claim is None else cited.model_copy(update={"claim": claim})


def _validity(quote: Quote, held: Held, as_of: date, rules: RuleTable) -> Validity:
    document, source, _ = held
    provision = document.get(quote.provision_id)
    if provision is None or source.tier != "law":
        return Validity()
    words = validity_of(document, provision, quote.span)
    worded = provision.model_copy(update={"validity": words})
    found = applies(source.celex, document, worded, on=as_of, rules=rules)
    return Validity(
        status=found.status,
        text_from=words.text_from,
        text_until=words.text_until,
        applies_from=found.applies_from,
        basis=found.basis,
        note=found.note,
    )
