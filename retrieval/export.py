"""An answer in the forms that other programs read: Markdown, footnotes, BibTeX, CSL-JSON, and two vendors' citations.

Nothing is shortened and nothing is added except what the licences ask for: `attribution` gives the line for a source.
The vendors' shapes are those of the Anthropic Messages API (text blocks with `char_location` citations; indices count
in the document's text) and of the OpenAI Responses API (`url_citation` annotations; indices count in the answer).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NotRequired, TypedDict

from retrieval.schema import Answer, Citation, SourceRef


class AnthropicCitation(TypedDict):
    """A `char_location` citation: half-open code points in the document's text."""

    type: Literal["char_location"]
    cited_text: str
    document_index: int
    document_title: str
    start_char_index: int
    end_char_index: int


class AnthropicBlock(TypedDict):
    """A text block; a statement's carries its citations."""

    type: Literal["text"]
    text: str
    citations: NotRequired[list[AnthropicCitation]]


class UrlCitation(TypedDict):
    """A `url_citation` annotation: the stretch of the answer that the page supports."""

    type: Literal["url_citation"]
    start_index: int
    end_index: int
    title: str
    url: str


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


def to_markdown(answer: Answer) -> str:
    """Return the answer with its quotes and links as Markdown."""
    lines = [answer.text]
    if answer.premise_rejected:
        lines.append(f"**Premise rejected:** {_escape_markdown(answer.premise_rejected)}")
    for conflict in answer.conflicts:
        lines.append(f"**Sources disagree about {_escape_markdown(conflict.topic)}:**")
        lines.append(
            "\n".join(
                f"- {_escape_markdown(position.value)} ({position.date}, {position.tier})"
                for position in conflict.positions
            )
        )
    shown = _shown(answer)
    if shown:
        lines.append("## Sources" if answer.abstention is None else "## Nearest passages")
    for number, citation in enumerate(shown, 1):
        quote = "\n".join(f"   > {_escape_markdown(line)}" for line in citation.quote.split("\n"))
        lines.append(f"{number}. {_markdown_link(citation)}\n\n{quote}\n\n   {_escape_markdown(_status(citation))}")
    lines += [f"*{_escape_markdown(line)}*" for line in _attributions(shown)]
    lines.append(f"As of {answer.as_of.isoformat()}. {answer.disclosure}")
    return "\n\n".join(lines) + "\n"


def to_footnotes(answer: Answer) -> str:
    """Return the text with a footnote call behind each statement, and the notes below it."""
    numbers = {citation.id: number for number, citation in enumerate(answer.citations, 1)}
    pieces: list[str] = []
    at = 0
    for statement in sorted(answer.statements, key=lambda statement: statement.span.start):
        calls = "".join(f"[^{numbers[identity]}]" for identity in statement.citation_ids)
        pieces += [answer.text[at : statement.span.end], calls]
        at = statement.span.end
    pieces.append(answer.text[at:])
    notes = [
        f"[^{numbers[citation.id]}]: {_reference(citation)}: “{' '.join(citation.quote.split())}”"
        + (f" <{citation.url}>" if citation.url else "")
        + f" {attribution(citation.source)}"
        for citation in answer.citations
    ]
    return "".join(pieces) + "\n\n" + "\n".join(notes) + ("\n" if notes else "")


def to_bibtex(answer: Answer) -> str:
    """Return one BibTeX entry for each source that is cited."""
    entries = []
    for source, citations in _by_source(answer):
        pins = "; ".join(dict.fromkeys(citation.pin.label for citation in citations))
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
            "note": _escape_bibtex(" ".join(filter(None, [pins + ".", source.note, attribution(source)]))),
        }
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        entries.append(f"@misc{{{_bibtex_key(source.document_id)},\n{body}\n}}\n")
    return "\n".join(entries)


def to_csl_json(answer: Answer) -> list[CslItem]:
    """Return one CSL-JSON item for each source that is cited."""
    items: list[CslItem] = []
    for source, citations in _by_source(answer):
        retrieved = source.retrieved.date()
        pins = "; ".join(dict.fromkeys(citation.pin.label for citation in citations))
        item: CslItem = {
            "id": source.document_id,
            "type": _csl_type(source),
            "title": source.title,
            "publisher": source.publisher,
            "issued": {"date-parts": [[int(part) for part in source.published.split("-")]]},
            "accessed": {"date-parts": [[retrieved.year, retrieved.month, retrieved.day]]},
            "language": source.language,
            "version": source.version_id,
            "note": " ".join(filter(None, [pins + ".", source.note, attribution(source)])),
        }
        if source.url:
            item["URL"] = source.url
        if source.celex:
            item["number"] = source.celex
        items.append(item)
    return items


def to_anthropic(answer: Answer) -> list[AnthropicBlock]:
    """Return the content blocks of an Anthropic message; joined, their texts are the answer's text.

    `document_index` counts the cited sources in the order of their first citation, as `to_csl_json` lists them.
    """
    by_id = {citation.id: citation for citation in answer.citations}
    index = {_source_key(source): number for number, (source, _) in enumerate(_by_source(answer))}
    blocks: list[AnthropicBlock] = []
    at = 0
    for statement in sorted(answer.statements, key=lambda statement: statement.span.start):
        if statement.span.start > at:
            blocks.append({"type": "text", "text": answer.text[at : statement.span.start]})
        cited: list[AnthropicCitation] = [
            {
                "type": "char_location",
                "cited_text": citation.quote,
                "document_index": index[_source_key(citation.source)],
                "document_title": citation.source.title,
                "start_char_index": citation.span.start,
                "end_char_index": citation.span.end,
            }
            for citation in (by_id[identity] for identity in statement.citation_ids)
        ]
        blocks.append({"type": "text", "text": statement.text, "citations": cited})
        at = statement.span.end
    if at < len(answer.text):
        blocks.append({"type": "text", "text": answer.text[at:]})
    return blocks


def to_openai_annotations(answer: Answer) -> list[UrlCitation]:
    """Return the annotations of an OpenAI `output_text`; a citation without an address has none."""
    by_id = {citation.id: citation for citation in answer.citations}
    return [
        {
            "type": "url_citation",
            "start_index": statement.span.start,
            "end_index": statement.span.end,
            "title": _reference(citation),
            "url": citation.url,
        }
        for statement in answer.statements
        for citation in (by_id[identity] for identity in statement.citation_ids)
        if citation.url is not None
    ]


def attribution(source: SourceRef) -> str:
    """Return the line that the source's licence asks for, in our words; what is quoted is always an extract."""
    if source.tier == "brief":
        rests_on = source.rests_on.source_id if source.rests_on else ""
        return f"Pincite's own summary, not an official text; it rests on {rests_on}."
    if source.tier == "law":
        year = source.published[:4]
        if not source.authentic:
            number = f" {source.celex}" if source.celex else ""
            return f"© European Union, EUR-Lex, consolidated text{number}, {year}, CC BY 4.0, extract; no legal effect."
        return (
            f"© European Union, EUR-Lex, Official Journal, {source.celex or source.title}, {source.published}; "
            "reuse: Decision 2011/833/EU. Only the Official Journal is authentic."
        )
    if source.publisher.startswith("European Commission"):
        return f"Source: {source.publisher}, CC BY 4.0, extract."
    if source.publisher.startswith("European Parliament"):
        return f"© European Union, {source.published[:4]} – Source: European Parliament, extract."
    return f"Source: {source.publisher}, extract; {source.licence}."


def _shown(answer: Answer) -> Sequence[Citation]:
    return answer.citations if answer.abstention is None else answer.abstention.nearest


def _source_key(source: SourceRef) -> tuple[str, str]:
    return source.document_id, source.text_sha256


def _by_source(answer: Answer) -> Iterable[tuple[SourceRef, list[Citation]]]:
    grouped: dict[tuple[str, str], list[Citation]] = {}
    for citation in answer.citations:
        grouped.setdefault(_source_key(citation.source), []).append(citation)
    return [(citations[0].source, citations) for citations in grouped.values()]


def _attributions(citations: Sequence[Citation]) -> list[str]:
    return list(dict.fromkeys(attribution(citation.source) for citation in citations))


def _reference(citation: Citation) -> str:
    return f"{citation.source.title}, {citation.pin.label}"


def _status(citation: Citation) -> str:
    validity, source = citation.validity, citation.source
    said = [
        f"Quote {citation.quote_status}",
        "" if validity.status == "unknown" else validity.status.replace("_", " "),
        "" if validity.applies_from is None else f"applies from {validity.applies_from.isoformat()}",
        "" if validity.basis is None else f"basis: {validity.basis}",
        f"{source.publisher}, {source.published}",
        source.note,
    ]
    return "; ".join(part.rstrip(".") for part in said if part) + "."


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


def _markdown_link(citation: Citation) -> str:
    words = _escape_markdown(_reference(citation))
    return f"[{words}](<{citation.url}>)" if citation.url else words


def _escape_markdown(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", text)


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
