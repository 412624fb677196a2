from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from sources.database import MIGRATIONS, Database
from sources.errors import StoreError


@pytest.fixture
def database(tmp_path):
    database = Database(tmp_path / "store.sqlite3")
    with database.writing():
        pass
    return database


def test_new_file_has_the_present_version(database):
    with database.reading() as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


def test_file_uses_write_ahead_logging(database):
    with database.reading() as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_file_of_an_older_version_is_brought_up_to_date_by_a_reader(tmp_path):
    with closing(sqlite3.connect(tmp_path / "store.sqlite3")) as connection:
        connection.execute("PRAGMA user_version = 0")
    with Database(tmp_path / "store.sqlite3").reading() as connection:
        assert connection.execute("SELECT count(*) FROM snapshots").fetchone() == (0,)


def test_failed_migration_leaves_the_old_version(database, monkeypatch):
    monkeypatch.setattr(
        "sources.database.MIGRATIONS", (*MIGRATIONS, "CREATE TABLE more (a); CREATE TABLE snapshots (a)")
    )
    with pytest.raises(StoreError), database.writing():
        pass
    monkeypatch.undo()
    with database.reading() as connection:
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'more'").fetchone() is None


def test_file_of_a_newer_version_is_refused(database):
    with closing(sqlite3.connect(database.path)) as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(StoreError, match="newer version"), database.reading():
        pass


def test_error_inside_takes_the_transaction_back(database):
    def write_and_fail():
        with database.writing() as connection:
            connection.execute("INSERT INTO snapshots VALUES (1, 'a', 'b', 'c', 'd')")
            raise KeyError

    with pytest.raises(KeyError):
        write_and_fail()
    with database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM snapshots").fetchone() == (0,)


def test_damaged_file_says_what_to_do(tmp_path):
    path = tmp_path / "store.sqlite3"
    path.write_bytes(b"not a database at all, only words" * 200)
    with pytest.raises(StoreError, match="pincite sources fetch"), Database(path).reading():
        pass


def test_readers_cannot_write(database):
    with pytest.raises(StoreError), database.reading() as connection:
        connection.execute("DELETE FROM snapshots")


def test_reader_sees_the_state_before_a_write_in_progress(database):
    with database.writing() as writer:
        writer.execute("INSERT INTO snapshots VALUES (1, 'a', 'b', 'c', 'd')")
        with database.reading() as reader:
            assert reader.execute("SELECT count(*) FROM snapshots").fetchone() == (0,)
