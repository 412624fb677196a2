from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.errors import MirrorError
from sources.mirror import Entry, Mirror


def entry(path, data, identity="harbour-news", **more):
    return {"id": identity, "path": path, "sha256": hashlib.sha256(data).hexdigest(), **more}


@pytest.fixture
def mirror(tmp_path):
    """Make a mirror of files and, unless given, the entries that describe them."""

    def make(files, entries=None):
        for path, data in files.items():
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        listed = [entry(path, data) for path, data in files.items()] if entries is None else entries
        (tmp_path / "MANIFEST.json").write_text(json.dumps(listed))
        return Mirror.open(tmp_path)

    return make


def test_copy_has_the_bytes_and_what_the_manifest_says(mirror, make_source):
    listed = [entry("news/a.txt", b"A lamp.", obtained_from="the archive", licence="free", colour="red")]
    copy = mirror({"news/a.txt": b"A lamp."}, listed).copy_of(make_source())
    assert [(part.name, part.data) for part in copy.parts] == [("a.txt", b"A lamp.")]
    assert copy[1:] == ("mirror:the archive", "free", "text/plain")


def test_copy_of_several_files_is_in_the_order_of_the_row(mirror, make_source):
    files = {"b.xml": b"b", "a.xml": b"a"}
    listed = [entry("b.xml", b"b", "news/b"), entry("a.xml", b"a", "news/a")]
    copy = mirror(files, listed).copy_of(make_source(files=("news/a", "news/b")))
    assert [part.data for part in copy.parts] == [b"a", b"b"]


def test_source_that_is_not_mirrored_has_no_copy(mirror, make_source):
    assert mirror({"a.txt": b"A lamp."}).copy_of(make_source(id="other")) is None


def test_half_a_source_is_an_error(mirror, make_source):
    with pytest.raises(MirrorError, match="news/b is missing"):
        mirror({"a.xml": b"a"}, [entry("a.xml", b"a", "news/a")]).copy_of(make_source(files=("news/a", "news/b")))


def test_origin_falls_back_to_address_and_folder(mirror, make_source, tmp_path):
    files = {"a.txt": b"A lamp."}
    assert mirror(files, [entry("a.txt", b"A lamp.", url="https://e.org/a")]).copy_of(make_source()).origin == (
        "mirror:https://e.org/a"
    )
    assert mirror(files).copy_of(make_source()).origin == f"mirror:{tmp_path.name}"


def test_other_bytes_than_in_the_manifest_name_the_file(mirror, make_source):
    with pytest.raises(MirrorError, match=r"news/a\.txt"):
        mirror({"news/a.txt": b"A lump."}, [entry("news/a.txt", b"A lamp.")]).copy_of(make_source())


def test_hash_in_upper_case_is_the_same_hash(mirror, make_source):
    listed = entry("a.txt", b"A lamp.")
    listed["sha256"] = listed["sha256"].upper()
    assert mirror({"a.txt": b"A lamp."}, [listed]).copy_of(make_source()) is not None


def test_missing_file_is_named(mirror, make_source):
    with pytest.raises(MirrorError, match=r"a\.txt is missing"):
        mirror({}, [entry("a.txt", b"A lamp.")]).copy_of(make_source())


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt",
        "news/../../secret.txt",
        "/etc/hostname",
        "C:\\secret.txt",
        "..\\secret.txt",
        "a\0b",
        "\\\\host\\a",
    ],
)
def test_path_out_of_the_folder_is_refused(mirror, make_source, path, tmp_path):
    (tmp_path.parent / "secret.txt").write_bytes(b"secret")
    with pytest.raises(MirrorError, match="outside"):
        mirror({}, [entry(path, b"secret")]).copy_of(make_source())


@given(st.lists(st.sampled_from(["..", "a", ".", "/"]), min_size=1, max_size=6))
def test_no_path_reads_a_file_beside_the_folder(tmp_path_factory, pieces):
    folder = tmp_path_factory.mktemp("beside")
    (folder / "secret.txt").write_bytes(b"secret")
    (folder / "mirror" / "a").mkdir(parents=True)
    listed = Entry(id="x", path="/".join([*pieces, "secret.txt"]), sha256=hashlib.sha256(b"secret").hexdigest())
    with pytest.raises(MirrorError):
        Mirror(folder / "mirror", (listed,)).read(listed)


def test_link_out_of_the_folder_is_refused(mirror, make_source, tmp_path):
    (tmp_path.parent / "outside.txt").write_bytes(b"secret")
    (tmp_path / "a.txt").symlink_to(tmp_path.parent / "outside.txt")
    with pytest.raises(MirrorError, match="outside"):
        mirror({}, [entry("a.txt", b"secret")]).copy_of(make_source())


def test_link_inside_the_folder_is_followed(mirror, make_source, tmp_path):
    (tmp_path / "a.txt").symlink_to("b.txt")
    copy = mirror({"b.txt": b"A lamp."}, [entry("a.txt", b"A lamp.")]).copy_of(make_source())
    assert copy.parts[0].data == b"A lamp."


def test_folder_instead_of_a_file_is_missing(mirror, make_source, tmp_path):
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(MirrorError, match="missing"):
        mirror({}, [entry("a.txt", b"")]).copy_of(make_source())


def test_folder_without_manifest_names_the_setting(tmp_path):
    with pytest.raises(MirrorError, match="PINCITE_MIRROR"):
        Mirror.open(tmp_path / "nowhere")


@pytest.mark.parametrize("text", ["", "{", "{}", "[1]", '[{"id": "a"}]', '"words"', "[" * 100_000])
def test_malformed_manifest_is_named(tmp_path, text):
    (tmp_path / "MANIFEST.json").write_text(text)
    with pytest.raises(MirrorError, match=r"MANIFEST\.json"):
        Mirror.open(tmp_path)


def test_manifest_that_is_not_text_is_named(tmp_path):
    (tmp_path / "MANIFEST.json").write_bytes(b"\xff\xfe")
    with pytest.raises(MirrorError, match=r"MANIFEST\.json"):
        Mirror.open(tmp_path)


def test_one_id_twice_is_an_error(mirror):
    with pytest.raises(MirrorError, match="harbour-news"):
        mirror({}, [entry("a.txt", b""), entry("b.txt", b"")])


def test_problems_lists_every_bad_file(mirror):
    listed = [entry("a.txt", b"a", "good"), entry("b.txt", b"b", "bad"), entry("c.txt", b"c", "gone")]
    found = mirror({"a.txt": b"a", "b.txt": b"x"}, listed).problems()
    assert [identity for identity, _ in found] == ["bad", "gone"]


@pytest.mark.corpus
def test_mirror_of_official_texts_is_as_its_manifest_says(corpus):
    assert list(Mirror.open(corpus).problems()) == []


def test_a_path_that_cant_be_looked_at_is_an_error_of_the_mirror(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    for path in ("x" * 5_000, "loop"):
        entries = [{"id": "a", "path": path, "sha256": "0" * 64}]
        (tmp_path / "MANIFEST.json").write_text(json.dumps(entries), encoding="utf-8")
        assert [source_id for source_id, _ in Mirror.open(tmp_path).problems()] == ["a"]
