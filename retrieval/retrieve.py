"""From a query to hits: named provisions are looked up, the rest is searched, dense and lexical mixed.

Candidates are the nearest vectors that Chroma gives and the best lexical scores. Both scores are put on one scale by
their mean and spread over the candidates, then added: about 0.7 dense to 0.3 lexical measured better than rank fusion
(design, 9). Recitals and guidance stand softly behind the operative text that they explain, unless the question asks
for reasons or guidance; hard demotion ruins questions whose answer is a recital.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from retrieval.embed import Embedder
from retrieval.index import Index
from retrieval.passage_table import PassageRow
from retrieval.schema import Hit, Query
from sources.schema import Source, is_wording_on

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DENSE, LEXICAL = 0.7, 0.3
CANDIDATES = 200
CAVEAT = 1.5
"""How much further a source that is known to be out of date or wrong stands behind."""
NARROW = 3
"""A named provision of up to so many passages is shown as such; in a larger one the best passages are searched."""
NAMED = 1.5
"""How far a larger provision that the question names is put forward, in units of the mixed score."""
REASONS = 1.2
"""How far recitals are put forward where the question asks for reasons."""
BEHIND: Mapping[str, float] = {
    "recital": 0.8,
    "guidelines": 1.1,
    "draft_guidelines": 1.3,
    "code_of_practice": 0.5,
    "faq": 1.0,
    "proposal": 0.6,
    "position": 0.8,
    "news": 0.5,
    "brief": 1.2,
}
"""How far a kind of text stands behind operative law and official announcements, in units of the mixed score."""

_EXCUSES: Mapping[str, re.Pattern[str]] = {
    kind: re.compile(pattern, re.IGNORECASE)
    for kinds, pattern in (
        (
            ("guidelines", "draft_guidelines", "code_of_practice"),
            r"\bguid(?:ance|elines?)\b|\bcodes? of practice\b|\bCommission (?:say|think|view)",
        ),
        (("faq",), r"\bFAQs?\b|\bQ&As?\b|\bquestions and answers\b"),
        (("proposal", "position"), r"\bpropos(?:al|ed)\b|\bdraft\b|\bParliament"),
        (("news",), r"\bnews\b|\breport(?:ed|s)?\b|\bpress\b|\bjournalists?\b"),
    )
    for kind in kinds
}


def retrieve(
    query: Query,
    index: Index,
    embedder: Embedder,
    *,
    sources: Mapping[str, Source],
    named: Iterable[tuple[str, str]] = (),
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
    import numpy as np

    rows = index.passages
    looked_up, around = _named_positions(query, index, named)
    vector = embedder.embed_query(query.text)
    lexical = index.lexical(query.text)
    entries = {candidate.entry for candidate in index.dense(vector, CANDIDATES)}
    entries |= {int(entry) for entry in np.argsort(-lexical, kind="stable")[:CANDIDATES] if lexical[entry] > 0}
    found = {int(position) for position in index.entry_passages[sorted(entries)]}
    candidates = sorted(p for p in found | looked_up.keys() | around if is_wording_on(rows[p], query.as_of))
    positions = np.asarray(candidates, dtype=np.int64)
    dense_of = index.by_passage(index.dense_scores(vector))[positions]
    lexical_of = index.by_passage(lexical)[positions]
    scores = DENSE * _standard(dense_of) + LEXICAL * _standard(lexical_of)
    scores += NAMED * np.isin(positions, list(around))
    scores -= np.asarray([_behind(query, rows[p], sources) for p in candidates], dtype=np.float32)
    lift = float(scores.max()) + 1.0 if candidates else 0.0
    for number, position in enumerate(candidates):
        if position in looked_up:
            scores[number] = lift
    hits = []
    for rank, number in enumerate(np.argsort(-scores, kind="stable")[:k], start=1):
        passage = index.passage(rows[candidates[number]].id)
        if passage is not None:
            hits.append(
                Hit(
                    passage=passage,
                    score=float(scores[number]),
                    rank=rank,
                    dense=float(dense_of[number]),
                    lexical=float(lexical_of[number]),
                    named=tuple(looked_up.get(candidates[number], ())),
                )
            )
    return tuple(hits)


def _named_positions(
    query: Query, index: Index, named: Iterable[tuple[str, str]]
) -> tuple[dict[int, list[str]], frozenset[int]]:
    """Return the passages to show, each with the provision named, and those to prefer."""
    looked_up: dict[int, list[str]] = {}
    around: set[int] = set()
    for document, provision in named:
        shown = [index.position(passage.id) for passage in index.passages_of(document, provision)]
        # "despite being in Annex III" is a place to look in, "Article 5(1)(f)" is what to look at.
        if query.kind == "provision" or len(shown) <= NARROW:
            for position in shown:
                looked_up.setdefault(position, []).append(provision)
        else:
            around |= set(shown)
    return looked_up, frozenset(around)


def _standard(values: NDArray[np.float32]) -> NDArray[np.float32]:
    spread = float(values.std()) if len(values) else 0.0
    return (values - values.mean()) / spread if spread > 0 else values * 0


def _behind(query: Query, row: PassageRow, sources: Mapping[str, Source]) -> float:
    if row.kind == "recital":
        return -REASONS if query.wants_recitals else BEHIND["recital"]
    source = sources.get(row.document_id)
    kind = "" if source is None else source.kind
    excuse = _EXCUSES.get(kind)
    if excuse is not None and excuse.search(query.question):
        return 0.0
    return BEHIND.get(kind, 0.0) + (CAVEAT if source is not None and source.caveat else 0.0)
