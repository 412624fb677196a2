from __future__ import annotations

import pytest

from sources.formats import as_obtained, media_of, parser_for


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("a.HTML", "text/html"),
        ("a.b.pdf", "application/pdf"),
        ("notes.md", "text/markdown"),
        ("a", None),
        ("a.exe", None),
    ],
)
def test_media_of_goes_by_the_suffix(name, media):
    assert media_of(name) == media


@pytest.mark.parametrize(
    ("parser", "media", "expected"),
    [
        ("text", "application/json", "press_corner"),
        ("text", "text/html", "html"),
        ("markdown", "application/pdf", "pdf"),
        ("markdown", "text/plain", "markdown"),
        ("text", "text/plain", "text"),
        ("html", "text/html", "html"),
        ("text", "application/octet-stream", "text"),
        ("text", None, "text"),
    ],
)
def test_parser_follows_what_was_obtained(make_source, parser, media, expected):
    assert parser_for(make_source(parser=parser), media) == expected


@pytest.mark.parametrize(
    ("celex", "parser"), [("32031R0077", "eurlex_oj"), ("02031R0077-20320301", "eurlex_consolidated")]
)
def test_law_that_mirrors_hold_as_notes_is_read_as_law_from_its_address(make_source, celex, parser):
    row = make_source(tier="law", celex=celex, parser="markdown")
    assert parser_for(row, "application/xhtml+xml") == parser


def test_catalogue_parser_stays_where_it_can_read_the_page(make_source):
    row = make_source(tier="law", celex="32031R0077", parser="html")
    assert parser_for(row, "text/html") == "html"


def test_copy_from_the_official_address_is_full_and_authentic(make_source):
    row = make_source(copy_status="excerpt", authentic=False)
    obtained = as_obtained(row, media="application/json", obtained_from="https://example.org/a")
    assert (obtained.copy_status, obtained.authentic, obtained.parser) == ("full", True, "press_corner")


def test_consolidated_text_is_never_authentic(make_source):
    row = make_source(tier="law", celex="02031R0077-20320301", parser="eurlex_consolidated", authentic=False)
    obtained = as_obtained(row, media="text/html", obtained_from="https://example.org/a")
    assert not obtained.authentic
    assert obtained.binding


def test_mirrored_copy_is_what_the_catalogue_says(make_source):
    row = make_source(copy_status="excerpt", authentic=False)
    assert as_obtained(row, media="text/plain", obtained_from="mirror:somewhere") == row
