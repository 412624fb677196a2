from __future__ import annotations

import json

import pytest

from sources.errors import FetchError, ParseError, UnreachableError
from sources.fetch import Fetched
from sources.official import official_copy
from sources.schema import SourcePart
from sources.store import Store

FIRST, SECOND = "https://a.example/news.txt", "https://b.example/news.txt"


class FakeFetcher:
    """Gives what the test prepared for an address and keeps what it was asked."""

    def __init__(self, answers):
        self.answers = answers
        self.asked = []

    def fetch(self, url, **facts):
        self.asked.append((url, facts))
        answer = self.answers[url]
        if isinstance(answer, Exception):
            raise answer
        if answer is None:
            return None
        text, media, etag = answer
        return Fetched((SourcePart(name="news", data=text.encode()),), url, media, etag, None)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "home")


@pytest.fixture
def source(make_source):
    return make_source(fetch=(FIRST, SECOND), accept="text/plain", expects=("art_1",))


def keep(store, source, copy):
    return store.put(
        source, copy.parts, obtained_from=copy.obtained_from, licence=copy.licence, media=copy.media, etag=copy.etag
    )


def test_copy_comes_from_the_first_address(store, source):
    fetcher = FakeFetcher({FIRST: ("A lamp.", "text/plain", '"1"')})
    copy = official_copy(source, fetcher, store)
    assert copy.parts[0].data == b"A lamp."
    assert copy[1:] == (FIRST, "Apache-2.0", "text/plain", '"1"', None)
    assert fetcher.asked[0][1] == {
        "accept": "text/plain", "language": "en", "expects": ("art_1",), "etag": None, "last_modified": None
    }  # fmt: skip


def test_held_copy_that_is_not_the_document_is_sent_for_again(store, source):
    """Asked with the bad copy's ETag, the server said that it is still the one."""
    bad = SourcePart(name="news", data=b"\xff\xfe\x00lamp")
    store.put(source, [bad], obtained_from=FIRST, licence="x", media="text/plain", etag='"1"')
    fetcher = FakeFetcher({FIRST: ("A lamp.", "text/plain", '"1"')})
    assert official_copy(source, fetcher, store).parts[0].data == b"A lamp."
    assert fetcher.asked[0][1]["etag"] is None


def test_next_address_is_tried(store, source):
    fetcher = FakeFetcher({FIRST: FetchError("Gone.", hint="?"), SECOND: ("A lamp.", "text/plain", None)})
    assert official_copy(source, fetcher, store).obtained_from == SECOND


def test_error_of_the_first_address_is_the_one_reported(store, source):
    dead = UnreachableError("No network.", hint="Check it.")
    fetcher = FakeFetcher({FIRST: dead, SECOND: FetchError("Gone.", hint="?")})
    with pytest.raises(UnreachableError):
        official_copy(source, fetcher, store)


def test_what_cannot_be_parsed_is_refused(store, source):
    fetcher = FakeFetcher({FIRST: ("\n", "text/plain", None), SECOND: ("{}", "application/json", None)})
    with pytest.raises(ParseError):
        official_copy(source, fetcher, store)


def test_source_without_address_is_an_error(store, make_source):
    with pytest.raises(FetchError, match="harbour-news"):
        official_copy(make_source(), FakeFetcher({}), store)


def test_held_version_is_named_to_the_address_that_gave_it(store, source):
    fetcher = FakeFetcher({FIRST: ("A lamp.", "text/plain", '"1"')})
    held = keep(store, source, official_copy(source, fetcher, store))
    fetcher.answers[FIRST] = None
    assert keep(store, source, official_copy(source, fetcher, store)) == held
    assert fetcher.asked[1][1]["etag"] == '"1"'


def test_version_of_a_mirrored_copy_is_not_named(store, source, part):
    store.put(source, [part("A lamp.")], obtained_from="mirror:x", licence="x", etag='"1"')
    fetcher = FakeFetcher({FIRST: ("A lamp.", "text/plain", None)})
    official_copy(source, fetcher, store)
    assert fetcher.asked[0][1]["etag"] is None


def test_damaged_copy_is_sent_for_in_full(store, source):
    fetcher = FakeFetcher({FIRST: ("A lamp.", "text/plain", '"1"')})
    held = keep(store, source, official_copy(source, fetcher, store))
    next(store.home.glob("objects/*/*")).write_bytes(b"")
    keep(store, source, official_copy(source, fetcher, store))
    assert fetcher.asked[1][1]["etag"] is None
    assert store.read(held)[0].data == b"A lamp."


def press_release(text, **more):
    body = {"title": "Lamps", "htmlContent": f"<p>{text}</p>", "language": "EN"}
    return json.dumps({"refCd": "IP/31/1", "docuLanguageResource": body, **more})


def test_same_text_in_other_bytes_is_the_held_copy(store, source):
    fetcher = FakeFetcher({FIRST: (press_release("A lamp was lit in the harbour."), "application/json", None)})
    held = keep(store, source, official_copy(source, fetcher, store))
    fetcher.answers[FIRST] = (press_release("A lamp was lit in the harbour.", served=2), "application/json", None)
    assert official_copy(source, fetcher, store).parts == store.read(held)


def test_other_text_is_another_copy(store, source):
    fetcher = FakeFetcher({FIRST: (press_release("A lamp was lit in the harbour."), "application/json", None)})
    held = keep(store, source, official_copy(source, fetcher, store))
    fetcher.answers[FIRST] = (press_release("Two lamps were lit in the harbour."), "application/json", None)
    assert keep(store, source, official_copy(source, fetcher, store)) != held
