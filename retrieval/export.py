"""An answer in the forms that other programs read: Markdown, footnotes, and two vendors' citations.

Nothing is shortened and nothing is added except what the licences ask for. BibTeX and CSL-JSON are
`retrieval.bibliography`'s.
The vendors' shapes are those of the Anthropic Messages API (text blocks with `char_location` citations; indices count
in the document's text) and of the OpenAI Responses API (`url_citation` annotations; indices count in the answer).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NotRequired, TypedDict

from retrieval.attribution import attribution
from retrieval.bibliography import cited_sources
from retrieval.schema import Answer, Citation


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
    """Return the statements, each with footnote calls instead of its numbers, and the notes below them."""
    numbers = {citation.id: number for number, citation in enumerate(answer.citations, 1)}
    body = "\n\n".join(
        statement.text + "".join(f"[^{numbers[identity]}]" for identity in statement.citation_ids)
        for statement in answer.statements
    )
    notes = [
        f"[^{numbers[citation.id]}]: {_reference(citation)}: “{' '.join(citation.quote.split())}”"
        + (f" <{citation.url}>" if citation.url else "")
        + f" {attribution(citation.source)}"
        for citation in answer.citations
    ]
    return (body or answer.text) + "\n\n" + "\n".join(notes) + ("\n" if notes else "")


def to_anthropic(answer: Answer) -> list[AnthropicBlock]:
    """Return the content blocks of an Anthropic message; joined, their texts are the answer's text.

    `document_index` counts the cited sources in the order of their first citation, as `to_csl_json` lists them.
    """
    by_id = {citation.id: citation for citation in answer.citations}
    index = {citation.id: number for number, cited in enumerate(cited_sources(answer)) for citation in cited.citations}
    blocks: list[AnthropicBlock] = []
    at = 0
    for statement in sorted(answer.statements, key=lambda statement: statement.span.start):
        if statement.span.start > at:
            blocks.append({"type": "text", "text": answer.text[at : statement.span.start]})
        cited: list[AnthropicCitation] = [
            {
                "type": "char_location",
                "cited_text": citation.quote,
                "document_index": index[citation.id],
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


def _shown(answer: Answer) -> Sequence[Citation]:
    return answer.citations if answer.abstention is None else answer.abstention.nearest


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


def _markdown_link(citation: Citation) -> str:
    words = _escape_markdown(_reference(citation))
    return f"[{words}](<{citation.url}>)" if citation.url else words


def _escape_markdown(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", text)
