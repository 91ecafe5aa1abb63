"""Fetching from a server that behaves badly: always within the limits, always with a sentence."""

from __future__ import annotations

import gzip
import os
import random
import socket
import subprocess
import threading
import time
import zlib
from datetime import UTC, datetime

import pytest

from factcheck.fetching import connect
from factcheck.fetching.fetch import Limits, expect_page, fetch
from factcheck.fetching.refusals import (
    Forbidden,
    NoAddress,
    NoAnswer,
    NoPage,
    NoSuchName,
    NotSecure,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    Unreadable,
)
from tests.fetching.conftest import NOW, answer, serving


def test_a_page_comes_with_everything_that_was_seen(hostile):
    fetched = hostile.fetch(
        "/a?b=c", answer(b"W\xc3\xb6rds.", Content_Type="text/html; charset=utf-8", ETag='"1"')
    )
    assert (fetched.status, fetched.body) == (200, b"W\xc3\xb6rds.")
    assert fetched.content_type == "text/html; charset=utf-8"
    assert fetched.headers["etag"] == '"1"'
    assert fetched.final_url == fetched.url == hostile.url("/a?b=c")
    assert (fetched.redirects, fetched.fetched_at) == ((), NOW)
    request = hostile.asked[0].lower()
    assert "user-agent: test/1" in request
    assert f"host: 127.0.0.1:{hostile.port}" in request
    assert "cookie" not in request
    assert "authorization" not in request


def test_headers_of_the_caller_are_sent_so_that_a_feed_can_answer_not_modified(hostile):
    hostile.scripts["/feed"] = answer(b"", "304 Not Modified")
    fetched = fetch(
        hostile.url("/feed"),
        limits=hostile.limits(),
        user_agent="Test/1",
        fetched_at=datetime.now(UTC),
        headers={"If-None-Match": '"1"'},
    )
    assert fetched.status == 304
    assert 'if-none-match: "1"' in hostile.asked[0].lower()


def test_nothing_on_loopback_is_fetched_unless_it_is_named(hostile):
    ports = frozenset({hostile.port})
    for allow in (frozenset(), frozenset({("127.0.0.1", 1)}), frozenset({("127.0.0.2", hostile.port)})):
        with pytest.raises(Forbidden):
            hostile.fetch("/", answer(), allow=allow, ports=ports)
    assert hostile.asked == []
    assert Limits().allow == frozenset()


def test_proxies_of_the_environment_are_not_used(hostile, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert hostile.fetch("/", answer()).status == 200


# Redirects


def test_redirects_are_followed_and_kept(hostile):
    hostile.scripts["/b"] = answer(b"", "301 Moved", Location="c?x=1")
    hostile.scripts["/c?x=1"] = answer(b"There.")
    fetched = hostile.fetch("/a", answer(b"", "302 Found", Location="/b"))
    assert fetched.body == b"There."
    assert fetched.final_url == hostile.url("/c?x=1")
    assert fetched.redirects == (hostile.url("/a"), hostile.url("/b"))


@pytest.mark.parametrize(
    ("location", "error"),
    [
        ("http://169.254.169.254/latest/", Forbidden),
        ("http://localhost/", Forbidden),
        ("//10.0.0.1/", Forbidden),
        ("http://[::1]/", Forbidden),
        ("http://127.0.0.1:22/", Forbidden),
        ("http://127.0.0.1:80/", Forbidden),
        ("http://2130706433/", NoAddress),
        ("http://user:word@127.0.0.1/", NoAddress),
        ("file:///etc/passwd", NoAddress),
        ("javascript:alert(1)", NoAddress),
        ("http://[", NoAddress),
    ],
)
def test_every_redirect_is_checked_anew(hostile, location, error):
    with pytest.raises(error):
        hostile.fetch("/a", answer(b"", "302 Found", Location=location))


def test_circles_and_long_chains_end(hostile):
    with pytest.raises(TooManyRedirects):
        hostile.fetch("/a", answer(b"", "302 Found", Location="/a"))
    for n in range(20):
        hostile.scripts[f"/{n}"] = answer(b"", "302 Found", Location=f"/{n + 1}")
    hostile.asked.clear()
    with pytest.raises(TooManyRedirects):
        hostile.fetch("/0")
    assert len(hostile.asked) == 6


def test_a_name_that_changes_its_answer_gains_nothing(hostile, monkeypatch):
    """Rebinding: the address that was checked is the one that is connected to, and each hop asks once."""
    answers = [["93.184.215.14"], ["127.0.0.1"]]
    asked, reached = [], []

    def look_up(host, port):
        asked.append(host)
        return answers[min(len(asked), 2) - 1]

    def connect_to(self, where):
        reached.append(where)
        raise OSError("no network in tests")

    monkeypatch.setattr(connect, "look_up", look_up)
    monkeypatch.setattr(connect._BoundedSocket, "connect", connect_to)
    with pytest.raises(NoAnswer):
        fetch("http://rebind.example/", limits=Limits(), user_agent="Test/1", fetched_at=NOW)
    assert (asked, reached) == (["rebind.example"], [("93.184.215.14", 80)])
    with pytest.raises(Forbidden):
        fetch("http://rebind.example/", limits=Limits(), user_agent="Test/1", fetched_at=NOW)
    assert reached == [("93.184.215.14", 80)]


def test_a_redirect_to_a_name_that_now_leads_inside_is_refused(hostile, monkeypatch):
    monkeypatch.setattr(connect, "look_up", lambda host, port: ["127.0.0.1"])
    with pytest.raises(Forbidden):
        hostile.fetch("/a", answer(b"", "302 Found", Location="http://rebind.example/"))
    assert len(hostile.asked) == 1


# Time


def drip(first: bytes, piece: bytes, pause: float = 0.05):
    def play(connection, request):
        connection.sendall(first)
        for _ in range(2_000):
            connection.sendall(piece)
            time.sleep(pause)

    return play


@pytest.mark.parametrize(
    "script",
    [
        lambda connection, request: time.sleep(10),
        drip(b"", b"H"),
        drip(b"HTTP/1.1 200 OK\r\n", b"X-A: a\r\n", 0.3),
        drip(b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
        drip(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x"),
        drip(b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"a"),
    ],
    ids=["silence", "status", "headers", "header", "100s", "length", "open", "chunks", "chunk size"],
)
def test_nothing_slow_outlasts_the_one_deadline(hostile, script):
    started = time.monotonic()
    with pytest.raises(TooSlow):
        hostile.fetch("/", script, seconds=0.8)
    assert time.monotonic() - started < 1.6


def test_slow_redirects_share_the_deadline(hostile):
    def send_on(connection, request):
        time.sleep(0.3)
        there = f"/{random.random()}"
        hostile.scripts[there] = send_on
        answer(b"", "302 Found", Location=there)(connection, request)

    started = time.monotonic()
    with pytest.raises(TooSlow):
        hostile.fetch("/", send_on, seconds=0.8)
    assert time.monotonic() - started < 1.6


def test_a_name_that_is_not_looked_up_in_time_is_given_up(monkeypatch):
    done = threading.Event()
    monkeypatch.setattr(connect, "look_up", lambda host, port: done.wait(5) and [])
    started = time.monotonic()
    with pytest.raises(TooSlow):
        fetch("http://slow.example/", limits=Limits(seconds=0.4), user_agent="Test/1", fetched_at=NOW)
    assert time.monotonic() - started < 1.5
    done.set()


def test_a_name_without_an_address_is_named_so(monkeypatch):
    def look_up(host, port):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(connect, "look_up", look_up)
    with pytest.raises(NoSuchName):
        fetch("http://nothing.example/", limits=Limits(), user_agent="Test/1", fetched_at=NOW)


# Size


def endless(head: bytes, piece: bytes):
    def play(connection, request):
        connection.sendall(head)
        for _ in range(100_000):
            connection.sendall(piece)

    return play


@pytest.mark.parametrize(
    "script",
    [
        answer(b"x", Content_Length="99999999999"),
        endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65_536),
        endless(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65_536 + b"\r\n"
        ),
        answer(gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip"),
        answer(zlib.compress(b"\0" * 50_000_000), Content_Encoding="deflate"),
    ],
    ids=["announced", "endless", "endless chunks", "gzip bomb", "deflate bomb"],
)
def test_what_is_too_large_is_given_up_early(hostile, script):
    with pytest.raises(TooLarge):
        hostile.fetch("/", script, wire_bytes=1_000_000, body_bytes=2_000_000)


@pytest.mark.parametrize(
    "encoding", ["gzip, gzip", "gzip,gzip,gzip,gzip,gzip,gzip", "x-unheard-of", "compress"]
)
def test_what_is_packed_twice_or_unknown_is_not_unpacked(hostile, encoding):
    with pytest.raises(Unreadable):
        hostile.fetch("/", answer(gzip.compress(b"Words."), Content_Encoding=encoding))


@pytest.mark.parametrize(("pack", "encoding"), [(gzip.compress, "gzip"), (zlib.compress, "deflate")])
def test_what_is_packed_is_unpacked(hostile, pack, encoding):
    assert hostile.fetch("/", answer(pack(b"Words."), Content_Encoding=encoding)).body == b"Words."


def test_a_broken_packing_is_refused(hostile):
    with pytest.raises(Unreadable):
        hostile.fetch("/", answer(b"not packed at all", Content_Encoding="gzip"))


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"", NoAnswer),
        (b"not http at all\r\n\r\n", Unreadable),
        (b"HTTP/1.1 2x0 OK\r\n\r\n", Unreadable),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort", NoAnswer),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", NoAnswer),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n", NoAnswer),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", NoAnswer),
    ],
    ids=["nothing", "no http", "status", "short", "chunk", "many headers", "long header"],
)
def test_what_is_not_proper_http_is_refused_in_a_sentence(hostile, raw, error):
    with pytest.raises((error, Unreadable)) as refused:
        hostile.fetch("/", lambda connection, request: connection.sendall(raw))
    assert refused.value.message.endswith(".")


def test_nobody_listening_is_no_answer(hostile):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(NoAnswer):
        fetch(
            f"http://127.0.0.1:{port}/",
            limits=Limits(allow=frozenset({("127.0.0.1", port)})),
            user_agent="Test/1",
            fetched_at=NOW,
        )


# Statuses


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("404 Not Found", "no such page"),
        ("410 Gone", "no such page"),
        ("402 Payment Required", "subscription"),
        ("403 Forbidden", "subscription"),
        ("429 Too Many", "few minutes"),
        ("503 Busy", "few minutes"),
        ("204 No Content", "empty"),
        ("302 Found", "status 302"),
    ],
)
def test_a_status_that_is_no_page_becomes_a_sentence(hostile, status, words):
    body = b"" if status.startswith("204") else b"Sorry."
    with pytest.raises(NoPage, match=words):
        expect_page(hostile.fetch("/", answer(body, status)))


def test_a_page_that_came_is_handed_through(hostile):
    fetched = hostile.fetch("/", answer())
    assert expect_page(fetched) is fetched


# Certificates


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for news.example, signed by nobody else, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    made, key = folder / "made.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        + ["-keyout", key, "-out", made, "-days", "2", "-subj", "/CN=news.example"]
        + ["-addext", "subjectAltName=DNS:news.example"],
        check=True,
        capture_output=True,
    )
    return made, key


@pytest.fixture
def secure(certificate):
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with serving(context) as server:
        server.scripts["/"] = answer(b"Secret words.")
        server.scripts["/slow"] = drip(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"x")
        server.scripts["/headers"] = drip(b"HTTP/1.1 200 OK\r\nX: ", b"x")
        server.scheme = "https"
        yield server


def _fetch_by_name(server, name, path="/", seconds=5.0):
    return fetch(
        server.url(path, host=name),
        limits=server.limits(seconds=seconds),
        user_agent="Test/1",
        fetched_at=NOW,
    )


def test_a_certificate_is_verified_for_the_name_and_not_for_the_address(secure, certificate, monkeypatch):
    monkeypatch.setattr(connect, "look_up", lambda host, port: ["127.0.0.1"])
    with pytest.raises(NotSecure):  # signed by nobody we trust
        _fetch_by_name(secure, "news.example")
    monkeypatch.setenv("SSL_CERT_FILE", os.fspath(certificate[0]))
    assert _fetch_by_name(secure, "news.example").body == b"Secret words."
    for other in ("other.example", "127.0.0.1"):
        with pytest.raises(NotSecure):
            _fetch_by_name(secure, other)


@pytest.mark.parametrize("path", ["/slow", "/headers"])
def test_the_deadline_holds_over_tls(secure, certificate, monkeypatch, path):
    monkeypatch.setattr(connect, "look_up", lambda host, port: ["127.0.0.1"])
    monkeypatch.setenv("SSL_CERT_FILE", os.fspath(certificate[0]))
    started = time.monotonic()
    with pytest.raises(TooSlow):
        _fetch_by_name(secure, "news.example", path, seconds=0.8)
    assert time.monotonic() - started < 1.6


def test_a_handshake_that_never_comes_is_given_up(hostile):
    with pytest.raises((TooSlow, NoAnswer)):
        fetch(
            f"https://127.0.0.1:{hostile.port}/",
            limits=hostile.limits(seconds=0.8),
            user_agent="Test/1",
            fetched_at=NOW,
        )


def test_nothing_is_left_open(hostile):
    hostile.scripts["/"] = answer(b"x" * 1000)
    hostile.fetch("/")
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        hostile.fetch("/")
        with pytest.raises(TooLarge):
            hostile.fetch("/", body_bytes=10)
    assert len(os.listdir("/proc/self/fd")) <= before + 4
