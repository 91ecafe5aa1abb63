"""Running one function in a process of its own, with limits on its time, its memory and what it may write.

For work on files that strangers made: a parser that loops, swells or crashes takes nothing else with it. The child
starts afresh instead of being forked, so it may be called from any thread, and it gets none of our environment:
no key and no database address. What goes in and out are bytes and JSON in temporary files without a name, so
neither side can wait for the other to empty a pipe.
"""

from __future__ import annotations

import errno
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

_ENOUGH_AT_ONCE = threading.BoundedSemaphore(4)
_WANTED_MORE = 77  # the status of a child that met a limit of memory or of output


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may use. ``seconds`` is time on the clock; processor time is bounded by the same figure."""

    seconds: int = 20
    memory_bytes: int = 1024 * 1024 * 1024  # of address space; what is really used is far less
    output_bytes: int = 64 * 1024 * 1024


class ChildFailed(Exception):
    """The child gave no result. The message is for engineers."""


class TooSlow(ChildFailed):
    """It was stopped at its time limit."""


class TooHungry(ChildFailed):
    """It asked for more memory, or wrote more, than its limits allow."""


def run(function: str, data: bytes, limits: Limits = Limits(), **plain: Any) -> Any:
    """What ``package.module:name`` answers to ``data`` and ``plain``; both ways only what JSON can hold.

    Raises TooSlow, TooHungry or ChildFailed. An error that a person should read is part of the answer, not raised.
    """
    with (
        _ENOUGH_AT_ONCE,
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as answer,
        tempfile.TemporaryFile() as said,
    ):
        head = json.dumps({"function": function, "plain": plain, **_as_limits(limits)}).encode()
        given.write(head + b"\n" + data)
        given.seek(0)
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module, nothing of the caller's
            [sys.executable, "-P", "-m", __name__],
            stdin=given,
            stdout=answer,
            stderr=said,
            env=_bare_environment(),
            start_new_session=True,
        )
        try:
            status = child.wait(limits.seconds)
        except subprocess.TimeoutExpired:
            raise TooSlow(f"{function} took longer than {limits.seconds} seconds.") from None
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
        if status != 0:
            raise _failure(function, status, _tail(said))
        answer.seek(0)
        return json.loads(answer.read(limits.output_bytes))


def _as_limits(limits: Limits) -> dict[str, int]:
    return {"seconds": limits.seconds, "memory": limits.memory_bytes, "output": limits.output_bytes}


def _bare_environment() -> dict[str, str]:
    kept = {
        name: os.environ[name] for name in ("LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT") if name in os.environ
    }
    # One thread for numeric libraries: each further one reserves address space, which is bounded.
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OPENBLAS_NUM_THREADS": "1"}


def _failure(function: str, status: int, words: str) -> ChildFailed:
    if status == -signal.SIGXCPU or status == -signal.SIGALRM:
        return TooSlow(f"{function} used up its processor time.")
    # What is written in Rust ends itself when it gets no memory, and says so.
    if status in (_WANTED_MORE, -signal.SIGXFSZ) or "memory allocation of" in words:
        return TooHungry(f"{function} wanted more than its limits allow.")
    return ChildFailed(f"{function} ended with status {status}: {words}")


def _tail(said: BinaryIO, most: int = 2_000) -> str:
    said.seek(max(0, said.seek(0, os.SEEK_END) - most))
    return said.read(most).decode(errors="replace").strip()


def _limit(seconds: int, memory: int, output: int) -> None:
    import resource

    wanted = (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    )
    for which, most in wanted:
        _, hard = resource.getrlimit(which)
        # At the hard limit of processor time the system kills, which says nothing; at the soft one it says why.
        end = most + 1 if which == resource.RLIMIT_CPU else most
        if hard != resource.RLIM_INFINITY:
            most, end = min(most, hard), min(end, hard)
        try:
            resource.setrlimit(which, (most, end))
        except (OSError, ValueError):  # macOS keeps no limit on address space
            continue
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds + 1)  # ends the child even if its parent has died


def _serve() -> int:
    given = sys.stdin.buffer
    head = json.loads(given.readline())
    _limit(head["seconds"], head["memory"], head["output"])
    with os.fdopen(os.dup(1), "wb") as answer:
        os.dup2(2, 1)  # what a library prints must not end up in the answer
        try:
            module, _, name = head["function"].partition(":")
            work: Callable[..., Any] = getattr(importlib.import_module(module), name)
            answer.write(json.dumps(work(given.read(), **head["plain"])).encode())
        except MemoryError:
            return _WANTED_MORE
        except OSError as wrong:
            if wrong.errno == errno.EFBIG:
                return _WANTED_MORE
            raise
    return 0


if __name__ == "__main__":
    sys.exit(_serve())
