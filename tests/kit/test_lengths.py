"""Stretches of time in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from factcheck.kit.lengths import say_length


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(), "under a minute"),
        (timedelta(seconds=-5), "under a minute"),
        (timedelta(seconds=59), "under a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59, seconds=59), "59 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=47), "1 day"),
        (timedelta(days=1234), "1,234 days"),
    ],
)
def test_a_stretch_is_said_in_its_largest_unit(time: timedelta, words: str) -> None:
    assert say_length(time) == words
