from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from sources.errors import FetchError
from sources.response import Response, parts_of

URL = "https://publications.europa.eu/resource/cellar/x"


def response(headers=None, body=b"", url=URL):
    return Response(url, "publications.europa.eu", 200, headers or {}, body)


def test_media_is_without_parameters():
    assert response({"content-type": "Text/HTML; charset=UTF-8"}).media == "text/html"
    assert response().media is None


@pytest.mark.parametrize(("header", "encoding"), [("", ""), ("identity", ""), (" GZIP ", "gzip")])
def test_identity_is_no_encoding(header, encoding):
    assert response({"content-encoding": header}).encoding == encoding


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), ("", None), ("soon", None), ("-3", None)])
def test_retry_after_in_seconds(header, seconds):
    assert response({"retry-after": header}).retry_after == seconds


def test_retry_after_as_a_date():
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    assert 50 < response({"retry-after": later}).retry_after <= 60


def test_links_are_absolute_https_and_in_order():
    body = b'<a href="http://publications.europa.eu/b">b</a><a name="n"><a href="/a">a</a><a href="/a">again</a>'
    assert response(body=body).links == ["https://publications.europa.eu/b", "https://publications.europa.eu/a"]


def test_links_to_other_hosts_are_refused():
    with pytest.raises(FetchError, match="another host"):
        _ = response(body=b'<a href="https://evil.example/">').links


def test_choice_of_nothing_is_an_error():
    with pytest.raises(FetchError, match="names none"):
        _ = response(body=b"<p>Choose!</p>").links


def test_parts_are_named_by_the_end_of_the_address():
    parts = parts_of([response(url=f"{URL}/DOC_1", body=b"1"), response(url=f"{URL}/DOC_2?x=/y", body=b"2")])
    assert [(part.name, part.data) for part in parts] == [("DOC_1", b"1"), ("DOC_2", b"2")]


def test_parts_of_one_name_are_numbered():
    parts = parts_of([response(url="https://e.org/1/DOC"), response(url="https://e.org/2/DOC")])
    assert [part.name for part in parts] == ["1-DOC", "2-DOC"]


@pytest.mark.parametrize(
    ("content_range", "rest"),
    [
        ("bytes 10-99/100", 90), ("bytes 10-99/*", 90), ("bytes 99-99/100", None), ("bytes 10-98/100", None),
        ("bytes 10-9/10", None), ("bytes 9-99/100", None), ("bytes */100", None), ("10-99/100", None), ("", None),
    ],
)  # fmt: skip
def test_rest_is_only_what_was_lacking(content_range, rest):
    answer = Response("https://a.example/", "a.example", 206, {"content-range": content_range})
    assert answer.rest_after(10, '"1"') == rest


@pytest.mark.parametrize(
    ("etag", "version", "rest"), [('"1"', '"1"', 90), ('"2"', '"1"', None), ('"2"', "Mon", 90), ('W/"1"', "Mon", 90)]
)
def test_rest_is_of_the_version_that_was_begun(etag, version, rest):
    headers = {"content-range": "bytes 10-99/100", "etag": etag}
    assert Response("https://a.example/", "a.example", 206, headers).rest_after(10, version) == rest
