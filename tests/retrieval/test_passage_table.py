from __future__ import annotations

import numpy as np
import pytest

from retrieval.entries import assemble
from retrieval.errors import IndexingError
from retrieval.passage_table import PassageTable


@pytest.fixture(scope="module")
def corpus(kite_act, make_brief):
    return assemble([kite_act, make_brief(("scope", "It is about kites.", "kite-act", "Art. 1(1)", "What for?"))])


def by_language(corpus):
    return {"en": corpus.entries, "fr": corpus.entries[:2]}


@pytest.fixture
def vectors(corpus):
    return np.random.default_rng(7).normal(size=(len(corpus.entries), 5)).astype(np.float32)


@pytest.fixture
def table(corpus, vectors, tmp_path):
    PassageTable.write(tmp_path / "passages.sqlite3", corpus.passages, by_language(corpus), corpus.places, vectors)
    opened = PassageTable(tmp_path / "passages.sqlite3")
    yield opened
    opened.close()


def test_entries_come_back_as_the_passages_that_they_lead_to(table, corpus):
    for language, entries in by_language(corpus).items():
        found = [table.rows[position].id for position in table.entry_passages(language)]
        assert found == [entry.passage_id for entry in entries]


def test_a_language_without_entries_has_none(table):
    assert len(table.entry_passages("nl")) == 0


def test_vectors_come_back_bit_by_bit(table, vectors):
    assert np.array_equal(table.vectors, vectors)


def test_rows_are_the_passages_in_order(table, corpus):
    assert [(row.id, row.provision_id, row.kind, row.language, row.text_from) for row in table.rows] == [
        (passage.id, passage.provision_id, passage.kind, passage.language, passage.text_from)
        for passage in corpus.passages
    ]


def test_reading_leaves_no_file_beside_the_table(table, tmp_path):
    assert table.rows
    assert [path.name for path in tmp_path.iterdir()] == ["passages.sqlite3"]


def test_table_on_a_read_only_disk_can_be_read(table, tmp_path):
    (tmp_path / "passages.sqlite3").chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        reader = PassageTable(tmp_path / "passages.sqlite3")
        assert reader.rows
        reader.close()
    finally:
        tmp_path.chmod(0o700)


def test_folder_name_with_special_characters_can_be_read(corpus, vectors, tmp_path):
    folder = tmp_path / "ключ?mode=rw&a#b %20"
    folder.mkdir()
    PassageTable.write(folder / "passages.sqlite3", corpus.passages, by_language(corpus), corpus.places, vectors)
    reader = PassageTable(folder / "passages.sqlite3")
    assert len(reader.rows) == len(corpus.passages)
    reader.close()


def test_damaged_table_is_an_error_with_the_way_out(table, tmp_path):
    file = tmp_path / "passages.sqlite3"
    file.write_bytes(b"\x00" * file.stat().st_size)
    reader = PassageTable(file)
    with pytest.raises(IndexingError) as caught:
        reader.rows  # noqa: B018
    assert "pincite index build" in caught.value.hint
    reader.close()


def test_vectors_must_be_as_many_as_entries(corpus, vectors, tmp_path):
    with pytest.raises(ValueError, match="shorter"):
        PassageTable.write(tmp_path / "p.sqlite3", corpus.passages, by_language(corpus), corpus.places, vectors[:-1])
