from __future__ import annotations

import pytest

from retrieval.places import COVERS, INSIDE, OWN, nearest, places
from retrieval.split import split


@pytest.fixture(scope="module")
def best(kite_act):
    document, source = kite_act
    return nearest(places(document, split(document, source)))


def test_provision_that_is_a_passage_is_shown_by_it(best):
    relation, found = best["art_1.par_1"]
    assert (relation, len(found)) == (OWN, 1)


def test_provision_inside_a_passage_is_shown_by_what_covers_it(best):
    assert best["art_3.pt_b"] == (COVERS, best["art_3"][1])


def test_provision_of_several_passages_is_shown_by_those_inside_in_order(best):
    relation, found = best["art_4"]
    assert relation == INSIDE
    assert found == (*best["art_4.par_1.pt_a"][1], *best["art_4.par_1.pt_b"][1])


def test_provision_cut_at_sentences_is_shown_by_all_its_parts(best):
    relation, found = best["rct_2"]
    assert (relation, len(found)) == (OWN, 4)


def test_provision_that_is_not_searched_is_shown_by_nothing(best):
    assert "notes" not in best


def test_every_place_names_a_passage_that_touches_its_provision(kite_act):
    document, source = kite_act
    passages = {passage.id: passage for passage in split(document, source)}
    for place in places(document, passages.values()):
        assert document.get(place.provision_id).span.overlaps(passages[place.passage_id].span)
