"""Our own assistant as a system that is measured."""

from __future__ import annotations

import json
import time

from evals.schema import AnswerLine, Case, Claim
from retrieval.assistant import Assistant
from retrieval.batch import answer_line, line_of
from retrieval.batch_lines import BatchQuestion
from retrieval.schema import Answer, Hit

__all__ = ["PinciteSystem"]

WARM_UP = "What does this law apply to?"


class PinciteSystem:
    """The assistant, asked as `pincite batch` asks it.

    Args:
        assistant: Open.
        embedding: Name of its embedding model.
        retrieval_only: Find passages and compose nothing.
        k: How many passages each line tells.
    """

    name = "pincite"
    problems: tuple[str, ...] = ()

    def __init__(self, assistant: Assistant, *, embedding: str, retrieval_only: bool = False, k: int = 10) -> None:
        self._assistant = assistant
        self.retrieval_only = retrieval_only
        self._k = k
        self.settings = {"release": assistant.release, "embedding": embedding, "k": json.dumps(k)}
        # Files are mapped and models loaded at the first question; latency is that of the ones after it.
        assistant.answer(WARM_UP)

    def answer(self, case: Case) -> AnswerLine:
        """Answer one case.

        Raises:
            PinciteError: What `ask` raises.
        """
        question = BatchQuestion(
            id=case.id, question=case.question, history=case.history, as_of=case.as_of, language=case.language
        )
        if self.retrieval_only:
            line = answer_line(question, self._assistant, retrieval_only=True, k=self._k)
            return AnswerLine.model_validate(line.model_dump())
        begun = time.perf_counter()
        turn = self._assistant.answer(
            case.question, as_of=case.as_of, language=case.language, history=case.history, k=self._k
        )
        latency = round((time.perf_counter() - begun) * 1000, 2)
        line = line_of(case.id, turn, self._assistant, latency_ms=latency)
        more = {
            "confidence": _confidence(turn.hits),
            "conflicts": len(turn.answer.conflicts),
            "statements": _claims(turn.answer),
            "timings_ms": turn.answer.timings_ms,
        }
        return AnswerLine.model_validate(line.model_dump() | more)


def _claims(answer: Answer) -> list[Claim]:
    position = {citation.id: index for index, citation in enumerate(answer.citations)}
    return [
        Claim(text=said.text, citations=tuple(position[cited] for cited in said.citation_ids), method=said.method)
        for said in answer.statements
    ]


def _confidence(hits: tuple[Hit, ...]) -> float:
    """Return what refusing looks at first: the nearest cosine, and certainty where the question names the place."""
    if any(hit.named for hit in hits):
        return 1.0
    return max((hit.dense for hit in hits if hit.dense is not None), default=0.0)
