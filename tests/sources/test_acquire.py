from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pytest

from sources.acquire import acquire, acquire_all
from sources.catalogue import Catalogue
from sources.errors import CatalogueError, FetchError, MirrorError, UnreachableError
from sources.fetch import Fetched, Fetcher
from sources.mirror import Entry, Mirror
from sources.schema import SourcePart
from sources.settings import SourcesSettings
from sources.store import Store

ADDRESS = "https://a.example/news.txt"


class FakeFetcher:
    """Gives one text for every address, or an error."""

    def __init__(self, answer):
        self.answer = answer
        self.asked = []

    def fetch(self, url, **facts):
        self.asked.append(url)
        if isinstance(self.answer, Exception):
            raise self.answer
        return Fetched((SourcePart(name="news", data=self.answer),), url, "text/plain", None, None)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "home")


@pytest.fixture
def mirror(tmp_path):
    def make(data, sha256=None):
        folder = tmp_path / "mirror"
        folder.mkdir(exist_ok=True)
        (folder / "a.txt").write_bytes(data)
        entry = Entry(
            id="harbour-news", path="a.txt", sha256=sha256 or hashlib.sha256(data).hexdigest(), licence="free"
        )
        return Mirror(folder, (entry,))

    return make


def test_mirror_comes_before_the_address(store, make_source, mirror):
    fetcher = FakeFetcher(b"Official.")
    outcome = acquire(make_source(fetch=(ADDRESS,)), store, mirror=mirror(b"A lamp."), fetcher=fetcher)
    assert (outcome.status, outcome.obtained_from) == ("obtained", "mirror:mirror")
    assert fetcher.asked == []
    assert store.latest("harbour-news").licence == "free"
    assert store.latest("harbour-news").media == "text/plain"


def test_store_comes_before_everything(store, make_source, mirror):
    acquire(make_source(), store, mirror=mirror(b"A lamp."), fetcher=None)
    outcome = acquire(make_source(), store, mirror=mirror(b"Two lamps."), fetcher=None)
    assert (outcome.status, outcome.obtained_from) == ("held", "mirror:mirror")
    assert len(store.snapshots("harbour-news")) == 1


def test_address_comes_where_no_mirror_has_it(store, make_source):
    outcome = acquire(make_source(fetch=(ADDRESS,)), store, mirror=None, fetcher=FakeFetcher(b"Official."))
    assert (outcome.status, outcome.obtained_from) == ("obtained", ADDRESS)


def test_damaged_mirror_is_reported_although_the_address_helps(store, make_source, mirror):
    outcome = acquire(
        make_source(fetch=(ADDRESS,)), store, mirror=mirror(b"A lump.", "0" * 64), fetcher=FakeFetcher(b"Official.")
    )
    assert outcome.status == "obtained"
    assert "a.txt" in outcome.reason


NO_TEXT = b"\xff\xfe\x00lamp"


def test_mirror_copy_that_is_not_the_document_does_not_block_the_address(store, make_source, mirror):
    """A mirror's copy was stored before anybody parsed it; from then on the source counted as held."""
    fetcher = FakeFetcher(b"Official.")
    outcome = acquire(make_source(fetch=(ADDRESS,)), store, mirror=mirror(NO_TEXT), fetcher=fetcher)
    assert (outcome.status, outcome.obtained_from) == ("obtained", ADDRESS)
    assert outcome.reason.startswith("The copy from mirror:mirror (a.txt) is not the document: ")
    assert [snapshot.obtained_from for snapshot in store.snapshots("harbour-news")] == [ADDRESS]


def test_copy_that_is_not_the_document_is_not_stored(store, make_source, mirror):
    outcome = acquire(make_source(), store, mirror=mirror(NO_TEXT), fetcher=None)
    assert outcome.status == "missing"
    assert "mirror:mirror (a.txt)" in outcome.reason
    assert store.latest("harbour-news") is None


def test_bad_copy_that_an_older_version_stored_is_replaced(store, make_source, mirror, part):
    """Homes have bad copies from when copies were stored unparsed; nothing but --refresh got past them."""
    source = make_source(fetch=(ADDRESS,))
    bad = SourcePart(name="a.txt", data=NO_TEXT)
    store.put(source, [bad], obtained_from="mirror:mirror", licence="free", media="text/plain")
    outcome = acquire(source, store, mirror=mirror(NO_TEXT), fetcher=FakeFetcher(b"Official."))
    assert (outcome.status, outcome.obtained_from) == ("obtained", ADDRESS)
    assert outcome.reason.startswith("The held copy, from mirror:mirror, can't be used: ")
    assert store.document(source).text == "Official."
    assert acquire(source, store, mirror=None, fetcher=None).status == "held"


def test_damaged_copy_that_was_never_parsed_is_obtained_again(store, make_source, mirror):
    """It counted as held, and every index was built without it."""
    held = store.put(
        make_source(), [SourcePart(name="a.txt", data=b"A lamp.")], obtained_from="mirror:mirror", licence="free"
    )
    (store.home / "objects" / held.sha256[:2] / held.sha256).write_bytes(b"A lump.")
    outcome = acquire(make_source(), store, mirror=mirror(b"A lamp."), fetcher=None)
    assert "is damaged" in outcome.reason
    assert store.document(make_source()).text == "A lamp."


def test_bad_copy_without_another_is_missing(store, make_source):
    source = make_source()
    bad = SourcePart(name="a.txt", data=NO_TEXT)
    store.put(source, [bad], obtained_from="mirror:mirror", licence="free", media="text/plain")
    outcome = acquire(source, store, mirror=None, fetcher=None)
    assert (outcome.status, outcome.obtained_from) == ("missing", None)
    assert "mirror:mirror" in outcome.reason


def test_address_that_gives_something_else_is_named(store, make_source):
    outcome = acquire(make_source(fetch=(ADDRESS,)), store, mirror=None, fetcher=FakeFetcher(NO_TEXT))
    assert outcome.status == "missing"
    assert outcome.reason.startswith(f"What {ADDRESS} gave is not the document: ")


def test_missing_says_why_and_the_way_out(store, make_source, mirror):
    outcome = acquire(
        make_source(fetch=(ADDRESS,)), store, mirror=mirror(b"A lump.", "0" * 64),
        fetcher=FakeFetcher(FetchError("The page is gone.", hint="Ask them.")),
    )  # fmt: skip
    assert outcome.status == "missing"
    assert "a.txt" in outcome.reason
    assert "The page is gone." in outcome.reason
    assert outcome.hint == "Make the mirror again, or unset PINCITE_MIRROR."


@pytest.mark.parametrize(("fetch", "words"), [((), "no address"), ((ADDRESS,), "PINCITE_OFFLINE")])
def test_missing_without_any_way_says_which_is_lacking(store, make_source, fetch, words):
    outcome = acquire(make_source(fetch=fetch), store, mirror=None, fetcher=None)
    assert outcome.status == "missing"
    assert words in outcome.reason
    assert "PINCITE_MIRROR" in outcome.hint


def test_refresh_finds_the_same_bytes_unchanged(store, make_source, mirror):
    acquire(make_source(), store, mirror=mirror(b"A lamp."), fetcher=None)
    outcome = acquire(make_source(), store, mirror=mirror(b"A lamp."), fetcher=None, refresh=True)
    assert outcome.status == "unchanged"


def test_refresh_keeps_the_old_bytes_beside_the_new(store, make_source, mirror):
    acquire(make_source(), store, mirror=mirror(b"A lamp."), fetcher=None)
    outcome = acquire(make_source(), store, mirror=mirror(b"Two lamps."), fetcher=None, refresh=True)
    assert outcome.status == "obtained"
    assert [store.read(snapshot)[0].data for snapshot in store.snapshots("harbour-news")] == [b"Two lamps.", b"A lamp."]


def test_refresh_asks_first_where_the_held_copy_came_from(store, make_source, mirror):
    """A mirror's excerpt must not take the place of the whole text from the official address."""
    source = make_source(fetch=(ADDRESS,))
    acquire(source, store, mirror=None, fetcher=FakeFetcher(b"The whole text."))
    outcome = acquire(
        source, store, mirror=mirror(b"Excerpt."), fetcher=FakeFetcher(b"The whole text, new."), refresh=True
    )
    assert outcome.obtained_from == ADDRESS


def test_failed_refresh_keeps_what_is_held_and_says_so(store, make_source):
    source = make_source(fetch=(ADDRESS,))
    acquire(source, store, mirror=None, fetcher=FakeFetcher(b"Official."))
    failing = FakeFetcher(UnreachableError("No network.", hint="Check it."))
    outcome = acquire(source, store, mirror=None, fetcher=failing, refresh=True)
    assert (outcome.status, outcome.obtained_from, outcome.reason) == ("held", ADDRESS, "No network.")


def test_data_package_gives_the_file(store, make_source, tmp_path, monkeypatch):
    info = tmp_path / "site" / "harbour_texts-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: harbour-texts\nVersion: 1.0\n")
    (tmp_path / "site" / "harbour_texts").mkdir()
    (tmp_path / "site" / "harbour_texts" / "news.txt").write_text("A lamp.")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), *sys.path])
    source = make_source(package="harbour-texts:harbour_texts/news.txt")
    outcome = acquire(source, store, mirror=None, fetcher=None)
    assert outcome.obtained_from == "package:harbour-texts"
    assert store.read(store.latest("harbour-news"))[0].data == b"A lamp."


def test_data_package_comes_where_no_other_copy_is_the_document(store, make_source, mirror, tmp_path, monkeypatch):
    """A bad copy of the mirror must not keep any of the later ways from being tried."""
    info = tmp_path / "site" / "harbour_texts-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: harbour-texts\nVersion: 1.0\n")
    (tmp_path / "site" / "news.txt").write_text("A lamp.")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), *sys.path])
    source = make_source(package="harbour-texts:news.txt", fetch=(ADDRESS,))
    outcome = acquire(source, store, mirror=mirror(NO_TEXT), fetcher=FakeFetcher(NO_TEXT))
    assert outcome.obtained_from == "package:harbour-texts"
    assert "a.txt" in outcome.reason
    assert ADDRESS in outcome.reason


def test_data_package_that_is_not_installed_is_named(store, make_source):
    outcome = acquire(make_source(package="no-such-thing:a.txt"), store, mirror=None, fetcher=None)
    assert outcome.status == "missing"
    assert "pip install no-such-thing" in outcome.hint


@pytest.fixture
def brief(make_source):
    return make_source(id="brief-facts", tier="brief", parser="brief", kind="brief", publisher="Pincite")


def test_brief_comes_with_the_package(store, brief):
    outcome = acquire(brief, store, mirror=None, fetcher=None)
    assert (outcome.status, outcome.obtained_from) == ("obtained", "pincite")
    assert acquire(brief, store, mirror=None, fetcher=None).status == "held"


def test_brief_of_another_release_is_replaced(store, brief, part):
    old = store.put(brief, [part("old = 1", "facts.toml")], obtained_from="pincite", licence="Apache-2.0")
    assert acquire(brief, store, mirror=None, fetcher=None).status == "obtained"
    assert store.latest("brief-facts") != old


def test_brief_that_is_not_installed_is_missing(store, make_source):
    outcome = acquire(make_source(id="brief-none", tier="brief", parser="brief"), store, mirror=None, fetcher=None)
    assert outcome.status == "missing"
    assert "none.toml" in outcome.reason


def settings_for(tmp_path, **changes):
    return SourcesSettings(**{"home": tmp_path / "home", "offline": True, "mirror": None} | changes)


def test_all_is_in_the_order_of_the_catalogue(store, make_source, tmp_path):
    catalogue = Catalogue([make_source(id=name) for name in ("b", "a", "c")])
    report = acquire_all(catalogue, store, settings_for(tmp_path))
    assert [outcome.source_id for outcome in report.outcomes] == ["b", "a", "c"]
    assert report.of("missing") == report.outcomes
    assert report.of("held", "obtained") == ()


def test_all_tells_how_far_it_is(store, make_source, tmp_path):
    told = []
    catalogue = Catalogue([make_source(id=name) for name in ("a", "b")])
    acquire_all(catalogue, store, settings_for(tmp_path), progress=lambda *facts: told.append(facts))
    assert told == [(0, 2, "a"), (1, 2, "b")]


def test_all_takes_only_the_ids_that_were_named(store, make_source, tmp_path):
    catalogue = Catalogue([make_source(id=name) for name in ("a", "b")])
    report = acquire_all(catalogue, store, settings_for(tmp_path), ids=["b"])
    assert [outcome.source_id for outcome in report.outcomes] == ["b"]
    with pytest.raises(CatalogueError):
        acquire_all(catalogue, store, settings_for(tmp_path), ids=["c"])


def test_all_says_at_once_that_the_mirror_is_none(store, make_source, tmp_path):
    with pytest.raises(MirrorError, match="PINCITE_MIRROR"):
        acquire_all(Catalogue([make_source()]), store, settings_for(tmp_path, mirror=tmp_path))


def test_all_without_network_tries_two_hosts(store, make_source, tmp_path):
    """A first run without network takes seconds, not a time-out for each of sixty documents."""
    asked = []

    def look_up(host, seconds):
        asked.append(host)
        raise UnreachableError("No such name.", hint="Check the network.")

    catalogue = Catalogue([make_source(id=f"n{n}", fetch=(f"https://h{n % 9}.example/",)) for n in range(30)])
    report = acquire_all(catalogue, store, settings_for(tmp_path), fetcher=Fetcher(look_up=look_up))
    assert len(report.of("missing")) == 30
    assert len(asked) == 2


def test_stopping_keeps_what_was_obtained(store, make_source, tmp_path, mirror):
    def stop_at_second(done, total, name):
        if done == 1:
            raise KeyboardInterrupt

    folder = mirror(b"A lamp.").folder
    listed = [{"id": "harbour-news", "path": "a.txt", "sha256": hashlib.sha256(b"A lamp.").hexdigest()}]
    (folder / "MANIFEST.json").write_text(json.dumps(listed))
    catalogue = Catalogue([make_source(), make_source(id="other")])
    with pytest.raises(KeyboardInterrupt):
        acquire_all(catalogue, store, settings_for(tmp_path, mirror=folder), progress=stop_at_second)
    assert store.latest("harbour-news") is not None


def test_invented_texts_are_all_obtained_and_parsed(store, data, tmp_path):
    catalogue = Catalogue.load(data / "act" / "catalogue.toml")
    acquire_all(catalogue, store, settings_for(tmp_path, mirror=data / "act"))
    for source in catalogue:
        assert store.document(source).text


@pytest.mark.corpus
def test_every_official_text_is_obtained_and_parsed_once(corpus, store, tmp_path):
    catalogue = Catalogue.load()
    report = acquire_all(catalogue, store, settings_for(tmp_path, mirror=corpus))
    assert report.of("missing") == ()
    assert acquire_all(catalogue, store, settings_for(tmp_path, mirror=corpus)).of("obtained") == ()
    source = catalogue.get("ai-act-en-consolidated-2026-07-27")
    document = store.document(source)
    assert Store(Path(tmp_path) / "home").document_with_text(source.id, document.text_sha256).document == document
