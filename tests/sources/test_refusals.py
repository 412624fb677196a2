from __future__ import annotations

import pytest

from sources.errors import BlockedError, FetchError
from sources.refusals import missing_ids, refuse_pages, status_refusal
from sources.response import Response


def response(status=200, headers=None, body=b"<p>A lamp.</p>"):
    return Response("https://example.org/a", "example.org", status, headers or {}, body)


@pytest.mark.parametrize("status", [200, 206, 300])
def test_success_is_not_refused(status):
    assert status_refusal(response(status)) is None


@pytest.mark.parametrize(
    ("status", "headers"),
    [(202, {}), (200, {"x-amzn-waf-action": "challenge"}), (405, {"x-amzn-waf-action": "captcha"})],
)
def test_check_for_browsers_is_named_with_both_ways_out(status, headers):
    refusal = status_refusal(response(status, headers))
    assert isinstance(refusal, BlockedError)
    assert "check for browsers" in refusal.message
    assert "publications.europa.eu/resource/celex" in refusal.hint
    assert "PINCITE_MIRROR" in refusal.hint


@pytest.mark.parametrize("status", [204, 400, 401, 403, 404, 405, 406, 410, 418, 429, 451, 500, 503, 599])
def test_failure_names_status_and_host(status):
    refusal = status_refusal(response(status))
    assert type(refusal) is FetchError
    assert f"example.org answered HTTP {status}" in refusal.message


@pytest.mark.parametrize("body", [b"", b" \n\t "])
def test_empty_page_is_refused(body):
    with pytest.raises(BlockedError, match="empty page"):
        refuse_pages([response(body=body)], ())


def test_one_empty_part_is_refused():
    with pytest.raises(BlockedError):
        refuse_pages([response(), response(body=b"")], ())


def test_page_without_an_expected_id_is_refused():
    with pytest.raises(FetchError, match="art_2"):
        refuse_pages([response(headers={"content-type": "text/html"}, body=b'<p id="art_1">')], ("art_1", "art_2"))


def test_ids_may_be_spread_over_the_parts():
    headers = {"content-type": "application/xhtml+xml"}
    pages = [response(headers=headers, body=b'<p id="a">'), response(headers=headers, body=b"<p id = 'b'>")]
    refuse_pages(pages, ("a", "b"))


def test_only_pages_have_ids():
    refuse_pages([response(headers={"content-type": "application/pdf"})], ("art_1",))


def test_id_in_the_text_or_inside_another_id_is_none():
    assert missing_ids(b'<p id="art_10">art_1</p><p data-id="art_1">', ("art_1",)) == ["art_1"]
