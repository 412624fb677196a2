from __future__ import annotations

import math
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from evals.report.axes import nice_ticks
from evals.report.curves import interval_bar, latency_chart, percentiles, recall_chart, risk_chart
from evals.report.svg import element
from evals.scores import Figure

SHARE = st.floats(0, 1)


def texts(drawing: Markup) -> list[str]:
    """Return the words of a drawing, after reading it as XML."""
    return [node.text or "" for node in ElementTree.fromstring(drawing).iter("text")]


@given(st.floats(1e-3, 1e6))
def test_ticks_are_round_and_reach_what_is_drawn(most: float) -> None:
    ticks = nice_ticks(most)
    assert ticks[0] == 0
    assert ticks[-1] >= most * (1 - 1e-6)
    assert 3 <= len(ticks) <= 8
    step = ticks[1]
    assert round(step / 10 ** math.floor(math.log10(step) + 1e-9), 6) in (1, 2, 5)


@given(st.lists(st.floats(0, 1e5), min_size=1, max_size=50))
def test_percentiles_equal_numpys(times: list[float]) -> None:
    found = percentiles(times)
    assert found is not None
    assert found == pytest.approx(tuple(np.percentile(times, [50, 95])), rel=1e-9, abs=1e-9)


def test_no_times_have_no_percentiles() -> None:
    assert percentiles([]) is None


@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=60))
def test_histogram_counts_every_answer(times: list[float]) -> None:
    drawing = ElementTree.fromstring(latency_chart(times))
    assert (drawing.findtext("desc") or "").startswith(f"{len(times)} answers; ")
    heights = [float(node.get("height") or 0) for node in drawing.iter("rect")]
    assert heights
    assert min(heights) > 0


def test_one_outlier_does_not_flatten_the_others() -> None:
    drawing = latency_chart([10.0] * 99 + [100_000.0])
    assert "the last bar holds the 1 above" in drawing


@given(st.lists(SHARE, min_size=2, max_size=10), st.lists(SHARE, min_size=2, max_size=10))
def test_recall_names_both_lines(article: list[float], paragraph: list[float]) -> None:
    shown = texts(recall_chart({"article": article, "paragraph": paragraph}))
    assert {"article", "paragraph"} <= set(shown)


@given(st.lists(st.tuples(SHARE, SHARE), min_size=1, max_size=40))
def test_risk_is_drawn_inside_its_frame(curve: list[tuple[float, float]]) -> None:
    [line] = ElementTree.fromstring(risk_chart(curve)).iter("polyline")
    for point in (line.get("points") or "").split():
        x, y = map(float, point.split(","))
        assert 0 <= x <= 400
        assert 0 <= y <= 262


@given(SHARE, SHARE, SHARE)
def test_interval_bar_holds_its_value(one: float, two: float, three: float) -> None:
    low, value, high = sorted((one, two, three))
    drawing = ElementTree.fromstring(interval_bar("b", Figure(value=value, low=low, high=high, n=2), 1.0, 1.0))
    [band] = drawing.iter("rect")
    [dot] = drawing.iter("circle")
    start, width = float(band.get("x") or 0), float(band.get("width") or 0)
    assert start - 0.1 <= float(dot.get("cx") or 0) <= start + width + 0.1


def test_elements_escape_what_they_are_given() -> None:
    assert element("text", "<script>", x='"><script>') == Markup(
        '<text x="&#34;&gt;&lt;script&gt;">&lt;script&gt;</text>'
    )
