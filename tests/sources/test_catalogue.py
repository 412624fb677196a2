from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.catalogue import Catalogue, read_rows, table
from sources.errors import CatalogueError
from sources.schema import Source

README = Path(__file__).parents[2] / "sources" / "README.md"
SHIPPED = Catalogue.load()
IDS = [source.id for source in SHIPPED]
ROW = """
[[source]]
id = "harbour-news"
title = "News from the harbour"
publisher = "The Harbour Gazette"
tier = "press"
kind = "news"
language = "en"
published = "2031-05-12"
version_id = "2031-05-12"
parser = "text"
licence = "Apache-2.0"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "catalogue.toml"
    path.write_text(text, encoding="utf-8")
    return path


def by_id(source_id: str) -> Source:
    return SHIPPED.get(source_id)


def test_shipped_catalogue_has_every_document_once():
    assert len(SHIPPED) == len(set(IDS)) == 69


@pytest.mark.parametrize("source_id", IDS)
def test_get_gives_the_row_of_an_id(source_id):
    assert SHIPPED.get(source_id).id == source_id


@pytest.mark.parametrize("source", SHIPPED, ids=IDS)
def test_fetch_addresses_are_https(source):
    assert all(address.startswith("https://") for address in source.fetch)


@pytest.mark.parametrize("source", [source for source in SHIPPED if source.kind == "news"], ids=lambda s: s.id)
def test_news_with_all_rights_reserved_is_never_fetched(source):
    assert not source.fetch or source.tier == "eu_institution"


def test_only_what_is_law_binds():
    assert {source.tier for source in SHIPPED if source.binding} == {"law"}


def test_only_briefs_are_by_pincite():
    assert {s.id for s in SHIPPED if s.publisher == "Pincite"} == {s.id for s in SHIPPED if s.tier == "brief"}


def test_superseded_wording_ends_where_the_consolidated_text_begins_to_differ():
    amended = by_id("ai-act-en-consolidated-2026-07-27").amendments[0].in_force
    assert by_id("ai-act-en-oj-html").text_until == amended


def test_consolidated_texts_are_not_authentic():
    assert not any(s.authentic for s in SHIPPED if s.celex is not None and s.celex.startswith("0"))


def test_acts_in_the_journal_are_labelled_with_the_decision_on_reuse():
    acts = [s for s in SHIPPED if s.publisher == "Official Journal of the European Union"]
    assert acts
    assert all(s.licence.startswith("Commission Decision 2011/833/EU") for s in acts)


def test_search_covers_one_text_of_each_version_of_the_act_in_each_language():
    act = {s.id: s.search for s in SHIPPED if s.work == "ai-act" and s.search != "none"}
    assert act == {
        "ai-act-en-consolidated-2026-07-27": "all",
        "ai-act-en-oj-html": "all",
        "ai-act-fr-oj-html": "all",
        "ai-act-nl-oj-html": "all",
        "brief-glosses-ai-act": "all",
    }
    assert {s.language for s in SHIPPED if s.search != "none"} == {"en", "fr", "nl"}


@pytest.mark.parametrize("name", ["AI Act", "ai  act", "EU AI Act", "Regulation (EU) 2024/1689", "AI-verordening"])
def test_find_gives_all_versions_of_a_named_work(name):
    assert {"ai-act-en-consolidated-2026-07-27", "ai-act-nl-oj-html"} <= {s.id for s in SHIPPED.find(name)}


def test_find_by_celex_gives_that_version_only():
    assert [s.id for s in SHIPPED.find("02024R1689-20260727")] == ["ai-act-en-consolidated-2026-07-27"]


def test_find_of_an_unknown_name_gives_nothing():
    assert SHIPPED.find("Lighthouse Act") == ()


@given(st.sampled_from(IDS), st.sampled_from([str.upper, str.title, lambda name: f"  {name} "]))
def test_find_by_id_ignores_case_and_blanks(source_id, change):
    assert [source.id for source in SHIPPED.find(change(source_id))] == [source_id]


def test_unknown_id_names_the_nearest():
    with pytest.raises(CatalogueError, match="ai-act-en-oj-html"):
        SHIPPED.get("ai-act-en-oj-htm")


def test_id_like_no_other_points_to_the_list():
    with pytest.raises(CatalogueError, match="sources list"):
        SHIPPED.get("zzzzz")


def test_own_rows_are_merged(tmp_path):
    write(tmp_path, ROW)
    catalogue = Catalogue.load(home=tmp_path)
    assert len(catalogue) == len(SHIPPED) + 1
    assert "harbour-news" in catalogue


def test_home_without_own_rows_changes_nothing(tmp_path):
    assert list(Catalogue.load(home=tmp_path)) == list(SHIPPED)


def test_the_same_id_twice_is_an_error(tmp_path):
    with pytest.raises(CatalogueError, match="harbour-news"):
        Catalogue.load(write(tmp_path, ROW + ROW))


def test_wrong_field_names_table_and_field(tmp_path):
    with pytest.raises(CatalogueError, match=r"Table 1 .*harbour-news.*tier"):
        read_rows(write(tmp_path, ROW.replace('"press"', '"rumour"')))


def test_unknown_field_is_an_error(tmp_path):
    with pytest.raises(CatalogueError, match="colour"):
        read_rows(write(tmp_path, ROW + 'colour = "red"\n'))


def test_fields_of_older_versions_are_passed_over(tmp_path):
    """Rows of a user's own, copied from the shipped ones of then, kept every command from starting."""
    write(tmp_path, ROW + 'replaces = ["ai-act-en-oj-html"]\namends = ["32024R1689"]\n')
    assert read_rows(tmp_path / "catalogue.toml") == read_rows(write(tmp_path, ROW))


@pytest.mark.parametrize("text", ["[[source]", "source = 1", "other = 1", "source = [1]"])
def test_malformed_file_is_an_error(tmp_path, text):
    with pytest.raises(CatalogueError, match=r"catalogue\.toml"):
        read_rows(write(tmp_path, text))


def test_file_that_is_not_text_is_an_error(tmp_path):
    (tmp_path / "catalogue.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CatalogueError):
        Catalogue.load(home=tmp_path)


def test_readme_has_the_table_of_documents():
    assert table(SHIPPED) in README.read_text(encoding="utf-8")


def test_table_has_a_line_per_row():
    assert len(table(SHIPPED).splitlines()) == len(SHIPPED) + 2


@pytest.mark.corpus
def test_catalogue_and_manifest_name_the_same_documents(corpus):
    entries = json.loads((corpus / "MANIFEST.json").read_text(encoding="utf-8"))
    files = [name for source in SHIPPED if source.tier != "brief" for name in source.files or (source.id,)]
    assert sorted(files) == sorted(entry["id"] for entry in entries)


def test_catalogue_is_plain_toml():
    path = Path(__file__).parents[2] / "sources" / "catalogue.toml"
    assert set(tomllib.loads(path.read_text(encoding="utf-8"))) == {"checked_until", "known", "source"}


@pytest.mark.corpus
def test_corrigenda_stand_at_the_texts_that_they_concern(corpus):
    """What the mirror lists for a language stands at that language's journal text, or is known and needs no row."""
    listed = json.loads((corpus / "AMENDMENTS.json").read_text(encoding="utf-8"))["corrigenda"]
    for language in ("en", "fr", "nl"):
        expected = {
            (entry["celex"], entry["date"], entry["oj"])
            for entry in listed
            if language.upper() in entry["languages"] and entry["celex"].startswith("32024R1689")
        }
        rows = by_id(f"ai-act-{language}-oj-html").corrigenda
        assert {(row.celex, row.published.isoformat(), row.journal) for row in rows} == expected
    assert {entry["celex"] for entry in listed} <= SHIPPED.known_numbers


@pytest.mark.corpus
def test_corrigenda_that_are_worked_into_a_text_do_not_stand_at_it(corpus):
    row = by_id("ai-act-nl-consolidated-2024-07-12")
    manifest = json.loads((corpus / "MANIFEST.json").read_text(encoding="utf-8"))
    path = next(entry["path"] for entry in manifest if entry["id"] == row.id)
    page = (corpus / path).read_text(encoding="utf-8")
    worked_in = {known.celex for known in by_id("ai-act-nl-oj-html").corrigenda}
    assert all(f'title="{celex}' in page for celex in worked_in)
    assert row.corrigenda == ()


def test_acts_are_those_of_the_law_and_each_is_asked_about_once():
    assert SHIPPED.acts == ("32024R1689", "32026R1744", "32026R0150", "32021R1173")


@pytest.mark.parametrize(
    ("celex", "is_known"),
    [
        ("32026R1744", True),
        ("32024R1689R(01)", True),
        ("32024R1689R(03)", True),
        ("52025PC0836", True),
        ("02024R1689-20260727", True),
        ("02024R1689-20250202", True),
        ("02024R1689-20270101", False),
        ("02016R0679-20160504", False),
        ("32027R0001", False),
    ],
)
def test_known_is_what_is_named_or_superseded_by_what_is_held(celex, is_known):
    assert SHIPPED.knows(celex) == is_known


def test_acts_that_a_user_knows_are_merged(tmp_path):
    write(tmp_path, '[[known]]\ncelex = "32027R0001"\nwhy = "It is about lamps."\n')
    assert Catalogue.load(home=tmp_path).knows("32027R0001")


@pytest.mark.parametrize("text", ['[[known]]\ncelex = "32027R0001"\n', "known = 1\n", '[known]\nwhy = "x"\n'])
def test_a_known_act_without_its_reason_is_an_error(tmp_path, text):
    with pytest.raises(CatalogueError, match="known"):
        Catalogue.load(write(tmp_path, text))
