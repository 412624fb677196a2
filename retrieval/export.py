"""An answer in the forms that other programs read: Markdown, footnotes, and two vendors' citations.

Nothing is shortened and nothing is added except what the licences ask for. In Markdown, words that come from elsewhere
are escaped: a source shows as it reads, and makes no link, picture, heading or tag. BibTeX and CSL-JSON are
`retrieval.bibliography`'s.
The vendors' shapes are those of the Anthropic Messages API (text blocks with `char_location` citations; indices count
in the document's text) and of the OpenAI Responses API (`url_citation` annotations; indices count in the answer).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NotRequired, TypedDict
from urllib.parse import quote as percent_encode

from retrieval.attribution import attribution
from retrieval.bibliography import cited_sources
from retrieval.claims import said_of
from retrieval.schema import Answer, Citation
from retrieval.see_also import see_also


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
    lines = [_markdown_text(answer)]
    if answer.premise_rejected:
        lines.append(f"**Premise rejected:** {escape_line(answer.premise_rejected)}")
    for conflict in answer.conflicts:
        lines.append(f"**Sources disagree about {escape_line(conflict.topic)}:**")
        lines.append(
            "\n".join(
                f"- {escape_line(position.value)} ({position.date}, {position.tier})" for position in conflict.positions
            )
        )
    shown = _shown(answer)
    if shown:
        lines.append("## Sources" if answer.abstention is None else "## Nearest passages")
    for number, citation in enumerate(shown, 1):
        quote = "\n".join(f"   > {line}" for line in escape_markdown(citation.quote).split("\n"))
        lines.append(f"{number}. {_markdown_link(citation)}\n\n{quote}\n\n   {escape_line(_status(citation))}")
    if answer.related:
        lines += ["## See also", "\n".join(_pointers(answer))]
    lines += [f"*{escape_line(line)}*" for line in _attributions(shown)]
    lines.append(f"As of {answer.as_of.isoformat()}. {answer.disclosure}")
    return "\n\n".join(lines) + "\n"


def to_footnotes(answer: Answer) -> str:
    """Return the statements, each with footnote calls instead of its numbers, and the notes below them."""
    numbers = {citation.id: number for number, citation in enumerate(answer.citations, 1)}
    body = "\n\n".join(
        escape_markdown(statement.text) + "".join(f"[^{numbers[identity]}]" for identity in statement.citation_ids)
        for statement in answer.statements
    )
    notes = [
        f"[^{numbers[citation.id]}]: {escape_line(_reference(citation))}: “{escape_line(citation.quote)}”"
        + (f" <{destination(citation.url)}>" if citation.url else "")
        + f" {escape_line(attribution(citation.source))}"
        for citation in answer.citations
    ]
    return (body or escape_markdown(answer.text)) + "\n\n" + "\n".join(notes) + ("\n" if notes else "")


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


def _pointers(answer: Answer) -> Iterator[str]:
    for pointer in see_also(answer):
        place = escape_line(pointer.place)
        link = f"[{place}](<{destination(pointer.url)}>)" if pointer.url else place
        remark = f": {escape_line(pointer.remark)}" if pointer.remark else ""
        yield f"- \\[{pointer.number}\\] {escape_line(pointer.kind)}, {link}{remark}"


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
        "" if validity.status == "unknown" or citation.claim else validity.status.replace("_", " "),
        *(said_of(citation.claim) if citation.claim else ()),
        "" if validity.applies_from is None else f"applies from {validity.applies_from.isoformat()}",
        "" if validity.basis is None else f"basis: {validity.basis}",
        f"{source.publisher}, {source.published}",
        source.note,
    ]
    return "; ".join(part.rstrip(".") for part in said if part) + "."


def _markdown_text(answer: Answer) -> str:
    """The answer's text with everything escaped but our own numbers behind the statements."""
    pieces, at = [], 0
    for statement in sorted(answer.statements, key=lambda statement: statement.span.start):
        pieces += [answer.text[at : statement.span.start], escape_markdown(statement.text)]
        at = statement.span.end
    return "".join([*pieces, answer.text[at:]]) if pieces else escape_markdown(answer.text)


def _markdown_link(citation: Citation) -> str:
    words = escape_line(_reference(citation))
    return f"[{words}](<{destination(citation.url)}>)" if citation.url else words


def destination(url: str) -> str:
    """Return the address as it may stand between < and >."""
    return re.sub(r"[\s<>\\]", lambda sign: percent_encode(sign[0]), url)


# Anywhere: emphasis, code, links, pictures, tags, tables, formulas, character references, and the addresses that many
# renderers make links of by themselves.
_INLINE = re.compile(r"[\\`*_\[\]<>#|~$]|&(?=#?\w+;)|:(?=//)|(?<=\bwww)\.|@", re.IGNORECASE)
# At the start of a line: bullets, numbers, rules and underlined headings.
_LINE_START = re.compile(r"(?m)^[ \t]*(?:([-+=])|(\d{1,9})([.)])(?=\s|$))")


def escape_markdown(text: str) -> str:
    """Return Markdown that shows exactly these words; a line's indent, which would make it code, isn't shown anyway."""
    plain = re.sub(r"(?m)^[ \t]+|\r", "", _INLINE.sub(r"\\\g<0>", text))
    return _LINE_START.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", plain)


def escape_line(text: str) -> str:
    """Return Markdown that shows exactly these words on one line."""
    return escape_markdown(" ".join(text.split()))
