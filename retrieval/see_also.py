"""What to read beside an answer, in a line each: what it is to the citation, where it stands, and its heading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from retrieval.schema import Answer, RelatedKind

_WORDS: dict[RelatedKind, str] = {
    "exception": "exception",
    "sibling": "stands beside it",
    "definition": "definition",
    "recital": "recital",
    "amending_point": "amending point",
    "cross_reference": "refers to",
}


class Pointer(NamedTuple):
    """One line: `[1] exception: Art. 6(3), Classification rules`.

    Attributes:
        number: Of the citation in the answer.
        kind: In words, `definition of “deep fake”`.
        place: Label, with the document's title where it isn't the one cited.
        remark: Heading or our note; may be empty.
        url: The official page.
    """

    number: int
    kind: str
    place: str
    remark: str
    url: str | None


def see_also(answer: Answer) -> Iterator[Pointer]:
    """Yield what is related to the answer's citations, most useful first."""
    cited = answer.citations if answer.abstention is None else answer.abstention.nearest
    numbers = {citation.id: number for number, citation in enumerate(cited, 1)}
    documents = {citation.id: citation.source.document_id for citation in cited}
    for related in answer.related:
        kind, remark = _WORDS[related.kind], related.note or related.heading or ""
        if related.kind == "definition" and related.heading:
            kind, remark = f"definition of “{related.heading}”", ""
        place = related.pin.label
        if documents.get(related.of) != related.document_id:
            place = f"{related.title}, {place}"
        yield Pointer(numbers.get(related.of, 0), kind, place, remark, related.url)
