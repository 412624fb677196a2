"""Spans as sets of characters, against sets of characters."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from evals.spans import Stretch, merged, shared, size
from sources.schema import Span

spans = st.tuples(st.integers(0, 40), st.integers(0, 12)).map(lambda pair: Span(start=pair[0], end=sum(pair)))
stretches = st.lists(st.builds(Stretch, st.sampled_from(["a", "b"]), spans), max_size=8)


def characters(stretches: list[Stretch]) -> set[tuple[str, int]]:
    return {(document, at) for document, span in stretches for at in range(span.start, span.end)}


@given(stretches)
def test_merged_has_the_same_characters_in_order_and_apart(some: list[Stretch]) -> None:
    region = merged(some)
    flat = [Stretch(document, span) for document, spans in region.items() for span in spans]
    assert characters(flat) == characters(some)
    assert size(region) == len(characters(some))
    for spans in region.values():
        assert spans
        assert all(len(span) for span in spans)
        assert all(one.end < two.start for one, two in pairwise(spans))


@given(stretches, stretches)
def test_shared_counts_the_common_characters(some: list[Stretch], others: list[Stretch]) -> None:
    assert shared(merged(some), merged(others)) == len(characters(some) & characters(others))


@given(stretches)
def test_merging_again_changes_nothing(some: list[Stretch]) -> None:
    region = merged(some)
    assert merged(Stretch(document, span) for document, spans in region.items() for span in spans) == region
