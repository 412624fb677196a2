"""From a French or Dutch query to hits: found by words, aligned with the English texts by provision id.

The embedding models know English alone. So the question's words are looked for twice: in the texts of its language,
and among the English entries, where our glosses carry everyday words in all languages and names and numbers are the
same. Both lists are laid together by provision, which has the same id in every language of an act. What is shown is
the text in the question's language where that is the wording of the day, else the English wording of the same place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from retrieval.english_names import ENGLISH_NAMES
from retrieval.index import Index
from retrieval.language import Language
from retrieval.lexical import content_words, tokenise
from retrieval.retrieve import BEHIND, CAVEAT, NAMED, NARROW
from retrieval.schema import Hit, Passage, Query
from retrieval.twins import Twins
from sources.schema import Source, is_wording_on

__all__ = ["retrieve_in"]

WIDE = 60
"""So many passages of each list are laid together."""
DEEP = 800
"""And so many where a definition is asked for: the words of "AI system" stand nearly everywhere."""
ENGLISH = 0.8
"""What a score among the English entries counts, beside one in the question's language."""
COVERS = 2.0
"""What it counts that a candidate has all of the question's words, in units of the mixed score."""
DEFINES = 3.0
"""How far a definition of just the words asked about is put forward, in units of the mixed score."""
WHY = 2.0
"""How far recitals are put forward where the question asks for reasons."""
ALONE, UNKNOWN = 0.5, 0.4
"""What the shared words count where it is one of several, and where the question has a word that no text has."""
_DEFINED = re.compile(r"^\W*\d+\)\W*[«“„](?P<term>[^»”]{2,80})[»”]")


def retrieve_in(
    language: Language,
    query: Query,
    index: Index,
    *,
    sources: Mapping[str, Source],
    named: Iterable[tuple[str, str]] = (),
    k: int = 10,
) -> tuple[Hit, ...]:
    """Find the passages that may answer a French or Dutch question.

    Args:
        language: Of the question.
        query: As `retrieval.reread` made it.
        index: What is searched.
        sources: Catalogue rows by document id.
        named: Document and provision ids that the question names, in any language; they come first.
        k: How many hits, named ones included.

    Returns:
        Hits, best first, in the wording of the query's days; without cosines, and with the part of the question's
        words that led to each.
    """
    search = _Search(language, query, index, sources)
    looked_up, around = search.named(named)
    scores = search.scores(around)
    best = max(scores.values(), default=0.0)
    scores.update(dict.fromkeys(looked_up, best + 1.0))
    hits: dict[str, Hit] = {}
    for position in sorted(scores, key=lambda position: (-scores[position], position)):
        for passage in search.wordings(position):
            if len(hits) == k or passage.id in hits:
                continue
            hits[passage.id] = Hit(
                passage=passage,
                score=scores[position],
                rank=len(hits) + 1,
                lexical=search.lexical.get(position, 0.0),
                shared=search.shared(position),
                named=tuple(looked_up.get(position, ())),
            )
    return tuple(hits.values())


class _Search:
    """One question among the passages of one language and the English ones, by their positions in the index."""

    def __init__(self, language: Language, query: Query, index: Index, sources: Mapping[str, Source]) -> None:
        self.language: Language = language
        self.query = query
        self.index = index
        self.sources = sources
        self.days = {query.wording_on, query.compared_with or query.wording_on}
        self.twins = Twins(index, sources)
        self.english: dict[int, set[int]] = defaultdict(set)
        """For each candidate the English passages that led to it."""
        self._english = self._english_words()
        self.lexical = self._lexical()
        self._led: dict[str, frozenset[int]] = {}
        weights = {term: index.weigh(term, language) for term in query.terms}
        self._weights = {term: weight / sum(weights.values()) for term, weight in weights.items()}

    def _lexical(self) -> dict[int, float]:
        wide = DEEP if self.query.kind == "definition" else WIDE
        scores = dict(self.index.lexical_in(self.language, self.query.text, wide))
        words = " ".join(english for found in self._english.values() for english in found)
        from_english: dict[int, float] = {}
        for position, score in self.index.lexical_in("en", words, WIDE):
            for own in self._aligned(position) or [position]:
                self.english[own].add(position)
                from_english[own] = max(from_english.get(own, 0.0), score)
        for position, score in from_english.items():
            scores[position] = scores.get(position, 0.0) + ENGLISH * score
        return scores

    def _aligned(self, position: int) -> list[int]:
        """The passages in the question's language that show the same place of the same work."""
        row = self.index.passages[position]
        return list(self.twins.of(self.twins.work(row.document_id), row.provision_id, self.language))

    def named(self, named: Iterable[tuple[str, str]]) -> tuple[dict[int, list[str]], set[int]]:
        """Return the passages to show, each with the provision named, and those to prefer."""
        looked_up: dict[int, list[str]] = {}
        around: set[int] = set()
        for work, provision in dict.fromkeys((self.twins.work(document), provision) for document, provision in named):
            places = list(self.twins.of(work, provision, self.language)) or list(self.twins.of(work, provision, "en"))
            shown = [position for position in places if any(True for _ in self.wordings(position))]
            if self.query.kind == "provision" or len(shown) <= NARROW:
                for position in shown:
                    looked_up.setdefault(position, []).append(provision)
            else:
                around |= set(shown)
        return looked_up, around

    def scores(self, around: set[int]) -> dict[int, float]:
        """Return the mixed score of every candidate."""
        import numpy as np

        positions = sorted(self.lexical.keys() | around)
        values = np.asarray([self.lexical.get(position, 0.0) for position in positions], dtype=np.float32)
        spread = float(values.std()) if len(values) else 0.0
        standard = (values - values.mean()) / spread if spread > 0 else values * 0
        # A definition is looked for among hundreds that share next to nothing with the question, where the best ones
        # are many spreads ahead.
        lift = DEFINES + float(standard.max(initial=0.0))
        return {
            position: float(score)
            + COVERS * sum(self._carried(position))
            + NAMED * (position in around)
            + lift * self._defines(position) ** 4
            - self._behind(position)
            for position, score in zip(positions, standard, strict=True)
        }

    def _behind(self, position: int) -> float:
        row = self.index.passages[position]
        if row.kind == "recital":
            return -WHY if self.query.wants_recitals else BEHIND["recital"]
        source = self.sources.get(row.document_id)
        return 0.0 if source is None else BEHIND.get(source.kind, 0.0) + CAVEAT * source.caveat

    def _defines(self, position: int) -> float:
        """How much of the words asked about and the words that a candidate defines are the same, 0 to 1."""
        if self.query.kind != "definition" or self.index.passages[position].language != self.language:
            return 0.0
        passage = self.index.passage(self.index.passages[position].id)
        found = None if passage is None else _DEFINED.match(passage.text)
        if found is None:
            return 0.0
        defined, asked = set(tokenise(found["term"], self.language)), set(tokenise(self.query.text, self.language))
        return len(defined & asked) / len(defined | asked)

    def wordings(self, position: int) -> Iterator[Passage]:
        """Yield what shows a candidate's place on each of the query's days, the older day first."""
        row = self.index.passages[position]
        for day in sorted(self.days):
            if is_wording_on(row, day):
                passage = self.index.passage(row.id)
                if passage is not None:
                    yield passage
            else:
                yield from self.twins.in_english(position, day, most=NARROW)

    def shared(self, position: int) -> float:
        """Return the part of the weight of the question's words that a candidate's text or its English twins have.

        One word of several counts half, and less counts where the question has words that no text has: what is shared
        then is shared by chance.
        """
        if not self._weights:
            return 1.0
        carried = self._carried(position)
        by_chance = ALONE if len(carried) == 1 < len(self._weights) else 1.0
        return sum(carried) * (by_chance if all(map(self._leads_to, self._weights)) else UNKNOWN)

    def _carried(self, position: int) -> list[float]:
        """The weights of the question's words that led to a candidate; of all words they are 1."""
        twins = self.english[position] | {position}
        return [weight for term, weight in self._weights.items() if not twins.isdisjoint(self._leads_to(term))]

    def _english_words(self) -> dict[str, list[str]]:
        """What is looked for among the English entries, by the question's tokens: the words as typed, and our names."""
        called = ENGLISH_NAMES[self.language]
        found: dict[str, list[str]] = defaultdict(list)
        for word in content_words(self.query.text, self.language):
            for token in tokenise(word, self.language):
                found[token] += [word, called.get(token, "")]
        return found

    def _leads_to(self, term: str) -> frozenset[int]:
        if term not in self._led:
            tokens = {token for word in self._english.get(term, ()) for token in tokenise(word)}
            english = (self.index.having(token, "en") for token in tokens)
            self._led[term] = self.index.having(term, self.language).union(*english)
        return self._led[term]
