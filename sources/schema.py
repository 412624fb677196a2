"""What we know and where it comes from: the values that the other packages read.

Every offset is a half-open pair of Unicode code points into `Document.text`.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Literal, NamedTuple, Protocol

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from sources.locator import Locator

Tier = Literal["law", "eu_institution", "member_state", "press", "brief"]
ProvisionKind = Literal[
    "title", "preamble", "citation", "recital", "chapter", "section", "article", "paragraph", "subparagraph",
    "point", "subpoint", "indent", "annex", "heading", "lead", "tail", "quotation", "table", "final", "notes",
    "text", "fact", "gloss",
]  # fmt: skip
ParserName = Literal[
    "eurlex_oj", "eurlex_consolidated", "formex", "html", "press_corner", "pdf", "markdown", "text", "brief"
]
Copy = Literal["full", "excerpt", "conversion", "retranslation"]
SearchScope = Literal["all", "recitals", "none"]


def sha256_text(text: str) -> str:
    """Return the hex sha256 of the text's UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


def _partial_date(value: str) -> str:
    parts = value.split("-")
    if [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]):
        raise ValueError(f"{value!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
    date.fromisoformat("-".join([*parts, "01", "01"][:3]))
    return value


PartialDate = Annotated[str, AfterValidator(_partial_date)]
"""A date as precise as the source is: `2026`, `2026-06` or `2026-06-30`."""


class Frozen(BaseModel):
    """Base of every value: immutable, and a field that isn't known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Frozen):
    """A half-open range `[start, end)` of code points."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @model_validator(mode="after")
    def _is_ordered(self) -> Span:
        if self.end < self.start:
            raise ValueError(f"a span ends before it starts: [{self.start}, {self.end})")
        return self

    def __len__(self) -> int:
        return self.end - self.start

    def covers(self, other: Span) -> bool:
        """Whether `other` lies inside."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        """Return what stands in the range."""
        return text[self.start : self.end]

    def stripped(self, text: str) -> Span:
        """Return the range without white space at either end."""
        piece = self.of(text)
        start = self.start + len(piece) - len(piece.lstrip())
        return Span(start=start, end=max(start, self.start + len(piece.rstrip())))


class Amendment(Frozen):
    """An act that changed the text of another, and since when."""

    celex: str
    in_force: date


class Corrigendum(Frozen):
    """A correction of an act, in the languages in which it was published wrongly.

    Attributes:
        celex: Its own number, `32024R1689R(01)`.
        published: Day of its publication.
        journal: Where, `OJ L, 2025/90802`.
    """

    celex: str
    published: date
    journal: str


class RestsOn(Frozen):
    """The official place that one of our own sentences rests on."""

    source_id: str
    locator: str | None = None
    url: str | None = None


_RETIRED = frozenset({"amends", "replaces"})


class Source(Frozen):
    """One row of the catalogue: one version of one document in one language.

    Attributes:
        id: Also the id of the document that is parsed from it.
        version_id: Which version of the work this is, `2026-07-27`, `oj-2024-07-12`.
        work: What all versions and languages have in common, `ai-act`.
        names: What people call the work, for looking up references (`AI Act`, `Regulation (EU) 2024/1689`).
        published: As precise as known.
        url: The official page that a person opens; `None` where no address was ever seen.
        fetch: Addresses that give the bytes, in order of preference; https only.
        files: Ids of the mirror's files that make up the document, in order; empty means one file with our own id.
        package: An installed data package that carries the file, `distribution:path/inside/it`.
        expects: Element ids that a page must contain, else it isn't the document (`art_113`, `rct_180`).
        text_from: First day on which the unamended wording was in force; `None` for what isn't law.
        text_until: First day on which this text is no longer the wording (half-open, like a span); `None` while it is.
        amendments: Acts whose change marks may occur in the text.
        corrigenda: Those that concern this language and are not worked into this text.
        search: What of it the default search covers.
        copy_status: Whether what is held is the whole, an excerpt, a conversion or a retranslation.
        authentic: Whether the publication itself has legal effect.
        binding: Whether its operative text binds.
        caveat: What it says is out of date or wrong, as `notes` tells; never quoted beside a sound source.
    """

    id: str
    title: str
    publisher: str
    tier: Tier
    kind: str
    language: str
    published: PartialDate
    version_id: str
    parser: ParserName
    licence: str
    work: str | None = None
    names: tuple[str, ...] = ()
    celex: str | None = None
    eli: str | None = None
    url: str | None = None
    fetch: tuple[str, ...] = ()
    accept: str | None = None
    files: tuple[str, ...] = ()
    package: str | None = None
    expects: tuple[str, ...] = ()
    text_from: date | None = None
    text_until: date | None = None
    amendments: tuple[Amendment, ...] = ()
    corrigenda: tuple[Corrigendum, ...] = ()
    search: SearchScope = "all"
    copy_status: Copy = "full"
    authentic: bool = True
    binding: bool = False
    caveat: bool = False
    notes: str = ""

    @model_validator(mode="before")
    @classmethod
    def _without_retired_fields(cls, row: object) -> object:
        # Stores and users' catalogues of older versions have them.
        return {key: row[key] for key in row if key not in _RETIRED} if isinstance(row, dict) else row


class SourcePart(Frozen):
    """The bytes of one file of a source."""

    name: str
    data: bytes


class PartRecord(Frozen):
    """One file of a snapshot as the store knows it."""

    name: str
    sha256: str
    size: int


class Snapshot(Frozen):
    """The bytes of a source as obtained once; never overwritten.

    Attributes:
        sha256: Of the one file, or of the newline-joined part hashes where there are several.
        obtained_from: `mirror:<manifest's origin>`, an https address, `package:<name>`, `file:<name>` of a document
            that the user added, or `pincite`.
        media: Media type of the parts; decides the parser where it isn't the catalogue's (`sources.formats`).
    """

    source_id: str
    sha256: str
    parts: tuple[PartRecord, ...]
    retrieved: datetime
    obtained_from: str
    licence: str
    media: str | None = None
    etag: str | None = None
    last_modified: str | None = None


class ChangeMark(Frozen):
    """A stretch of text that a consolidation marks as changed; empty where something was deleted.

    Attributes:
        action: What the mark's title says, lower case.
        celex: The amending act.
    """

    span: Span
    action: Literal["inserted", "replaced", "deleted"]
    celex: str


class CrossReference(Frozen):
    """A place in the text that points to another provision.

    Attributes:
        span: Of the words that refer.
        target_ids: Provisions of the same document, empty where none or another act is meant.
        act: Printed name or number of the other act; `None` for the same act.
    """

    span: Span
    target_ids: tuple[str, ...] = ()
    act: str | None = None


class TextValidity(Frozen):
    """When this wording is the wording; application dates are another matter (`sources.applicability`).

    Attributes:
        changed_by: CELEX number of the act that made this wording, `None` for the first one.
        action: How it did.
        ended: How the wording ended; told by the next version of the act (`sources.versions`).
        ended_by: CELEX number of the act that ended it.
    """

    text_from: date | None = None
    text_until: date | None = None
    changed_by: str | None = None
    action: Literal["inserted", "replaced", "deleted"] | None = None
    ended: Literal["replaced", "deleted"] | None = None
    ended_by: str | None = None


class Dated(Protocol):
    """Words with the days of their wording; `text_until` is the first day on which they are no longer it."""

    @property
    def text_from(self) -> date | None:
        """First day, `None` where there is no first one."""

    @property
    def text_until(self) -> date | None:
        """First day after, `None` where there is no last one."""


def is_wording_on(words: Dated, day: date) -> bool:
    """Whether the words are the wording on `day`."""
    begun = words.text_from is None or words.text_from <= day
    return begun and (words.text_until is None or day < words.text_until)


class Provision(Frozen):
    """A piece of a document that can be cited.

    Attributes:
        id: Unique in its document; `locator.id`.
        label: Unique in its document; `locator.label`.
        number: As printed, with brackets and dots.
        heading: Its own heading, or in documents that aren't law the nearest one above.
        span: Tiles the parent: children touch each other and cover it exactly.
        parent: Id, `None` at the top.
        children: Ids, in order.
        rests_on: Set on our own sentences only.
        search_text: Extra words that find it and are never quoted (our own glosses): everyday terms, a blank line,
            and a question on each line.
    """

    id: str
    label: str
    kind: ProvisionKind
    locator: Locator
    number: str | None = None
    heading: str | None = None
    span: Span
    parent: str | None = None
    children: tuple[str, ...] = ()
    references: tuple[CrossReference, ...] = ()
    binding: bool = False
    validity: TextValidity = TextValidity()
    rests_on: RestsOn | None = None
    search_text: str | None = None


class Document(Frozen):
    """One parsed version in one language.

    Attributes:
        text: Verbatim as displayed. The one addition is `^` before a superscript that isn't a footnote call.
        text_sha256: Hex, of the UTF-8 bytes of `text`.
        provisions: In document order, a parent before its children; those without parent tile `text`.
        footnote_calls: Where a footnote's number stands in the text; left out of searches and number checks.
        marks: Change marks of a consolidation.
    """

    id: str
    version_id: str
    language: str
    title: str
    parser: str
    parser_version: str
    text: str
    text_sha256: str
    provisions: tuple[Provision, ...]
    footnote_calls: tuple[Span, ...] = ()
    marks: tuple[ChangeMark, ...] = ()

    @model_validator(mode="after")
    def _is_sound(self) -> Document:
        if sha256_text(self.text) != self.text_sha256:
            raise ValueError(f"{self.id}: text_sha256 is not the hash of the text")
        for attribute in ("id", "label"):
            values = [getattr(provision, attribute) for provision in self.provisions]
            if len(set(values)) != len(values):
                twice = sorted({value for value in values if values.count(value) > 1})[:5]
                raise ValueError(f"{self.id}: {attribute}s are not unique: {twice}")
        _check_tiling(self.id, self.provisions, len(self.text))
        return self

    @cached_property
    def _by_id(self) -> dict[str, Provision]:
        return {provision.id: provision for provision in self.provisions}

    @cached_property
    def _by_label(self) -> dict[str, Provision]:
        return {provision.label: provision for provision in self.provisions}

    def get(self, provision_id: str) -> Provision | None:
        """Return the provision with this id, `None` where there is none."""
        return self._by_id.get(provision_id)

    def by_label(self, label: str) -> Provision | None:
        """Return the provision with exactly this label, `None` where there is none."""
        return self._by_label.get(label)

    def text_of(self, provision: Provision) -> str:
        """Return the provision's words, without white space at either end."""
        return provision.span.of(self.text).strip()

    def ancestors(self, provision: Provision) -> Iterator[Provision]:
        """Yield the provisions around this one, innermost first."""
        while provision.parent is not None:
            provision = self._by_id[provision.parent]
            yield provision

    def leaves(self) -> Iterator[Provision]:
        """Yield the provisions without children; together they are the whole text."""
        return (provision for provision in self.provisions if not provision.children)

    @cached_property
    def _leaf_starts(self) -> tuple[list[int], list[Provision]]:
        # An empty leaf shares its start with the next one; the later one holds the words.
        leaves = [leaf for leaf in self.leaves() if len(leaf.span)]
        return [leaf.span.start for leaf in leaves], leaves

    def innermost(self, span: Span) -> Provision | None:
        """Return the smallest provision that covers the span, `None` where only the whole document does."""
        starts, leaves = self._leaf_starts
        index = bisect_right(starts, span.start) - 1
        if index < 0:
            return None
        around = (leaves[index], *self.ancestors(leaves[index]))
        return next((provision for provision in around if provision.span.covers(span)), None)

    def cited_as(self, provision: Provision) -> Provision:
        """Return the provision to cite for this one: a lone subparagraph is cited by the article that it is."""
        parent = None if provision.parent is None else self.get(provision.parent)
        if parent is None or provision.kind != "subparagraph":
            return provision
        others = (self.get(child) for child in parent.children if child != provision.id)
        is_alone = all(other is not None and other.kind == "heading" for other in others)
        return parent if is_alone else provision


def _check_tiling(document_id: str, provisions: tuple[Provision, ...], length: int) -> None:
    spans = {provision.id: provision.span for provision in provisions}

    def check(where: str, whole: Span, children: list[str]) -> None:
        at = whole.start
        for child in children:
            if spans[child].start != at:
                raise ValueError(f"{document_id}: {child} does not begin where the one before ends, in {where}")
            at = spans[child].end
        if at != whole.end:
            raise ValueError(f"{document_id}: the children of {where} don't cover it")

    check("the document", Span(start=0, end=length), [p.id for p in provisions if p.parent is None])
    for provision in provisions:
        if provision.children:
            check(provision.id, provision.span, list(provision.children))


class Held(NamedTuple):
    """A document together with its catalogue row and the bytes that it was parsed from."""

    document: Document
    source: Source
    snapshot: Snapshot
