"""The one place that knows the order of the stages: understand, retrieve, rerank, compose, verify, write, relate."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial

from retrieval.absence import Absence, Named
from retrieval.abstain import refusal
from retrieval.align import retrieve_in
from retrieval.change_places import change_places
from retrieval.companions import with_companions
from retrieval.compare import compare
from retrieval.compose import compose, refuse
from retrieval.date_rules import with_date_rules
from retrieval.diff import Wordings
from retrieval.directory import Directory, Lookup
from retrieval.embed import Embedder
from retrieval.errors import QuestionError
from retrieval.events import events
from retrieval.index import Index
from retrieval.language import language_of, searched_in
from retrieval.library import Library
from retrieval.phrases import PHRASES
from retrieval.related import Neighbourhood
from retrieval.rerank import rerank
from retrieval.reread import reread
from retrieval.retrieve import Found, retrieve
from retrieval.schema import Draft, Hit, Message, Query, Turn
from retrieval.support import metadata_of
from retrieval.timeline import timeline
from retrieval.understand import understand
from retrieval.verify import verify_draft
from retrieval.write import write
from sources.catalogue import Catalogue
from sources.claims import load_claims
from sources.errors import PinciteError
from sources.schema import Held

__all__ = ["Line", "today"]

RERANKED = 20
"""So many of the best hits get a second look."""
NEAR = 5
"""So many of the best hits may stand in for law that came later."""
BESIDE = 1.5
"""How far, in units of the search score, a neighbour of what came later may lie behind it and still answer."""
COMPOSED_FROM = 6
"""So many of the best hits are read for an answer."""


class Line:
    """Goes from a question to its answer; any number of threads may use one.

    Args:
        index: What is searched.
        embedder: The model that the index was built with.
        library: The documents behind it.
        catalogue: What the documents are.
        directory: Looks provisions up by name.
        wordings: Compares the wordings of two days.
    """

    def __init__(
        self,
        index: Index,
        embedder: Embedder,
        library: Library,
        catalogue: Catalogue,
        *,
        directory: Directory,
        wordings: Wordings,
    ) -> None:
        self._index = index
        self._embedder = embedder
        self._library = library
        self._catalogue = catalogue
        self._directory = directory
        self._wordings = wordings
        self._events = events(catalogue)
        self._neighbourhood = Neighbourhood(index.documents, library.held, catalogue)
        self._sources = {source.id: source for source in catalogue}
        self._metadata = {source.id: metadata_of(source) for source in catalogue}
        self._documents = {document.id: document for document in index.documents}

    def answer(
        self, question: str, *, as_of: date | None, language: str | None, history: Sequence[Message], k: int
    ) -> Turn:
        """Answer a question and return the `k` best hits too; see `Assistant.ask`."""
        clock = _Clock()
        query = self.understand(question, as_of=as_of, language=language, history=history)
        clock.lap("understand")
        (hits, not_yet), named = self.retrieve(query, max(k, COMPOSED_FROM))
        absent = named.absent
        clock.lap("retrieve")
        refused = refusal(
            query,
            hits,
            self._index.weigh,
            embedder_id=self._embedder.id,
            absent=absent,
            not_yet=not_yet,
            is_named=bool(named.named),
        )
        if refused is None:
            draft = self._compose(query, hits, named)
            clock.lap("compose")
            draft = self.check(draft)
            if not draft.statements:
                draft = refuse("no_evidence", PHRASES[query.language].unverified, hits, self._library.held)
                draft = self.check(draft)
        else:
            near = [absence.nearest for absence in absent if absence.nearest is not None]
            draft = refuse(refused.reason, refused.message, hits, self._library.held, near=near)
            clock.lap("compose")
            draft = self.check(draft)
        clock.lap("verify")
        answer = write(
            question,
            draft,
            self._library.held,
            as_of=query.as_of,
            release=self._index.release.id,
            language=language or query.language,
            checked_until=self._catalogue.checked_until,
            timings_ms=clock.laps,
            rules=self._library.rules,
        )
        related = self._neighbourhood.related(
            answer.citations, as_of=query.wording_on, about_change=query.compared_with is not None
        )
        clock.lap("relate")
        return Turn(answer.model_copy(update={"related": related, "timings_ms": clock.laps}), hits[:k])

    def search(
        self, question: str, *, k: int, as_of: date | None, language: str | None, history: Sequence[Message]
    ) -> tuple[Hit, ...]:
        """Find the `k` best passages; see `Assistant.search`."""
        query = self.understand(question, as_of=as_of, language=language, history=history)
        return self.retrieve(query, k)[0].hits

    def understand(
        self, question: str, *, as_of: date | None, language: str | None, history: Sequence[Message]
    ) -> Query:
        """Read a question, in its own language where none is given."""
        if as_of is not None and (not isinstance(as_of, date) or isinstance(as_of, datetime)):
            raise QuestionError(f"as_of is {as_of!r}, which is no date.", hint="Give a datetime.date.")
        query = understand(question, as_of=as_of, today=today(), history=history, events=self._events)
        # A short follow-up ("GPAI?") is in the language of the question before.
        asked = (question, *(message.content for message in reversed(history) if message.role == "user"))
        read = next((found for text in asked if (found := language_of(text)) is not None), None)
        # English texts answer whatever is asked; French and Dutch ones only what is asked in their words.
        said = language if language == "en" or read is None else read
        return reread(query, searched_in(said or "en"))

    def retrieve(self, query: Query, k: int) -> tuple[Found, Lookup]:
        """Search, and tell which provisions are named, and which of them have no wording on the day."""
        named, absent = self._directory.searched(query.references, on=query.wording_on, language=query.language)
        if query.compared_with is not None:
            named += self._directory.searched(query.references, on=query.compared_with, language=query.language).named
        wide = max(k, RERANKED)
        if query.language != "en":
            places = _places(named)
            hits = retrieve_in(query.language, query, self._index, sources=self._sources, named=places, k=wide)
            return Found(self._ordered(query, hits)[:k]), Lookup(named, absent)
        deleted = [absence.deleted for absence in absent if absence.deleted is not None]
        found = retrieve(
            query,
            self._index,
            self._embedder,
            sources=self._sources,
            named=_places(named),
            deleted=_places(deleted),
            k=wide,
        )
        not_yet = None if query.references else found.not_yet
        if not_yet is not None and not_yet.passage.tier == "law":
            absent += self._came_later(not_yet, found.hits, query)
            not_yet = None
        return Found(self._ordered(query, found.hits)[:k], not_yet), Lookup(named, absent)

    def _came_later(self, later: Hit, hits: Sequence[Hit], query: Query) -> list[Absence]:
        """Tell that the law which fits best isn't there yet, unless something of the day answers in its stead."""
        passage, best = later.passage, hits[:NEAR]
        is_succeeded = any(hit.passage.text_until == passage.text_from for hit in best[:1])
        article = (passage.locator.article, passage.locator.annex)
        is_beside = any(
            (hit.passage.locator.article, hit.passage.locator.annex) == article and hit.score > later.score - BESIDE
            for hit in best
        )
        if passage.kind == "recital" or is_succeeded or is_beside:
            return []
        # Another wording of the provision itself may have answered then.
        absence = self._directory.absence(passage, on=query.wording_on)
        return [] if absence is None else [absence]

    def _ordered(self, query: Query, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        return with_companions(
            query, rerank(query, hits), self._index, self._library.held, find=self._directory.wording
        )

    def _compose(self, query: Query, hits: Sequence[Hit], named: Lookup) -> Draft:
        """Answer in the way that the kind of question wants."""
        lookup = self._library.held
        draft = self._compare(query, hits, named.absent)
        if draft is not None:
            return draft
        draft = timeline(query, hits, load_claims(), self._held, on=query.wording_on)
        if draft is None:
            weigh = partial(self._index.weigh, language=query.language)
            draft = compose(query, hits[:COMPOSED_FROM], lookup, weigh=weigh)
        return with_date_rules(
            draft, query, lookup, rules=self._library.rules, find=self._directory.wording, named=named.named
        )

    def _compare(self, query: Query, hits: Sequence[Hit], absent: Sequence[Absence]) -> Draft | None:
        """Quote both wordings of what changed between the question's two days, `None` where nothing found did.

        What is named and deleted by now is shown likewise, with the point that deleted it.
        """
        if query.compared_with is not None:
            places = change_places(query, hits[:COMPOSED_FROM], self._library.held, self._library.rules)
            changed = filter(None, (self._changed(query, place, query.compared_with) for place in places))
            return next(changed, None)
        deleted = [absence.deleted for absence in absent if absence.deleted is not None]
        gone = [self._changed(query, f"{_act_of(named)} {named.provision.label}", None) for named in deleted]
        statements = tuple(statement for draft in gone if draft is not None for statement in draft.statements)
        return Draft(statements=statements) if statements else None

    def _changed(self, query: Query, place: str, before: date | None) -> Draft | None:
        """Quote what changed in a place up to the question's day, since another day or with the last amendment."""
        try:
            diff = self._wordings.diff(place, before, query.wording_on)
        except PinciteError:
            # A provision of an act that isn't held, or without a wording on both days.
            return None
        if diff.change == "unchanged" and not query.references:
            # Nobody asked about this one.
            return None
        draft = compare(query, diff, self._library.held)
        return draft if draft.statements else None

    def _held(self, document_id: str) -> Held | None:
        found = self._documents.get(document_id)
        return None if found is None else self._library.held(found.id, found.text_sha256)

    def check(self, draft: Draft) -> Draft:
        """Return the draft without the statements that don't hold."""
        return verify_draft(draft, self._library.document, metadata=lambda document: self._metadata.get(document, ()))


def _act_of(named: Named) -> str:
    """Return what the act of a provision is called."""
    source = named.held.source
    return source.names[0] if source.names else source.id


def _places(named: Sequence[Named]) -> list[tuple[str, str]]:
    return [(one.held.document.id, one.provision.id) for one in named]


class _Clock:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self.laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] = self.laps.get(stage, 0.0) + round((now - self._last) * 1000, 3)
        self._last = now


def today() -> date:
    """Return today's date in UTC."""
    return datetime.now(UTC).date()
