"""A browser in words somebody recognises as theirs."""

from __future__ import annotations

import pytest

from factcheck.accounts.browsers import browser_words

MOZILLA = "Mozilla/5.0"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            f"{MOZILLA} (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Windows",
        ),
        (
            f"{MOZILLA} (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36",
            "Chrome on Linux",
        ),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", "Safari on a Mac"),
        (
            f"{MOZILLA} (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/150.0 Safari/604.1",
            "Chrome on an iPhone",
        ),
        (f"{MOZILLA} (Linux; Android 15) Chrome/150.0.0.0 Safari/537.36 EdgA/150.0", "Edge on Android"),
        ("curl/8.14.1", "curl/8.14.1"),
        ("", "A browser without a name"),
    ],
)
def test_a_browser_is_named_with_the_system_it_runs_on(user_agent: str, words: str) -> None:
    assert browser_words(user_agent) == words
