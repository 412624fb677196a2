from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import IndexingError
from retrieval.release import IndexedDocument, read_current, release_id, status, switch


def described(identity="kite-act", **fields):
    given = {
        "title": "t",
        "version_id": "v1",
        "language": "en",
        "tier": "law",
        "search": "all",
        "text_sha256": "00",
        "parser": "text",
        "parser_version": "1",
        "passages": 3,
    }
    return IndexedDocument(id=identity, **(given | fields))


@given(st.permutations([described("a"), described("b"), described("c")]))
def test_release_id_does_not_depend_on_the_order(documents):
    assert release_id(documents, "fake@1", []) == release_id(sorted(documents, key=lambda d: d.id), "fake@1", [])


@pytest.mark.parametrize(
    "changed",
    [{"version_id": "v2"}, {"text_sha256": "01"}, {"parser_version": "2"}, {"identity": "kite-act-2"}],
)
def test_release_id_changes_with_the_document(changed):
    assert release_id([described(**changed)], "fake@1", []) != release_id([described()], "fake@1", [])


def test_release_id_changes_with_the_embedder_and_the_words():
    ids = {
        release_id([described()], "fake@1", ["a"]),
        release_id([described()], "fake@2", ["a"]),
        release_id([described()], "fake@1", ["b"]),
    }
    assert len(ids) == 3


def test_no_index_says_how_to_get_one(tmp_path):
    with pytest.raises(IndexingError) as caught:
        read_current(tmp_path)
    assert caught.value.hint == "Run `pincite index build`."


def test_current_that_points_nowhere_is_an_error(tmp_path):
    switch(tmp_path, "gone")
    with pytest.raises(IndexingError, match="damaged"):
        read_current(tmp_path)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"../../etc", b""])
def test_current_with_nonsense_is_an_error(tmp_path, content):
    (tmp_path / "current").write_bytes(content)
    with pytest.raises(IndexingError):
        read_current(tmp_path)


def test_switch_replaces_what_was_served(tmp_path):
    switch(tmp_path, "one")
    switch(tmp_path, "two")
    assert (tmp_path / "current").read_text() == "two\n"
    assert [path.name for path in tmp_path.iterdir()] == ["current"]


def test_status_of_an_empty_home_tells_the_way_out(tmp_path):
    found = status(tmp_path)
    assert found.current is None
    assert "pincite index build" in found.problem
