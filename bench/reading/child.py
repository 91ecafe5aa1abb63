"""What it costs to start a child process in each way, with what reading a page needs loaded.

.venv/bin/python bench/reading/child.py
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))

from factcheck.kit import child

PAGE = (Path(__file__).parent / "pages" / "table.html").read_bytes()


def nothing(data: bytes) -> int:
    """The least a child can do."""
    return len(data)


def page(data: bytes) -> int:
    """Read a page."""
    from factcheck.reading.within import read_file

    return len(read_file(data, name="a.html", content_type="", url="")["text"])


def _times(work: Callable[[], object], rounds: int = 9) -> str:
    """Median and best time on the clock, and the processor time of children that have ended meanwhile."""
    times, before = [], os.times()
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - started))
    after = os.times()
    busy = after.children_user + after.children_system - before.children_user - before.children_system
    return f"{median(times):.0f} (best {min(times):.0f}, busy {1000 * busy / rounds:.0f})"


def _process(method: str, work: Callable[[bytes], int]) -> Callable[[], None]:
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["trafilatura", "eld", "lxml.html", "factcheck.reading.page"])

    def once() -> None:
        process = context.Process(target=work, args=(PAGE,))
        process.start()
        process.join()

    once()  # the first starts the server
    return once


def main() -> None:
    """Print a line for each way."""
    print(f"{'milliseconds':34} {'nothing':>30} {'a page':>30}")
    ours = [
        _times(lambda name=name: child.run(f"bench.reading.child:{name}", PAGE))
        for name in ("nothing", "page")
    ]
    print(f"{'own interpreter (kit.child)':34} {ours[0]:>30} {ours[1]:>30}")
    for method in ("spawn", "forkserver"):
        found = [_times(_process(method, work)) for work in (nothing, page)]
        print(f"{'multiprocessing, ' + method:34} {found[0]:>30} {found[1]:>30}")
    started = time.perf_counter()
    page(PAGE)
    print(
        f"in this process, first time {1000 * (time.perf_counter() - started):.0f} ms, then {_times(lambda: page(PAGE))}"
    )


if __name__ == "__main__":
    main()
