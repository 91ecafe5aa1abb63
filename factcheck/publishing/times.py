"""Times of publication as people choose them, in the newsroom's time. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from factcheck.claims.clocks import own_time
from factcheck.errors import Invalid

MORNING, EVENING = time(7, 0), time(18, 0)
PRESETS = {
    "embargo": "When the embargo ends",
    "hour": "In an hour",
    "evening": "Today, 18:00",
    "tomorrow": "Tomorrow, 7:00",
    "monday": "Next Monday, 7:00",
    "own": "At another time",
}


class Preset(NamedTuple):
    """One choice: its key, its words, and the instant it stands for (None for one's own)."""

    key: str
    words: str
    at: datetime | None


def presets(*, now: datetime, zone: ZoneInfo, embargo: datetime | None = None) -> list[Preset]:
    """The choices that lie ahead and not before an ``embargo`` ends, in the time of ``zone``."""
    found = [
        Preset(key, words, None if key == "own" else _at(key, now, zone, embargo))
        for key, words in PRESETS.items()
    ]
    least = now if embargo is None else max(now, embargo - timedelta(microseconds=1))
    return [one for one in found if one.key == "own" or (one.at is not None and one.at > least)]


def time_chosen(
    choice: str, own: datetime | None, *, now: datetime, zone: ZoneInfo, embargo: datetime | None = None
) -> datetime:
    """The instant that ``choice`` stands for, or ``own`` as the clocks of ``zone`` show it. Raises Invalid."""
    if choice == "own":
        return own_time(own, zone)
    at = _at(choice, now, zone, embargo) if choice in PRESETS else None
    if at is None:
        raise Invalid("Choose when it is to be published.", field="when")
    return at


def _at(choice: str, now: datetime, zone: ZoneInfo, embargo: datetime | None) -> datetime | None:
    today = now.astimezone(zone).date()

    def at(day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, zone).astimezone(UTC)

    match choice:
        case "embargo":
            return embargo
        case "hour":
            return (now + timedelta(hours=1)).replace(second=0, microsecond=0)
        case "evening":
            return at(today, EVENING)
        case "tomorrow":
            return at(today + timedelta(days=1), MORNING)
        case "monday":
            return at(today + timedelta(days=7 - today.weekday()), MORNING)
        case _:
            return None
