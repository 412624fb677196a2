"""Recitals that explain a provision: on small acts, and measured on the law."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.recitals import Recitals
from sources.locator import Locator
from sources.outline import Node, Run, lay_out
from sources.schema import Document, Source

RECITALS = (
    "A lamp that is dark when a skipper counts on it is worse than none.",
    "Drones mistake a lighthouse for a landing place.",
    "Small islands light their towers with driftwood and goodwill.",
    "Visitors have asked to climb the towers.",
    "Fog horns wake those who sleep beside them.",
    "Some lighthouses belong to a town.",
)


@pytest.fixture(scope="module")
def preamble(make_source: Callable[..., Source]) -> Document:
    nodes = [
        Node("recital", Locator(recital=str(number)), run=Run(f"({number}) {words}"))
        for number, words in enumerate(RECITALS, 1)
    ]
    return lay_out(make_source("preamble", tier="law"), nodes, parser_version="1")


def test_recital_with_the_same_telling_words_is_found(preamble: Document) -> None:
    found = Recitals([preamble]).explaining("Nobody shall land drones on a lighthouse; it is no landing place.")
    assert [explanation.recital.id for explanation in found] == ["rct_2"]


def test_nothing_is_found_rather_than_something_near(preamble: Document) -> None:
    assert Recitals([preamble]).explaining("The Commission shall publish a report every third year.") == ()
    assert Recitals([preamble]).explaining("") == ()


def test_documents_without_recitals_explain_nothing() -> None:
    assert Recitals([]).explaining("Drones mistake a lighthouse for a landing place.") == ()


@given(st.sampled_from(range(len(RECITALS))))
def test_every_recital_explains_its_own_words_best(preamble: Document, number: int) -> None:
    best = Recitals([preamble]).explaining(RECITALS[number])[0]
    assert best.recital.id == f"rct_{number + 1}"
    assert best.score == pytest.approx(1)


@given(st.text(max_size=200))
def test_at_most_two_are_found(preamble: Document, text: str) -> None:
    assert len(Recitals([preamble]).explaining(text)) <= 2


# Which recitals explain a provision of the consolidated AI Act, by reading: numbers are of the 2024 act's recitals, or
# with an `o` of its amending act's. The cut-offs were chosen on the first half; the second was looked at once.
CHOSEN_ON = {
    "art_3.pt_1": {"12"}, "art_3.pt_35": {"15"}, "art_3.pt_41": {"17"}, "art_4": {"20", "o8"}, "art_2.par_6": {"25"},
    "art_5.par_1.pt_a": {"28", "29"}, "art_5.par_1.pt_c": {"31"}, "art_5.par_1.pt_e": {"43"}, "art_5.par_2": {"34"},
    "art_5.par_4": {"36"}, "art_6.par_3": {"53"}, "anx_III.pt_2": {"55"}, "anx_III.pt_4": {"57"},
    "anx_III.pt_6": {"59"}, "art_10.par_3": {"67"}, "art_13.par_1": {"72"}, "art_15.par_5": {"76", "77"},
    "art_17.par_1": {"81"}, "art_25.par_1": {"84"}, "art_27.par_1": {"96"}, "art_50.par_2": {"133", "o38"},
    "art_50.par_1": {"132"}, "art_53.par_1.pt_c": {"104", "105", "106"}, "art_52.par_1": {"112"},
    "art_57.par_5": {"138", "139", "o23"}, "art_63.par_1": {"146", "o28"}, "art_69.par_2": {"o30"},
    "art_77.par_1": {"157", "o36"}, "art_99.par_6a": {"o6", "o21"}, "art_111.par_4": {"o38"},
}  # fmt: skip
HELD_OUT = {
    "art_3.pt_4": {"13"}, "art_3.pt_39": {"18"}, "art_3.pt_34": {"14"}, "art_2.par_3": {"24"},
    "art_5.par_1.pt_f": {"44"}, "art_5.par_1.pt_d": {"42"}, "art_5.par_3": {"35"},
    "art_5.par_1.pt_ba": {"o10", "o11", "o12", "o14", "o15"}, "art_4a": {"70", "o9"}, "anx_III.pt_3": {"56"},
    "anx_III.pt_5": {"58"}, "anx_III.pt_7": {"60"}, "art_14.par_1": {"73"}, "art_14.par_5": {"73"},
    "art_22.par_1": {"82"}, "art_26.par_7": {"92"}, "art_46.par_1": {"130"}, "art_50.par_4": {"134"},
    "art_53.par_1.pt_d": {"107", "108"}, "art_53.par_2": {"102", "103", "104"}, "art_51.par_2": {"111"},
    "art_60.par_1": {"141", "o26", "o27"}, "art_68.par_1": {"151"}, "art_86.par_1": {"171"}, "art_87": {"172"},
    "art_101.par_1": {"169"}, "art_28.par_8": {"o17"}, "art_3.pt_14": {"55", "o7"}, "art_113": {"179", "o40"},
    "art_6.par_1a": {"o20"}, "art_75.par_1": {"161", "o31", "o32"}, "art_5.par_1.pt_g": {"30"},
    "art_9.par_1": {"65"}, "art_25.par_4": {"88", "89"},
}  # fmt: skip


class Measured(NamedTuple):
    """Shown recitals that are right, and provisions that have at least one right one."""

    precision: float
    recall: float


def measure(read: Callable[[str], Document], pairs: Mapping[str, set[str]]) -> Measured:
    act = read("ai-act-en-consolidated-2026-07-27")
    first, amending = read("ai-act-en-oj-html"), read("digital-omnibus-ai-2026-1744-en")
    recitals = Recitals([first, amending])
    right: list[list[bool]] = []
    for provision_id, explained_by in pairs.items():
        provision = act.get(provision_id)
        assert provision is not None, provision_id
        found = recitals.explaining(act.text_of(provision))
        shown = [
            ("o" if one.document is amending else "") + str(one.recital.locator.recital)
            for one in found
            # The amending act's recitals speak of what it changed.
            if one.document is first or provision.validity.changed_by is not None
        ]
        right.append([number in explained_by for number in shown])
    every = [one for shown in right for one in shown]
    return Measured(sum(every) / len(every), sum(map(any, right)) / len(pairs))


@pytest.mark.corpus
def test_shown_recitals_are_right_nine_times_in_ten(official_document: Callable[[str], Document]) -> None:
    """Measured: 27 of 28 shown are right on the first half, with recall 26/30; 31 of 34 and 28/34 on the second."""
    chosen, held_out = measure(official_document, CHOSEN_ON), measure(official_document, HELD_OUT)
    assert chosen.precision >= 0.95
    assert chosen.recall >= 0.85
    assert held_out.precision >= 0.9
    assert held_out.recall >= 0.8
