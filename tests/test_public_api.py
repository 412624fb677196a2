"""What other people's code may count on: the names, the values and their JSON, the settings, the errors."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from datetime import UTC, date
from importlib import import_module
from types import ModuleType
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

import retrieval
import retrieval.errors
import retrieval.release
import retrieval.schema
import retrieval.schema_dates
import retrieval.schema_diff
import sources
import sources.acquire
import sources.errors
import sources.locator
import sources.schema
from retrieval import Answer, Citation, PinciteError, Settings
from retrieval.schema import Mode, Reason, Status, Support, citation_id
from sources import SourcesSettings, Span
from sources.schema import Copy, ProvisionKind, Tier, sha256_text

PACKAGES = (retrieval, sources)
NAMES = [(package, name) for package in PACKAGES for name in package.__all__]
HEAVY = {
    "bm25s", "chromadb", "discord", "httpx", "langchain_core", "lxml", "numpy", "onnxruntime", "pydantic", "pypdf",
    "sentence_transformers", "tokenizers", "torch", "transformers", "typer",
}  # fmt: skip


def models_of(module: ModuleType) -> list[type[BaseModel]]:
    """Return the models that a module defines."""
    found = (value for _, value in inspect.getmembers(module, inspect.isclass))
    return [model for model in found if issubclass(model, BaseModel) and model.__module__ == module.__name__]


MODELS = [
    model
    for module in (
        retrieval.schema,
        retrieval.schema_dates,
        retrieval.schema_diff,
        retrieval.release,
        sources.schema,
        sources.locator,
        sources.acquire,
    )
    for model in models_of(module)
]


def error_classes(root: type[PinciteError] = PinciteError) -> list[type[PinciteError]]:
    """Return the tree of errors, the root first."""
    return [root, *(error for branch in root.__subclasses__() for error in error_classes(branch))]


# -- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("package", "name"), NAMES, ids=lambda value: getattr(value, "__name__", value))
def test_name_is_there_and_described(package: ModuleType, name: str) -> None:
    assert inspect.getdoc(getattr(package, name))


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_nothing_else_is_offered(package: ModuleType) -> None:
    assert dir(package) == package.__all__
    assert len(set(package.__all__)) == len(package.__all__)
    with pytest.raises(AttributeError, match="nonsense"):
        _ = package.nonsense


@pytest.mark.parametrize(("package", "name"), NAMES, ids=lambda value: getattr(value, "__name__", value))
def test_name_is_not_that_of_a_module(package: ModuleType, name: str) -> None:
    assert not inspect.ismodule(getattr(package, name))
    with pytest.raises(ModuleNotFoundError):
        import_module(f"{package.__name__}.{name}")


@pytest.mark.parametrize("package", ["bot", "evals", "retrieval", "sources"])
def test_importing_a_package_imports_nothing_heavy(package: str) -> None:
    code = f"import sys; bare = set(sys.modules); import {package}; print(*sorted(set(sys.modules) - bare))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    imported = {name.partition(".")[0] for name in found.stdout.split()}
    assert package in imported
    assert not imported & HEAVY


def test_the_values_need_pydantic_and_no_more() -> None:
    code = "import sys; from retrieval import Answer, PinciteError, Settings; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {name.partition(".")[0] for name in found.stdout.split()} & HEAVY == {"pydantic"}


# -- values -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_model_is_frozen_and_takes_no_unknown_field(model: type[BaseModel]) -> None:
    assert model.model_config.get("frozen") is True
    assert model.model_config.get("extra") == "forbid"


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_no_model_that_is_offered_was_forgotten_here(package: ModuleType) -> None:
    offered = [getattr(package, name) for name in package.__all__]
    models = {value for value in offered if inspect.isclass(value) and issubclass(value, BaseModel)}
    assert models <= {*MODELS, Settings, SourcesSettings}


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=30)
DAYS = st.dates(date(2019, 1, 1), date(2040, 1, 1))
PRECISE = st.one_of(DAYS.map(str), DAYS.map(lambda day: str(day)[:7]), DAYS.map(lambda day: str(day)[:4]))


@st.composite
def citations(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the JSON value of a sound citation."""
    quote, start, place = draw(WORDS), draw(st.integers(0, 10**6)), draw(WORDS)
    tier = draw(st.sampled_from(get_args(Tier)))
    document, version = draw(WORDS), draw(WORDS)
    span = Span(start=start, end=start + len(quote))
    number = st.none() | st.integers(1, 180).map(str)
    return {
        "id": citation_id(document, version, place, span),
        "quote": quote,
        "span": span.model_dump(),
        "quote_sha256": sha256_text(quote),
        "quote_status": draw(st.sampled_from(["exact", "ambiguous", "not_found"])),
        "context_before": draw(WORDS),
        "url": draw(st.none() | st.just("https://example.org/#:~:text=kite")),
        "source": {
            "document_id": document,
            "title": draw(WORDS),
            "publisher": draw(WORDS),
            "tier": tier,
            "url": None,
            "published": draw(PRECISE),
            "retrieved": draw(st.datetimes(timezones=st.just(UTC))).isoformat(),
            "obtained_from": "pincite",
            "version_id": version,
            "language": "en",
            "sha256": "ab" * 32,
            "text_sha256": "cd" * 32,
            "licence": draw(WORDS),
            "copy": draw(st.sampled_from(get_args(Copy))),
            "rests_on": {"source_id": draw(WORDS), "locator": draw(st.none() | WORDS)} if tier == "brief" else None,
        },
        "pin": {
            "kind": draw(st.sampled_from(get_args(ProvisionKind))),
            "article": draw(number),
            "paragraph": draw(number),
            "label": draw(WORDS),
            "provision_id": place,
            "binding": draw(st.booleans()),
        },
        "validity": {
            "status": draw(st.sampled_from(get_args(Status))),
            "text_from": draw(st.none() | DAYS.map(str)),
            "applies_from": draw(st.none() | DAYS.map(str)),
        },
    }


@st.composite
def answers(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the JSON value of a sound answer: with statements and conflicts, or a refusal."""
    cited = draw(st.lists(citations(), min_size=1, max_size=3, unique_by=lambda citation: citation["id"]))
    ids = st.lists(st.sampled_from([citation["id"] for citation in cited]), min_size=1, max_size=3, unique=True)
    answer: dict[str, Any] = {
        "question": draw(WORDS),
        "as_of": str(draw(DAYS)),
        "checked_until": draw(st.none() | DAYS.map(str)),
        "release": "0123456789abcdef",
        "disclosure": draw(WORDS),
        "mode": draw(st.sampled_from(get_args(Mode))),
        "timings_ms": draw(st.dictionaries(WORDS, st.floats(0, 10**6), max_size=2)),
        "usage": draw(st.none() | st.dictionaries(WORDS, st.integers(0, 10**6), max_size=2)),
    }
    if draw(st.booleans()):
        message = draw(WORDS)
        reason = draw(st.sampled_from(get_args(Reason)))
        return answer | {"text": message, "abstention": {"reason": reason, "message": message, "nearest": cited}}
    said, at = draw(st.lists(WORDS, min_size=1, max_size=3)), 0
    statements = []
    for text in said:
        statements.append(
            {
                "text": text,
                "span": {"start": at, "end": at + len(text)},
                "citation_ids": draw(ids),
                "support": draw(st.sampled_from(get_args(Support))),
                "method": "quotation",
            }
        )
        at += len(text) + 2
    position = st.fixed_dictionaries(
        {"value": WORDS, "citation_ids": ids, "date": PRECISE, "tier": st.sampled_from(get_args(Tier))}
    )
    conflict = st.fixed_dictionaries(
        {"topic": WORDS, "positions": st.lists(position, min_size=2, max_size=3), "why": WORDS}
    )
    return answer | {
        "text": "\n\n".join(said),
        "statements": statements,
        "citations": cited,
        "conflicts": draw(st.lists(conflict, max_size=2)),
        "premise_rejected": draw(st.none() | WORDS),
    }


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(answers())
def test_an_answer_comes_back_from_its_json_as_it_was(value: dict[str, Any]) -> None:
    answer = Answer.model_validate_json(json.dumps(value))
    assert Answer.model_validate_json(answer.model_dump_json()) == answer
    assert Answer.model_validate(answer.model_dump(mode="json")) == answer
    assert Answer.model_validate(answer.model_dump()) == answer


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(answers(), st.data())
def test_an_answer_with_an_unknown_field_anywhere_is_refused(value: dict[str, Any], data: st.DataObject) -> None:
    places = [value, *value.get("statements", ()), *value.get("citations", ()), *value.get("conflicts", ())]
    data.draw(st.sampled_from(places))["surprise"] = 1
    with pytest.raises(ValidationError, match="surprise"):
        Answer.model_validate(value)


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(citations(), st.sampled_from(["quote", "id", "quote_sha256"]))
def test_a_citation_with_a_changed_character_is_refused(value: dict[str, Any], field: str) -> None:
    value[field] = ("~" if value[field][0] != "~" else "=") + value[field][1:]
    with pytest.raises(ValidationError):
        Citation.model_validate(value)


def test_the_json_schema_of_an_answer_is_the_one_that_programs_read() -> None:
    schema = Answer.model_json_schema(mode="serialization")
    shapes = {"Answer": schema, **schema["$defs"]}
    assert {name: " ".join(shape["properties"]) for name, shape in shapes.items()} == {
        "Abstention": "reason message nearest",
        "Answer": (
            "question text statements citations related conflicts premise_rejected abstention as_of checked_until "
            "language mode model release disclosure timings_ms usage schema_version"
        ),
        "Citation": (
            "id quote span quote_sha256 quote_status context_before context_after url source pin validity claim"
        ),
        "Claim": "fact what value unit date status money series superseded_by",
        "Conflict": "topic positions preferred why",
        "LaterClaim": "fact value unit date source_id",
        "PinCite": (
            "kind article paragraph subparagraph point subpoint annex section recital label provision_id binding"
        ),
        "Position": "value citation_ids date tier",
        "Related": "kind of pin document_id version_id text_sha256 title heading note url",
        "RestsOn": "source_id locator url",
        "SourceRef": (
            "document_id title publisher tier url celex published retrieved obtained_from version_id language sha256 "
            "text_sha256 licence copy authentic note rests_on"
        ),
        "Span": "start end",
        "Statement": "text span citation_ids support method",
        "Validity": "status text_from text_until applies_from basis note",
    }
    required = Answer.model_json_schema()
    assert {name: " ".join(shape.get("required", ())) for name, shape in required["$defs"].items()} == {
        "Abstention": "reason message",
        "Citation": "id quote span quote_sha256 quote_status source pin",
        "Claim": "fact what value date status",
        "Conflict": "topic positions",
        "LaterClaim": "fact value date source_id",
        "PinCite": "kind label provision_id",
        "Position": "value citation_ids date tier",
        "Related": "kind of pin document_id version_id text_sha256 title",
        "RestsOn": "source_id",
        "SourceRef": (
            "document_id title publisher tier url published retrieved obtained_from version_id language sha256 "
            "text_sha256 licence"
        ),
        "Span": "start end",
        "Statement": "text span citation_ids support method",
        "Validity": "",
    }
    assert required["required"] == ["question", "text", "as_of", "release", "disclosure"]
    assert schema["properties"]["schema_version"]["default"] == "1"


# -- settings and errors ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [Settings, SourcesSettings])
def test_every_setting_is_described_and_has_a_default(model: type[SourcesSettings]) -> None:
    for name, field in model.model_fields.items():
        assert field.description, name
        assert not field.is_required(), name


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_every_error_of_a_package_can_be_caught_by_name(package: ModuleType) -> None:
    module = import_module(f"{package.__name__}.errors")
    errors = [value for _, value in inspect.getmembers(module, inspect.isclass) if issubclass(value, PinciteError)]
    own = {error.__name__ for error in errors if error.__module__ == module.__name__}
    assert own <= set(package.__all__)


def test_all_errors_are_one_tree() -> None:
    for module in (sources.errors, retrieval.errors):
        for _, error in inspect.getmembers(module, inspect.isclass):
            assert issubclass(error, PinciteError), error


@pytest.mark.parametrize("error", error_classes(), ids=lambda error: error.__name__)
def test_every_error_has_an_exit_code_a_description_and_a_way_out(error: type[PinciteError]) -> None:
    assert error.exit_code in {1, 2, 3, 4, 5}
    assert error.__name__.endswith("Error")
    assert inspect.getdoc(error)
    raised = error("It broke.", hint="Mend it.")
    assert (raised.message, raised.hint, str(raised)) == ("It broke.", "Mend it.", "It broke. Mend it.")
