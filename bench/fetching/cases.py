"""What a hostile site can do to whoever fetches its pages, each with the words of the sentence that comes of it.

The tests go through all of them, and `run.py` measures what each costs.
"""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.reading.samples import LAUGHS, docx, pdf, text_stream, word_xml

MB = 1024 * 1024
Script = Callable[[socket.socket, str], None]
SLOW = "took too long"
LARGE = "larger than can be taken in"
BROKEN = "does not answer, or broke off"
NONSENSE = "makes no sense"
INNER = "does not lead to a public site"
NO_ADDRESS = "no web address"
ON_AND_ON = "sends on from page to page"


class Case(NamedTuple):
    """One thing a site does. ``says`` is in the sentence that refuses it; "" means that its words are read."""

    name: str
    script: Script
    says: str | tuple[str, ...]


def answer(body: bytes, status: str = "200 OK", *, length: int | None = None, **headers: str) -> Script:
    """One answer at once; ``length`` is what it claims to be long."""

    def play(connection: socket.socket, request: str) -> None:
        given = {"Content-Length": str(len(body) if length is None else length)}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
        connection.sendall(f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body)

    return play


def raw(data: bytes) -> Script:
    """These very bytes."""
    return lambda connection, request: connection.sendall(data)


def drip(first: bytes, piece: bytes, pause: float = 0.05) -> Script:
    """A little now and then, so that no wait for bytes is ever long."""

    def play(connection: socket.socket, request: str) -> None:
        connection.sendall(first)
        while True:
            connection.sendall(piece)
            time.sleep(pause)

    return play


def endless(first: bytes, piece: bytes) -> Script:
    """As fast as it goes, without an end."""

    def play(connection: socket.socket, request: str) -> None:
        connection.sendall(first)
        while True:
            connection.sendall(piece)

    return play


def sends_to(location: str) -> Script:
    """A redirect."""
    return answer(b"", "302 Found", Location=location)


def deeper(connection: socket.socket, request: str) -> None:
    """A redirect to an address that was never seen before, for ever."""
    path = request.split(" ", 2)[1]
    sends_to(f"{path}x")(connection, request)


def page(words: str) -> bytes:
    """A page with some words."""
    sentence = f"The port moved more goods than in any year before, {words} said on Monday. "
    return f"<html><body><article><p>{sentence * 12}</p></article></body></html>".encode()


OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def cases() -> Iterator[Case]:
    """Every case that is told by what the server sends."""
    for place in (
        "http://127.0.0.1:1/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://[ff02::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://localhost/",
        "http://printer.local/",
    ):
        yield Case(f"redirect to {place}", sends_to(place), INNER)
    for place in (
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "file:///etc/passwd",
        "ftp://news.example/",
        "gopher://news.example/",
        "data:text/html,x",
        "javascript:alert(1)",
    ):
        yield Case(f"redirect to {place}", sends_to(place), NO_ADDRESS)
    yield Case("redirect to a password", sends_to("http://a:b@news.example/"), "user name or a password")
    yield Case("redirects without an end", deeper, ON_AND_ON)
    yield Case("silence", lambda connection, request: time.sleep(60), SLOW)
    yield Case("status line, a letter at a time", drip(b"", b"H"), SLOW)
    yield Case("headers, one at a time", drip(OK, b"X: a\r\n", 0.3), SLOW)
    yield Case("one header, a letter at a time", drip(OK + b"X: ", b"x"), SLOW)
    yield Case("body, a letter at a time", drip(OK + b"Content-Length: 100000\r\n\r\n", b"x"), SLOW)
    yield Case("chunks, a letter at a time", drip(CHUNKED, b"1\r\nx\r\n"), SLOW)
    yield Case("body without an end", endless(OK + b"\r\n", b"x" * 65536), LARGE)
    yield Case("chunks without an end", endless(CHUNKED, b"10000\r\n" + b"x" * 65536 + b"\r\n"), LARGE)
    yield Case("headers without an end", endless(OK, b"X: y\r\n"), (BROKEN, NONSENSE))
    yield Case("one header without an end", endless(OK + b"X: ", b"y" * 65536), (BROKEN, NONSENSE))
    yield Case("chunk size without an end", endless(CHUNKED, b"0" * 65536), (BROKEN, NONSENSE))
    yield Case("100 GB announced", answer(b"x", length=100_000 * MB), LARGE)
    yield Case("less than announced", answer(b"short", length=5000), BROKEN)
    yield Case("length that is no number", raw(OK + b"Content-Length: many\r\n\r\nx"), (BROKEN, NONSENSE, ""))
    yield Case("length below nothing", raw(OK + b"Content-Length: -5\r\n\r\nx"), (BROKEN, NONSENSE, ""))
    yield Case("chunk size that is no number", raw(CHUNKED + b"zz\r\nx\r\n0\r\n\r\n"), (BROKEN, NONSENSE))
    yield Case("chunk shorter than it says", raw(CHUNKED + b"ffff\r\nshort"), BROKEN)
    yield Case("chunk size of 2^64", raw(CHUNKED + b"ffffffffffffffff\r\nx"), (BROKEN, NONSENSE))
    yield Case("chunk size below nothing", raw(CHUNKED + b"-5\r\nx\r\n0\r\n\r\n"), (BROKEN, NONSENSE))
    yield Case("no HTTP at all", raw(b"SSH-2.0-OpenSSH_9\r\n\r\n"), (BROKEN, NONSENSE))
    yield Case("nothing", raw(b""), BROKEN)
    yield Case("noughts in a header", raw(OK + b"X: a\x00b\r\n\r\n" + page("they")), (BROKEN, NONSENSE, ""))
    yield Case("noughts in a redirect", sends_to("http://news.example/\x00a"), NO_ADDRESS)
    yield Case(
        "line ends in a redirect",
        raw(b"HTTP/1.1 302 F\r\nLocation: /\rX: y\r\n\r\n"),
        (NO_ADDRESS, ON_AND_ON),
    )
    zeros = b"\0" * (60 * MB)
    yield Case("gzip, 60 MB in 60 KB", answer(gzip.compress(zeros), Content_Encoding="gzip"), LARGE)
    yield Case("deflate, 60 MB in 60 KB", answer(zlib.compress(zeros), Content_Encoding="deflate"), LARGE)
    twice = gzip.compress(gzip.compress(zeros))
    yield Case("gzip in gzip", answer(twice, Content_Encoding="gzip, gzip"), NONSENSE)
    yield Case("brotli, which was not asked for", answer(b"\x1b\x00", Content_Encoding="br"), NONSENSE)
    yield Case("packing that is none", answer(b"plain", Content_Encoding="gzip"), NONSENSE)
    latin = "Käse für Ümläute im Größenwahn, sagte die Behörde am Montag. " * 12
    wrong = f"<html><body><article><p>{latin}</p></article></body></html>".encode("latin-1")
    yield Case("charset that is not so", answer(wrong, Content_Type="text/html; charset=utf-8"), "")
    yield Case("charset nobody knows", answer(page("she"), Content_Type="text/html; charset=x-y"), "")
    yield Case("a page called a picture", answer(page("he"), Content_Type="image/png"), "")
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
    yield Case("a picture called a page", answer(picture, Content_Type="text/html"), "picture")
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    bomb = docx(word_xml("<w:p>" + " " * 100 * MB))
    yield Case(
        "Word file, 100 MB in 100 KB", answer(bomb, Content_Type=word), ("too large", "larger", "cannot")
    )
    laughs = docx(word_xml("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", LAUGHS))
    yield Case("Word file, entities", answer(laughs, Content_Type=word), ("damaged", "cannot", "not read"))
    stream = b"BT /F1 9 Tf " + b"(word) Tj " * 20 * MB
    big = pdf([stream], packed=True)
    yield Case("PDF, 200 MB in 200 KB", answer(big, Content_Type="application/pdf"), ANY)
    many = pdf([text_stream(["x"])] * 5000)
    yield Case("PDF of 5,000 pages", answer(many, Content_Type="application/pdf"), ANY)


ANY = ("*",)  # refused in a sentence or read, within the limits
