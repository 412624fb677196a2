"""The invented act's files are what its script writes, and its manifest and catalogue tell the truth about them."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from sources.schema import Source


@pytest.fixture(scope="module")
def folder(data: Path) -> Path:
    """Where the invented act lies."""
    return data / "act"


@pytest.fixture(scope="module")
def written(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the script has just written."""
    again = tmp_path_factory.mktemp("act")
    subprocess.run([sys.executable, "-B", folder / "act.py", again], check=True, timeout=60)
    return again


def files(folder: Path) -> dict[str, bytes]:
    """Return the generated files by path."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".py"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if path.suffix != ".pyc"}


def manifest(folder: Path) -> list[dict[str, object]]:
    """Return the manifest's entries."""
    entries: list[dict[str, object]] = json.loads((folder / "MANIFEST.json").read_text())
    return entries


def test_script_writes_the_same_bytes_again(folder: Path, written: Path) -> None:
    assert files(written) == files(folder)


def test_manifest_has_the_hash_and_size_of_every_file(folder: Path) -> None:
    for entry in manifest(folder):
        data = (folder / str(entry["path"])).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (entry["sha256"], entry["bytes"]), entry["id"]


def test_manifest_lists_every_file(folder: Path) -> None:
    listed = {str(entry["path"]) for entry in manifest(folder)}
    assert listed | {"MANIFEST.json", "catalogue.toml"} == files(folder).keys()


def test_catalogue_rows_are_sources_whose_files_the_manifest_has(folder: Path) -> None:
    known = {entry["id"] for entry in manifest(folder)}
    rows = [Source(**row) for row in tomllib.loads((folder / "catalogue.toml").read_text())["source"]]
    assert {name for row in rows for name in row.files or (row.id,)} == known


def test_addresses_are_ones_that_nobody_owns(folder: Path) -> None:
    assert all(str(entry["url"]).startswith("https://example.org/") for entry in manifest(folder))
