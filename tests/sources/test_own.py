from __future__ import annotations

import os
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.catalogue import Catalogue
from sources.errors import CatalogueError, FetchError, ParseError, SourcesError, StoreError
from sources.fetch import Fetched
from sources.own import CAP, add, as_table
from sources.request import OFFICIAL_LANGUAGES
from sources.schema import Source, SourcePart
from sources.store import Store

TEXT = "Rules of the harbour\n\nEvery lamp is lit at dusk.\n"
CONTENT = TEXT.encode()


class FakeFetcher:
    """Gives one page."""

    def __init__(self, data, media):
        self.data, self.media = data, media

    def fetch(self, url, **facts):
        return Fetched((SourcePart(name="page", data=self.data),), url, self.media, '"1"', None)


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def add_own(home, tmp_path):
    def add_own(target="rules.txt", *, content=CONTENT, fetcher=None, **options):
        if content is not None and "://" not in target:
            (tmp_path / target).write_bytes(content)
        target = target if "://" in target else str(tmp_path / target)
        options = {"title": "Rules of the harbour"} | options
        return add(target, catalogue=Catalogue.load(home=home), store=Store(home), fetcher=fetcher, **options)

    return add_own


def test_file_is_in_store_and_catalogue(add_own, home):
    row = add_own(tier="member_state", publisher="Old Port", licence="free", published="2031-05")
    assert Catalogue.load(home=home).get("own-rules-of-the-harbour") == row
    assert Store(home).document(row).text == TEXT
    assert Store(home).latest(row.id).obtained_from == "file:rules.txt"
    assert (row.parser, row.tier, row.published, row.binding) == ("text", "member_state", "2031-05", False)


def test_second_document_does_not_touch_the_first(add_own, home):
    first = add_own()
    second = add_own("more.md", title="More rules", source_id="more-rules")
    catalogue = Catalogue.load(home=home)
    assert (catalogue.get(first.id), catalogue.get("more-rules")) == (first, second)
    assert second.parser == "markdown"


def test_page_keeps_its_address(add_own):
    fetcher = FakeFetcher(TEXT.encode(), "text/plain")
    row = add_own("https://a.example/rules", fetcher=fetcher)
    assert (row.url, row.fetch) == ("https://a.example/rules", ("https://a.example/rules",))


def test_address_needs_the_network(add_own):
    with pytest.raises(FetchError, match="PINCITE_OFFLINE"):
        add_own("https://a.example/rules")


def test_page_in_a_format_that_is_not_read_is_refused(add_own):
    with pytest.raises(FetchError, match="image/png"):
        add_own("https://a.example/lamp", fetcher=FakeFetcher(b"x", "image/png"))


@pytest.mark.parametrize("name", ["rules.exe", "rules", "rules.zip", "rules.json"])
def test_file_in_a_format_that_is_not_read_is_refused(add_own, name):
    with pytest.raises(FetchError, match=r"\.pdf"):
        add_own(name)


@pytest.mark.parametrize("content", [b"", b" \n"])
def test_empty_file_is_refused(add_own, content):
    with pytest.raises(FetchError, match="is empty"):
        add_own(content=content)


def test_file_that_is_not_what_its_name_says_is_refused(add_own, home):
    with pytest.raises(ParseError):
        add_own(content=b"\xff\xfe\x00lamp")
    assert not (home / "catalogue.toml").exists()
    assert Store(home).latest("own-rules-of-the-harbour") is None


def test_pdf_that_is_none_is_refused(add_own):
    with pytest.raises(ParseError):
        add_own("rules.pdf", content=b"%PDF-1.7 nonsense")


def test_missing_file_folder_and_pipe_are_refused(add_own, tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    for name in ("nowhere.txt", "pipe.txt", "folder.txt"):
        with pytest.raises(FetchError, match="is not a file"):
            add_own(name, content=None)


def test_path_with_a_null_byte_is_refused(add_own):
    with pytest.raises(SourcesError):
        add_own("a\0b.txt", content=None)


def test_file_that_is_too_large_is_refused(add_own, tmp_path):
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(CAP + 1)
    with pytest.raises(FetchError, match="larger than 64 MiB"):
        add_own("large.txt", content=None)


@pytest.mark.parametrize("title", ["", "  ", "a\nb", "a\x1b[31mb", "a" * 501])
def test_title_that_is_no_line_is_refused(add_own, title):
    with pytest.raises(CatalogueError, match="title"):
        add_own(title=title)


@pytest.mark.parametrize("field", ["title", "publisher", "licence"])
def test_words_that_are_not_utf_8_are_refused(add_own, home, field):
    """Bytes of the command line that are no UTF-8 reach us as surrogates, which no file and no store can hold."""
    with pytest.raises(CatalogueError, match=rf"{field} 'H\\udce4fen' is not UTF-8"):
        add_own(**{field: "H\udce4fen"})
    assert not home.exists()


def test_name_of_a_file_that_is_not_utf_8_is_refused(add_own, home):
    with pytest.raises(CatalogueError, match="target"):
        add_own("h\udce4fen.txt")
    assert not home.exists()


def test_every_official_language_is_taken(add_own):
    assert len(OFFICIAL_LANGUAGES) == 24
    for language in OFFICIAL_LANGUAGES:
        assert add_own(source_id=f"rules-{language}", language=language).language == language


@pytest.mark.parametrize("language", ["", "xx", "EN", "eng", "no", "english", "\udcff"])
def test_language_that_is_not_official_is_refused(add_own, home, language):
    """Any word was taken, and an answer in that language never came."""
    with pytest.raises(CatalogueError, match="one of bg, cs, da") as caught:
        add_own(language=language)
    assert repr(language) in str(caught.value)
    assert not home.exists()


@pytest.mark.parametrize("identity", ["", "Own", "../a", "a b", "a/../b", "-a", "a" * 101])
def test_id_that_is_none_is_refused(add_own, identity):
    with pytest.raises(CatalogueError, match="can't be an id"):
        add_own(source_id=identity)


@pytest.mark.parametrize("identity", ["ai-act-en-oj-html", "brief-facts"])
def test_id_that_is_taken_is_refused(add_own, identity):
    with pytest.raises(CatalogueError, match="already"):
        add_own(source_id=identity)


def test_tier_of_our_own_briefs_is_refused(add_own):
    with pytest.raises(CatalogueError, match="brief"):
        add_own(tier="brief")


@pytest.mark.parametrize("published", ["yesterday", "2031-13", "12.5.2031"])
def test_date_that_is_none_is_refused(add_own, published):
    with pytest.raises(CatalogueError, match="published"):
        add_own(published=published)


def test_title_without_latin_letters_gives_an_id(add_own):
    assert add_own(title="Правила порта").id == "own-document"


def test_home_that_cannot_be_written_is_a_store_error(add_own, home):
    home.write_text("in the way")
    with pytest.raises(StoreError, match="PINCITE_HOME"):
        add_own()


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=50))
def test_table_reads_back_as_the_same_row(make_source, words):
    row = make_source(title=words, publisher=words, fetch=("https://a.example/ü",), binding=True)
    [table] = tomllib.loads(as_table(row))["source"]
    assert Source.model_validate(table) == row
