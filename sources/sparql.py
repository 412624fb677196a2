"""The question to the Publications Office, which acts concern an act, and how its answer is read.

The endpoint, the properties and the quirks are described in the Office's own pages and in public programs that use
them: CELEX literals are typed, aggregates are wrong, and an impossible question gives no rows and success. So the query
only lists, the rest is done here, and whatever isn't plainly an answer is a fault and never "nothing new".
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from sources.celex import act_of, is_celex
from sources.errors import FetchError
from sources.request import OFFICIAL_LANGUAGES

__all__ = ["ACCEPT", "CONTENT_TYPE", "LIMIT", "PATH", "Relation", "Row", "query", "read_rows"]

Relation = Literal["amends", "corrects", "consolidates", "proposes_to_amend"]

PATH = "/webapi/rdf/sparql"
CONTENT_TYPE = "application/sparql-query"
ACCEPT = "application/sparql-results+json"
LIMIT = 2000
"""Most rows of an answer; one with as many may lack others. A row for each act and language: some hundred are usual."""

_CDM = "http://publications.europa.eu/ontology/cdm#"
_PROPERTIES: dict[Relation, str] = {
    "amends": "resource_legal_amends_resource_legal",
    "corrects": "resource_legal_corrects_resource_legal",
    "consolidates": "act_consolidated_consolidates_resource_legal",
    "proposes_to_amend": "resource_legal_proposes_to_amend_resource_legal",
}
_RELATIONS = {_CDM + name: relation for relation, name in _PROPERTIES.items()}
_LANGUAGES = {three.upper(): two for two, three in OFFICIAL_LANGUAGES.items()}
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:T[0-9:.]+)?(?:Z|[+-]\d\d:\d\d)?")
_AGAIN = "Try again later; nothing was moved."


class Row(NamedTuple):
    """One line of an answer; an act has one for each of its languages.

    Attributes:
        celex: Of the act that does it.
        day: The date of that act, `None` where the Office has none.
        language: Two letters for the EU's official languages, else what the Office calls it; `None` where unknown.
    """

    how: Relation
    celex: str
    day: date | None
    language: str | None


def query(act: str) -> str:
    """Return the question for one act.

    >>> '"32031R0077"^^xsd:string' in query("32031R0077")
    True
    """
    if act_of(act) != act:
        raise ValueError(f"{act!r} is not the CELEX number of an act")
    properties = " ".join(f"cdm:{name}" for name in _PROPERTIES.values())
    return f"""PREFIX cdm: <{_CDM}>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT DISTINCT ?how ?celex ?date ?lang WHERE {{
  VALUES ?how {{ {properties} }}
  ?act cdm:resource_legal_id_celex "{act}"^^xsd:string .
  ?other ?how ?act ; cdm:resource_legal_id_celex ?celex .
  OPTIONAL {{ ?other cdm:work_date_document ?date }}
  OPTIONAL {{ ?e cdm:expression_belongs_to_work ?other ; cdm:expression_uses_language ?lang }}
}} ORDER BY ?celex LIMIT {LIMIT}
"""


def read_rows(body: bytes, media: str | None) -> tuple[Row, ...]:
    """Return the rows of an answer, each once, in its order.

    Args:
        body: As it came.
        media: Its media type.

    Raises:
        FetchError: If it is no answer to `query`, or may be cut short.
    """
    if media not in (ACCEPT, "application/json"):
        raise _no_answer(f"it is {media or 'of no stated type'}, not {ACCEPT}")
    try:
        answer = _Answer.model_validate(json.loads(body))
    except ValidationError as error:
        first = error.errors()[0]
        raise _no_answer(f"at {'.'.join(map(str, first['loc'])) or 'its top'}, {first['msg']}") from error
    except (ValueError, RecursionError) as error:
        raise _no_answer(f"it isn't whole JSON ({error})") from error
    lacking = {"how", "celex", "date", "lang"} - set(answer.head.vars)
    if lacking:
        raise _no_answer(f"it lacks the variable {min(lacking)}")
    bindings = answer.results.bindings
    if len(bindings) >= LIMIT:
        raise _no_answer(f"it has {LIMIT} rows, the most that were asked for, so others may be missing")
    return tuple(dict.fromkeys(map(_row, bindings)))


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Value(_Lenient):
    value: str


class _Binding(_Lenient):
    how: _Value
    celex: _Value
    date: _Value | None = None
    lang: _Value | None = None


class _Head(_Lenient):
    vars: list[str]


class _Results(_Lenient):
    bindings: list[_Binding]


class _Answer(_Lenient):
    head: _Head
    results: _Results


def _row(binding: _Binding) -> Row:
    how, celex = _RELATIONS.get(binding.how.value), binding.celex.value.strip()
    if how is None:
        raise _no_answer(f"{binding.how.value[:100]!r} was not asked about")
    if not is_celex(celex):
        raise _no_answer(f"{celex[:60]!r} is not a CELEX number")
    day = None if binding.date is None else _day(binding.date.value.strip())
    return Row(how, celex, day, None if binding.lang is None else _language(binding.lang.value))


def _day(value: str) -> date:
    match = _DAY.fullmatch(value)
    try:
        return date.fromisoformat(match[1] if match else "")
    except ValueError:
        raise _no_answer(f"{value[:60]!r} is not a date") from None


def _language(value: str) -> str:
    name = value.rstrip("/").rpartition("/")[2]
    if re.fullmatch(r"[A-Za-z0-9_-]{2,20}", name) is None:
        raise _no_answer(f"{value[:100]!r} is not a language")
    return _LANGUAGES.get(name.upper(), name.lower())


def _no_answer(why: str) -> FetchError:
    return FetchError(f"What the Publications Office sent is not an answer: {why}.", hint=_AGAIN)
