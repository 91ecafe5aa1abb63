"""Due times as people choose them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from factcheck.claims.clocks import own_time
from factcheck.errors import Invalid
from factcheck.kit import clock

EVENING, NOON, END_OF_WORK = time(18, 0), time(12, 0), time(17, 0)
FRIDAY = 4
PRESETS = [
    ("hours", "In 2 hours"),
    ("today", "Today, 18:00"),
    ("tomorrow", "Tomorrow, 12:00"),
    ("friday", "Friday, 17:00"),
    ("week", "Next Monday, 17:00"),
    ("own", "At another time"),
]


class Preset(NamedTuple):
    """One choice of a due time: its key, its words, and the instant it stands for (None for one's own)."""

    key: str
    words: str
    at: datetime | None


def presets(*, now: datetime, zone: ZoneInfo) -> list[Preset]:
    """The choices that still lie ahead at ``now``, in the time of ``zone``, as people would say them."""
    found = []
    for key, words in PRESETS:
        at = None if key == "own" else _at(key, now, zone)
        if at is None or at > now:
            found.append(Preset(key, words, at))
    return found


def due_time(choice: str, own: datetime | None, *, now: datetime, zone: ZoneInfo) -> datetime:
    """The instant that ``choice`` stands for, or ``own`` as the clocks of ``zone`` show it.

    "Today" said after six means the end of today, "Friday" said on a Friday evening the next one.
    """
    if choice == "own":
        return own_time(own, zone, field="own_due")
    if choice not in dict(PRESETS):
        raise Invalid("Choose when it is due.", field="due")
    at = _at(choice, now, zone)
    if at <= now:  # only "today" can be over
        at = datetime.combine(now.astimezone(zone).date(), time(23, 59), zone).astimezone(UTC)
    return at


def still_ahead(due_at: datetime | None) -> datetime | None:
    """``due_at`` where it is still to come: when triage said that the newsroom needs to know."""
    return due_at if due_at is not None and due_at > clock.now() else None


def in_future(due_at: datetime | None) -> None:
    """Raise Invalid when ``due_at`` has passed."""
    if due_at is not None and due_at <= clock.now():
        raise Invalid("The due time must be in the future.", field="due_at")


def _at(choice: str, now: datetime, zone: ZoneInfo) -> datetime:
    here = now.astimezone(zone)
    today = here.date()

    def at(day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, zone).astimezone(UTC)

    match choice:
        case "hours":
            return (now + timedelta(hours=2)).replace(second=0, microsecond=0)
        case "today":
            return at(today, EVENING)
        case "tomorrow":
            return at(today + timedelta(days=1), NOON)
        case "friday":
            friday = at(today + timedelta(days=(FRIDAY - today.weekday()) % 7), END_OF_WORK)
            return friday if friday > now else at(today + timedelta(days=7), END_OF_WORK)
        case _:  # "week": the end of next Monday
            return at(today + timedelta(days=7 - today.weekday()), END_OF_WORK)
