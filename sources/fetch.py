"""Fetching a document from its official address: politely, over https, and never more than asked for.

The only file that imports httpx. One request at a time with a pause per host; redirects are followed by hand, each hop
raised to https and checked; the connection goes to the very IP address that was checked. A host that can't be reached
is not tried twice, and after two such hosts in a row the network counts as absent, so that a first run without one
takes seconds. Proxies of the environment are not used: what they connect to can't be checked.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sources.address import NO_NETWORK, Target, next_hop, public, resolve, target_of
from sources.body import Body
from sources.errors import BlockedError, FetchError, UnreachableError
from sources.hosts import Hosts
from sources.partial import Partial, version_name
from sources.refusals import REDIRECTS, RETRYABLE, SEE_OTHER, refuse_pages, status_refusal
from sources.request import Request
from sources.response import Response, parts_of
from sources.schema import SourcePart

if TYPE_CHECKING:
    import httpx

_ANY_PAGE = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"


class Limits(NamedTuple):
    """How much and how long; seconds and bytes."""

    size: int = 64 * 2**20
    connect: float = 3.0
    read: float = 20.0
    total: float = 180.0
    attempts: int = 3
    hops: int = 6
    pause: float = 1.5
    longest_wait: float = 60.0


class Fetched(NamedTuple):
    """What an address gave.

    Attributes:
        url: The address that was asked for.
        media: Media type of the first part, without parameters.
    """

    parts: tuple[SourcePart, ...]
    url: str
    media: str | None
    etag: str | None
    last_modified: str | None


class _TryAgainError(Exception):
    def __init__(self, error: FetchError, wait: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.wait = wait


class Fetcher:
    """Fetches one document at a time and remembers which hosts answer.

    Args:
        partial: Folder for transfers that broke off; `None` starts them over.
        limits: How much and how long.
        ssl_context: Which certificates are trusted; by default those of public authorities.
        allow_loopback: Whether this machine itself may be asked, on any port; for tests.
        look_up: Gives the IP addresses of a host within so many seconds.
        sleep: Waits.
    """

    def __init__(
        self,
        *,
        partial: Path | None = None,
        limits: Limits = Limits(),  # noqa: B008 (a tuple can't change)
        ssl_context: ssl.SSLContext | None = None,
        allow_loopback: bool = False,
        look_up: Callable[[str, float], tuple[str, ...]] = resolve,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._partial = partial
        self._limits = limits
        self._ssl_context = ssl_context
        self._allow_loopback = allow_loopback
        self._look_up = look_up
        self._sleep = sleep
        self._one_at_a_time = threading.Lock()
        self._hosts = Hosts(limits.pause, sleep)

    def fetch(
        self,
        url: str,
        *,
        accept: str | None = None,
        language: str = "en",
        expects: Sequence[str] = (),
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Fetched | None:
        """Fetch what an address holds.

        Args:
            url: An https address.
            accept: The `Accept` header, sent exactly as it stands.
            language: Two letters.
            expects: Element ids that an HTML page must contain.
            etag: Of the copy that is held; the server then only sends another one.
            last_modified: The same, as a date.

        Returns:
            The document, or `None` where the server says that the held copy is still the one.

        Raises:
            UnreachableError: If no connection came about.
            BlockedError: If a check for browsers or an empty page came instead.
            FetchError: If the address didn't give the document for any other reason.
            StoreError: If a part file can't be written.
        """
        with self._one_at_a_time:
            deadline = time.monotonic() + self._limits.total
            request = Request(accept or _ANY_PAGE, language, etag, last_modified, deadline)
            answers = [self._with_patience(url, request)]
            if answers[0].status == 304:
                return None
            if answers[0].status == 300:
                items = replace(request, etag=None, last_modified=None)
                answers = [self._with_patience(link, items) for link in answers[0].links]
        refuse_pages(answers, expects)
        first = answers[0]
        return Fetched(
            parts=parts_of(answers),
            url=url,
            media=first.media,
            etag=first.headers.get("etag"),
            last_modified=first.headers.get("last-modified"),
        )

    def post(self, url: str, content: bytes, *, content_type: str, accept: str) -> Fetched:
        """Put a question to an address.

        Args:
            url: An https address.
            content: The question. It may be put again where an answer doesn't come, so it must not change anything.
            content_type: Its media type.
            accept: The `Accept` header, sent exactly as it stands.

        Raises:
            UnreachableError: If no connection came about.
            BlockedError: If a check for browsers or an empty page came instead.
            FetchError: If the address didn't answer for any other reason.
        """
        with self._one_at_a_time:
            deadline = time.monotonic() + self._limits.total
            request = Request(accept, "en", None, None, deadline, content, content_type)
            answer = self._with_patience(url, request)
        refuse_pages([answer], ())
        return Fetched(parts_of([answer]), url, answer.media, None, None)

    def _with_patience(self, url: str, request: Request) -> Response:
        attempt = 1
        while True:
            try:
                return self._follow(url, request)
            except _TryAgainError as again:
                wait = 2.0 ** (attempt - 1) if again.wait is None else again.wait
                too_long = wait > self._limits.longest_wait or time.monotonic() + wait > request.deadline
                if attempt >= self._limits.attempts or too_long:
                    raise again.error from again
                self._sleep(wait)
                attempt += 1

    def _follow(self, url: str, request: Request) -> Response:
        start = url
        for _ in range(self._limits.hops + 1):
            answer = self._ask(target_of(url, any_port=self._allow_loopback), request)
            if answer.status not in REDIRECTS:
                return answer
            url = next_hop(url, answer.headers.get("location", ""))
            if answer.status == SEE_OTHER:
                # The answer lies there already; every other redirect wants the question put again.
                request = replace(request, content=None, content_type=None)
        raise FetchError(
            f"{start} redirects more than {self._limits.hops} times.", hint="See in a browser where it leads."
        )

    def _ask(self, target: Target, request: Request) -> Response:
        import httpx

        self._hosts.check(target.host)
        try:
            addresses = public(
                target.host,
                self._look_up(target.host, self._limits.connect),
                allow_loopback=self._allow_loopback,
            )
            self._hosts.pace(target.host)
            return self._from_any(target, addresses, request)
        except UnreachableError as error:
            raise self._given_up(target.host, error) from error
        except httpx.TransportError as error:
            raise self._given_up(target.host, _explained(target.host, error)) from error
        except (httpx.InvalidURL, httpx.HTTPError, UnicodeError) as error:
            raise FetchError(f"{target.url} can't be asked for: {error}.", hint="Check the address.") from error

    def _given_up(self, host: str, error: FetchError) -> Exception:
        """A host that answered before may do so again; one that never did is not tried a second time."""
        if self._hosts.answers(host):
            return _TryAgainError(error)
        if isinstance(error, UnreachableError):
            self._hosts.died(host, error)
        return error

    def _from_any(self, target: Target, addresses: tuple[str, ...], request: Request) -> Response:
        import httpx

        for address in addresses[:-1][:3]:
            try:
                return self._from(target, address, request)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                # Many hosts have an IPv6 address that this machine has no route to.
                continue
        return self._from(target, addresses[-1], request)

    def _from(self, target: Target, address: str, request: Request) -> Response:
        import httpx

        key = "\n".join([target.url, request.accept, request.language])
        partial = None if self._partial is None or request.content is not None else Partial(self._partial, key)
        with ExitStack() as stack:
            if partial is not None:
                stack.callback(partial.release)
            resume = None if partial is None else partial.resume()
            # A client per request: kept connections and cookies would be shared by hosts behind one IP address.
            timeout = httpx.Timeout(self._limits.read, connect=self._limits.connect)
            client = stack.enter_context(httpx.Client(verify=self._trust, trust_env=False, timeout=timeout))
            response = stack.enter_context(
                client.stream(
                    request.method,
                    httpx.URL(target.url).copy_with(host=address),
                    content=request.content,
                    headers=request.headers(target, resume),
                    extensions={"sni_hostname": target.host},
                )
            )
            self._hosts.answered(target.host)
            headers = {name.lower(): value for name, value in response.headers.items()}
            answer = Response(target.url, target.host, response.status_code, headers)
            if answer.status in REDIRECTS or answer.status == 304:
                return answer
            if answer.status == 416 and partial is not None and resume is not None:
                raise _start_anew(partial, target.host)
            refusal = status_refusal(answer)
            if refusal is not None and answer.status in RETRYABLE and not isinstance(refusal, BlockedError):
                raise _TryAgainError(refusal, answer.retry_after)
            if refusal is not None:
                raise refusal
            body = self._body(answer, partial, resume)
            for chunk in response.iter_raw():
                if time.monotonic() > request.deadline:
                    raise FetchError(
                        f"{target.host} took longer than {self._limits.total:g} seconds.", hint="Try again later."
                    )
                body.add(chunk)
            if not body.is_complete:
                raise _start_anew(body, target.host)
            return answer._replace(body=body.whole(answer.encoding))

    def _body(self, answer: Response, partial: Partial | None, resume: tuple[int, str] | None) -> Body:
        start, length = 0, answer.headers.get("content-length")
        if answer.status == 206:
            if partial is None or resume is None:
                raise FetchError(f"{answer.host} sent a part that nobody asked for.", hint="Try again later.")
            rest = answer.rest_after(*resume)
            if rest is None:
                raise _start_anew(partial, answer.host)
            start, length = resume[0], str(rest)
        elif partial is not None:
            name = version_name(answer.headers)
            if name is None or answer.encoding or not partial.begin(name):
                partial = None
        body = Body(answer.host, self._limits.size, partial=partial, start=start)
        body.expect(length)
        return body

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        import httpx

        return self._ssl_context or httpx.create_ssl_context()


def _start_anew(transfer: Partial | Body, host: str) -> _TryAgainError:
    """Throw away what came: it and what the server says of its length don't fit together."""
    transfer.discard()
    return _TryAgainError(FetchError(f"What {host} sent doesn't fit what it announced.", hint="Try again."), 0.0)


def _explained(host: str, error: httpx.TransportError) -> FetchError:
    import httpx

    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return FetchError(
                f"The certificate of {host} can't be trusted: {cause.verify_message}.",
                hint="If your network inspects https, set SSL_CERT_FILE to its certificate; else leave the address.",
            )
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.ReadTimeout)):
        return UnreachableError(f"{host} can't be reached: {str(error) or type(error).__name__}.", hint=NO_NETWORK)
    return FetchError(f"The connection to {host} broke off: {str(error) or type(error).__name__}.", hint=NO_NETWORK)
