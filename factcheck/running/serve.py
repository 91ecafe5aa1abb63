"""The web server and its worker as one command, ended as a whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from types import FrameType
from typing import Any
from wsgiref.types import WSGIApplication

import click
import structlog
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server

from factcheck.errors import Conflict
from factcheck.jobs.worker import GRACE_SECONDS

DRAIN_SECONDS = 8.0  # how long requests that are under way may take after the word to stop
RESTART_SECONDS = 2.0
log = structlog.get_logger()


class WorkerChild:
    """A worker as a child process: started again when it dies, ended when this process ends in any way.

    Its standard input is a pipe from here. When that closes, even because this process was killed, the
    worker stops (see ``end_with_parent``).
    """

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process = self._start()
        self._keeper = threading.Thread(target=self._keep, daemon=True, name="worker-keeper")
        self._keeper.start()

    def _start(self) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C in a terminal reaches this process only, which then ends the worker.
        return subprocess.Popen(
            [sys.executable, "-m", "factcheck.cli", "worker", "--end-with-parent"],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def _keep(self) -> None:
        while True:
            status = self._process.wait()
            if self._stopping.wait(RESTART_SECONDS):
                return
            log.warning("worker_ended", status=status)
            self._process = self._start()
            if self._stopping.is_set():
                self._process.terminate()

    def stop(self) -> None:
        """End it: first with a word, then without."""
        self._stopping.set()
        self._process.terminate()
        self._keeper.join(GRACE_SECONDS + 4)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()


def end_with_parent() -> None:
    """Stop this worker when its standard input closes, which it does when the parent is gone."""

    def watch() -> None:
        while os.read(0, 1024):  # not sys.stdin, whose lock a thread must not hold as Python ends
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="parent-watch").start()


def serve(app: WSGIApplication, *, host: str, port: int, with_worker: bool) -> None:
    """Serve until SIGTERM or SIGINT; then finish the requests that are under way, and end the worker."""
    sockets: dict[int, Any] = {}
    try:
        create_server(app, map=sockets, host=host, port=port, threads=8, ident="factcheck")
    except OSError as wrong:
        raise Conflict(
            f"Factcheck cannot listen on {host}, port {port}: {wrong.strerror}. Give another with --port."
        ) from wrong
    server = next(one for one in sockets.values() if isinstance(one, BaseWSGIServer))
    main = threading.get_ident()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.default_int_handler)  # a second word stops at once
        threading.Thread(target=_drain, args=(sockets, main), daemon=True).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    click.echo(f"Factcheck is at http://{host}:{port}  (stop it with Ctrl-C)")
    child = WorkerChild() if with_worker else None
    try:
        server.run()
    finally:
        if child is not None:
            child.stop()


def _drain(sockets: dict[int, Any], main: int) -> None:
    """Take no more connections, wait until nothing is under way, and end the server's loop."""
    until = time.monotonic() + DRAIN_SECONDS
    for one in list(sockets.values()):
        if isinstance(one, BaseWSGIServer):
            one.accepting = False
    while time.monotonic() < until and any(_busy(one) for one in list(sockets.values())):
        time.sleep(0.05)
    signal.pthread_kill(main, signal.SIGINT)


def _busy(one: object) -> bool:
    """Whether a request is being read, worked on or answered on this connection."""
    return isinstance(one, HTTPChannel) and bool(one.request or one.requests or one.total_outbufs_len)
