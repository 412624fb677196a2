"""The claims of an answer, each with what it cites, and the words that a citation stands on.

Where a system doesn't tell its claims apart, the sentences of its answer are the claims, and the marks `[1]` say what
they cite. Where it does, sentences that are in none of its claims are claims too: a reader sees them just as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from evals.key_values import value_tokens
from evals.schema import AnswerLine, Cited, Claim
from evals.shelf import Shelf, label_span
from retrieval.sentences import sentences
from retrieval.support import QUOTATION, Evidence, connecting_words, metadata_of, unsupported
from retrieval.verify import locate
from sources.references import find_references
from sources.schema import Span

if TYPE_CHECKING:
    from evals.item import Item

__all__ = ["Judged", "claims_of", "evidence_of", "is_carried", "judged", "support_of"]

_MARKS = re.compile(r"\s*\[(\d{1,3})\]")
_LEADING_MARKS = re.compile(r"(?:\s*\[\d{1,3}\])+")
_LETTER = re.compile(r"[^\W\d_]")


class Judged(NamedTuple):
    """A claim and whether its quotes carry it, `None` where that can't be said.

    Attributes:
        is_quotation: Whether it is nothing but exact quotes and the words that connect them.
    """

    claim: Claim
    carried: bool | None
    is_quotation: bool


def claims_of(line: AnswerLine) -> tuple[Claim, ...]:
    """Return the statements of an answer line and the sentences of its answer that stand in none of them.

    A mark `[2]` names the second citation; marks after a full stop belong to the sentence before them. A sentence
    without marks rests on all citations. Beside statements, connecting words (`AI Act, Art. 5(1):`) are no claim.
    """
    said = _sentences(line.answer or "", len(line.citations or ()))
    if line.statements is None:
        return said
    covered = [" ".join(_MARKS.sub("", claim.text).split()) for claim in line.statements]
    return (*line.statements, *(claim for claim in said if not _is_covered(claim.text, covered)))


def _is_covered(sentence: str, statements: list[str]) -> bool:
    words = re.compile(rf"(?<!\w){re.escape(' '.join(sentence.split()))}(?!\w)")
    return any(words.search(statement) for statement in statements) or _connects(sentence)


def _connects(sentence: str) -> bool:
    """Whether a sentence only leads over to a quotation: a place, or words with a colon that have no value."""
    for reference in reversed(find_references(sentence)):
        sentence = f"{sentence[: reference.span.start]} {sentence[reference.span.end :]}"
    return _LETTER.search(sentence) is None or (sentence.rstrip().endswith(":") and not value_tokens(sentence))


def _sentences(answer: str, citations: int) -> tuple[Claim, ...]:
    found: list[tuple[str, list[int]]] = []
    for span in sentences(answer, Span(start=0, end=len(answer))):
        piece = span.of(answer)
        leading = _LEADING_MARKS.match(piece)
        if leading and found:
            found[-1][1].extend(_positions(leading[0]))
            piece = piece[leading.end() :]
        if _LETTER.search(piece):
            found.append((_MARKS.sub("", piece).strip(), _positions(piece)))
    everything = tuple(range(citations))
    return tuple(Claim(text=text, citations=tuple(cited) or everything) for text, cited in found)


def _positions(marked: str) -> list[int]:
    return [int(number) - 1 for number in _MARKS.findall(marked)]


def evidence_of(label: Cited, shelf: Shelf) -> Evidence | Literal["absent", "false"]:
    """Return where a citation's words stand.

    That is its offsets; without them its quote, where it stands once in the place that is named; without a quote the
    place itself.

    Returns:
        The words, or why there are none: `absent` where the document isn't held or the citation names no words,
        `false` where the words aren't there.
    """
    document = shelf.document(label.document)
    if document is None:
        return "absent" if shelf.is_known(label.document) else "false"
    span, provision = label_span(label), shelf.provision(label)
    if span is None and label.quote:
        hint = None if provision is None else provision.span
        span = locate(label.quote, document, hint)[1] or locate(label.quote, document)[1]
    elif span is None and provision is not None:
        span = provision.span.stripped(document.text)
    elif span is None:
        return "false" if label.article or label.annex or label.recital else "absent"
    if span is None or span.end > len(document.text):
        return "false"
    if label.quote is not None and span.of(document.text) != label.quote:
        return "false"
    around = document.innermost(span) or provision
    return "absent" if around is None else Evidence(document, around, span)


def support_of(item: Item) -> tuple[bool | None, ...]:
    """Return, for each claim of an item's answer, whether its quotes carry it; `None` where that can't be said."""
    return tuple(one.carried for one in judged(item))


def judged(item: Item) -> Iterator[Judged]:
    """Yield the claims of an item's answer with what the verifier says of them.

    Raises:
        Unscored: If the line has no answer or no citations.
    """
    found = [evidence_of(label, item.shelf) for label in item.citations]
    for claim in claims_of(item.answered.model_copy(update={"answer": item.answer})):
        cited = [found[at] for at in claim.citations if 0 <= at < len(found)]
        carried = is_carried(claim, cited, item)
        quotes = [piece.span.of(piece.document.text) for piece in cited if isinstance(piece, Evidence)]
        is_quotation = claim.method == QUOTATION and connecting_words(claim.text, quotes) is not None
        yield Judged(claim, carried, bool(carried) and is_quotation)


def is_carried(claim: Claim, found: list[Evidence | Literal["absent", "false"]], item: Item) -> bool | None:
    """Whether the project's verifier finds that the evidence carries a claim.

    Quotes that aren't where they should be are no evidence. Without enough of it a claim isn't carried, or, if a part
    isn't held, nothing can be said.
    """
    evidence = [piece for piece in found if isinstance(piece, Evidence)]
    if evidence and not unsupported(claim.text, claim.method, evidence, _known(evidence, item)):
        return True
    return None if "absent" in found else False


def _known(evidence: list[Evidence], item: Item) -> list[str]:
    """Return what a claim may say of its documents: metadata, the dates of their wordings, and the day asked about."""
    known = [str(item.case.as_of), str(item.answered.as_of or "")]
    for piece in evidence:
        source, validity = item.shelf.source(piece.document.id), piece.provision.validity
        known += metadata_of(source) if source is not None else ()
        known += [str(day or "") for day in (validity.text_from, validity.text_until)]
    return known
