"""Several people acting at one instant, each in a thread with a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 60.0  # seconds; longer than any database waits for a lock


def at_once(*acts: Callable[[], T]) -> list[T]:
    """What each of ``acts`` returns. All begin when the last of them is ready; an exception is raised here."""
    ready = threading.Barrier(len(acts))

    def run(act: Callable[[], T]) -> T:
        ready.wait(PATIENCE)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result(PATIENCE) for done in [pool.submit(run, act) for act in acts]]
