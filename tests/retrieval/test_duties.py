"""Whose duty a sentence is: worked examples in our own words, and the labels that the law itself gives."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.duties import duties_in, has_duty, role_named
from retrieval.errors import QuestionError
from retrieval.roles import ROLES
from sources.catalogue import Catalogue
from sources.parsers import parse
from sources.schema import Document, SourcePart

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("Providers shall wait.", "provider"),
        ("1.   Providers of old lamps shall wait.", "provider"),
        ("(a) the provider shall wait;", "provider"),
        ("Providers and deployers of lamps shall wait.", "deployer"),
        ("Any distributor, importer, deployer or other person shall be considered to be a keeper.", "importer"),
        ("Before lighting a lamp, the prospective provider shall wait.", "provider"),
        ("Before lighting a lamp, deployers that are towns, or run a port, shall wait.", "deployer"),
        ("The deployer or, where applicable, the authorised representative shall wait.", "authorised_representative"),
        ("Where the provider is late, the product manufacturer shall wait.", "product_manufacturer"),
        ("Where an importer has doubts, it shall wait.", "importer"),
        ("Where the lamp smokes and the provider sees it, it shall wait.", "provider"),
        ("Providers of lamps, including old lamps, that were sold before May shall wait.", "provider"),
        ("It smokes. Providers shall wait.", "provider"),
    ],
)
def test_subject_of_shall_has_the_duty(words, role):
    assert has_duty(words, role)


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("The lamp of the provider shall smoke.", "provider"),
        ("The authority shall tell the provider.", "provider"),
        ("Where the provider is late, the authority shall wait.", "provider"),
        ("With the agreement of the provider or deployer, the authority shall wait.", "deployer"),
        ("Where the authority finds that a lamp smokes and the provider slept, it shall wait.", "provider"),
        ("The authority shall hear the town and the operators, and shall decide.", "operator"),
        ("Providers shall have the right to wait.", "provider"),
        ("Operators shall be consulted.", "operator"),
        ("Providers may wait.", "provider"),
        ("The towns are open to a lamp of a provider, which shall be bright.", "provider"),
        ("Deployers shall wait.", "provider"),
    ],
)
def test_who_is_only_named_has_none(words, role):
    assert not has_duty(words, role)


@given(st.sampled_from(sorted(ROLES)), st.sampled_from(sorted(ROLES)))
def test_duty_is_that_of_the_subject_and_of_nobody_it_is_done_to(subject, other):
    words = f"The {subject.replace('_', ' ')} shall tell the {other.replace('_', ' ')}."
    assert has_duty(words, subject)
    assert has_duty(words, other) == (subject == other)


@pytest.mark.parametrize(
    "name", ["authorised_representative", "Authorised representatives", "authorized-representative"]
)
def test_role_is_known_however_it_is_written(name):
    assert role_named(name) == "authorised_representative"


@pytest.mark.parametrize(("name", "way_out"), [("deploier", "Did you mean deployer?"), ("king", "Use one of ")])
def test_unknown_role_is_an_error_with_a_way_out(name, way_out):
    with pytest.raises(QuestionError) as raised:
        role_named(name)
    assert raised.value.hint.startswith(way_out)


@pytest.fixture(scope="module")
def ai_act(corpus: Path) -> Document:
    source = Catalogue.load().get("ai-act-en-consolidated-2026-07-27")
    path = next((corpus / source.id).iterdir())
    return parse(source, [SourcePart(name=path.name, data=path.read_bytes())])


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("role", "labels", "others"),
    [
        (
            "provider",
            "4(1) 5(1) 6(4) 16 18(1) 20(2) 49(2) 50(1) 50(2) 53(1) 72(1) 73(1) 111(3) 111(4)",
            "26(1) 50(3) 80(1)",
        ),
        ("deployer", "4(1) 5(1) 26(1) 26(4) 26(11) 27(1) 49(3) 50(3) 111(2)", "16 50(1) 86(1)"),
        ("importer", "23(1) 23(2) 23(7) 25(1)", "5(1) 24(1)"),
        ("distributor", "24(1) 24(2) 24(6) 25(1)", "23(1) 26(5)"),
        ("authorised_representative", "22(3) 22(4) 49(1) 54(3)", "22(1)"),
        ("product_manufacturer", "25(3)", "25(1)"),
    ],
)
def test_provisions_of_the_law_by_role(ai_act, role, labels, others):
    found = {f"{piece.locator.article}" + (f"({p})" if (p := piece.locator.paragraph) else "")
             for piece in duties_in(ai_act, role, on=TODAY)}  # fmt: skip
    assert set(labels.split()) <= found
    assert found.isdisjoint(others.split())


@pytest.mark.corpus
@pytest.mark.parametrize(("role", "others"), [("provider", {"h"}), ("deployer", set())])
def test_prohibited_practices_are_those_of_who_does_them(ai_act, role, others):
    """Real-time identification is forbidden to use; the other practices are forbidden to sell as well."""
    pieces = (piece.locator for piece in duties_in(ai_act, role, on=TODAY))
    found = {at.point for at in pieces if (at.article, at.paragraph) == ("5", "1")}
    assert {"a", "b", "c", "d", "e", "f", "g", "h", "ba", "bb"} - found == others
