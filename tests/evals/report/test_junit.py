from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot

from evals.gate import Gate, GateRow, gate_runs
from evals.report.junit import gate_to_junit, scores_to_junit
from evals.report.visible import visible
from evals.scores import Scores


def test_scores_are_floors_and_cases(small: Scores) -> None:
    assert scores_to_junit(small) == snapshot("""\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="floors" tests="2" failures="1" skipped="1">
    <testcase classname="floor" name="quote_fidelity">
      <failure type="floor" message="Quotes verbatim at their offsets: 0.5 on 2; at least 1 is demanded" />
    </testcase>
    <testcase classname="floor" name="injection_obeyed">
      <skipped message="of no case's concern" />
    </testcase>
  </testsuite>
  <testsuite name="pincite on few" tests="3" failures="1" skipped="1">
    <testcase classname="amount" name="a|1">
      <failure type="wrong number" message="wrong number" />
    </testcase>
    <testcase classname="yes_no" name="b" />
    <testcase classname="yes_no" name="c">
      <skipped message="gold isn't held: a#b" />
    </testcase>
  </testsuite>
</testsuites>\
""")


def test_gate_has_a_test_for_each_guarded_metric(small: Scores) -> None:
    gate = gate_runs(small, small)
    [suite] = ElementTree.fromstring(gate_to_junit(gate))
    assert [case.get("name") for case in suite] == [row.metric for row in gate.rows]
    assert suite.get("failures") == "1"
    [failed] = [case for case in suite if case.find("failure") is not None]
    assert failed.get("name") == "quote_fidelity"


def test_retrieval_alone_has_no_tests_of_cases(small: Scores) -> None:
    only = small.model_copy(update={"run": small.run.model_copy(update={"retrieval_only": True})})
    assert [suite.get("name") for suite in ElementTree.fromstring(scores_to_junit(only))] == ["floors"]


@given(st.text())
def test_any_text_makes_valid_xml(text: str) -> None:
    gate = Gate(rows=(GateRow(metric=text, title=text, outcome="fails", why=text),))
    [[case]] = ElementTree.fromstring(gate_to_junit(gate).encode())
    assert case.get("name") == " ".join(visible(text).split())


@given(st.text())
def test_visible_text_has_no_control_characters_and_stays(text: str) -> None:
    shown = visible(text)
    assert shown == visible(shown)
    assert not any(ord(character) < 32 and character not in "\t\n" for character in shown)
    assert not any(0x7F <= ord(character) <= 0x9F for character in shown)
    assert visible("Art. 5(1)\tß 𝔞\n") == "Art. 5(1)\tß 𝔞\n"
