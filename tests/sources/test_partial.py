from __future__ import annotations

import pytest

from sources.errors import StoreError
from sources.partial import Partial, version_name


@pytest.fixture
def partial(tmp_path):
    return Partial(tmp_path / "home" / "partial", "https://example.org/a")


def test_nothing_is_there_at_first(partial, tmp_path):
    assert partial.resume() is None
    assert not (tmp_path / "home").exists()


def test_resume_knows_size_and_version(partial):
    partial.begin('"1"')
    partial.append(b"A la")
    partial.append(b"mp")
    assert partial.resume() == (6, '"1"')
    assert partial.read() == b"A lamp"


def test_beginning_again_starts_over(partial):
    partial.begin('"1"')
    partial.append(b"A lamp")
    partial.begin('"2"')
    assert partial.resume() is None


def test_discard_leaves_nothing(partial, tmp_path):
    partial.begin('"1"')
    partial.append(b"A lamp")
    partial.discard()
    assert {path.suffix for path in (tmp_path / "home" / "partial").iterdir()} <= {".lock"}


def test_other_addresses_have_other_files(partial, tmp_path):
    partial.begin('"1"')
    partial.append(b"A lamp")
    assert Partial(tmp_path / "home" / "partial", "https://example.org/b").resume() is None


def test_part_file_belongs_to_one_transfer_at_a_time(partial, tmp_path):
    """Two transfers of one address wrote into one file."""
    other = Partial(tmp_path / "home" / "partial", "https://example.org/a")
    assert partial.begin('"1"')
    partial.append(b"A lamp")
    assert not other.begin('"2"')
    assert other.resume() is None
    assert partial.read() == b"A lamp"
    partial.release()
    assert other.resume() == (6, '"1"')
    assert partial.resume() is None


def test_version_that_is_no_text_is_not_resumed(partial, tmp_path):
    partial.begin('"1"')
    partial.append(b"A lamp")
    next((tmp_path / "home" / "partial").glob("*.version")).write_bytes(b"\xff")
    assert partial.resume() is None


def test_folder_that_cannot_be_written_is_a_store_error(tmp_path):
    (tmp_path / "home").write_text("in the way")
    with pytest.raises(StoreError):
        Partial(tmp_path / "home" / "partial", "a").begin('"1"')


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({"etag": '"1"', "last-modified": "Mon"}, '"1"'),
        ({"etag": 'W/"1"', "last-modified": "Mon"}, "Mon"),
        ({"etag": 'W/"1"'}, None),
        ({}, None),
    ],
)
def test_only_a_strong_etag_or_a_date_names_a_version(headers, name):
    assert version_name(headers) == name
