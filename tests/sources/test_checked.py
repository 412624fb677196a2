"""The day to which the sources were checked: kept in the home, and taken over by the catalogue."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sources.catalogue import Catalogue
from sources.checked import FILE_NAME, Checked, read_checked, write_checked
from sources.errors import StoreError

SHIPPED = Catalogue.load()
TODAY = datetime.now(UTC).date()


def checked(day, **changes):
    known = {"acts": SHIPPED.acts, "known": tuple(sorted(SHIPPED.known_numbers))}
    return Checked(checked_until=day, **(known | changes))


def loaded(home, **changes):
    """The day of a catalogue that ships with an early one, with what a watch kept in the home."""
    catalogue = home / "shipped.toml"
    text = "\n".join(
        f'[[source]]\nid = "{number}"\ntitle = "t"\npublisher = "p"\ntier = "law"\nkind = "k"\nlanguage = "en"\n'
        f'published = "2031"\nversion_id = "1"\nparser = "text"\nlicence = "l"\ncelex = "{number}"\n'
        for number in changes.get("acts", ["32031R0077"])
    )
    catalogue.write_text(f"checked_until = 2031-06-01\n{text}", encoding="utf-8")
    return Catalogue.load(catalogue, home=home).checked_until


@pytest.fixture
def home(tmp_path):
    return tmp_path


def kept(home, day, acts=("32031R0077",), known=("32031R0077",)):
    write_checked(home, Checked(checked_until=day, acts=acts, known=known))


def test_what_is_kept_is_what_is_read(tmp_path):
    write_checked(tmp_path / "home", checked(TODAY))
    assert read_checked(tmp_path / "home") == checked(TODAY)


def test_a_home_where_nobody_watched_has_none(home):
    assert read_checked(home) is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"checked_until": "soon"}', b"\xff\xfe\x00"])
def test_a_damaged_file_is_named_with_the_way_out(home, content):
    (home / FILE_NAME).write_bytes(content)
    with pytest.raises(StoreError, match=r"checked\.json.*delete it"):
        read_checked(home)


def test_a_home_that_cannot_be_written_is_named(home):
    (home / "file").write_text("x")
    with pytest.raises(StoreError, match=r"checked\.json"):
        write_checked(home / "file", checked(TODAY))


def test_the_catalogue_takes_the_later_day(home, monkeypatch):
    monkeypatch.setattr("sources.catalogue.datetime", clock(date(2031, 9, 1)))
    kept(home, date(2031, 7, 1))
    assert loaded(home) == date(2031, 7, 1)
    kept(home, date(2031, 5, 1))
    assert loaded(home) == date(2031, 6, 1)


def test_a_day_after_today_counts_for_nothing(home, monkeypatch):
    monkeypatch.setattr("sources.catalogue.datetime", clock(date(2031, 6, 30)))
    kept(home, date(2031, 7, 1))
    assert loaded(home) == date(2031, 6, 1)


def test_a_damaged_file_counts_for_nothing(home):
    (home / FILE_NAME).write_bytes(b"{")
    assert loaded(home) == date(2031, 6, 1)


def test_an_act_that_was_added_was_not_looked_at(home, monkeypatch):
    monkeypatch.setattr("sources.catalogue.datetime", clock(date(2031, 9, 1)))
    kept(home, date(2031, 7, 1))
    assert loaded(home, acts=["32031R0077", "32031R0078"]) == date(2031, 6, 1)


def test_a_catalogue_that_knows_less_is_not_as_complete(home, monkeypatch):
    """An older version of the program, in the same home, doesn't know the amendment that a newer one did."""
    monkeypatch.setattr("sources.catalogue.datetime", clock(date(2031, 9, 1)))
    kept(home, date(2031, 7, 1), known=("32031R0077", "32032R0005"))
    assert loaded(home) == date(2031, 6, 1)


def test_the_shipped_catalogue_follows_a_watch(home):
    write_checked(home, checked(TODAY))
    assert Catalogue.load(home=home).checked_until == max(SHIPPED.checked_until, TODAY)


def clock(day):
    """A clock that stands still."""

    class Still(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(day.year, day.month, day.day, 12, tzinfo=tz)

    return Still
