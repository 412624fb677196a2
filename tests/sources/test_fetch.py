"""Fetching, proved on a TLS server of ours that misbehaves in every way that servers are known to."""

from __future__ import annotations

import gzip
import ssl
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

import pytest
import trustme

from sources.errors import BlockedError, FetchError, UnreachableError
from sources.fetch import Fetcher, Limits

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2"])

CELLAR = "publications.europa.eu"
SITE = "www.harbour.example"
PAGE = b'<html><p id="art_1">A lamp.</p></html>'
HASTY = Limits(pause=0.0, connect=1.0, read=1.0, total=5.0, size=10_000)


class Handler(BaseHTTPRequestHandler):
    """Answers with what the test put at the path; a path without answer is 404, `None` was answered already."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.seen.append(self)
        answer = self.server.answers.get(self.path, (404, {}, b"nothing"))
        self.close_connection = True
        answer = answer(self) if callable(answer) else answer
        if answer is None:
            return
        status, headers, body = answer
        self.send_response_only(status)
        for name, value in {"Content-Length": str(len(body)), "Connection": "close", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    """Remembers the requests; a client that hangs up is no error."""

    daemon_threads = True

    def __init__(self, certificate):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.seen = {}, []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        self.context = context

    def get_request(self):
        connection, address = super().get_request()
        connection.settimeout(5)
        return self.context.wrap_socket(connection, server_side=True), address

    def handle_error(self, request, client_address):
        pass

    def url(self, path, host=SITE):
        return f"https://{host}:{self.server_port}{path}"


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(scope="module")
def certificate(authority):
    return authority.issue_cert(CELLAR, SITE, "news.harbour.example", "localhost")


@pytest.fixture
def server(certificate):
    server = Server(certificate)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def slept():
    return []


@pytest.fixture
def make_fetcher(authority, slept):
    def make(**changes):
        context = ssl.create_default_context()
        authority.configure_trust(context)
        options = {
            "limits": HASTY,
            "ssl_context": context,
            "allow_loopback": True,
            "look_up": lambda host, seconds: ("127.0.0.1",),
            "sleep": slept.append,
        }
        return Fetcher(**(options | changes))

    return make


@pytest.fixture
def fetcher(make_fetcher):
    return make_fetcher()


def test_page_comes_with_type_and_version(server, fetcher):
    headers = {"Content-Type": "text/html; charset=utf-8", "ETag": '"1"', "Last-Modified": "Mon"}
    server.answers["/news"] = (200, headers, PAGE)
    fetched = fetcher.fetch(server.url("/news"), expects=["art_1"])
    assert [(part.name, part.data) for part in fetched.parts] == [("news", PAGE)]
    assert fetched[1:] == (server.url("/news"), "text/html", '"1"', "Mon")


def test_request_says_who_asks_and_for_what(server, fetcher):
    server.answers["/news?a=%28b%29"] = (200, {}, PAGE)
    fetcher.fetch(server.url("/news?a=%28b%29"), accept="application/zip;mtype=fmx4", language="fr")
    sent = server.seen[0].headers
    assert sent["Host"] == f"{SITE}:{server.server_port}"
    assert sent["Accept"] == "application/zip;mtype=fmx4"
    assert sent["Accept-Language"] == "fr"
    assert sent["Accept-Encoding"] == "identity"
    assert sent["User-Agent"].startswith("pincite/")


def test_cellar_is_asked_with_three_letters(server, fetcher):
    server.answers["/resource"] = (200, {}, PAGE)
    fetcher.fetch(server.url("/resource", CELLAR), language="nl")
    assert server.seen[0].headers["Accept-Language"] == "nld"


def test_unchanged_document_is_not_sent_again(server, fetcher):
    server.answers["/news"] = lambda request: (304 if request.headers["If-None-Match"] == '"1"' else 200, {}, b"")
    assert fetcher.fetch(server.url("/news"), etag='"1"', last_modified="Mon") is None
    assert server.seen[0].headers["If-Modified-Since"] == "Mon"


def test_redirect_to_http_is_followed_over_https(server, fetcher):
    location = server.url("/item", CELLAR).replace("https:", "http:")
    server.answers |= {"/celex": (303, {"Location": location}, b""), "/item": (200, {}, PAGE)}
    fetched = fetcher.fetch(server.url("/celex", CELLAR))
    assert fetched.parts[0].name == "item"
    assert fetched.url == server.url("/celex", CELLAR)


def test_cellar_may_not_redirect_elsewhere(server, fetcher):
    server.answers["/celex"] = (303, {"Location": server.url("/news", SITE)}, b"")
    with pytest.raises(FetchError, match="another host"):
        fetcher.fetch(server.url("/celex", CELLAR))
    assert len(server.seen) == 1


def test_redirects_end_somewhere(server, fetcher):
    server.answers["/round"] = (302, {"Location": "/round"}, b"")
    with pytest.raises(FetchError, match="more than 6 times"):
        fetcher.fetch(server.url("/round"))
    assert len(server.seen) == 7


def test_several_items_become_parts_in_order(server, fetcher):
    choices = b'<a href="/item/DOC_2">2</a> <a href="http://%s/item/DOC_1">1</a>'
    choices %= f"{CELLAR}:{server.server_port}".encode()
    server.answers |= {"/celex": (300, {"Content-Type": "text/html"}, choices)}
    server.answers |= {f"/item/DOC_{n}": (200, {"Content-Type": "text/plain"}, b"%d" % n) for n in (1, 2)}
    fetched = fetcher.fetch(server.url("/celex", CELLAR), etag='"1"')
    assert [(part.name, part.data) for part in fetched.parts] == [("DOC_2", b"2"), ("DOC_1", b"1")]
    assert server.seen[1].headers["If-None-Match"] is None


@pytest.mark.parametrize(
    "answer",
    [(202, {}, b""), (202, {}, PAGE), (200, {"x-amzn-waf-action": "challenge"}, PAGE), (200, {}, b""),
     (405, {"x-amzn-waf-action": "captcha"}, b"?"), (503, {"x-amzn-waf-action": "challenge"}, b"?")],
)  # fmt: skip
def test_bot_walls_are_refused_at_once(server, fetcher, answer):
    server.answers["/law"] = answer
    with pytest.raises(BlockedError, match="PINCITE_MIRROR"):
        fetcher.fetch(server.url("/law"))
    assert len(server.seen) == 1


def test_error_page_with_status_200_is_refused(server, fetcher):
    server.answers["/law"] = (200, {"Content-Type": "text/html"}, b"<p>No such act.</p>")
    with pytest.raises(FetchError, match="art_1"):
        fetcher.fetch(server.url("/law"), expects=["art_1"])


def test_missing_document_is_not_asked_for_again(server, fetcher):
    with pytest.raises(FetchError, match="HTTP 404"):
        fetcher.fetch(server.url("/nowhere"))
    assert len(server.seen) == 1


def test_busy_server_is_asked_again(server, fetcher, slept):
    server.answers["/news"] = lambda request: (503, {}, b"busy") if len(server.seen) < 3 else (200, {}, PAGE)
    assert fetcher.fetch(server.url("/news")).parts[0].data == PAGE
    assert slept == [1.0, 2.0]


def test_server_that_stays_busy_is_given_up(server, fetcher):
    server.answers["/news"] = (500, {}, b"broken")
    with pytest.raises(FetchError, match="HTTP 500"):
        fetcher.fetch(server.url("/news"))
    assert len(server.seen) == HASTY.attempts


def test_server_says_when_to_come_back(server, fetcher, slept):
    server.answers["/news"] = lambda request: (
        (429, {"Retry-After": "3"}, b"slower") if len(server.seen) < 2 else (200, {}, PAGE)
    )
    fetcher.fetch(server.url("/news"))
    assert slept == [3.0]


def test_nobody_waits_for_an_hour(server, fetcher, slept):
    server.answers["/news"] = (429, {"Retry-After": "3600"}, b"slower")
    with pytest.raises(FetchError, match="HTTP 429"):
        fetcher.fetch(server.url("/news"))
    assert slept == []


def test_requests_to_one_host_are_paced(server, make_fetcher, slept):
    server.answers["/news"] = (200, {}, PAGE)
    fetcher = make_fetcher(limits=HASTY._replace(pause=60.0))
    fetcher.fetch(server.url("/news"))
    fetcher.fetch(server.url("/news"))
    assert slept == [pytest.approx(60.0, abs=5.0)]


def test_announced_size_is_refused_before_the_body(server, fetcher):
    server.answers["/news"] = (200, {"Content-Length": "10001"}, b"")
    with pytest.raises(FetchError, match="sends more than"):
        fetcher.fetch(server.url("/news"))


def test_endless_body_is_cut(server, fetcher):
    def endless(request):
        request.send_response_only(200)
        request.send_header("Transfer-Encoding", "chunked")
        request.end_headers()
        while True:
            request.wfile.write(b"400\r\n" + bytes(1024) + b"\r\n")

    server.answers["/news"] = endless
    with pytest.raises(FetchError, match="sends more than"):
        fetcher.fetch(server.url("/news"))


def test_gzip_that_nobody_asked_for_is_unpacked(server, fetcher):
    server.answers["/news"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(PAGE))
    assert fetcher.fetch(server.url("/news")).parts[0].data == PAGE


def test_gzip_bomb_is_refused(server, fetcher):
    server.answers["/news"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(5_000_000)))
    with pytest.raises(FetchError, match="sends more than"):
        fetcher.fetch(server.url("/news"))


def cut_off_at(size, *, once, headers=None):
    """Send the first `size` bytes and hang up; afterwards, if `once`, do what `Range` asks for."""
    facts = {"ETag": '"1"', "Accept-Ranges": "bytes"} if headers is None else headers

    def answer(request):
        asked = request.headers["Range"]
        if asked is not None and once and request.headers["If-Range"] == facts["ETag"]:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            return 206, {**facts, "Content-Range": f"bytes {start}-{len(PAGE) - 1}/{len(PAGE)}"}, PAGE[start:]
        if once and len(request.server.seen) > 1:
            return 200, facts, PAGE
        return 200, {**facts, "Content-Length": str(len(PAGE))}, PAGE[:size]

    return answer


def test_broken_transfer_goes_on_where_it_stopped(server, make_fetcher, tmp_path):
    server.answers["/news"] = cut_off_at(10, once=True)
    fetched = make_fetcher(partial=tmp_path / "home" / "partial").fetch(server.url("/news"))
    assert fetched.parts[0].data == PAGE
    assert [request.headers["Range"] for request in server.seen] == [None, "bytes=10-"]
    assert {path.suffix for path in (tmp_path / "home" / "partial").iterdir()} <= {".lock"}


def test_broken_transfer_goes_on_in_the_next_run(server, make_fetcher, tmp_path):
    server.answers["/news"] = cut_off_at(10, once=False)
    with pytest.raises(FetchError, match="broke off"):
        make_fetcher(partial=tmp_path / "home" / "partial").fetch(server.url("/news"))
    server.answers["/news"] = cut_off_at(10, once=True)
    fetched = make_fetcher(partial=tmp_path / "home" / "partial").fetch(server.url("/news"))
    assert fetched.parts[0].data == PAGE
    assert server.seen[-1].headers["Range"] == "bytes=10-"


def test_document_that_changed_meanwhile_is_sent_whole(server, make_fetcher, tmp_path):
    def answer(request):
        if request.headers["If-Range"] == '"1"':
            return 200, {"ETag": '"2"'}, b"<p>Two lamps.</p>"
        return 200, {"ETag": '"1"', "Content-Length": "99"}, PAGE[:10]

    server.answers["/news"] = answer
    fetched = make_fetcher(partial=tmp_path / "home" / "partial").fetch(server.url("/news"))
    assert fetched.parts[0].data == b"<p>Two lamps.</p>"


def test_transfer_without_a_version_starts_over(server, make_fetcher, tmp_path):
    server.answers["/news"] = cut_off_at(10, once=True, headers={})
    fetched = make_fetcher(partial=tmp_path / "home" / "partial").fetch(server.url("/news"))
    assert fetched.parts[0].data == PAGE
    assert [request.headers["Range"] for request in server.seen] == [None, None]


def test_part_that_can_no_longer_be_resumed_starts_over(server, make_fetcher, tmp_path):
    def answer(request):
        if request.headers["Range"]:
            return 416, {}, b""
        cut = {"Content-Length": "99"} if len(server.seen) == 1 else {}
        return 200, {"ETag": '"1"', **cut}, PAGE[:10] if cut else PAGE

    server.answers["/news"] = answer
    fetched = make_fetcher(partial=tmp_path / "home" / "partial").fetch(server.url("/news"))
    assert fetched.parts[0].data == PAGE


@pytest.mark.parametrize("start", [0, 5])
def test_part_that_nobody_asked_for_is_refused(server, fetcher, start):
    server.answers["/news"] = (206, {"Content-Range": f"bytes {start}-9/10"}, PAGE[:10])
    with pytest.raises(FetchError, match="nobody asked for"):
        fetcher.fetch(server.url("/news"))


LONG = b"".join(b"<p>Lamp %d is lit.</p>" % number for number in range(400))
HALF = len(LONG) // 2
FETCH = """
import ssl, sys
from pathlib import Path
from sources.fetch import Fetcher, Limits

url, trusted, folder = sys.argv[1:]
fetcher = Fetcher(
    partial=Path(folder),
    limits=Limits(pause=0.0),
    ssl_context=ssl.create_default_context(cafile=trusted),
    allow_loopback=True,
    look_up=lambda host, seconds: ("127.0.0.1",),
)
sys.stdout.buffer.write(fetcher.fetch(url).parts[0].data)
"""


@pytest.fixture
def start_fetching(server, authority, tmp_path):
    """Start a process that fetches `/news` and writes what it got to its standard output."""
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    started = []

    def start():
        arguments = [server.url("/news"), str(tmp_path / "authority.pem"), str(tmp_path / "home" / "partial")]
        process = subprocess.Popen([sys.executable, "-c", FETCH, *arguments], stdout=subprocess.PIPE)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def in_two_halves(between):
    """Send the document, or the rest that was asked for; call `between` when half of that is on its way."""

    def answer(request):
        asked = request.headers["Range"]
        start = 0 if asked is None else int(asked.removeprefix("bytes=").removesuffix("-"))
        request.send_response_only(200 if asked is None else 206)
        if asked is not None:
            request.send_header("Content-Range", f"bytes {start}-{len(LONG) - 1}/{len(LONG)}")
        request.send_header("Content-Length", str(len(LONG) - start))
        request.send_header("ETag", '"1"')
        request.end_headers()
        half = (start + len(LONG)) // 2
        request.wfile.write(LONG[start:half])
        between(request)
        request.wfile.write(LONG[half:])

    return answer


def both_under_way():
    """Wait until two transfers have come as far as this, and a moment for what was sent to arrive."""
    barrier = threading.Barrier(2)

    def wait(request):
        barrier.wait(60)
        threading.Event().wait(0.3)

    return wait


def test_two_processes_fetch_the_same_address_at_once(server, start_fetching):
    """Both wrote into one part file, so each got a mixture of the two, or lost the file under its hands."""
    server.answers["/news"] = in_two_halves(both_under_way())
    processes = [start_fetching(), start_fetching()]
    assert [process.communicate(timeout=60)[0] for process in processes] == [LONG, LONG]


def test_two_processes_do_not_both_go_on_with_one_part(server, make_fetcher, start_fetching, tmp_path):
    """Both asked for the rest of the same part and appended it, so the document had its end twice."""
    server.answers["/news"] = (200, {"ETag": '"1"', "Content-Length": str(len(LONG))}, LONG[:HALF])
    with pytest.raises(FetchError, match="broke off"):
        make_fetcher(partial=tmp_path / "home" / "partial", limits=HASTY._replace(attempts=1)).fetch(
            server.url("/news")
        )
    server.seen.clear()
    server.answers["/news"] = in_two_halves(both_under_way())
    processes = [start_fetching(), start_fetching()]
    assert [process.communicate(timeout=60)[0] for process in processes] == [LONG, LONG]
    assert {request.headers["Range"] for request in server.seen} == {None, f"bytes={HALF}-"}


def test_transfer_of_a_killed_process_goes_on(server, make_fetcher, start_fetching, tmp_path):
    """A lock that outlived its process would keep the part file from everybody."""
    under_way, go_on = threading.Event(), threading.Event()

    def between(request):
        under_way.set()
        go_on.wait(60)

    server.answers["/news"] = in_two_halves(between)
    process = start_fetching()
    assert under_way.wait(60)
    part_file = tmp_path / "home" / "partial"
    while not any(path.stat().st_size == HALF for path in part_file.glob("*.part")):
        threading.Event().wait(0.01)
    process.kill()
    process.wait()
    go_on.set()
    fetched = make_fetcher(partial=part_file).fetch(server.url("/news"))
    assert fetched.parts[0].data == LONG
    assert server.seen[-1].headers["Range"] == f"bytes={HALF}-"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Range": f"bytes 5-{len(PAGE) - 1}/{len(PAGE)}"}, PAGE[5:]),
        ({"Content-Range": f"bytes 10-19/{len(PAGE)}"}, PAGE[10:20]),
        ({"Content-Range": f"bytes 10-{len(PAGE) - 1}/{len(PAGE) + 9}"}, PAGE[10:]),
        ({"Content-Range": f"bytes 10-{len(PAGE) - 1}/{len(PAGE)}"}, PAGE[10:-3]),
        ({"Content-Range": f"bytes 10-{len(PAGE) - 1}/{len(PAGE)}"}, PAGE[10:] + b"<p>"),
        ({"Content-Range": f"bytes 10-{len(PAGE) - 1}/{len(PAGE)}", "ETag": '"2"'}, PAGE[10:]),
        ({"Content-Range": "lines 1-2/2"}, PAGE[10:]),
        ({}, PAGE[10:]),
    ],
    ids=["other start", "not the end", "other length", "too short", "too long", "other version", "lines", "silent"],
)
def test_rest_that_does_not_fit_starts_over(server, make_fetcher, tmp_path, headers, body):
    """A wrong rest was stored with the part before it, or refused again and again because the part stayed."""

    def answer(request):
        if request.headers["Range"]:
            return 206, {"ETag": '"1"'} | headers, body
        is_first = len(server.seen) == 1
        return 200, {"ETag": '"1"', "Content-Length": str(len(PAGE))}, PAGE[:10] if is_first else PAGE

    server.answers["/news"] = answer
    fetched = make_fetcher(partial=tmp_path / "home" / "partial").fetch(server.url("/news"))
    assert fetched.parts[0].data == PAGE
    assert [request.headers["Range"] for request in server.seen] == [None, "bytes=10-", None]


def test_private_address_is_refused_before_connecting(server, make_fetcher):
    fetcher = make_fetcher(look_up=lambda host, seconds: ("10.0.0.1",))
    with pytest.raises(FetchError, match="public internet"):
        fetcher.fetch(server.url("/news"))


def test_loopback_needs_permission(server, make_fetcher):
    with pytest.raises(FetchError):
        make_fetcher(allow_loopback=False).fetch(server.url("/news"))
    assert server.seen == []


def test_name_is_looked_up_once_and_that_address_is_used(server, make_fetcher):
    """A name that points to a public address when it is checked and to a private one when it is used."""
    answers = iter([("127.0.0.1",), ("10.0.0.1",)])
    server.answers["/news"] = (200, {}, PAGE)
    fetcher = make_fetcher(look_up=lambda host, seconds: next(answers))
    assert fetcher.fetch(server.url("/news")).parts[0].data == PAGE
    with pytest.raises(FetchError, match=r"10\.0\.0\.1"):
        fetcher.fetch(server.url("/news"))


def test_next_address_is_tried_where_the_first_does_not_answer(server, make_fetcher):
    server.answers["/news"] = (200, {}, PAGE)
    fetcher = make_fetcher(look_up=lambda host, seconds: ("127.0.0.2", "127.0.0.1"))
    assert fetcher.fetch(server.url("/news")).parts[0].data == PAGE


def test_certificate_of_another_name_is_refused(server, fetcher):
    with pytest.raises(FetchError, match="certificate") as caught:
        fetcher.fetch(server.url("/news", "www.other.example"))
    assert not isinstance(caught.value, UnreachableError)
    assert server.seen == []


def test_certificate_of_an_unknown_authority_is_refused(server, make_fetcher):
    with pytest.raises(FetchError, match="SSL_CERT_FILE"):
        make_fetcher(ssl_context=ssl.create_default_context()).fetch(server.url("/news"))


def test_host_that_cannot_be_reached_is_tried_once(make_fetcher, certificate):
    closed = Server(certificate)
    url = closed.url("/news")
    closed.server_close()
    asked = []
    fetcher = make_fetcher(look_up=lambda host, seconds: asked.append(host) or ("127.0.0.1",))
    for _ in range(3):
        with pytest.raises(UnreachableError, match=SITE):
            fetcher.fetch(url)
    assert asked == [SITE]


def test_after_two_dead_hosts_nobody_else_is_tried(make_fetcher):
    asked = []

    def look_up(host, seconds):
        asked.append(host)
        raise UnreachableError("No such name.", hint="Check the network.")

    fetcher = make_fetcher(look_up=look_up)
    for host in ("a.example", "b.example", "c.example", "d.example"):
        with pytest.raises(UnreachableError):
            fetcher.fetch(f"https://{host}/")
    assert asked == ["a.example", "b.example"]


def test_silent_server_is_unreachable(server, make_fetcher):
    release = threading.Event()

    def silent(request):
        release.wait(5)
        return 200, {}, PAGE

    server.answers["/news"] = silent
    fetcher = make_fetcher(limits=HASTY._replace(read=0.1))
    with pytest.raises(UnreachableError):
        fetcher.fetch(server.url("/news"))
    release.set()
    assert len(server.seen) == 1


def test_dripping_body_ends_at_the_deadline(server, make_fetcher):
    stop = threading.Event()

    def drip(request):
        request.send_response_only(200)
        request.send_header("Content-Length", "5000")
        request.end_headers()
        while not stop.wait(0.02):
            request.wfile.write(b".")
        return 200, {}, b""

    server.answers["/news"] = drip
    with pytest.raises(FetchError, match="took longer"):
        make_fetcher(limits=HASTY._replace(total=0.3)).fetch(server.url("/news"))
    stop.set()


def test_cookies_are_not_kept(server, fetcher):
    server.answers["/news"] = (200, {"Set-Cookie": "a=b"}, PAGE)
    for _ in range(2):
        fetcher.fetch(server.url("/news"))
    assert [request.headers["Cookie"] for request in server.seen] == [None, None]


def test_proxies_of_the_environment_are_not_used(server, fetcher, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://10.0.0.1:3128")
    server.answers["/news"] = (200, {}, PAGE)
    assert fetcher.fetch(server.url("/news")).parts[0].data == PAGE


def test_requests_come_one_at_a_time(server, fetcher):
    busy, overlaps = [], []

    def answer(request):
        overlaps.append(len(busy))
        busy.append(1)
        threading.Event().wait(0.01)
        busy.pop()
        return 200, {}, PAGE

    server.answers["/news"] = answer
    threads = [threading.Thread(target=fetcher.fetch, args=[server.url("/news")]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert overlaps == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "url", ["http://www.harbour.example/", "https://www.harbour.example\\@evil.example/", "https://"]
)
def test_addresses_that_are_not_https_are_not_asked(server, fetcher, url):
    with pytest.raises(FetchError):
        fetcher.fetch(url)
    assert server.seen == []


def test_hosts_behind_one_address_get_their_own_connections(server, fetcher):
    server.answers["/news"] = (200, {}, PAGE)
    for host in (SITE, CELLAR):
        fetcher.fetch(server.url("/news", host))
    assert [a.client_address[1] != b.client_address[1] for a, b in pairwise(server.seen)] == [True]
