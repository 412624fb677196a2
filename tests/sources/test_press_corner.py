"""The press corner's JSON: title, subtitle and the fragment of HTML."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sources.errors import ParseError
from sources.parsers import press_corner
from sources.schema import Document, Source, SourcePart

SOURCE = Source(
    id="press", title="Press", publisher="Commission", tier="eu_institution", kind="press", language="en",
    published="2031", version_id="2031", parser="press_corner", licence="ours",
)  # fmt: skip


def parse(answer: object) -> Document:
    data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return press_corner.parse(SOURCE, [SourcePart(name="press.json", data=data)])


def resource(**fields: object) -> dict[str, object]:
    return {"docuLanguageResource": {"title": "Lamps", "htmlContent": "<p>They burn.</p>"} | fields}


def shown(document: Document) -> list[str]:
    return [document.text_of(leaf) for leaf in document.leaves()]


def test_title_heads_the_text():
    document = parse(resource())
    assert (document.provisions[0].kind, document.get("par_1").heading) == ("heading", "Lamps")


def test_subtitle_is_a_paragraph():
    assert parse(resource(subtitle="EUR 35 million")).get("par_1").label == "para. 1"


def test_missing_title_and_subtitle_are_no_leaves():
    assert shown(parse(resource(title=None, subtitle=""))) == ["They burn."]


def test_fragment_without_root_is_read_whole():
    html = "<p>They burn.</p>\n<h2>Fog</h2><ul><li>falls</li></ul>trailing words"
    assert shown(parse(resource(htmlContent=html))) == ["Lamps", "They burn.", "Fog", "falls", "trailing words"]


def test_entities_are_shown_as_characters():
    assert shown(parse(resource(htmlContent="<p>EUR&nbsp;35 &amp; more</p>")))[1] == "EUR\u00a035 & more"


@pytest.mark.parametrize("html", [None, "", "  ", "<p></p>", "<p>&nbsp;</p>", 7])
def test_empty_text_is_refused(html):
    with pytest.raises(ParseError, match="htmlContent"):
        parse(resource(htmlContent=html))


@pytest.mark.parametrize("answer", [{}, {"docuLanguageResource": None}, [], None, "text"])
def test_answer_without_document_is_refused(answer):
    with pytest.raises(ParseError, match="docuLanguageResource"):
        parse(answer)


@pytest.mark.parametrize("data", [b"<!DOCTYPE html><title>Press corner</title>", b"", b"\xff\xfe"])
def test_page_instead_of_json_is_refused(data):
    with pytest.raises(ParseError, match="not JSON") as caught:
        parse(data)
    assert "API" in caught.value.hint


def test_half_of_a_surrogate_pair_does_not_break_the_text():
    assert "They" in parse(resource(htmlContent="<p>They \ud83d burn.</p>")).text


def test_invented_release_is_read(data: Path):
    document = parse((data / "act" / "press.json").read_bytes())
    assert shown(document)[:2] == ["Commission welcomes the Lighthouse Act", "EUR 35 million for spare lamps"]
    assert document.by_label("para. 4, second indent") is not None
