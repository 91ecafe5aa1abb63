"""What is held in memory, and how much of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from factcheck.kit.memo import Memo


def test_it_gives_back_what_it_was_given_under_that_key_only() -> None:
    memo: Memo[str] = Memo(100)
    memo.keep(("a", 1), "one", 10)
    assert memo.get(("a", 1)) == "one"
    assert memo.get(("a", 2)) is None


def test_what_nobody_asked_for_longest_goes_when_the_room_is_full() -> None:
    memo: Memo[str] = Memo(100)
    memo.keep("a", "a", 40)
    memo.keep("b", "b", 40)
    memo.get("a")
    memo.keep("c", "c", 40)
    assert (memo.get("a"), memo.get("b"), memo.get("c")) == ("a", None, "c")
    assert memo.bytes == 80


def test_what_is_kept_anew_takes_its_place_once() -> None:
    memo: Memo[str] = Memo(100)
    memo.keep("a", "old", 60)
    memo.keep("a", "new", 50)
    assert memo.get("a") == "new"
    assert memo.bytes == 50


def test_what_is_larger_than_the_room_drives_nothing_out() -> None:
    memo: Memo[str] = Memo(100)
    memo.keep("a", "a", 40)
    memo.keep("b", "b", 101)
    assert (memo.get("a"), memo.get("b"), memo.bytes) == ("a", None, 40)


def test_many_threads_never_hold_more_than_the_room() -> None:
    memo: Memo[int] = Memo(1000)

    def work(start: int) -> int:
        most = 0
        for number in range(start, start + 2000):
            memo.keep(number % 300, number, 10 + number % 7)
            memo.get(number % 50)
            most = max(most, memo.bytes)
        return most

    with ThreadPoolExecutor(8) as threads:
        most = max(threads.map(work, range(8)))
    assert most <= 1000 + 16  # one is put in before others are let go
    sizes = sum(size for _, size in memo._held.values())
    assert memo.bytes == sizes <= 1000
