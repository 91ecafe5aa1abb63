"""A real server on loopback that behaves as badly as a test asks it to."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from factcheck.fetching.fetch import Fetched, Limits, fetch

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
Script = Callable[[socket.socket, str], None]


def answer(body: bytes = b"Words.", status: str = "200 OK", **headers: str) -> Script:
    """A well-behaved answer; header names with underscores for hyphens."""

    def play(connection: socket.socket, request: str) -> None:
        given = {"Content-Length": str(len(body)), **{k.replace("_", "-"): v for k, v in headers.items()}}
        head = "".join(f"{name}: {value}\r\n" for name, value in given.items() if value)
        connection.sendall(f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body)

    return play


class Hostile:
    """The server: ``scripts`` says what it does at each path; ``asked`` keeps every request it got."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.scheme = "http"
        self.scripts: dict[str, Script] = {}
        self.asked: list[str] = []

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def limits(self, **changed: object) -> Limits:
        allow = frozenset({("127.0.0.1", self.port)})
        given = {"seconds": 5.0, "allow": allow, "ports": frozenset({80, 443, self.port}), **changed}
        return Limits(**given)  # type: ignore[arg-type]

    def fetch(self, path: str, script: Script | None = None, **changed: object) -> Fetched:
        if script is not None:
            self.scripts[path] = script
        return fetch(self.url(path), limits=self.limits(**changed), user_agent="Test/1", fetched_at=NOW)


@contextlib.contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Hostile]:
    """A server on a free port of loopback, until the block ends."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                connection = self.request
                if context is not None:
                    connection = context.wrap_socket(connection, server_side=True)
                with connection:
                    self.play(connection)

        def play(self, connection: socket.socket) -> None:
            request = b""
            while b"\r\n\r\n" not in request:
                piece = connection.recv(4096)
                if not piece:
                    return
                request += piece
            words = request.decode("latin-1")
            hostile.asked.append(words)
            path = words.split(" ", 2)[1]
            hostile.scripts.get(path, answer(b"Nothing.", "404 Not Found"))(connection, words)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False
        allow_reuse_address = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Clients of these tests go away in the middle: no news."""

    with Server(("127.0.0.1", 0), Handler) as server:
        hostile = Hostile(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield hostile
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def hostile() -> Iterator[Hostile]:
    with serving() as server:
        yield server
