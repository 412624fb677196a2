"""The question to the Publications Office and the reading of its answers; the rows are invented."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.errors import FetchError
from sources.sparql import ACCEPT, LIMIT, Row, query, read_rows

CDM = "http://publications.europa.eu/ontology/cdm#"
PROPERTIES = {
    "amends": "resource_legal_amends_resource_legal",
    "corrects": "resource_legal_corrects_resource_legal",
    "consolidates": "act_consolidated_consolidates_resource_legal",
    "proposes_to_amend": "resource_legal_proposes_to_amend_resource_legal",
}
STRING = "http://www.w3.org/2001/XMLSchema#string"
LANGUAGE = "http://publications.europa.eu/resource/authority/language/"


def binding(how="amends", celex="32032R0005", day="2032-02-27", language="ENG"):
    """One row as the endpoint writes it; a value that it doesn't have is left out."""
    row = {
        "how": {"type": "uri", "value": CDM + PROPERTIES.get(how, how)},
        "celex": {"type": "typed-literal", "datatype": STRING, "value": celex},
    }
    if day is not None:
        row["date"] = {"type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#date", "value": day}
    if language is not None:
        row["lang"] = {"type": "uri", "value": LANGUAGE + language}
    return row


def body(*bindings, variables=("how", "celex", "date", "lang")):
    results = {"distinct": False, "ordered": True, "bindings": list(bindings)}
    return json.dumps({"head": {"link": [], "vars": list(variables)}, "results": results}).encode()


def test_the_question_has_the_typed_number_and_no_aggregate():
    asked = query("32031R0077")
    assert '"32031R0077"^^xsd:string' in asked
    assert all(f"cdm:{name}" in asked for name in PROPERTIES.values())
    assert not {"MAX(", "COUNT(", "GROUP BY"} & set(asked.upper().split())
    assert asked.rstrip().endswith(f"LIMIT {LIMIT}")


@pytest.mark.parametrize("act", ["", "AI Act", '32031R0077" . ?s ?p ?o', "02031R0077-20320301", "52031PC0001"])
def test_only_the_number_of_an_act_goes_into_the_question(act):
    with pytest.raises(ValueError, match="CELEX"):
        query(act)


def test_a_row_has_relation_number_day_and_language():
    assert read_rows(body(binding()), ACCEPT) == (Row("amends", "32032R0005", date(2032, 2, 27), "en"),)


def test_day_and_language_may_be_missing():
    assert read_rows(body(binding(day=None, language=None)), ACCEPT) == (Row("amends", "32032R0005", None, None),)


def test_the_same_row_twice_counts_once():
    rows = read_rows(body(binding(), binding(), binding(language="FRA")), ACCEPT)
    assert [row.language for row in rows] == ["en", "fr"]


@pytest.mark.parametrize("day", ["2032-02-27Z", "2032-02-27+02:00", "2032-02-27T00:00:00", "2032-02-27T00:00:00.000Z"])
def test_a_day_may_carry_a_time_and_a_zone(day):
    assert read_rows(body(binding(day=day)), ACCEPT)[0].day == date(2032, 2, 27)


def test_a_language_outside_the_treaties_keeps_its_name():
    assert read_rows(body(binding(language="NOR")), ACCEPT)[0].language == "nor"


def test_no_rows_are_an_answer():
    """Whether there could be none is for the watch to say."""
    assert read_rows(body(), "application/json") == ()


@pytest.mark.parametrize(
    ("sent", "media", "said"),
    [
        (b"<html><body>Maintenance</body></html>", "text/html", "text/html"),
        (body(binding()), None, "no stated type"),
        (body(binding()), "text/plain", "text/plain"),
        (body(binding())[:-20], ACCEPT, "whole JSON"),
        (b"\xff\xfe", ACCEPT, "whole JSON"),
        (b"[" * 100_000, ACCEPT, "whole JSON"),
        (b"[]", ACCEPT, "its top"),
        (b'{"head": {"vars": []}}', ACCEPT, "results"),
        (body(variables=("how", "celex")), ACCEPT, "variable date"),
        (body({"how": {"type": "uri", "value": "x"}}), ACCEPT, "celex"),
        (body(binding(how="work_cites_work")), ACCEPT, "not asked about"),
        (body(binding(celex="no number")), ACCEPT, "not a CELEX number"),
        (body(binding(day="2032-02-30")), ACCEPT, "not a date"),
        (body(binding(day="soon")), ACCEPT, "not a date"),
        (body(binding(language="<b>")), ACCEPT, "not a language"),
        (body(*[binding()] * LIMIT), ACCEPT, "others may be missing"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_no_answer_is_a_fault(sent, media, said):
    with pytest.raises(FetchError, match=said) as caught:
        read_rows(sent, media)
    assert caught.value.hint


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_an_answer_or_a_fault(sent):
    with suppress(FetchError):
        read_rows(sent, ACCEPT)


@given(st.integers(min_value=0))
def test_no_part_of_an_answer_passes_for_the_whole(cut):
    whole = body(binding(), binding(language="FRA"))
    part = whole[: cut % len(whole)]
    with pytest.raises(FetchError):
        read_rows(part, ACCEPT)
