"""What a question what changed is about: what it names, else the articles that most of what was found points at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.change_places import change_places
from retrieval.schema import Hit, NamedReference
from retrieval.split import split
from sources.references import find_references
from sources.rule_table import RuleTable
from sources.schema import Document, Source, Span

Made = tuple[Document, Source]
Places = Callable[..., tuple[str, ...]]
OLDER, NEWER = date(2042, 6, 30), date(2042, 7, 1)


@pytest.fixture(scope="module")
def fares(ferry, ferry_assistant) -> dict[str, Made]:
    """The ferry act's versions by id."""
    found = ferry_assistant._directory._law("Ferry Act")
    return {held.document.id: (held.document, held.source) for held in found}


@pytest.fixture(scope="module")
def of_ferry(fares, ferry_assistant, make_lookup, make_query) -> Places:
    """Places for (version, label) as found, best first."""

    def make(*found: tuple[str, str], rules: RuleTable | None = None, **fields: object) -> tuple[str, ...]:
        query = make_query("What changed?", **({"wording_on": NEWER, "compared_with": OLDER} | fields))
        hits = []
        for rank, (version, label) in enumerate(found, start=1):
            passage = next(passage for passage in split(*fares[version]) if passage.label == label)
            hits.append(Hit(passage=passage, score=1.0, rank=rank))
        table = ferry_assistant._library.rules if rules is None else rules
        return change_places(query, hits, make_lookup(*fares.values()), table)

    return make


# -- what is named ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "places"),
    [
        ("Art. 2(2)", ("Art. 2(2)",)),
        ("Art. 1 and Annex I", ("Art. 1", "Annex I")),
        ("Art. 2(1) of the Ferry Act", ("Ferry Act Art. 2(1)",)),
    ],
)
def test_what_is_named_wins_over_what_was_found(ferry, of_ferry, named, places):
    references = tuple(
        NamedReference(span=Span(start=0, end=1), locator=locator, act="Ferry Act" if "Ferry" in named else None)
        for reference in find_references(named)
        for locator in reference.locators
    )
    assert of_ferry((ferry.TWICE, "Art. 1(2)"), references=references) == places


# -- what was found ---------------------------------------------------------------------------------------------------


def test_a_passage_stands_for_its_whole_article(ferry, of_ferry):
    assert of_ferry((ferry.TWICE, "Art. 1(2)")) == ("Ferry Act Art. 1",)


def test_both_wordings_found_beat_one_found_before_them(ferry, of_ferry):
    stood, dogs = (ferry.TWICE, "Art. 2(1)"), (ferry.TWICE, "Art. 1a(1)")
    older, newer = (ferry.ONCE, "Art. 1(2)"), (ferry.TWICE, "Art. 1(2)")
    assert of_ferry(stood, dogs, older)[0] == "Ferry Act Art. 1a"
    assert of_ferry(stood, dogs, older, newer)[0] == "Ferry Act Art. 1"


def test_what_changed_counts_for_more_than_what_stood_throughout(ferry, of_ferry):
    assert of_ferry((ferry.TWICE, "Art. 2(1)"), (ferry.TWICE, "Art. 1(2)")) == ("Ferry Act Art. 1", "Ferry Act Art. 2")


def test_what_was_found_first_wins_among_equals(ferry, of_ferry):
    changed = (ferry.TWICE, "Art. 1(2)"), (ferry.TWICE, "Art. 1a(1)")
    assert of_ferry(*changed) == ("Ferry Act Art. 1", "Ferry Act Art. 1a")
    assert of_ferry(*changed[::-1]) == ("Ferry Act Art. 1a", "Ferry Act Art. 1")


def test_a_wording_that_ended_by_the_older_day_stood_on_neither(ferry, of_ferry):
    """It tells of a change all the same, only of another one."""
    found = (ferry.ORIGINAL, "Art. 1(2)"), (ferry.TWICE, "Art. 2(1)")
    assert of_ferry(*found)[0] == "Ferry Act Art. 1"


def test_the_article_that_sets_dates_counts_less(ferry, of_ferry):
    found = (ferry.TWICE, "Art. 3(2)"), (ferry.TWICE, "Art. 2(1)")
    assert of_ferry(*found) == ("Ferry Act Art. 2", "Ferry Act Art. 3")
    assert of_ferry(*found, rules=RuleTable([])) == ("Ferry Act Art. 3", "Ferry Act Art. 2")


def test_nothing_found_leads_nowhere(of_ferry):
    assert of_ferry() == ()


def test_recitals_and_news_lead_nowhere(kite_act, kite_news, make_hits, make_lookup, make_query):
    hits = (*make_hits(*kite_act, "Recital 1"), *make_hits(*kite_news))
    assert change_places(make_query("kites"), hits, make_lookup(kite_act, kite_news), RuleTable([])) == ()


def test_an_annex_is_looked_at_whole(kite_act, make_hits, make_lookup, make_query):
    hits = make_hits(*kite_act, "Annex I(1)")
    assert change_places(make_query("kites"), hits, make_lookup(kite_act), RuleTable([])) == ("Kite Act Annex I",)


ALL = (
    *(("ORIGINAL", label) for label in ("Art. 1(1)", "Art. 1(2)", "Art. 2(2)", "Art. 3(1)")),
    *(("TWICE", label) for label in ("Art. 1(2)", "Art. 1a(1)", "Art. 1a(2)", "Art. 2(1)", "Art. 3(2)")),
)


@given(found=st.lists(st.sampled_from(ALL), max_size=8))
def test_every_article_found_is_looked_at_once(ferry, of_ferry, found):
    places = of_ferry(*((getattr(ferry, version), label) for version, label in found))
    assert sorted(places) == sorted({f"Ferry Act {label.partition('(')[0]}" for _, label in found})


@given(found=st.lists(st.sampled_from(ALL), min_size=1, max_size=6))
def test_finding_the_likeliest_place_again_keeps_it_first(ferry, of_ferry, found):
    hits = [(getattr(ferry, version), label) for version, label in found]
    first = of_ferry(*hits)[0]
    again = next(hit for hit in hits if f"Ferry Act {hit[1].partition('(')[0]}" == first)
    assert of_ferry(*hits, again)[0] == first


# -- the amending act -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def amending(lighthouse) -> Made:
    """The act that amends the lighthouse act, searched whole and called what it is."""
    held = next(lighthouse._directory._law("Regulation (EU) 2032/5"))
    return held.document, held.source.model_copy(update={"kind": "amending_act", "search": "all"})


@pytest.fixture(scope="module")
def of_amending(amending, make_hits, make_lookup, make_query) -> Callable[..., list[str]]:
    """Places for the points whose passages were found, without the name of the act."""

    def make(*ids: str) -> list[str]:
        found = [hit for identity in ids for hit in make_hits(*amending) if hit.passage.provision_id == identity]
        hits = [hit.model_copy(update={"rank": rank}) for rank, hit in enumerate(found, start=1)]
        assert len(hits) >= len(ids)
        query = make_query("What changed?", compared_with=date(2031, 8, 1))
        places = change_places(query, hits, make_lookup(amending), RuleTable([]))
        assert all(place.startswith("Regulation (EU) 2031/77 ") for place in places)
        return [place.removeprefix("Regulation (EU) 2031/77 ") for place in places]

    return make


def test_points_of_an_amending_act_lead_to_what_they_changed(amending, of_amending):
    changed = {
        "art_1.pt_1": ["Art. 4"], "art_1.pt_2": ["Art. 4a"], "art_1.pt_3": ["Art. 5"], "art_1.pt_4.a": ["Art. 7"],
        "art_1.pt_5": ["Art. 10"], "art_1.pt_6": ["Art. 13"], "art_1.pt_7": ["Annex I"],
    }  # fmt: skip
    shown = {passage.provision_id for passage in split(*amending)}
    found = {identity: of_amending(identity) for identity in changed if identity in shown}
    assert found
    assert found == {identity: changed[identity] for identity in found}


def test_what_amends_nothing_leads_nowhere(of_amending):
    assert of_amending("art_2") == []
