"""When to refuse: the question is about something else, or nothing held answers it.

The features are the nearest cosine and how much of the question's telling words the best passages share (design, 9).
Scores can't see that a question asks the Act for something it doesn't contain; that needs the kind of answer checked
against the quote, which is a later step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from retrieval.absence import Absence
from retrieval.absence_words import WHY
from retrieval.lexical import tokenise
from retrieval.phrases import PHRASES
from retrieval.schema import Hit, Query, Reason

SHARED = 0.5
"""Where the cosine doesn't decide, a passage must share this part of the question's weight of words."""

LED = 0.22
"""This part of the weight of a French or Dutch question's words must have led to a passage; calibrated on our own."""


MORE = 0.2
"""So much more of that weight has to be in what came later than in what there was."""


class Cutoffs(NamedTuple):
    """Cosines of one embedding model, between -1 and 1.

    Attributes:
        near: From this cosine on the nearest passage is about what was asked.
        far: Below this one it is about something else, whatever words it shares.
    """

    near: float
    far: float


CUTOFFS: Mapping[str, Cutoffs] = {
    "onnx:bge-small-en-v1.5": Cutoffs(near=0.70, far=0.60),
    "sentence-transformers:all-MiniLM-L6-v2": Cutoffs(near=0.44, far=0.30),
}
"""Calibrated on our own questions, by the part of an embedder's id before `@`; for other models words decide alone."""
_WORDS_DECIDE = Cutoffs(near=2.0, far=-2.0)


class Refusal(NamedTuple):
    """Why, in a word and in a sentence."""

    reason: Reason
    message: str


def refusal(
    query: Query,
    hits: Sequence[Hit],
    weigh: Callable[[str], float],
    *,
    embedder_id: str,
    absent: Sequence[Absence] = (),
    not_yet: Hit | None = None,
    is_named: bool = False,
) -> Refusal | None:
    """Return why the question can't be answered from the hits, `None` where it can.

    Args:
        query: The question as understood.
        hits: Best first.
        weigh: How telling a word is.
        embedder_id: Of the model that the cosines are of.
        absent: Provisions that the question names and that have no wording on its day.
        not_yet: What fits clearly better than the hits and came only after the day.
        is_named: Whether the question names a provision that is held; who does is never told that it isn't ours.
    """
    if query.foreign_law:
        phrases = PHRASES[query.language]
        names = f" {phrases.joined} ".join(query.foreign_law)
        return Refusal("out_of_scope", phrases.another_law.format(names=names))
    is_shown = is_named or any(hit.named for hit in hits) or any(absence.deleted is not None for absence in absent)
    if absent and not is_shown:
        reason: Reason = "not_yet_law" if any(absence.is_not_yet for absence in absent) else "no_evidence"
        near = next((a.nearest.provision.label for a in absent if a.nearest is not None), None)
        message = "; ".join(dict.fromkeys(absence.why for absence in absent)) + "."
        says = WHY[query.language].nearest
        return Refusal(reason, message if near is None else f"{message} {says.format(label=near)}")
    if is_shown:
        return None
    if not_yet is not None and _says_more(query, not_yet, hits, weigh):
        said = WHY[query.language].nothing.format(on=query.wording_on, day=not_yet.passage.text_from)
        return Refusal("no_evidence", said)
    if query.language != "en":
        return _by_words(query, hits)
    nearest = max((hit.dense or 0.0 for hit in hits), default=0.0)
    cutoffs = CUTOFFS.get(embedder_id.partition("@")[0], _WORDS_DECIDE)
    # Who asks what an amendment of ours changed asks about what is held, in whatever words.
    if query.compared_with is not None:
        return None
    if nearest < cutoffs.far:
        return Refusal("out_of_scope", PHRASES["en"].out_of_scope)
    if nearest < cutoffs.near and shared_weight(query, hits[:3], weigh) < SHARED:
        return Refusal("no_evidence", PHRASES["en"].no_evidence)
    return None


def _by_words(query: Query, hits: Sequence[Hit]) -> Refusal | None:
    """Whether the words that led to the hits are too few; there is no cosine in other languages than English."""
    shared = max((hit.shared or 0.0 for hit in hits[:3]), default=0.0)
    phrases = PHRASES[query.language]
    if shared >= LED:
        return None
    if shared < LED / 2:
        return Refusal("out_of_scope", phrases.out_of_scope)
    return Refusal("no_evidence", phrases.no_evidence)


def _says_more(query: Query, later: Hit, hits: Sequence[Hit], weigh: Callable[[str], float]) -> bool:
    """Whether what came later speaks of what was asked and the hits don't: not of the same in other words."""
    return shared_weight(query, [later], weigh) > shared_weight(query, hits[:3], weigh) + MORE


def shared_weight(query: Query, hits: Sequence[Hit], weigh: Callable[[str], float]) -> float:
    """Return the part of the question's weight of words that one of the hits shares, 0 to 1; the best one's."""
    total = sum(weigh(term) for term in query.terms)
    shared = (set(tokenise(hit.passage.search_text)).intersection(query.terms) for hit in hits)
    return max((sum(map(weigh, words)) for words in shared), default=0.0) / total if total else 0.0
