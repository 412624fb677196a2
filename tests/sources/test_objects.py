from __future__ import annotations

import errno
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.errors import StoreError
from sources.objects import Objects, not_written, write_whole


@given(st.binary(max_size=200))
def test_read_gives_back_what_was_written(tmp_path_factory, data):
    objects = Objects(tmp_path_factory.mktemp("objects"))
    assert objects.read(objects.write(data)) == data


def test_write_names_the_file_by_its_hash(tmp_path):
    sha256 = Objects(tmp_path).write(b"lamp")
    assert sha256 == hashlib.sha256(b"lamp").hexdigest()
    assert (tmp_path / sha256[:2] / sha256).read_bytes() == b"lamp"


def test_write_leaves_no_other_files(tmp_path):
    Objects(tmp_path).write(b"lamp")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_read_names_a_damaged_object(tmp_path):
    objects = Objects(tmp_path)
    sha256 = objects.write(b"lamp")
    objects.path(sha256).write_bytes(b"lump")
    with pytest.raises(StoreError, match=sha256):
        objects.read(sha256)


def test_read_names_a_missing_object(tmp_path):
    with pytest.raises(StoreError, match="f" * 64):
        Objects(tmp_path).read("f" * 64)


def test_write_repairs_a_damaged_object(tmp_path):
    objects = Objects(tmp_path)
    sha256 = objects.write(b"lamp")
    objects.path(sha256).write_bytes(b"")
    objects.write(b"lamp")
    assert objects.read(sha256) == b"lamp"


def test_write_whole_keeps_the_old_file_when_it_fails(tmp_path):
    path = tmp_path / "catalogue.toml"
    path.write_bytes(b"old")
    with pytest.raises(TypeError):
        write_whole(path, "not bytes")
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"old"]


def test_write_where_a_file_is_in_the_way_is_a_store_error(tmp_path):
    (tmp_path / "objects").write_bytes(b"")
    with pytest.raises(StoreError, match="PINCITE_HOME"):
        Objects(tmp_path / "objects").write(b"lamp")


def test_full_disk_is_told_from_missing_rights(tmp_path):
    assert "larger disk" in not_written(OSError(errno.ENOSPC, "No space left on device"), tmp_path).hint
    assert "writable" in not_written(OSError(errno.EROFS, "Read-only file system"), tmp_path).hint
