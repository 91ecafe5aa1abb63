"""Connections that lead only where they may, and that end at the deadline whatever the other side does.

A name is looked up once; its addresses are checked; the connection goes to the very address that was checked, so a
name that changes its answer in between gains nothing. The certificate is still verified for the name.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection

from factcheck.fetching.address import Address
from factcheck.fetching.deny import why_denied
from factcheck.fetching.refusals import Forbidden, NoAnswer, NoSuchName, TooSlow

CONNECT_SECONDS = 6.0  # for one address of several, so that a dead one leaves time for the next


class Deadline:
    """An instant by which everything must be done."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left. Raises TooSlow when none are."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TooSlow
        return left


class _BoundedSocket(socket.socket):
    """A socket whose every wait ends at the deadline: a time limit a read would let slow headers drip for ever."""

    deadline: Deadline

    def recv_into(self, *args: Any) -> int:
        self.settimeout(self.deadline.left())
        return super().recv_into(*args)

    def sendall(self, *args: Any) -> None:
        self.settimeout(self.deadline.left())
        super().sendall(*args)


def _bounded_tls(deadline: Deadline) -> ssl.SSLContext:
    """A context that verifies certificates and names, and whose sockets keep the deadline."""

    class BoundedTls(ssl.SSLSocket):
        def read(self, *args: Any) -> Any:
            self.settimeout(deadline.left())
            return super().read(*args)

        def sendall(self, *args: Any) -> None:
            self.settimeout(deadline.left())
            super().sendall(*args)

    context = ssl.create_default_context()
    context.sslsocket_class = BoundedTls
    return context


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a name, in the order in which they should be tried."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _look_up_in_time(host: str, port: int, deadline: Deadline) -> list[str]:
    """As `look_up`, given up at the deadline: the system's own call cannot be interrupted."""
    answer: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(look_up(host, port))
        except (OSError, UnicodeError) as wrong:
            answer.put(OSError(str(wrong)))

    threading.Thread(target=ask, daemon=True, name="look-up").start()
    try:
        found = answer.get(timeout=deadline.left())
    except queue.Empty:
        raise TooSlow(detail="the name was not looked up in time") from None
    if isinstance(found, OSError) or not found:
        raise NoSuchName(detail=str(found))
    return found


def _open(address: Address, deadline: Deadline, allow: frozenset[tuple[str, int]]) -> socket.socket:
    """A connection to ``address``. One forbidden address among those of a name forbids the name."""
    found = [address.host] if address.is_literal else _look_up_in_time(address.host, address.port, deadline)
    for where in found:
        why = why_denied(where)
        if why and (where, address.port) not in allow:
            raise Forbidden(detail=f"{address.host} leads to {where}: {why}")
    for where in found:
        family = socket.AF_INET6 if ":" in where else socket.AF_INET
        opened = _BoundedSocket(family, socket.SOCK_STREAM)
        opened.deadline = deadline
        try:
            opened.settimeout(min(deadline.left(), CONNECT_SECONDS))
            opened.connect((where, address.port))
            opened.settimeout(deadline.left())
        except OSError as wrong:
            opened.close()
            last: OSError = wrong
        except TooSlow:
            opened.close()
            raise
        else:
            return opened
    deadline.left()
    raise NoAnswer(detail=str(last)) from last


def make_connection(
    address: Address, deadline: Deadline, allow: frozenset[tuple[str, int]]
) -> HTTPConnection:
    """A connection for one request, not yet open. Environment variables about proxies are not heeded."""
    opening: Callable[[], socket.socket] = lambda: _open(address, deadline, allow)  # noqa: E731

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return opening()

    class Tls(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return opening()

    if address.scheme == "https":
        return Tls(address.host, address.port, ssl_context=_bounded_tls(deadline), cert_reqs="CERT_REQUIRED")
    return Plain(address.host, address.port)
