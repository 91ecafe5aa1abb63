"""A page drawn by Chromium, as PDF and PNG, without a network of its own.

Chromium is spoken to through two pipes (its DevTools protocol) and has each request that a page makes answered by
us: the page itself with the bytes that were kept, all else by the guarded fetcher. Whatever slips past that (a frame
of another site, a WebSocket, a name that is looked up ahead) is sent to a proxy that is not there. So a script can
reach nothing that fetching does not allow, least of all an inner network.

The browser is a process of its own group with a folder of its own, ended at a deadline or when it swells.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from factcheck.errors import FactcheckError

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
SECONDS = 45.0  # for everything together
LOADING = 20.0  # of these, for the page and what belongs to it
QUIET = 1.0  # after which a page that asks for nothing more is drawn
MEMORY = 1_500 * 1024 * 1024  # resident, all its processes together
MOST_REQUESTS = 200
MOST_BYTES = 40 * 1024 * 1024  # of answers to them, and of each thing drawn
WIDTH, TALLEST = 1280, 10_000  # pixels of the picture
_NOT_PASSED_ON = {"content-encoding", "content-length", "transfer-encoding", "set-cookie", "connection"}
# Finds the two pipes their places; done by an interpreter of its own, since nothing may run between fork and exec here.
_START = "import os,sys;a,b=int(sys.argv[1]),int(sys.argv[2]);os.dup2(a,103);os.dup2(b,104);os.dup2(103,3);os.dup2(104,4);os.execv(sys.argv[3],sys.argv[3:])"
_OPTIONS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--proxy-server=http://127.0.0.1:9",  # nobody is there
    "--proxy-bypass-list=<-loopback>",  # and not even this machine is reached without it
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--hide-scrollbars",
    "--mute-audio",
    "--no-first-run",
    "--no-default-browser-check",
)


class CannotDraw(FactcheckError):
    """The page could not be drawn; the message says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request of a page is answered with."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as PDF and as PNG."""

    pdf: bytes
    png: bytes


def find_program(wanted: str = "") -> str | None:
    """Where Chromium is: at ``wanted``, or under one of its usual names; None for "off" and when there is none."""
    if wanted == "off":
        return None
    return next((found for name in ([wanted] if wanted else PROGRAMS) if (found := shutil.which(name))), None)


def draw(
    program: str,
    url: str,
    answer: Callable[[str], Answer | None],
    *,
    page: Answer | None = None,
    sandbox: bool = True,
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> Drawn:
    """The page at ``url``, whose requests ``answer`` answers by address; None refuses one. Raises CannotDraw.

    ``page`` is what stands at ``url`` itself, however Chromium spells that. ``answer`` is called from several
    threads. Only GET reaches it.
    """
    if sandbox and hasattr(os, "geteuid") and os.geteuid() == 0:
        raise CannotDraw(
            "Chromium does not keep its sandbox when it is run as root. Run the worker as somebody else."
        )
    with (
        # Chromium may be writing there still in the moment in which it is ended.
        tempfile.TemporaryDirectory(prefix="factcheck-page-", ignore_cleanup_errors=True) as folder,
        _Browser(program, Path(folder), sandbox, time.monotonic() + seconds, memory) as browser,
    ):
        browser.page, browser.answer = page, answer
        return _drawn(browser, url)


def _drawn(browser: _Browser, url: str) -> Drawn:
    browser.call("Browser.setDownloadBehavior", behavior="deny")
    target = browser.call("Target.createTarget", url="about:blank")["targetId"]
    browser.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    browser.call("Page.enable")
    browser.call("Network.enable")
    browser.call("Network.setCacheDisabled", cacheDisabled=True)
    browser.call("Fetch.enable", patterns=[{"urlPattern": "*"}])
    browser.call(
        "Emulation.setDeviceMetricsOverride", width=WIDTH, height=1000, deviceScaleFactor=1, mobile=False
    )
    began = browser.call("Page.navigate", url=url)
    if began.get("errorText"):
        raise CannotDraw(f"Chromium did not open the page: {began['errorText']}.")
    browser.wait_until_quiet(LOADING)
    size = browser.call("Page.getLayoutMetrics")["cssContentSize"]
    height = max(100, min(int(size["height"]), TALLEST))
    picture = browser.call(
        "Page.captureScreenshot",
        format="png",
        captureBeyondViewport=True,
        clip={"x": 0, "y": 0, "width": WIDTH, "height": height, "scale": 1},
    )
    paper = browser.call("Page.printToPDF", printBackground=True, preferCSSPageSize=False)
    return Drawn(base64.b64decode(paper["data"]), base64.b64decode(picture["data"]))


@dataclass
class _Browser:
    """A running Chromium, and the conversation with it."""

    program: str
    folder: Path
    sandbox: bool
    deadline: float
    memory: int
    session: str = ""
    answer: Callable[[str], Answer | None] | None = None
    page: Answer | None = None
    _address: str = ""  # of the page, as Chromium asks for it
    _number: int = 0
    _asked: int = 0
    _given: int = 0
    _open: int = 0  # requests that wait for their answer
    _loaded: bool = False
    _moved: float = 0.0
    _rest: bytearray = field(default_factory=bytearray)
    _sending: threading.Lock = field(default_factory=threading.Lock)
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> _Browser:
        to_it, self._to = os.pipe()
        self._from, from_it = os.pipe()
        os.set_blocking(self._from, False)
        options = [*_OPTIONS, f"--user-data-dir={self.folder}", *([] if self.sandbox else ["--no-sandbox"])]
        environment = {name: os.environ[name] for name in ("LANG", "TMPDIR") if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 - the program of the settings, nothing of the page's
            [sys.executable, "-I", "-S", "-c", _START, str(to_it), str(from_it), self.program, *options],
            pass_fds=(to_it, from_it),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**environment, "HOME": str(self.folder), "PATH": os.defpath},
            start_new_session=True,
        )
        os.close(to_it)
        os.close(from_it)
        self._pool = ThreadPoolExecutor(6, thread_name_prefix="page")
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._pool.shutdown(wait=True, cancel_futures=True)
        os.close(self._to)
        os.close(self._from)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """What Chromium answers to ``method``."""
        number = self._send(method, params)
        while True:
            message = self._next()
            if message is not None and message.get("id") == number:
                if "error" in message:
                    raise CannotDraw(
                        f"Chromium could not draw the page: {message['error'].get('message', '')}."
                    )
                result: dict[str, Any] = message.get("result", {})
                return result

    def wait_until_quiet(self, seconds: float) -> None:
        """Until the page is there and asks for nothing more; for so long at most."""
        end, self._moved = time.monotonic() + seconds, time.monotonic()
        while time.monotonic() < end:
            self._next()
            if self._loaded and self._open == 0 and time.monotonic() - self._moved > QUIET:
                return

    def _send(self, method: str, params: dict[str, Any]) -> int:
        with self._sending:
            self._number += 1
            message = {"id": self._number, "method": method, "params": params}
            if self.session:
                message["sessionId"] = self.session
            data = json.dumps(message).encode() + b"\0"
            try:
                while data:
                    data = data[os.write(self._to, data) :]
            except OSError as wrong:
                raise CannotDraw("Chromium ended by itself.") from wrong
            return self._number

    def _next(self) -> dict[str, Any] | None:
        """The next message that is no request of the page; None when there is none for a moment."""
        looked_at = 0
        while (end := self._rest.find(b"\0", looked_at)) < 0:
            looked_at = len(self._rest)
            self._expect_bounds()
            ready, _, _ = select.select([self._from], [], [], 0.1)
            if not ready:
                return None
            data = os.read(self._from, 1 << 20)
            if not data:
                raise CannotDraw("Chromium ended by itself.")
            self._rest += data
            if len(self._rest) > 2 * MOST_BYTES:
                raise CannotDraw("What Chromium drew of the page is too large.")
        message: dict[str, Any] = json.loads(self._rest[:end])
        del self._rest[: end + 1]
        match message.get("method"):
            case "Fetch.requestPaused":
                self._on_request(message["params"])
            case "Page.loadEventFired":
                self._loaded, self._moved = True, time.monotonic()
        return message

    def _expect_bounds(self) -> None:
        if time.monotonic() > self.deadline:
            raise CannotDraw("Drawing the page took too long, so it was given up.")
        if self._process.poll() is not None:
            raise CannotDraw("Chromium ended by itself.")
        if _resident(self._process.pid) > self.memory:
            raise CannotDraw("Drawing the page takes more memory than there is for it.")

    def _on_request(self, paused: dict[str, Any]) -> None:
        with self._counting:
            self._asked += 1
            self._open += 1
            self._moved = time.monotonic()
            too_much = self._asked > MOST_REQUESTS or self._given > MOST_BYTES
        self._address = self._address or paused["request"]["url"]  # the page is what is asked for first
        if too_much or paused["request"]["method"] != "GET":
            self._refuse(paused["requestId"])
        else:
            self._pool.submit(self._serve, paused["requestId"], paused["request"]["url"])

    def _serve(self, request: str, url: str) -> None:
        try:
            given = self._answer_to(url)
        except Exception:  # whatever a stranger's site does: the page is drawn without that part
            given = None
        if given is None:
            self._refuse(request)
            return
        headers = [
            {"name": name, "value": value}
            for name, value in given.headers.items()
            if name.lower() not in _NOT_PASSED_ON
        ]
        with contextlib.suppress(CannotDraw):
            self._send(
                "Fetch.fulfillRequest",
                {
                    "requestId": request,
                    "responseCode": given.status,
                    "responseHeaders": headers,
                    "body": base64.b64encode(given.body).decode(),
                },
            )
        self._done(len(given.body))

    def _answer_to(self, url: str) -> Answer | None:
        if self.page is not None and url == self._address:
            return self.page
        return self.answer(url) if self.answer and url.startswith(("http://", "https://")) else None

    def _refuse(self, request: str) -> None:
        with contextlib.suppress(CannotDraw):
            self._send("Fetch.failRequest", {"requestId": request, "errorReason": "BlockedByClient"})
        self._done(0)

    def _done(self, size: int) -> None:
        with self._counting:
            self._open -= 1
            self._given += size
            self._moved = time.monotonic()


def _resident(group: int) -> int:
    """The memory that the processes of a group hold, in bytes; 0 where the system does not tell."""
    held = 0
    page = os.sysconf("SC_PAGE_SIZE")
    for place in Path("/proc").glob("[0-9]*"):
        try:
            stat = (place / "stat").read_text().rpartition(")")[2].split()
            if int(stat[2]) == group:
                shared = int((place / "statm").read_text().split()[2])
                held += (int(stat[21]) - shared) * page
        except (OSError, IndexError, ValueError):
            continue
    return held
