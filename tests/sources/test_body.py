from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.body import Body
from sources.errors import FetchError
from sources.partial import Partial


@given(st.lists(st.binary(max_size=20), max_size=5))
def test_whole_is_what_was_added(chunks):
    body = Body("example.org", 1000)
    for chunk in chunks:
        body.add(chunk)
    assert body.whole("") == b"".join(chunks)


@given(st.binary(max_size=500))
def test_gzip_is_unpacked(data):
    body = Body("example.org", 1000)
    body.add(gzip.compress(data))
    assert body.whole("gzip") == data


def test_bomb_is_not_unpacked_beyond_the_cap():
    body = Body("example.org", 100_000)
    body.add(gzip.compress(bytes(50_000_000)))
    with pytest.raises(FetchError, match="more than"):
        body.whole("gzip")


def test_more_than_the_cap_is_refused():
    body = Body("example.org", 10)
    body.add(bytes(10))
    with pytest.raises(FetchError, match="more than"):
        body.add(b"1")


@pytest.mark.parametrize(("length", "fits"), [("10", True), ("11", False), (None, True), ("many", True), ("-1", True)])
def test_announced_length_is_compared_with_the_cap(length, fits):
    body = Body("example.org", 10)
    if fits:
        body.expect(length)
    else:
        with pytest.raises(FetchError):
            body.expect(length)


@pytest.mark.parametrize("data", [b"not gzip", gzip.compress(b"A lamp.")[:-6]])
def test_damaged_gzip_is_refused(data):
    body = Body("example.org", 1000)
    body.add(data)
    with pytest.raises(FetchError, match=r"damaged|cut short"):
        body.whole("gzip")


def test_packing_that_nobody_asked_for_is_refused():
    with pytest.raises(FetchError, match="'br'"):
        Body("example.org", 10).whole("br")


def test_finished_part_file_is_taken_away(tmp_path):
    partial = Partial(tmp_path / "home" / "partial", "a")
    partial.begin('"1"')
    body = Body("example.org", 10, partial=partial)
    body.add(b"A lamp")
    assert body.whole("") == b"A lamp"
    assert partial.resume() is None


def test_what_is_there_counts_towards_the_cap(tmp_path):
    partial = Partial(tmp_path / "home" / "partial", "a")
    partial.begin('"1"')
    partial.append(b"A lamp")
    with pytest.raises(FetchError):
        Body("example.org", 10, partial=partial, start=6).add(bytes(5))
    assert partial.resume() is None


@pytest.mark.parametrize(("came", "complete"), [(b"A lam", False), (b"A lamp", True), (b"A lamps", False)])
def test_body_is_complete_when_it_has_the_announced_length(came, complete):
    body = Body("example.org", 10)
    body.expect("6")
    body.add(came)
    assert body.is_complete == complete


def test_part_file_that_somebody_else_wrote_to_is_not_complete(tmp_path):
    partial = Partial(tmp_path / "home" / "partial", "a")
    partial.begin('"1"')
    body = Body("example.org", 100, partial=partial)
    body.add(b"A lamp")
    assert body.is_complete
    next((tmp_path / "home" / "partial").glob("*.part")).write_bytes(b"A lampA lamp")
    assert not body.is_complete
    body.discard()
    assert not body.is_complete
