"""A child process ends within its limits, whatever it is made to do."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from factcheck.kit.child import ChildFailed, Limits, TooHungry, TooSlow, run

WORK = "tests.kit.child_work"


def test_bytes_and_plain_values_go_in_and_plain_values_come_out(monkeypatch):
    monkeypatch.setenv("FACTCHECK_SECRET_KEY", "not for parsers")
    answer = run(f"{WORK}:measure", b"x" * 3_000_000, words="“Käse”\n")
    assert answer == {"bytes": 3_000_000, "words": "“Käse”\n", "secret": None}


@pytest.mark.parametrize(
    ("work", "limits", "error"),
    [
        ("sleep", Limits(seconds=1), TooSlow),
        ("spin", Limits(seconds=1), TooSlow),
        ("swell", Limits(), TooHungry),
        ("write", Limits(output_bytes=1_000_000), TooHungry),
        ("crash", Limits(), ChildFailed),
        ("nest", Limits(), ChildFailed),
    ],
)
def test_what_goes_wrong_in_a_child_stays_in_it(work, limits, error):
    started = time.monotonic()
    with pytest.raises(error):
        run(f"{WORK}:{work}", b"", limits)
    assert time.monotonic() - started < 8


def test_an_engineer_is_told_what_went_wrong():
    with pytest.raises(ChildFailed, match="what went wrong"):
        run(f"{WORK}:fail", b"")


def test_children_may_be_started_from_many_threads_and_leave_nothing_behind():
    before, running = len(os.listdir("/proc/self/fd")), threading.active_count()
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda n: run(f"{WORK}:measure", b"x" * n, words=""), range(6)))
    assert [answer["bytes"] for answer in answers] == list(range(6))
    assert len(os.listdir("/proc/self/fd")) <= before + 1
    assert threading.active_count() <= running
