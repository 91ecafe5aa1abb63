"""The stretch of days that an address asks for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from factcheck.desk.period import period_of

NOW = datetime(2026, 3, 29, 23, 30, tzinfo=UTC)  # already the 30th in Berlin, where summer began that day
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ({}, date(2026, 3, 1), date(2026, 3, 30)),
        ({"days": "7"}, date(2026, 3, 24), date(2026, 3, 30)),
        ({"days": "90"}, date(2025, 12, 31), date(2026, 3, 30)),
        ({"days": "8"}, date(2026, 3, 1), date(2026, 3, 30)),
        ({"from": "2026-01-05", "to": "2026-01-05"}, date(2026, 1, 5), date(2026, 1, 5)),
        ({"from": "2026-03-29"}, date(2026, 3, 29), date(2026, 3, 30)),
        ({"from": "2026-03-29", "to": "2030-01-01"}, date(2026, 3, 29), date(2026, 3, 30)),
    ],
)
def test_a_period_ends_today_in_the_newsrooms_zone_or_where_it_was_told_to(
    asked: dict[str, str], first: date, last: date
) -> None:
    period, wrong = period_of(asked, now=NOW, zone=BERLIN)
    assert (period.first, period.last, wrong) == (first, last, "")


def test_the_day_on_which_the_clocks_change_has_23_hours() -> None:
    period, _ = period_of({"from": "2026-03-29", "to": "2026-03-29"}, now=NOW, zone=BERLIN)
    assert (period.until - period.since).total_seconds() == 23 * 3600
    assert period.day_of(period.since) == date(2026, 3, 29)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"from": "yesterday"}, "year, month and day"),
        ({"to": "2026-02-30"}, "year, month and day"),
        ({"from": "2026-03-02", "to": "2026-03-01"}, "Exchange them"),
        ({"from": "2024-01-01", "to": "2026-01-01"}, "a year long at most"),
        ({"from": "1900-01-01", "to": "1900-01-02"}, "later first day"),
        ({"to": "0001-01-01"}, "year, month and day"),
    ],
)
def test_what_cannot_be_shown_is_said_in_a_sentence_and_the_usual_period_taken(
    asked: dict[str, str], words: str
) -> None:
    period, wrong = period_of(asked, now=NOW, zone=BERLIN)
    assert words in wrong
    assert len(period.days) == 30
