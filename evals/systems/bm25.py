"""Plain BM25 over the words of the same passages: what any search gives for nothing, and how hard a set is.

The library's own tokeniser and defaults, no breadcrumbs, no glosses, no briefs, no look-up of named provisions. What a
person said before the question is put in front of it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from evals.errors import RunError
from evals.schema import AnswerLine, Case
from retrieval.batch_lines import BatchAnswer, retrieved_labels
from retrieval.schema import Hit, Passage

if TYPE_CHECKING:
    from retrieval.assistant import Assistant

__all__ = ["Bm25System"]


class Bm25System:
    """Ranks passages by BM25 alone; answers nothing.

    Args:
        assistant: Whose passages are ranked.
        k: How many each line tells.

    Raises:
        RunError: If there are none but our own.
    """

    name = "bm25"
    problems: tuple[str, ...] = ()
    retrieval_only = True

    def __init__(self, assistant: Assistant, *, k: int = 10) -> None:
        import bm25s

        self._bm25s: Any = bm25s
        self._assistant = assistant
        self._passages: list[Passage] = [p for p in assistant.passages() if p.tier != "brief"]
        if not self._passages:
            raise RunError("No source but our own briefs is held.", hint="Run `pincite index build` first.")
        self._k = min(k, len(self._passages))
        self._ranker = bm25s.BM25()
        words = bm25s.tokenize([p.text for p in self._passages], stopwords="en", show_progress=False)
        self._ranker.index(words, show_progress=False)
        self.settings = {"release": assistant.release, "k": str(k)}

    def answer(self, case: Case) -> AnswerLine:
        """Rank the passages for one case."""
        begun = time.perf_counter()
        said = " ".join([*(turn.content for turn in case.history if turn.role == "user"), case.question])
        words = self._bm25s.tokenize([said], stopwords="en", show_progress=False)
        found, scores = self._ranker.retrieve(words, k=self._k, show_progress=False)
        latency = round((time.perf_counter() - begun) * 1000, 2)
        hits = [
            Hit(passage=self._passages[index], score=float(score), rank=rank, lexical=float(score))
            for rank, (index, score) in enumerate(zip(found[0], scores[0], strict=True), start=1)
        ]
        found_labels = (retrieved_labels(hit, self._assistant.provisions_of(hit)) for hit in hits)
        line = BatchAnswer(id=case.id, as_of=case.as_of, retrieved=tuple(found_labels), latency_ms=latency)
        return AnswerLine.model_validate(line.model_dump())
