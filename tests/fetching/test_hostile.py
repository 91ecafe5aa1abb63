"""Everything a hostile site can do, over a real connection: refused in a sentence or read, and always bounded."""

from __future__ import annotations

import time

import pytest

from bench.fetching.cases import ANY, Case, cases
from factcheck.errors import FactcheckError
from factcheck.fetching.fetch import expect_page
from factcheck.reading.read import read
from tests.fetching.conftest import Hostile

SECONDS = 2.0
CASES = list(cases())
pytestmark = pytest.mark.timeout(120)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_refused_in_a_sentence_or_read_within_the_limits(hostile: Hostile, case: Case) -> None:
    for number in range(10):
        hostile.scripts["/" + "x" * number] = case.script
    began = time.monotonic()
    said = ""
    try:
        fetched = expect_page(hostile.fetch("/", seconds=SECONDS, wire_bytes=2_000_000, body_bytes=4_000_000))
        fetched_in = time.monotonic() - began
        words = read("", fetched.body, content_type=fetched.content_type, url=fetched.final_url).text
        assert words.strip()
    except FactcheckError as refused:
        said = refused.message
        fetched_in = min(time.monotonic() - began, SECONDS)
        assert said.endswith(".")
        assert "Error" not in said
    expected = (case.says,) if isinstance(case.says, str) else case.says
    assert expected == ANY or any(words in said if words else not said for words in expected), said
    assert fetched_in < SECONDS + 2


def test_a_name_that_leads_inside_is_refused_whatever_form_its_address_has(
    hostile: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    from factcheck.fetching import connect
    from factcheck.fetching.fetch import Limits, fetch
    from tests.fetching.conftest import NOW

    for inner in ("127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "100.64.0.1", "ff02::1"):
        answers = ["93.184.215.14", inner]
        monkeypatch.setattr(connect, "look_up", lambda host, port, found=answers: found)
        with pytest.raises(FactcheckError, match="does not lead to a public site"):
            fetch("http://rebind.example/", limits=Limits(), user_agent="Test/1", fetched_at=NOW)
    assert hostile.asked == []
