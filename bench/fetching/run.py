"""What fetching from a hostile site costs: time and memory for each case, and the sentence that comes of it.

Limits are those of production but for the time, which is 3 seconds. Each case has a process of its own; what reads
the file is a child of that, with limits of its own, and stands in the column after it.

.venv/bin/python bench/fetching/run.py
"""

from __future__ import annotations

import os
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from bench.fetching.cases import Case, cases  # noqa: E402
from factcheck.errors import FactcheckError  # noqa: E402
from factcheck.fetching.fetch import Limits, expect_page, fetch  # noqa: E402
from factcheck.reading.read import read  # noqa: E402
from tests.fetching.conftest import serving  # noqa: E402

SECONDS = 3.0


def one(url: str, port: int) -> str:
    """What comes of one address."""
    limits = Limits(seconds=SECONDS, allow=frozenset({("127.0.0.1", port)}))
    try:
        got = expect_page(fetch(url, limits=limits, user_agent="Bench/1", fetched_at=datetime.now(UTC)))
        found = read("", got.body, content_type=got.content_type, url=got.final_url)
    except FactcheckError as refused:
        return refused.message
    return f"{len(found.text):,} characters"


def measured(case: Case, url: str, port: int) -> tuple[float, int, int, str]:
    """Seconds, MB of the process beyond what it began with, MB of the child that reads, and what came of it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        said = one(url, port)
        took = time.perf_counter() - began
        mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        theirs = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        os.write(writing, f"{took}\n{mine // 1024}\n{theirs // 1024}\n{said}".encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        took_words, mine_words, theirs_words, said = answer.read().decode().split("\n", 3)
    os.waitpid(child, 0)
    return float(took_words), int(mine_words), int(theirs_words), said


def main() -> None:
    """Print a line for each case."""
    print(f"{'case':46} {'seconds':>7} {'more MB':>7} {'child MB':>8}  what comes of it")
    slowest, most, most_in_child = 0.0, 0, 0
    for case in cases():
        with serving() as server:
            for number in range(10):
                server.scripts["/" + "x" * number] = case.script
            took, mine, theirs, said = measured(case, server.url("/"), server.port)
        slowest, most, most_in_child = max(slowest, took), max(most, mine), max(most_in_child, theirs)
        print(f"{case.name:46} {took:7.2f} {mine:7} {theirs:8}  {said[:90]}", flush=True)
    print(
        f"slowest {slowest:.1f} s; most memory {most} MB more in the worker, {most_in_child} MB in the child"
    )


if __name__ == "__main__":
    main()
