"""Answers as claims."""

from __future__ import annotations

from evals.claims import claims_of
from evals.schema import AnswerLine


def line(answer: str, citations: int = 3, **fields: object) -> AnswerLine:
    return AnswerLine.model_validate(
        {"id": "one", "answer": answer, "citations": [{"document": "a"}] * citations} | fields
    )


def test_marks_before_and_after_the_full_stop_belong_to_the_sentence() -> None:
    found = claims_of(line("It burns [1]. It shines. [2] [3]\n\nAnd it turns [9]. So it is."))
    assert [(claim.text, claim.citations) for claim in found] == [
        ("It burns.", (0,)),
        ("It shines.", (1, 2)),
        ("And it turns.", (8,)),
        ("So it is.", (0, 1, 2)),
    ]


def test_pieces_without_words_claim_nothing() -> None:
    assert claims_of(line("…\n\n[1]\n\n---")) == ()


def test_statements_of_the_line_are_its_claims() -> None:
    found = claims_of(line("It burns. [3]", statements=[{"text": "It burns.", "citations": [2]}]))
    assert [(claim.text, claim.citations, claim.method) for claim in found] == [("It burns.", (2,), "claim")]
    assert claims_of(line("…", statements=[])) == ()


def test_sentences_that_no_statement_covers_are_claims_too() -> None:
    """A line could say anything in its answer, as long as its statements were carried."""
    statements = [{"text": "Lamp Act, Art. 5(1): “It burns. It shines.”", "citations": [2], "method": "quotation"}]
    said = "Lamp Act, Art. 5(1): “It burns. It shines.” [3] […]\n\nArt. 5(1):\n\nThe fine is EUR 9 [1]."
    found = claims_of(line(said, statements=statements))
    assert [(claim.text, claim.citations) for claim in found[1:]] == [("The fine is EUR 9.", (0,))]
    assert [claim.text for claim in claims_of(line("It burns.", statements=[]))] == ["It burns."]
    part = claims_of(line("The fine is EUR 5.", statements=[{"text": "The fine is EUR 5.50."}]))
    assert len(part) == 2
