"""Recitals that explain a provision: found by the words they share, because no official text links the two.

Each recital is a vector of its words, weighed by how few recitals have them; a provision is compared with all of them.
Measured on pairs that were made by reading (tests/retrieval/test_recitals.py): the embedding's cosine alone is right in
two of three cases, shared words in nine of ten, and both together find little more than words do, so words it is. That
needs no index and works in every language.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from retrieval.language import Language
from retrieval.lexical import tokenise
from sources.schema import Document, Provision

__all__ = ["Explanation", "Recitals"]

# Chosen on one half of the pairs: below the first, recitals are about something near; below the second, there is a
# better one.
_LEAST = 0.275
_OF_THE_BEST = 0.8
_MOST = 2


class Explanation(NamedTuple):
    """A recital and how much of its words the provision shares, 0 to 1."""

    document: Document
    recital: Provision
    score: float


class Recitals:
    """The recitals of some acts in one language, ready to be compared with provisions.

    Args:
        documents: An act and those that amended it; what has no recitals adds none.
        language: Theirs.
    """

    def __init__(self, documents: Sequence[Document], language: Language = "en") -> None:
        self._language = language
        self._recitals = [(document, p) for document in documents for p in document.provisions if p.kind == "recital"]
        counts = [Counter(self._words(document.text_of(recital))) for document, recital in self._recitals]
        self._frequency = Counter(word for count in counts for word in count)
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, count in enumerate(counts):
            for word, weight in self._weights(count).items():
                self._postings[word].append((number, weight))

    def explaining(self, text: str) -> tuple[Explanation, ...]:
        """Return the recitals that explain a provision, best first: two at most, and none rather than a doubtful one.

        Args:
            text: The whole provision.
        """
        scores: dict[int, float] = defaultdict(float)
        for word, weight in self._weights(Counter(self._words(text))).items():
            for number, other in self._postings.get(word, ()):
                scores[number] += weight * other
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:_MOST]
        least = max(_LEAST, _OF_THE_BEST * best[0][1]) if best else _LEAST
        return tuple(Explanation(*self._recitals[number], score) for number, score in best if score >= least)

    def _words(self, text: str) -> list[str]:
        return [word for word in tokenise(text, self._language) if len(word) > 2 and not word[0].isdigit()]

    def _weights(self, count: Counter[str]) -> dict[str, float]:
        """The vector of a text, of length 1; a word that no recital has counts as much as the rarest."""
        many = len(self._recitals)
        weights = {
            word: (1 + math.log(times)) * math.log((many + 1) / (self._frequency[word] + 0.5))
            for word, times in count.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {word: weight / length for word, weight in weights.items()} if length else {}
