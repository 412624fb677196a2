"""Addresses: which ones a program may connect to, and where a redirect may lead.

A catalogue row, a redirect or a user's own row may name any host. We connect to public addresses only, over https only,
and to the very address that was checked, so that a name can't point somewhere else a moment later.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit, urlunsplit

from sources.errors import FetchError, UnreachableError

CELLAR = "publications.europa.eu"
NO_NETWORK = "Check the network, or set PINCITE_MIRROR to a folder that holds copies."

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Target(NamedTuple):
    """An https address taken apart."""

    url: str
    host: str
    port: int


def target_of(url: str, *, any_port: bool = False) -> Target:
    """Take an address apart.

    Args:
        url: The address.
        any_port: Whether a port other than 443 is allowed.

    Raises:
        FetchError: If it is not a plain https address.
    """
    try:
        split = urlsplit(url)
        host, port = (split.hostname or "").encode("idna").decode().rstrip("."), split.port or 443
    except ValueError as error:
        raise FetchError(f"{url!r} is not an address: {error}.", hint="Check it for typing errors.") from error
    if split.scheme != "https" or not host or any(character.isspace() for character in url):
        raise FetchError(f"{url!r} is not an https address.", hint="Only https:// addresses are fetched.")
    if split.username is not None or split.password is not None:
        raise FetchError(f"The address of {host} carries a user name.", hint="Give the address without it.")
    if port != 443 and not any_port:
        raise FetchError(f"{url!r} names the port {port}.", hint="Only the ordinary https port is used.")
    return Target(urlunsplit(split._replace(fragment="")), host, port)


def next_hop(url: str, location: str) -> str:
    """Return where a redirect leads, raised to https.

    Args:
        url: The address that answered with the redirect.
        location: Its `Location` header; may be relative.

    Raises:
        FetchError: If it leads to another publisher's host. Cellar redirects to plain http on its own host, and to
            no other one.
    """
    try:
        split = urlsplit(urljoin(url, location))
    except ValueError as error:
        raise FetchError(f"{url} redirects to {location!r}, which is no address.", hint="Try again later.") from error
    upgraded = urlunsplit(split._replace(scheme="https") if split.scheme == "http" else split)
    before, after = urlsplit(url).hostname or "", split.hostname or ""
    same = before == after if before == CELLAR else _site(before) == _site(after)
    if not same:
        raise FetchError(
            f"{before} redirects to another host: {after or location!r}.",
            hint=f"If you trust it, add the address that it leads to: {upgraded}",
        )
    return upgraded


def _site(host: str) -> str:
    return ".".join(host.rsplit(".", 2)[-2:])


def resolve(host: str, seconds: float) -> tuple[str, ...]:
    """Return the IP addresses of a host.

    Raises:
        UnreachableError: If the name isn't known, or nobody answers in time.
    """
    found: list[str] = []
    failure: list[OSError] = []

    def look_up() -> None:
        try:
            found.extend(str(entry[4][0]) for entry in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM))
        except OSError as error:
            failure.append(error)

    # The system's resolver takes no time limit and, without a network, up to half a minute.
    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(seconds)
    if not found:
        why = failure[0].strerror if failure else f"no answer within {seconds:g} seconds"
        raise UnreachableError(
            f"The address of {host} can't be looked up: {why}.",
            hint=NO_NETWORK,
        )
    return tuple(dict.fromkeys(found))


def public(host: str, addresses: tuple[str, ...], *, allow_loopback: bool = False) -> tuple[str, ...]:
    """Return the addresses if all of them are public.

    Raises:
        FetchError: If one is private, loopback, link-local or otherwise not of the public internet.
    """
    for address in addresses:
        if not _is_public(ipaddress.ip_address(address.partition("%")[0]), allow_loopback):
            raise FetchError(
                f"{host} is the address {address}, which is not on the public internet.",
                hint="Sources are fetched from public hosts only; put a local copy into a mirror folder.",
            )
    return addresses


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address, allow_loopback: bool) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        # An IPv4 address in disguise is judged by what it is.
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(inner, allow_loopback)
    if allow_loopback and address.is_loopback:
        return True
    return address.is_global and not address.is_multicast and not address.is_reserved
