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
