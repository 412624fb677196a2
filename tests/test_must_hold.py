"""What must hold on the official texts, with the real model: the questions that the first issue names.

Expected places are stored as document, label, span and hash; a question passes when its answer cites one place of each
group. The paraphrases were written after the code and are reported, not tuned on: see `-s` for which ones miss.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from retrieval.assistant import Assistant
from retrieval.schema import Answer
from sources.schema import sha256_text

pytestmark = [pytest.mark.slow, pytest.mark.corpus]

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "data" / "must_hold.json").read_text("utf-8"))
PARAPHRASES_THAT_HELD = 41
"""Of 45, when they were first asked; fewer is a step back."""


def holds(answer: Answer, case: dict[str, Any]) -> bool:
    if case["cites"] is None:
        return answer.abstention is not None
    cited = {(citation.source.document_id, citation.pin.label) for citation in answer.citations}
    return all(any((place["document"], place["label"]) in cited for place in group) for group in case["cites"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_the_question_is_answered_from_the_right_place(official: Assistant, case: dict[str, Any]) -> None:
    answer = official.ask(case["question"])
    assert holds(answer, case)
    assert official.verify(answer).ok


def test_the_expected_places_are_the_ones_that_were_read(official: Assistant) -> None:
    documents = {document.id: document.text_sha256 for document in official._index.documents}
    for place in (place for case in CASES for group in case["cites"] or () for place in group):
        document = official._library.held(place["document"], documents[place["document"]]).document
        provision = document.by_label(place["label"])
        assert provision is not None
        span = provision.span.stripped(document.text)
        assert (span.start, span.end, sha256_text(span.of(document.text))) == (
            place["start"],
            place["end"],
            place["sha256"],
        )


def test_paraphrases_hold_as_they_did(official: Assistant) -> None:
    asked = [(case, question) for case in CASES for question in case["paraphrases"]]
    missed = [question for case, question in asked if not holds(official.ask(question), case)]
    print(f"\n{len(asked) - len(missed)} of {len(asked)} paraphrases held; missed:", *missed, sep="\n  ")  # noqa: T201
    assert len(asked) - len(missed) >= PARAPHRASES_THAT_HELD
