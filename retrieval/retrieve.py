"""From a query to hits: named provisions are looked up, the rest is searched, dense and lexical mixed.

Both scores are put on one scale by their mean and spread over the candidates, then added (about 0.7 dense to 0.3 lexical
measured better than rank fusion; design, 9). Recitals and guidance stand softly behind the operative text that they
explain, unless the question asks for reasons or guidance; hard demotion ruins questions whose answer is a recital.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt

from retrieval.schema import Hit, Passage, Query
from sources.schema import Source

DENSE, LEXICAL = 0.7, 0.3
CANDIDATES = 200
BEHIND: Mapping[str, float] = {
    "recital": 0.6,
    "guidelines": 0.5,
    "draft_guidelines": 0.7,
    "code_of_practice": 0.5,
    "faq": 0.4,
    "proposal": 0.6,
    "position": 0.8,
    "news": 0.3,
    "brief": 0.2,
}
"""How far a kind of text stands behind operative law and official announcements, in units of the mixed score."""

_ASKS_GUIDANCE = re.compile(
    r"\bguid(?:ance|elines?)\b|\bcodes? of practice\b|\bFAQ\b|\bQ&A\b|\bCommission (?:say|think|view)", re.I
)
_ASKS_DRAFT = re.compile(r"\bproposal\b|\bproposed\b|\bdraft\b|\bParliament", re.I)
_ASKS_PRESS = re.compile(r"\bnews\b|\breport(?:ed|s)?\b|\bpress\b|\bReuters\b|\bjournalists?\b", re.I)


class SearchIndex(Protocol):
    """What retrieving needs of an index."""

    def dense(self, vector: npt.NDArray[np.float32], k: int) -> Mapping[str, float]:
        """Return cosine similarity by passage id, of the `k` nearest entries."""

    def lexical(self, text: str, k: int) -> Mapping[str, float]:
        """Return BM25 score by passage id, of the `k` best entries."""

    def similarity(self, vector: npt.NDArray[np.float32], passage_ids: Iterable[str]) -> Mapping[str, float]:
        """Return cosine similarity of these passages, whether or not they are among the nearest."""

    def passage(self, passage_id: str) -> Passage:
        """Return the passage with this id."""

    def passages_of(self, document_id: str, provision_id: str) -> Sequence[Passage]:
        """Return the passages that are, cover or lie inside a provision, in document order."""


class QueryEmbedder(Protocol):
    """What retrieving needs of an embedding model."""

    def embed_query(self, text: str) -> npt.NDArray[np.float32]:
        """Return the normalised vector of a question."""


def retrieve(
    query: Query,
    index: SearchIndex,
    embedder: QueryEmbedder,
    *,
    sources: Mapping[str, Source],
    named: Sequence[tuple[str, str]] = (),
    k: int = 10,
) -> tuple[Hit, ...]:
    """Find the passages that may answer.

    Args:
        query: The question as understood.
        index: What is searched.
        embedder: The model that the index was built with.
        sources: Catalogue rows by document id, for what kind of text a passage is.
        named: Document and provision ids that the question names; their passages come first.
        k: How many hits, named ones included.

    Returns:
        Hits, best first; wordings that don't exist yet or any more on the query's as-of date are left out.
    """
    vector = embedder.embed_query(query.text)
    dense = index.dense(vector, CANDIDATES)
    lexical = index.lexical(query.text, CANDIDATES)
    looked_up = [passage for document, provision in named for passage in index.passages_of(document, provision)]
    unseen = {*lexical, *(passage.id for passage in looked_up)} - set(dense)
    dense = {**dense, **index.similarity(vector, unseen)}
    mixed = _mix(dense, lexical)
    passages = {identity: index.passage(identity) for identity in mixed}
    scores = {
        identity: mixed[identity] - _behind(query, passage, sources)
        for identity, passage in passages.items()
        if is_wording_on(passage, query.as_of)
    }
    first = dict.fromkeys(passage.id for passage in looked_up if passage.id in scores)
    others = sorted((identity for identity in scores if identity not in first), key=lambda i: (-scores[i], i))
    lift = max(scores.values(), default=0.0) + 1.0
    return tuple(
        Hit(
            passage=passages[identity],
            score=lift if identity in first else scores[identity],
            rank=rank,
            dense=dense.get(identity),
            lexical=lexical.get(identity),
            looked_up=identity in first,
        )
        for rank, identity in enumerate([*first, *others][:k], start=1)
    )


def is_wording_on(passage: Passage, day: date) -> bool:
    """Whether the passage has this wording on `day`; what isn't law always has."""
    begun = passage.text_from is None or passage.text_from <= day
    return begun and (passage.text_until is None or day < passage.text_until)


def _mix(dense: Mapping[str, float], lexical: Mapping[str, float]) -> dict[str, float]:
    identities = list(dense)
    mixed = DENSE * _standard([dense[i] for i in identities]) + LEXICAL * _standard(
        [lexical.get(i, 0.0) for i in identities]
    )
    return dict(zip(identities, mixed.tolist(), strict=True))


def _standard(values: Sequence[float]) -> npt.NDArray[np.float64]:
    array = np.asarray(values, dtype=np.float64)
    spread = float(array.std()) if array.size else 0.0
    return (array - array.mean()) / spread if spread > 0 else np.zeros_like(array)


def _behind(query: Query, passage: Passage, sources: Mapping[str, Source]) -> float:
    if passage.kind == "recital":
        return 0.0 if query.wants_recitals else BEHIND["recital"]
    kind = sources[passage.document_id].kind
    excused = (
        (
            kind in ("guidelines", "draft_guidelines", "code_of_practice", "faq")
            and _ASKS_GUIDANCE.search(query.question)
        )
        or (kind in ("proposal", "position", "draft_guidelines") and _ASKS_DRAFT.search(query.question))
        or (kind == "news" and _ASKS_PRESS.search(query.question))
    )
    return 0.0 if excused else BEHIND.get(kind, 0.0)
