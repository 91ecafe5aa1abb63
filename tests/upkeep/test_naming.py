"""What jobs and stretches of time are called."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from factcheck.jobs.engine import HANDLERS
from factcheck.upkeep.naming import WORDS, every_words


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_job_is_called_something_on_the_page(app: Flask) -> None:
    ours = {name for name, handle in HANDLERS.items() if handle.__module__.startswith("factcheck.")}
    assert ours <= WORDS.keys()
    assert len(ours) > 20


@pytest.mark.parametrize(
    ("every", "words"),
    [
        (timedelta(seconds=1), "every second"),
        (timedelta(minutes=5), "every 5 minutes"),
        (timedelta(hours=1), "every hour"),
        (timedelta(seconds=90), "every 90 seconds"),
    ],
)
def test_how_often(every: timedelta, words: str) -> None:
    assert every_words(every) == words
