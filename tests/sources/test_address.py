from __future__ import annotations

import socket
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.address import next_hop, public, resolve, target_of
from sources.errors import FetchError, UnreachableError

CELLAR = "https://publications.europa.eu/resource/celex/32031R0077"


def test_target_has_host_and_port():
    target = target_of("https://Example.org/a?b=1#c")
    assert target == ("https://Example.org/a?b=1", "example.org", 443)


def test_target_of_an_international_name_is_ascii():
    assert target_of("https://häfen.example/").host == "xn--hfen-loa.example"


@pytest.mark.parametrize(
    "url",
    ["http://example.org/", "ftp://example.org/", "file:///etc/hostname", "example.org", "https://", "", "https:///a",
     "https://a b/", "https://example.org/a\nb", "https://[::1", "https://example.org:99999/", "javascript:alert(1)"],
)  # fmt: skip
def test_anything_but_plain_https_is_refused(url):
    with pytest.raises(FetchError):
        target_of(url)


def test_user_names_are_refused_and_not_repeated():
    with pytest.raises(FetchError) as caught:
        target_of("https://user:secret@example.org/")
    assert "secret" not in str(caught.value)


def test_other_ports_need_permission():
    with pytest.raises(FetchError, match="8443"):
        target_of("https://example.org:8443/")
    assert target_of("https://example.org:8443/", any_port=True).port == 8443


@pytest.mark.parametrize(
    ("url", "location", "expected"),
    [
        (CELLAR, "http://publications.europa.eu/resource/cellar/x/DOC_1", "https://publications.europa.eu/resource/cellar/x/DOC_1"),
        (CELLAR, "/resource/cellar/x", "https://publications.europa.eu/resource/cellar/x"),
        ("https://oeil.europarl.europa.eu/a", "https://www.europarl.europa.eu/b", "https://www.europarl.europa.eu/b"),
        ("https://example.org/a/b", "c", "https://example.org/a/c"),
    ],
)  # fmt: skip
def test_redirect_is_raised_to_https(url, location, expected):
    assert next_hop(url, location) == expected


@pytest.mark.parametrize(
    ("url", "location"),
    [
        (CELLAR, "https://eur-lex.europa.eu/a"),
        (CELLAR, "https://publications.europa.eu.evil.example/a"),
        ("https://example.org/", "https://evil.example/"),
        ("https://example.org/", "//evil.example/"),
    ],
)
def test_redirect_to_another_publisher_is_refused(url, location):
    with pytest.raises(FetchError, match="another host"):
        next_hop(url, location)


@pytest.mark.parametrize("location", ["javascript:alert(1)", "file:///etc/hostname", "ftp://example.org/a"])
def test_redirect_to_another_scheme_never_becomes_a_target(location):
    with pytest.raises(FetchError):
        target_of(next_hop("https://example.org/", location))


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
     "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a01:203"],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused(address):
    with pytest.raises(FetchError, match="public internet"):
        public("example.org", ("93.184.215.14", address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f::1", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"])
def test_public_addresses_pass(address):
    assert public("example.org", (address,)) == (address,)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_loopback_passes_with_permission(address):
    assert public("localhost", (address,), allow_loopback=True) == (address,)


@given(st.ip_addresses(network="10.0.0.0/8"))
def test_permission_for_loopback_opens_nothing_else(address):
    with pytest.raises(FetchError):
        public("example.org", (str(address),), allow_loopback=True)


def test_resolve_gives_each_address_once(monkeypatch):
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 443))] * 2
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: answers)
    assert resolve("example.org", 1.0) == ("93.184.215.14",)


def test_unknown_name_is_unreachable(monkeypatch):
    def fail(*args, **kwargs):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(UnreachableError, match="Name or service not known"):
        resolve("nowhere.example", 1.0)


def test_resolver_that_hangs_is_given_up(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: time.sleep(0.3) or [])
    with pytest.raises(UnreachableError, match=r"no answer within 0\.05 seconds"):
        resolve("slow.example", 0.05)


def test_a_redirect_to_no_address_is_refused_by_name():
    """It once ended the whole fetch with a bare ValueError."""
    with pytest.raises(FetchError, match="no address"):
        next_hop("https://example.org/a", "http://[::1")
