"""Fetching one page, within every limit."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError, ReadTimeoutError, SSLError
from urllib3.response import BaseHTTPResponse
from urllib3.util.request import ACCEPT_ENCODING

from factcheck.fetching.address import Address, follow, read_address
from factcheck.fetching.connect import Deadline, make_connection
from factcheck.fetching.refusals import (
    BY_HAND,
    CannotFetch,
    Forbidden,
    GonePage,
    NoAnswer,
    NoPage,
    NotSecure,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    Unreadable,
)

_PIECE = 64 * 1024
_SENDS_ON = {301, 302, 303, 307, 308}
_ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.9,*/*;q=0.5"
_PACKED = {"", "identity", *ACCEPT_ENCODING.split(","), "x-gzip"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far one fetch may go. ``allow`` names single addresses of inner networks that may be fetched from."""

    seconds: float = 20.0  # for everything together: look-up, redirects, headers, body
    wire_bytes: int = 10 * 1024 * 1024
    body_bytes: int = 20 * 1024 * 1024  # once unpacked
    redirects: int = 5
    ports: frozenset[int] = frozenset({80, 443, 8080, 8443})
    allow: frozenset[tuple[str, int]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer, as they went over the wire but for the body, which is unpacked."""

    url: str
    peer: str  # the address that was connected to
    request: tuple[tuple[str, str], ...]
    status: int
    reason: str
    response: tuple[tuple[str, str], ...]
    body: bytes  # nothing of an answer that only sends on


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What stood at an address at a time. ``status`` may be an error: see `expect_page`."""

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]  # names in lower case
    content_type: str  # as sent, with its charset
    body: bytes
    redirects: tuple[str, ...]  # every address that sent on, in order
    fetched_at: datetime
    exchanges: tuple[Exchange, ...] = ()  # all that were needed, the last of them giving the body


def fetch(
    url: str,
    *,
    limits: Limits,
    user_agent: str,
    fetched_at: datetime,
    headers: Mapping[str, str] | None = None,
) -> Fetched:
    """What stands at ``url``. Raises a CannotFetch whose message says to a person what to do.

    Any status is an answer; only redirects are followed. No cookies, no credentials and no proxy are used.
    """
    deadline = Deadline(limits.seconds)
    address = first = read_address(url)
    passed: list[str] = []
    exchanges: list[Exchange] = []
    asked = {
        "User-Agent": user_agent,
        "Accept": _ACCEPT,
        "Accept-Encoding": ACCEPT_ENCODING,
        "Connection": "close",
        **(headers or {}),
    }
    while True:
        expect_port(address, limits)
        connection = make_connection(address, deadline, limits.allow)
        try:
            connection.request(
                "GET", address.target, headers=asked, preload_content=False, decode_content=True
            )
            peer = _peer(connection)
            response = connection.getresponse()
            location = response.headers.get("Location", "")
            sends_on = response.status in _SENDS_ON and bool(location)
            body = b"" if sends_on else _read(response, limits)
            exchanges.append(_exchange(address, peer, asked, response, body))
            if not sends_on:
                return Fetched(
                    url=str(first),
                    final_url=str(address),
                    status=response.status,
                    headers={name.lower(): value for name, value in response.headers.items()},
                    content_type=response.headers.get("Content-Type", ""),
                    body=body,
                    redirects=tuple(passed),
                    fetched_at=fetched_at,
                    exchanges=tuple(exchanges),
                )
        except CannotFetch:
            raise
        except (HTTPError, http.client.HTTPException, OSError, ValueError) as wrong:
            raise understood(wrong, deadline) from wrong
        finally:
            connection.close()
        passed.append(str(address))
        if len(passed) > limits.redirects:
            raise TooManyRedirects
        address = follow(address, location)
        if str(address) in passed:
            raise TooManyRedirects


def _peer(connection: HTTPConnection) -> str:
    opened = connection.sock
    return "" if opened is None else str(opened.getpeername()[0])


def _exchange(
    address: Address, peer: str, asked: Mapping[str, str], response: BaseHTTPResponse, body: bytes
) -> Exchange:
    return Exchange(
        url=str(address),
        peer=peer,
        request=(("Host", address.authority), *asked.items()),
        status=response.status,
        reason=response.reason or "",
        response=tuple(response.headers.items()),
        body=body,
    )


def expect_page(fetched: Fetched) -> Fetched:
    """``fetched``, if the site gave the page. Raises NoPage with a sentence for the status it gave instead."""
    status = fetched.status
    if status == 200 and fetched.body:
        return fetched
    if status in (404, 410):
        raise GonePage
    if status in (401, 402, 403, 407, 451):
        raise NoPage(f"The site does not give this page to us; it may ask for a subscription. {BY_HAND}")
    if status == 429 or status >= 500:
        raise NoPage("The site has trouble, or too many visitors. Try again in a few minutes.")
    if not fetched.body:
        raise NoPage(f"The page is empty. {BY_HAND}")
    raise NoPage(f"The site answered with status {status}. {BY_HAND}")


def expect_port(address: Address, limits: Limits) -> None:
    """Raise Forbidden for a port that is not for pages."""
    if address.port not in limits.ports and (address.host, address.port) not in limits.allow:
        raise Forbidden(detail=f"port {address.port}")


def _read(response: BaseHTTPResponse, limits: Limits) -> bytes:
    packed = response.headers.get("Content-Encoding", "").strip().lower()
    if packed not in _PACKED:
        raise Unreadable(detail=f"packed as {packed}")
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > limits.wire_bytes:
        raise TooLarge(detail=f"{length} bytes announced")
    body = bytearray()
    while piece := response.read(_PIECE, decode_content=True):
        body += piece
        if response.tell() > limits.wire_bytes or len(body) > limits.body_bytes:
            raise TooLarge(detail=f"{response.tell()} bytes came, {len(body)} once unpacked")
    return bytes(body)


def understood(wrong: Exception, deadline: Deadline) -> CannotFetch:
    """A library's error as one of ours."""
    try:
        deadline.left()
    except TooSlow as slow:
        return slow
    detail = f"{type(wrong).__name__}: {wrong}"
    if isinstance(wrong, (TimeoutError, ReadTimeoutError)):
        return TooSlow(detail=detail)
    if isinstance(wrong, (SSLError, ssl.SSLError)):
        certificate = isinstance(wrong, ssl.SSLCertVerificationError) or "CERTIFICATE" in str(wrong)
        return NotSecure(detail=detail) if certificate else NoAnswer(detail=detail)
    if isinstance(wrong, OSError) or "IncompleteRead" in detail or "RemoteDisconnected" in detail:
        return NoAnswer(detail=detail)
    return Unreadable(detail=detail)
