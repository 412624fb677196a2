from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from evals.errors import CaseError
from evals.probes import PROBES, Probe, judge, load_probes, probe_verifier
from evals.shelf import Shelf

ACT = "invented-act-en-consolidated-2032-03-01"


def write(path: Path, *probes: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(probe) + "\n" for probe in probes), encoding="utf-8")
    return path


def fine(number: str, claim: str, *, carried: bool, flaw: str = "none") -> dict[str, object]:
    return {"id": number, "claim": claim, "place": f"{ACT}#art_10.par_2", "carried": carried, "flaw": flaw}


RIGHT = fine("r", "A wrong use of a lamp is fined up to EUR 1.2 million.", carried=True)
WRONG = fine("w", "A wrong use of a lamp is fined up to EUR 1.3 million.", carried=False, flaw="amount")
MISSED = fine("m", "A right use of a lamp is fined up to EUR 1.2 million.", carried=False, flaw="condition_dropped")


def test_the_verifier_lets_a_paraphrase_pass_and_stops_another_amount(shelf: Shelf) -> None:
    for line, passed in ((RIGHT, True), (WRONG, False), (MISSED, True)):
        found = judge(Probe.model_validate(line), shelf)
        assert found is not None
        assert found.passed is passed


def test_balanced_accuracy_is_the_mean_of_both_rates(shelf: Shelf, tmp_path: Path) -> None:
    found = probe_verifier(shelf, write(tmp_path / "p.jsonl", RIGHT, WRONG, MISSED))
    assert found is not None
    assert (found.n, found.sensitivity, found.specificity, found.balanced_accuracy) == (3, 1.0, 0.5, 0.75)
    assert found.wrong == ("m",)
    assert found.by_flaw == {"amount": 1.0, "condition_dropped": 0.0, "none": 1.0}


def test_probes_of_documents_that_are_not_held_are_counted_apart(shelf: Shelf, tmp_path: Path) -> None:
    elsewhere = RIGHT | {"id": "e", "place": "ai-act-en-oj-html#rct_1"}
    found = probe_verifier(shelf, write(tmp_path / "p.jsonl", RIGHT, WRONG, elsewhere))
    assert found is not None
    assert (found.n, found.unscored) == (2, 1)


def test_nothing_is_said_where_only_one_side_can_be_judged(shelf: Shelf, tmp_path: Path) -> None:
    assert probe_verifier(shelf, write(tmp_path / "p.jsonl", RIGHT)) is None
    assert probe_verifier(shelf, tmp_path / "absent.jsonl") is None


def test_a_line_that_is_no_probe_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "p.jsonl", RIGHT, {"id": "x"})
    with pytest.raises(CaseError, match=r"p\.jsonl:2"):
        load_probes(path)


def test_our_probes_are_many_enough_and_of_both_sides() -> None:
    probes = load_probes(PROBES)
    assert len(probes) >= 150
    assert len({probe.id for probe in probes}) == len(probes)
    assert len({probe.claim for probe in probes}) == len(probes)
    sides = Counter(probe.carried for probe in probes)
    assert min(sides.values()) >= 0.4 * len(probes)
    assert all((probe.flaw == "none") == probe.carried for probe in probes)
