"""The values of the line from question to answer; all frozen, JSON round-trippable and importable from `retrieval`.

Two statuses are kept apart everywhere: `Citation.quote_status` says whether the quote is exactly what stands in the
document, `Statement.support` whether it carries the statement.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from pydantic import Field, model_validator

from retrieval.language import Language
from sources.briefs.rows import FactStatus
from sources.locator import Locator
from sources.schema import Copy, Document, Frozen, PartialDate, ProvisionKind, RestsOn, Span, Tier, sha256_text

if TYPE_CHECKING:
    from retrieval.bibliography import CslItem
    from retrieval.export import AnthropicBlock, UrlCitation

SCHEMA_VERSION = "1"

AnswerKind = Literal[
    "definition",
    "amount",
    "date",
    "list",
    "who_said",
    "obligations",
    "comparison",
    "yes_no",
    "provision",
    "free",
]
Role = Literal[
    "provider",
    "deployer",
    "importer",
    "distributor",
    "authorised_representative",
    "product_manufacturer",
    "operator",
]
Mode = Literal["extractive", "generative"]
QuoteStatus = Literal["exact", "ambiguous", "not_found"]
Support = Literal["quoted", "supported", "partial", "not_checked"]
Status = Literal["announced", "proposed", "adopted", "in_force_not_applicable", "applicable", "superseded", "unknown"]
Reason = Literal[
    "out_of_scope", "no_evidence", "conflicting", "false_premise", "not_yet_law", "needs_legal_judgement",
    "ambiguous_question",
]  # fmt: skip


class Message(Frozen):
    """One turn of the conversation before the question."""

    role: Literal["user", "assistant"]
    content: str


class NamedReference(Frozen):
    """A provision that the question names.

    Attributes:
        span: Of the words in the question.
        act: What the question calls the act, `None` where it names none.
    """

    span: Span
    locator: Locator
    act: str | None = None


class Query(Frozen):
    """What the question was understood to ask.

    Attributes:
        question: As asked.
        language: That it is searched in; its quotes are in it where such a text is held.
        text: What goes to the index: the question without self-references, follow-ups resolved.
        terms: Words that the answer's quote should carry, lower case.
        foreign_law: Names of other laws that the question is about.
        as_of: The day from which the question is looked at; shown with the answer.
        wording_on: The day whose wording answers; another one than `as_of` only where a day was given and the
            question itself names another.
        compared_with: The day of the older wording, where the question asks what changed.
        day_words: The question's words that said the day.
    """

    question: str
    language: Language = "en"
    text: str
    kind: AnswerKind = "free"
    references: tuple[NamedReference, ...] = ()
    roles: tuple[Role, ...] = ()
    terms: tuple[str, ...] = ()
    wants_recitals: bool = False
    foreign_law: tuple[str, ...] = ()
    as_of: date
    wording_on: date = Field(default_factory=lambda given: given["as_of"])
    compared_with: date | None = None
    day_words: str = ""


class Passage(Frozen):
    """What is indexed and found: one contiguous span of one document.

    Attributes:
        id: Hash of document, text hash and span.
        provision_id: The provision it is cited by.
        provision_ids: All provisions that it covers wholly, innermost included.
        text: Verbatim, a span of `Document.text`.
        search_text: Breadcrumbs, text and our glosses; never quoted.
    """

    id: str
    document_id: str
    version_id: str
    text_sha256: str
    provision_id: str
    provision_ids: tuple[str, ...] = ()
    label: str
    kind: ProvisionKind
    locator: Locator
    span: Span
    text: str
    search_text: str
    tier: Tier
    language: str
    published: PartialDate
    binding: bool = False
    text_from: date | None = None
    text_until: date | None = None


class Entry(Frozen):
    """One thing that is searched: words that lead to a passage.

    Attributes:
        id: The passage's id for its own words, else a hash of these and the passage's id.
        passage_id: What is found, and quoted.
        search_text: Breadcrumb and text of the passage, or one of our glosses on it.
    """

    id: str
    passage_id: str
    search_text: str


class Hit(Frozen):
    """A passage with how well it fits.

    Attributes:
        score: Higher is better; comparable within one search only.
        rank: From 1.
        dense: Cosine similarity with the query, -1 to 1; `None` where it wasn't measured.
        lexical: BM25 score, 0 and up.
        shared: Part of the weight of the question's words that lead to it, 0 to 1; measured for French and Dutch ones.
        named: Ids of the provisions that the question names and the passage shows, where it was looked up.
    """

    passage: Passage
    score: float
    rank: int = Field(ge=1)
    dense: float | None = None
    lexical: float | None = None
    shared: float | None = None
    named: tuple[str, ...] = ()


class Quote(Frozen):
    """Words chosen from a passage, or from a document itself; `span` counts in the document."""

    passage_id: str = ""
    document_id: str
    text_sha256: str
    provision_id: str
    span: Span
    text: str

    @classmethod
    def of(cls, document: Document, provision_id: str, span: Span, *, passage_id: str = "") -> Quote:
        """Return what stands in a span of a document, cited by one of its provisions."""
        return cls(
            passage_id=passage_id,
            document_id=document.id,
            text_sha256=document.text_sha256,
            provision_id=provision_id,
            span=span,
            text=span.of(document.text),
        )


class DraftStatement(Frozen):
    """One claim before verification, with the quotes it rests on.

    Attributes:
        text: What the reader sees; for a quotation, the connecting words and the quote.
        method: `quotation` where the statement is the quote itself, else how it was made.
    """

    text: str
    quotes: tuple[Quote, ...]
    method: str = "quotation"


class Draft(Frozen):
    """What composing or generating proposes; nothing in it is verified."""

    statements: tuple[DraftStatement, ...] = ()
    abstention: Reason | None = None
    message: str = ""
    nearest: tuple[Quote, ...] = ()
    premise_rejected: str | None = None


class SourceRef(Frozen):
    """Where a citation's words come from.

    Attributes:
        url: The official page, without element id.
        sha256: Of the bytes that were parsed.
        text_sha256: Of the text that the spans count in.
        copy_status: Whether the copy is full, an excerpt, a conversion or a retranslation; `copy` in JSON.
        authentic: Whether this publication has legal effect itself.
        rests_on: Set for our own briefs, and only for them.
    """

    document_id: str
    title: str
    publisher: str
    tier: Tier
    url: str | None
    celex: str | None = None
    published: PartialDate
    retrieved: datetime
    obtained_from: str
    version_id: str
    language: str
    sha256: str
    text_sha256: str
    licence: str
    copy_status: Copy = Field(default="full", alias="copy")
    authentic: bool = True
    note: str = ""
    rests_on: RestsOn | None = None

    model_config = Frozen.model_config | {"validate_by_name": True, "serialize_by_alias": True}

    @model_validator(mode="after")
    def _briefs_rest_on_something(self) -> SourceRef:
        if (self.tier == "brief") != (self.rests_on is not None):
            raise ValueError("a brief says what it rests on, and nothing else does")
        return self


class PinCite(Frozen):
    """The place, as cited.

    Attributes:
        kind: Of the provision.
        label: `Art. 99(6a)`; for a document that isn't law, its paragraph.
    """

    kind: ProvisionKind
    article: str | None = None
    paragraph: str | None = None
    subparagraph: int | None = None
    point: str | None = None
    subpoint: str | None = None
    annex: str | None = None
    section: str | None = None
    recital: str | None = None
    label: str
    provision_id: str
    binding: bool = False


class Validity(Frozen):
    """Whether the cited words were the law on the answer's as-of date.

    Attributes:
        basis: The provision that says since when it applies.
        note: What the date alone doesn't tell: other dates and whom they concern.
    """

    status: Status = "unknown"
    text_from: date | None = None
    text_until: date | None = None
    applies_from: date | None = None
    basis: str | None = None
    note: str = ""


MoneyKind = Literal[
    "binding budget", "guarantee", "mobilisation target", "private pledge", "public investment", "tender ceiling"
]  # fmt: skip


class LaterClaim(Frozen):
    """What came in place of a figure by the answer's as-of date.

    Attributes:
        fact: Id of its row in our ledger.
        source_id: What that row rests on.
    """

    fact: str
    value: int | float | str
    unit: str | None = None
    date: PartialDate
    source_id: str


class Claim(Frozen):
    """What our ledger knows of a figure in a quote that isn't law.

    Attributes:
        fact: Id of its row in `sources/briefs/facts.toml`.
        what: What `value` is the value of.
        date: Since when, or when, it is so.
        status: What had become of it on the answer's as-of date.
        money: What kind of money it is; `None` where it is no money.
        series: What it has in common with other values of the same quantity.
        superseded_by: The value that held instead on the as-of date.
    """

    fact: str
    what: str
    value: int | float | str
    unit: str | None = None
    date: PartialDate
    status: FactStatus
    money: MoneyKind | None = None
    series: str | None = None
    superseded_by: LaterClaim | None = None


def citation_id(document_id: str, version_id: str, provision_id: str, span: Span) -> str:
    """Return the id of a citation: 16 hex digits of the hash of version, provision and span."""
    key = "\n".join([document_id, version_id, provision_id, str(span.start), str(span.end)])
    return hashlib.sha256(key.encode()).hexdigest()[:16]


class Citation(Frozen):
    """One contiguous quote, bound to its place.

    Attributes:
        span: Of `quote` in the document's text.
        quote_sha256: Of the quote's UTF-8 bytes.
        quote_status: `exact` when it stands at `span`; `ambiguous` when the same words stand elsewhere in the
            document too and no span was given; `not_found` otherwise.
        url: The official page at the element, with a text fragment so that a browser highlights the quote.
        claim: What our ledger knows of the first figure in the quote that it has.
    """

    id: str
    quote: str
    span: Span
    quote_sha256: str
    quote_status: QuoteStatus
    context_before: str = ""
    context_after: str = ""
    url: str | None = None
    source: SourceRef
    pin: PinCite
    validity: Validity = Validity()
    claim: Claim | None = None

    @model_validator(mode="after")
    def _is_bound(self) -> Citation:
        if len(self.quote) != len(self.span):
            raise ValueError("the quote is not as long as its span")
        if sha256_text(self.quote) != self.quote_sha256:
            raise ValueError("quote_sha256 is not the hash of the quote")
        expected = citation_id(self.source.document_id, self.source.version_id, self.pin.provision_id, self.span)
        if self.id != expected:
            raise ValueError("the id is not the hash of version, provision and span")
        return self


RelatedKind = Literal["exception", "sibling", "definition", "recital", "amending_point", "cross_reference"]


class Related(Frozen):
    """A provision to read beside a citation; it proves nothing, and none of its words are quoted.

    Attributes:
        kind: What it is to the citation. `sibling`: a paragraph inserted beside it, or the one it was inserted beside.
            `recital`: explains it and isn't binding.
        of: Id of the citation.
        text_sha256: Of the text that it stands in.
        title: Of the document.
        heading: As it stands in the document, of the provision or the article around it; for a definition the term.
        note: In our words: what an amending point did to which provision, that a recital doesn't bind.
        url: The official page at its beginning.
    """

    kind: RelatedKind
    of: str
    pin: PinCite
    document_id: str
    version_id: str
    text_sha256: str
    title: str
    heading: str | None = None
    note: str = ""
    url: str | None = None


class Statement(Frozen):
    """One claim of the answer.

    Attributes:
        span: Of `text` in `Answer.text`.
        method: How support was found: `quotation`, `hard_tokens`, ….
    """

    text: str
    span: Span
    citation_ids: tuple[str, ...] = Field(min_length=1)
    support: Support
    method: str


class Position(Frozen):
    """What one side of a disagreement says."""

    value: str
    citation_ids: tuple[str, ...] = Field(min_length=1)
    date: PartialDate
    tier: Tier


class Conflict(Frozen):
    """Sources that disagree, side by side; `preferred` indexes `positions`."""

    topic: str
    positions: tuple[Position, ...] = Field(min_length=2)
    preferred: int | None = None
    why: str = ""


class Abstention(Frozen):
    """A refusal with its reason and the nearest passages, verified like any other citation."""

    reason: Reason
    message: str
    nearest: tuple[Citation, ...] = ()


class Answer(Frozen):
    """The reply.

    Attributes:
        text: What is printed; every statement is a span of it.
        premise_rejected: What is wrong with the question's premise, when a source refutes it.
        as_of: The date that the answer is true on.
        checked_until: Date to which the held sources are known to be complete.
        release: Of the index that was asked.
        timings_ms: Milliseconds by stage.
        usage: Tokens, where a language model was used.
        related: What to read beside the citations, most useful first.
    """

    question: str
    text: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    related: tuple[Related, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    premise_rejected: str | None = None
    abstention: Abstention | None = None
    as_of: date
    checked_until: date | None = None
    language: str = "en"
    mode: Mode = "extractive"
    model: str | None = None
    release: str
    disclosure: str
    timings_ms: dict[str, float] = Field(default_factory=dict)
    usage: dict[str, int] | None = None
    schema_version: str = SCHEMA_VERSION

    @model_validator(mode="after")
    def _is_sound(self) -> Answer:
        if self.abstention is not None and self.statements:
            raise ValueError("an abstention has no statements")
        if self.abstention is None and not self.statements:
            raise ValueError("an answer has statements, or it abstains")
        known = {citation.id for citation in self.citations}
        for statement in self.statements:
            if statement.span.of(self.text) != statement.text:
                raise ValueError(f"the statement {statement.text[:40]!r} does not stand at its span")
            if not known.issuperset(statement.citation_ids):
                raise ValueError(f"the statement {statement.text[:40]!r} cites what isn't listed")
        for conflict in self.conflicts:
            if not all(known.issuperset(position.citation_ids) for position in conflict.positions):
                raise ValueError(f"the conflict about {conflict.topic!r} cites what isn't listed")
        return self

    def to_markdown(self) -> str:
        """Return the answer with its quotes and links as Markdown."""
        from retrieval.export import to_markdown

        return to_markdown(self)

    def to_footnotes(self) -> str:
        """Return the text with footnote calls, and the notes below it, as Markdown."""
        from retrieval.export import to_footnotes

        return to_footnotes(self)

    def to_bibtex(self) -> str:
        """Return one BibTeX entry for each source cited."""
        from retrieval.bibliography import to_bibtex

        return to_bibtex(self)

    def to_csl_json(self) -> list[CslItem]:
        """Return one CSL-JSON item for each source cited."""
        from retrieval.bibliography import to_csl_json

        return to_csl_json(self)

    def to_anthropic(self) -> list[AnthropicBlock]:
        """Return the content blocks of an Anthropic message with citations."""
        from retrieval.export import to_anthropic

        return to_anthropic(self)

    def to_openai_annotations(self) -> list[UrlCitation]:
        """Return the annotations of an OpenAI `output_text`."""
        from retrieval.export import to_openai_annotations

        return to_openai_annotations(self)


class Turn(NamedTuple):
    """An answer and the hits that it was made from, best first."""

    answer: Answer
    hits: tuple[Hit, ...]


class CitationVerdict(Frozen):
    """What verification found of one citation."""

    citation_id: str
    label: str
    document_id: str
    quote_status: QuoteStatus
    problems: tuple[str, ...] = ()


class StatementVerdict(Frozen):
    """What verification found of one statement."""

    text: str
    support: Support
    problems: tuple[str, ...] = ()


class Verdict(Frozen):
    """What verification of a whole answer found; `ok` only if nothing is wrong."""

    ok: bool
    citations: tuple[CitationVerdict, ...] = ()
    statements: tuple[StatementVerdict, ...] = ()
    problems: tuple[str, ...] = ()
