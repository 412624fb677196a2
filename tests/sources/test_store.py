from __future__ import annotations

import sqlite3
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from sources.errors import ParseError, StoreError
from sources.schema import SourcePart, sha256_text
from sources.store import Store


@pytest.fixture
def parser(words_parser):
    return words_parser()


@pytest.fixture
def store(tmp_path, parser):
    return Store(tmp_path / "home", load=lambda name: parser)


@pytest.fixture
def put(store, make_source, part):
    def put(text, **changes):
        facts = {"obtained_from": "mirror:test", "licence": "Apache-2.0"} | changes
        return store.put(facts.pop("source", make_source()), [part(text)], **facts)

    return put


def test_store_that_was_never_written_holds_nothing(store, make_source):
    assert store.latest("harbour-news") is None
    assert store.snapshots("harbour-news") == ()
    assert store.document(make_source()) is None
    assert store.document_with_text("harbour-news", "0" * 64) is None


def test_opening_touches_nothing(store):
    assert not store.home.exists()


def test_home_is_for_its_owner_alone(store, put):
    put("A lamp.")
    assert stat.S_IMODE(store.home.stat().st_mode) == 0o700


def test_put_gives_the_snapshot_that_latest_finds(store, put):
    snapshot = put("A lamp.", etag='"1"', last_modified="Mon, 12 May 2031 10:00:00 GMT", media="text/plain")
    assert store.latest("harbour-news") == snapshot
    assert snapshot.etag == '"1"'


def test_hash_of_one_part_is_that_of_its_bytes(put):
    assert put("A lamp.").sha256 == sha256_text("A lamp.")


def test_hash_of_several_parts_is_that_of_their_hashes(store, make_source, part):
    snapshot = store.put(make_source(), [part("a"), part("b", "2.txt")], obtained_from="mirror:test", licence="x")
    assert snapshot.sha256 == sha256_text("\n".join([sha256_text("a"), sha256_text("b")]))


@given(st.lists(st.binary(max_size=50), min_size=1, max_size=4))
def test_read_gives_back_every_part(tmp_path_factory, make_source, contents):
    store = Store(tmp_path_factory.mktemp("home"))
    parts = tuple(SourcePart(name=f"{index}.txt", data=data) for index, data in enumerate(contents))
    assert store.read(store.put(make_source(), parts, obtained_from="mirror:test", licence="x")) == parts


def test_put_without_parts_is_refused(store, make_source):
    with pytest.raises(ValueError, match="at least one part"):
        store.put(make_source(), [], obtained_from="mirror:test", licence="x")


def test_the_same_bytes_again_give_the_same_snapshot(store, put):
    assert put("A lamp.", etag='"1"') == put("A lamp.", etag='"2"')
    assert len(store.snapshots("harbour-news")) == 1


def test_changed_bytes_become_another_snapshot(store, put):
    first, second = put("A lamp."), put("Two lamps.")
    assert store.snapshots("harbour-news") == (second, first)
    assert store.read(first)[0].data == b"A lamp."


def test_bytes_that_come_back_are_the_latest_again(store, put):
    put("A lamp.", retrieved=datetime(2031, 1, 1, tzinfo=UTC))
    put("Two lamps.")
    again = put("A lamp.")
    assert store.latest("harbour-news") == again
    assert len(store.snapshots("harbour-news")) == 3


def test_read_names_the_damaged_object(store, put):
    snapshot = put("A lamp.")
    next(store.home.glob("objects/*/*")).write_bytes(b"A lump.")
    with pytest.raises(StoreError, match=snapshot.parts[0].sha256):
        store.read(snapshot)


def test_putting_the_bytes_again_repairs_them(store, put):
    snapshot = put("A lamp.")
    next(store.home.glob("objects/*/*")).unlink()
    put("A lamp.")
    assert store.read(snapshot)[0].data == b"A lamp."


def test_document_is_parsed_once(store, put, parser, make_source):
    put("A lamp.")
    assert store.document(make_source()) == store.document(make_source())
    assert parser.calls == 1


def test_document_is_parsed_again_by_a_newer_parser(store, put, words_parser, make_source):
    put("A lamp.")
    store.document(make_source())
    newer = words_parser("2")
    document = Store(store.home, load=lambda name: newer).document(make_source())
    assert document.parser_version == "2"


def test_document_is_parsed_again_when_a_date_in_its_row_changed(store, put, parser, make_source):
    put("A lamp.")
    store.document(make_source())
    assert store.document(make_source(title="Other news")).title == "Other news"
    assert parser.calls == 2


def test_document_is_not_parsed_again_for_another_note(store, put, parser, make_source):
    put("A lamp.")
    store.document(make_source())
    store.document(make_source(notes="A remark of ours.", url="https://example.org/news"))
    assert parser.calls == 1


def test_document_that_no_longer_validates_is_parsed_again(store, put, parser, make_source):
    put("A lamp.")
    before = store.document(make_source())
    with closing(sqlite3.connect(store.home / "store.sqlite3")) as connection, connection:
        connection.execute("UPDATE documents SET document = replace(document, 'A lamp.', 'A lump.')")
    assert store.document(make_source()) == before
    assert parser.calls == 2


def test_document_is_of_the_latest_snapshot(store, put, make_source):
    put("A lamp.")
    put("Two lamps.")
    assert store.document(make_source()).text == "Two lamps.\n"


def test_document_that_cannot_be_parsed_is_a_parse_error(store, put, make_source):
    put("unreadable")
    with pytest.raises(ParseError):
        store.document(make_source())


def test_old_text_is_found_after_the_source_changed(store, put, make_source):
    put("A lamp.")
    old = store.document(make_source())
    put("Two lamps.")
    found = store.document_with_text("harbour-news", old.text_sha256)
    assert (found.document, found.snapshot) == (old, store.snapshots("harbour-news")[1])


def test_text_is_found_although_it_was_never_parsed_here(store, put):
    put("A lamp.")
    put("Two lamps.")
    assert store.document_with_text("harbour-news", sha256_text("A lamp.\n")).document.text == "A lamp.\n"


def test_unknown_text_is_not_found(store, put):
    put("A lamp.")
    assert store.document_with_text("harbour-news", "0" * 64) is None


def test_row_of_a_snapshot_is_that_of_its_day(store, put, make_source):
    first = put("A lamp.")
    put("Two lamps.", source=make_source(title="Renamed"))
    assert store.source_of(first).title == "News from the harbour"


def test_row_of_a_strange_snapshot_is_a_store_error(store, put):
    snapshot = put("A lamp.")
    with pytest.raises(StoreError, match="harbour-news"):
        store.source_of(snapshot.model_copy(update={"retrieved": datetime(1999, 1, 1, tzinfo=UTC)}))


def test_held_row_describes_the_copy(store, put, make_source):
    row = make_source(parser="markdown", copy_status="excerpt", authentic=False)
    put("A lamp.", source=row, media="application/json", obtained_from="https://example.org/news")
    held = store.held(row)
    assert (held.source.parser, held.source.copy_status, held.source.authentic) == ("press_corner", "full", True)
    assert store.source_of(held.snapshot) == held.source


def test_correction_of_the_catalogue_reaches_what_is_held(store, put, make_source):
    put("A lamp.")
    assert store.held(make_source(notes="Corrected.")).source.notes == "Corrected."


def test_writing_waits_only_so_long_for_another_process(store, put, make_source, part):
    put("A lamp.")
    hasty = Store(store.home, patience=0.05)
    with FileLock(store.home / "lock"), pytest.raises(StoreError, match="Another Pincite process"):
        hasty.put(make_source(), [part("Two lamps.")], obtained_from="mirror:test", licence="x")


def test_readers_do_not_wait_for_the_writer(store, put):
    snapshot = put("A lamp.")
    with FileLock(store.home / "lock"):
        assert store.latest("harbour-news") == snapshot


def test_home_that_cannot_be_made_is_a_store_error(tmp_path, make_source, part):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="PINCITE_HOME"):
        Store(tmp_path / "file").put(make_source(), [part("A lamp.")], obtained_from="mirror:test", licence="x")


def test_document_is_given_although_it_cannot_be_remembered(store, put, make_source, monkeypatch):
    put("A lamp.")
    with closing(sqlite3.connect(store.home / "store.sqlite3")) as connection, connection:
        connection.execute("CREATE TRIGGER no BEFORE INSERT ON documents BEGIN SELECT RAISE(FAIL, 'disk is full'); END")
    assert store.document(make_source()).text == "A lamp.\n"


def test_stores_of_one_home_may_differ_in_patience(store, put, make_source, part):
    """The lock was one object for the whole process, which refused a second store with another patience."""
    put("A lamp.")
    hasty = Store(store.home, patience=0.05)
    with ThreadPoolExecutor(1) as pool, FileLock(store.home / "lock"):
        waiting = pool.submit(put, "Two lamps.")
        time.sleep(0.2)
        with pytest.raises(StoreError, match="Another Pincite process"):
            hasty.put(make_source(), [part("Three lamps.")], obtained_from="mirror:test", licence="x")
        assert not waiting.done()
    assert waiting.result() == store.latest("harbour-news")


def test_copy_that_is_about_to_be_stored_is_parsed_once(store, put, parser, make_source, part):
    document = store.parse(make_source(), [part("A lamp.")], obtained_from="mirror:test")
    assert store.latest("harbour-news") is None
    put("A lamp.")
    assert store.document(make_source()) == document
    assert parser.calls == 1


def test_copy_that_cannot_be_parsed_is_a_parse_error(store, make_source, part):
    with pytest.raises(ParseError):
        store.parse(make_source(), [part("unreadable")], obtained_from="mirror:test")
