"""From a query to hits: named provisions are looked up, the rest is searched, dense and lexical mixed.

Candidates are the nearest vectors that Chroma gives and the best lexical scores. Both scores are put on one scale by
their mean and spread over the candidates, then added: about 0.7 dense to 0.3 lexical measured better than rank fusion
(design, 9). Recitals and guidance stand softly behind the operative text that they explain, unless the question asks
for reasons or guidance; hard demotion ruins questions whose answer is a recital.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

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
CLEARLY = 1.0
"""How far what came only later has to stand before all hits to be named instead of them."""
BEHIND: Mapping[str, float] = {
    "amending_act": 1.0,
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
        (("amending_act",), r"\b(?:omnibus|amend\w*|20(?:26/1744|26/150))\b"),
        (("news",), r"\bnews\b|\breport(?:ed|s)?\b|\bpress\b|\bjournalists?\b"),
    )
    for kind in kinds
}


class Found(NamedTuple):
    """What a search found.

    Attributes:
        hits: Best first, each in the wording of the day.
        not_yet: What fits clearly better than any of them and has words only after the day; `None` as a rule.
    """

    hits: tuple[Hit, ...]
    not_yet: Hit | None = None


def retrieve(
    query: Query,
    index: Index,
    embedder: Embedder,
    *,
    sources: Mapping[str, Source],
    named: Iterable[tuple[str, str]] = (),
    deleted: Iterable[tuple[str, str]] = (),
    k: int = 10,
) -> Found:
    """Find the passages that may answer.

    Args:
        query: The question as understood.
        index: What is searched.
        embedder: The model that the index was built with.
        sources: Catalogue rows by document id, for what kind of text a passage is.
        named: Document and provision ids that the question names; their passages come first.
        deleted: Those of the named ones that are shown though they are no wording of the day any more.
        k: How many hits, named ones included.

    Returns:
        Hits, best first; wordings that don't exist yet or any more on the query's days are left out.
    """
    import numpy as np

    rows = index.passages
    looked_up, around = _named_positions(query, index, named)
    gone, _ = _named_positions(query, index, deleted)
    vector = embedder.embed_query(query.text)
    lexical = index.lexical(query.text)
    entries = {candidate.entry for candidate in index.dense(vector, CANDIDATES)}
    entries |= {int(entry) for entry in np.argsort(-lexical, kind="stable")[:CANDIDATES] if lexical[entry] > 0}
    found = {int(position) for position in index.entry_passages[sorted(entries)]}
    candidates = sorted(found | looked_up.keys() | around)
    days = {query.wording_on, query.compared_with or query.wording_on}
    is_shown = np.asarray([p in gone or any(is_wording_on(rows[p], day) for day in days) for p in candidates], bool)
    positions = np.asarray(candidates, dtype=np.int64)
    dense_of = index.by_passage(index.dense_scores(vector))[positions]
    lexical_of = index.by_passage(lexical)[positions]
    scores = DENSE * _standard(dense_of, is_shown) + LEXICAL * _standard(lexical_of, is_shown)
    scores += NAMED * np.isin(positions, list(around))
    scores -= np.asarray([_behind(query, rows[p], sources) for p in candidates], dtype=np.float32)
    best = float(scores[is_shown].max()) if is_shown.any() else 0.0
    for number, position in enumerate(candidates):
        if position in looked_up:
            scores[number] = best + 1.0

    def is_law(number: int) -> bool:
        source = sources.get(rows[candidates[number]].document_id)
        return source is not None and source.tier == "law"

    def hit(number: int, rank: int) -> Hit | None:
        position = candidates[number]
        passage = index.passage(rows[position].id)
        if passage is None:
            return None
        return Hit(
            passage=passage,
            score=float(scores[number]),
            rank=rank,
            dense=float(dense_of[number]),
            lexical=float(lexical_of[number]),
            named=tuple(looked_up.get(position, ())),
        )

    order = [int(number) for number in np.argsort(-scores, kind="stable")]
    shown = [number for number in order if is_shown[number]]
    hits = [hit(number, rank) for rank, number in enumerate(shown[:k], start=1)]
    last = max(days)
    level = (float(scores[shown[0]]) if shown else -np.inf) + CLEARLY
    later = [n for n in order if scores[n] > level and (rows[candidates[n]].text_from or last) > last]
    # The law tells why it isn't there yet; a report of it doesn't.
    near = [n for n in later if scores[n] > scores[later[0]] - 2 * CLEARLY]
    first = next(filter(is_law, near), near[0] if near else None)
    return Found(tuple(filter(None, hits)), None if first is None else hit(first, 1))


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


def _standard(values: NDArray[np.float32], among: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Put scores on the scale of those among which the hits are chosen."""
    chosen = values[among]
    spread = float(chosen.std()) if len(chosen) else 0.0
    return (values - chosen.mean()) / spread if spread > 0 else values * 0


def _behind(query: Query, row: PassageRow, sources: Mapping[str, Source]) -> float:
    if row.kind == "recital":
        return -REASONS if query.wants_recitals else BEHIND["recital"]
    source = sources.get(row.document_id)
    kind = "" if source is None else source.kind
    excuse = _EXCUSES.get(kind)
    if excuse is not None and excuse.search(query.question):
        return 0.0
    return BEHIND.get(kind, 0.0) + (CAVEAT if source is not None and source.caveat else 0.0)
