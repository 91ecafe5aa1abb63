"""What the tests of the child process have done in it. Imported by the child by name."""

from __future__ import annotations

import os
import sys
import time


def measure(data: bytes, *, words: str) -> dict[str, object]:
    os.write(1, b"a library that prints")
    return {"bytes": len(data), "words": words, "secret": os.environ.get("FACTCHECK_SECRET_KEY")}


def sleep(data: bytes) -> None:
    time.sleep(60)


def spin(data: bytes) -> None:
    while True:
        pass


def swell(data: bytes) -> int:
    return len(bytearray(4 * 1024**3))


def write(data: bytes) -> str:
    return "x" * 5_000_000


def crash(data: bytes) -> None:
    os.kill(os.getpid(), 11)


def fail(data: bytes) -> None:
    raise ValueError("what went wrong")


def nest(data: bytes) -> None:
    sys.setrecursionlimit(10_000)

    def deeper() -> None:
        deeper()

    deeper()
