"""The same act in two formats: the same provisions, with the same letters and digits."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from sources.parsers import parse
from sources.schema import Document, Provision, Source, SourcePart

CATALOGUE = Path(__file__).parents[2] / "sources" / "catalogue.toml"


def load(catalogue: Path, mirror: Path, source_id: str) -> Document:
    """Parse a source from a mirror."""
    source = next(Source(**row) for row in tomllib.loads(catalogue.read_text())["source"] if row["id"] == source_id)
    paths = {entry["id"]: entry["path"] for entry in json.loads((mirror / "MANIFEST.json").read_text())}
    names = source.files or (source.id,)
    return parse(source, [SourcePart(name=name, data=(mirror / paths[name]).read_bytes()) for name in names])


def units(document: Document) -> list[Provision]:
    """Return everything but the footnotes, which the journal's page doesn't show in full."""
    return [provision for provision in document.provisions if provision.kind != "notes"]


def characters(document: Document, provision: Provision) -> str:
    """Return a provision's letters and digits without footnote calls."""
    kept: list[str] = []
    at = provision.span.start
    for call in document.footnote_calls:
        if provision.span.covers(call):
            kept.append(document.text[at : call.start])
            at = call.end
    kept.append(document.text[at : provision.span.end])
    return "".join(filter(str.isalnum, "".join(kept)))


def assert_agree(one: Document, other: Document) -> None:
    """Compare two documents provision by provision."""
    assert [unit.id for unit in units(one)] == [unit.id for unit in units(other)]
    for unit in units(one):
        twin = other.get(unit.id)
        assert twin is not None
        assert (unit.label, unit.kind, unit.parent, unit.children, unit.binding) == (
            (twin.label, twin.kind, twin.parent, twin.children, twin.binding)
        )
        assert characters(one, unit) == characters(other, twin), unit.id


def test_invented_act_is_the_same_in_formex_and_on_the_page(data: Path) -> None:
    folder = data / "act"
    catalogue = folder / "catalogue.toml"
    assert_agree(
        load(catalogue, folder, "invented-act-en-oj"),
        load(catalogue, folder, "invented-act-en-formex"),
    )


def test_unchanged_articles_of_the_invented_act_read_alike_after_the_amendment(data: Path) -> None:
    folder = data / "act"
    formex = load(folder / "catalogue.toml", folder, "invented-act-en-formex")
    consolidated = load(folder / "catalogue.toml", folder, "invented-act-en-consolidated-2032-03-01")
    for number in (1, 2, 3, 6, 8, 9, 12):
        old, new = formex.get(f"art_{number}"), consolidated.get(f"art_{number}")
        assert old is not None
        assert new is not None
        assert old.children == new.children
        assert characters(formex, old) == characters(consolidated, new)


@pytest.mark.corpus
def test_ai_act_is_the_same_in_formex_and_on_the_page(corpus: Path) -> None:
    assert_agree(load(CATALOGUE, corpus, "ai-act-en-oj-html"), load(CATALOGUE, corpus, "ai-act-en-oj-formex"))
