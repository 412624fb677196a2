"""Brings the exceptions and inserted siblings of what was found: a rule without them is half an answer.

They often share no word with the question: asked for the highest fine one finds Art. 99(6), and 99(6a) beside it
only by its number. They stand behind the best hits, so that nothing better is pushed out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from retrieval.index import Index
from retrieval.library import Lookup
from retrieval.schema import Hit, Passage, Query
from sources.relations import companions
from sources.schema import Held, is_wording_on

Find = Callable[[Held, str, date], Held | None]

LOOKED_AT = 2
"""So many of the best hits bring what belongs to them."""
BEHIND = 4
"""They stand behind so many hits, unless they were found further up themselves."""


def with_companions(query: Query, hits: Sequence[Hit], index: Index, lookup: Lookup, *, find: Find) -> tuple[Hit, ...]:
    """Return the hits with exceptions and siblings of the best ones among them, ranks counted anew.

    Args:
        query: The question as understood.
        hits: Best first.
        index: Gives the passages.
        lookup: Gives the documents.
        find: Gives the version of an act that has a provision's wording of a day.
    """
    if len(hits) <= BEHIND:
        return tuple(hits)
    head, tail = hits[:BEHIND], hits[BEHIND:]
    known = {hit.passage.id for hit in head}
    found = {hit.passage.id: hit for hit in tail}
    brought: dict[str, Hit] = {}
    for hit in head[:LOOKED_AT]:
        for passage in _beside(hit.passage, query, index, lookup, find):
            if passage.id not in known:
                own = found.get(passage.id) or Hit(passage=passage, score=head[-1].score, rank=1)
                brought.setdefault(passage.id, own.model_copy(update={"score": head[-1].score}))
    rest = [hit for hit in tail if hit.passage.id not in brought]
    order = [*head, *brought.values(), *rest]
    return tuple(hit.model_copy(update={"rank": rank}) for rank, hit in enumerate(order, start=1))


def _beside(passage: Passage, query: Query, index: Index, lookup: Lookup, find: Find) -> Iterator[Passage]:
    if passage.tier != "law" or passage.kind == "recital":
        return
    held = lookup(passage.document_id, passage.text_sha256)
    provision = held.document.get(passage.provision_id)
    for other in () if provision is None else companions(held.document, provision):
        version = find(held, other.id, query.wording_on)
        for found in () if version is None else index.passages_of(version.document.id, other.id):
            if is_wording_on(found, query.wording_on):
                yield found
