from __future__ import annotations

import pytest

from sources.catalogue import Catalogue
from sources.check import check
from sources.errors import FetchError
from sources.fetch import Fetched
from sources.mirror import Entry, Mirror
from sources.schema import SourcePart
from sources.store import Store

ADDRESS = "https://a.example/news.txt"


class FakeFetcher:
    """Gives one text, or an error."""

    def __init__(self, answer):
        self.answer = answer

    def fetch(self, url, **facts):
        if isinstance(self.answer, Exception):
            raise self.answer
        return Fetched((SourcePart(name="news", data=self.answer),), url, "text/plain", None, None)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "home")


@pytest.fixture
def source(make_source):
    return make_source(fetch=(ADDRESS,), expects=("art_1",))


def put(store, source, data, **facts):
    parts = [SourcePart(name="news.txt", data=data)]
    return store.put(source, parts, **{"obtained_from": ADDRESS, "licence": "x", "media": "text/plain"} | facts)


def test_empty_store_has_no_problems(store, source):
    assert list(check(Catalogue([source]), store)) == []


def test_sound_store_has_no_problems(store, source):
    put(store, source, b"A lamp.")
    assert list(check(Catalogue([source]), store, fetcher=FakeFetcher(b"A lamp."))) == []


def test_damage_is_found_in_old_snapshots_too(store, source):
    old = put(store, source, b"A lamp.")
    put(store, source, b"Two lamps.")
    path = store.home / "objects" / old.sha256[:2] / old.sha256
    path.write_bytes(b"A lump.")
    [finding] = check(Catalogue([source]), store)
    assert finding.about == "harbour-news"
    assert old.sha256 in finding.message
    assert finding.is_problem


def test_page_without_an_expected_element_is_found(store, source):
    put(store, source, b"<p>A lamp.</p>", media="text/html")
    [finding] = check(Catalogue([source]), store)
    assert "art_1" in finding.message


def test_changed_text_is_news_and_no_problem(store, source):
    put(store, source, b"A lamp.")
    [finding] = check(Catalogue([source]), store, fetcher=FakeFetcher(b"Two lamps."))
    assert "changed the text" in finding.message
    assert not finding.is_problem


def test_address_that_fails_is_found(store, source):
    put(store, source, b"A lamp.")
    [finding] = check(Catalogue([source]), store, fetcher=FakeFetcher(FetchError("Gone.", hint="Look.")))
    assert (finding.message, finding.hint) == ("Gone.", "Look.")


def test_mirrored_copies_are_not_compared_with_the_address(store, source):
    put(store, source, b"A lamp.", obtained_from="mirror:x")
    assert list(check(Catalogue([source]), store, fetcher=FakeFetcher(b"The whole page."))) == []


def test_bad_file_of_the_mirror_is_found(store, source, tmp_path):
    mirror = Mirror(tmp_path, (Entry(id="harbour-news", path="gone.txt", sha256="0" * 64),))
    [finding] = check(Catalogue([source]), store, mirror=mirror)
    assert "gone.txt" in finding.message
