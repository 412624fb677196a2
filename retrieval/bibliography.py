"""The sources of an answer for reference managers: BibTeX and CSL-JSON, one entry for each source cited."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, NotRequired, TypedDict

from retrieval.attribution import attribution
from retrieval.schema import Answer, Citation, SourceRef

CslType = Literal["legislation", "article-newspaper", "report", "speech", "webpage", "document"]
CslDate = TypedDict("CslDate", {"date-parts": list[list[int]]})


class CslItem(TypedDict):
    """One item of CSL-JSON; variables as in CSL 1.0.2."""

    id: str
    type: CslType
    title: str
    publisher: str
    issued: CslDate
    accessed: CslDate
    URL: NotRequired[str]
    number: NotRequired[str]
    language: str
    version: str
    note: str


class CitedSource(NamedTuple):
    """A source and its citations, in order."""

    source: SourceRef
    citations: list[Citation]


def to_bibtex(answer: Answer) -> str:
    """Return one BibTeX entry for each source that is cited."""
    entries = []
    for cited in cited_sources(answer):
        source = cited.source
        fields = {
            "title": f"{{{_escape_bibtex(source.title)}}}",
            "author": f"{{{_escape_bibtex(source.publisher)}}}",
            "year": source.published[:4],
            "date": source.published,
            "url": _escape_url(source.url or ""),
            "urldate": source.retrieved.date().isoformat(),
            "number": source.celex or "",
            "version": _escape_bibtex(source.version_id),
            "langid": source.language,
            "note": _escape_bibtex(_note(cited)),
        }
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        entries.append(f"@misc{{{_bibtex_key(source.document_id)},\n{body}\n}}\n")
    return "\n".join(entries)


def to_csl_json(answer: Answer) -> list[CslItem]:
    """Return one CSL-JSON item for each source that is cited."""
    items: list[CslItem] = []
    for cited in cited_sources(answer):
        source = cited.source
        retrieved = source.retrieved.date()
        item: CslItem = {
            "id": source.document_id,
            "type": _csl_type(source),
            "title": source.title,
            "publisher": source.publisher,
            "issued": {"date-parts": [[int(part) for part in source.published.split("-")]]},
            "accessed": {"date-parts": [[retrieved.year, retrieved.month, retrieved.day]]},
            "language": source.language,
            "version": source.version_id,
            "note": _note(cited),
        }
        if source.url:
            item["URL"] = source.url
        if source.celex:
            item["number"] = source.celex
        items.append(item)
    return items


def cited_sources(answer: Answer) -> list[CitedSource]:
    """Return the sources that the answer cites, in the order of their first citation."""
    grouped: dict[tuple[str, str], CitedSource] = {}
    for citation in answer.citations:
        key = (citation.source.document_id, citation.source.text_sha256)
        grouped.setdefault(key, CitedSource(citation.source, [])).citations.append(citation)
    return list(grouped.values())


def _note(cited: CitedSource) -> str:
    pins = "; ".join(dict.fromkeys(citation.pin.label for citation in cited.citations))
    return " ".join(filter(None, [f"{pins}.", cited.source.note, attribution(cited.source)]))


def _csl_type(source: SourceRef) -> CslType:
    if source.tier == "law":
        return "legislation"
    if source.tier == "press":
        return "article-newspaper"
    if source.document_id.startswith("speech"):
        return "speech"
    if source.tier == "brief":
        return "document"
    return "report" if (source.url or "").endswith(".pdf") or source.celex else "webpage"


_BIBTEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "$": r"\$", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def _escape_bibtex(text: str) -> str:
    return "".join(_BIBTEX.get(character, character) for character in " ".join(text.split()))


def _escape_url(url: str) -> str:
    # The url field is read verbatim; only what would end it or open a group may not stand there.
    return url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _bibtex_key(document_id: str) -> str:
    return re.sub(r"[^A-Za-z0-9:-]+", "-", document_id)
