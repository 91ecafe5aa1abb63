"""Drawing a page: as people see it, scripts and all, and nothing of an inner network in it."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image

from factcheck.fetching.render import Answer, CannotDraw, draw, find_program

pytestmark = pytest.mark.browser
PAGE = b"""<!doctype html><title>T</title><link rel=stylesheet href=/s.css>
<body><p id=x>before</p><iframe src="http://127.0.0.1:%(port)d/frame"></iframe><img src="http://127.0.0.1:%(port)d/i">
<link rel=preconnect href="http://127.0.0.1:%(port)d"><link rel=prefetch href="http://127.0.0.1:%(port)d/pre">
<script>
document.body.style.background = "rgb(0, 128, 0)";
fetch("http://127.0.0.1:%(port)d/fetched", {mode: "no-cors"}).catch(() => 0);
fetch("http://127.0.0.1:%(port)d/posted", {method: "POST", mode: "no-cors"}).catch(() => 0);
navigator.sendBeacon("http://127.0.0.1:%(port)d/beacon", "x");
new WebSocket("ws://127.0.0.1:%(port)d/socket");
new Worker(URL.createObjectURL(new Blob(["fetch('http://127.0.0.1:%(port)d/worker')"])));
open("http://127.0.0.1:%(port)d/opened");
</script>"""


@pytest.fixture
def inner() -> Iterator[tuple[int, list[str]]]:
    """A site of an inner network that must not be asked for anything."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], asked
        server.shutdown()


def program() -> str:
    found = find_program()
    if found is None:
        pytest.skip("Chromium is not installed.")
    return found


def test_a_page_is_drawn_with_its_scripts_and_reaches_nothing_but_us(inner: tuple[int, list[str]]) -> None:
    port, reached = inner
    asked: list[str] = []

    def answer(url: str) -> Answer | None:
        asked.append(url)
        if url == "http://site.example/page":
            return Answer(200, {"Content-Type": "text/html"}, PAGE % {b"port": port})
        if url == "http://site.example/s.css":
            return Answer(200, {"Content-Type": "text/css"}, b"body { height: 3000px; margin: 0 }")
        raise OSError("no such site")

    drawn = draw(program(), "http://site.example/page", answer, sandbox=False)
    assert drawn.pdf.startswith(b"%PDF-")
    picture = Image.open(io.BytesIO(drawn.png))
    assert (picture.width, picture.height >= 3000) == (1280, True)
    assert picture.convert("RGB").getpixel((1200, 2900)) == (0, 128, 0)
    assert f"http://127.0.0.1:{port}/fetched" in asked
    assert f"http://127.0.0.1:{port}/posted" not in asked
    assert reached == []


@pytest.mark.parametrize(
    "url",
    [
        "http://Site.example",
        "http://site.example/page#there",
        "http://b\N{LATIN SMALL LETTER U WITH DIAERESIS}cher.example/a|b/{x}?q=\N{LATIN SMALL LETTER E WITH ACUTE}",
    ],
)
def test_the_page_is_what_was_kept_however_its_address_is_spelled_and_reloaded(url: str) -> None:
    asked: list[str] = []
    page = b"""<!doctype html><body><script>
    if (!sessionStorage.seen) { sessionStorage.seen = 1; location.reload(); }
    else document.body.style.background = "rgb(0, 128, 0)";
    </script>"""
    kept = Answer(200, {"Content-Type": "text/html"}, page)
    drawn = draw(program(), url, asked.append, page=kept, sandbox=False)
    assert Image.open(io.BytesIO(drawn.png)).convert("RGB").getpixel((50, 50)) == (0, 128, 0)
    assert [address for address in asked if not address.endswith("/favicon.ico")] == []


def test_a_page_without_an_end_is_given_up() -> None:
    page = Answer(200, {"Content-Type": "text/html"}, b"<script>for (;;) {}</script>")
    with pytest.raises(CannotDraw, match="too long"):
        draw(program(), "http://site.example/", lambda url: page, sandbox=False, seconds=4)


def test_a_program_that_is_none_and_a_root_without_a_sandbox_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(CannotDraw, match="ended by itself"):
        draw("/bin/true", "http://site.example/", lambda url: None, sandbox=False)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    with pytest.raises(CannotDraw, match="as root"):
        draw("/bin/true", "http://site.example/", lambda url: None)
    assert find_program("off") is None
    assert find_program("/nowhere/chromium") is None
