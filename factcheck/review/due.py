"""Due times as people choose them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from factcheck.errors import Invalid

END_OF_WORK = time(17, 0)
PRESETS = [
    ("today", "Today"),
    ("tomorrow", "Tomorrow"),
    ("three", "In three days"),
    ("week", "Next week"),
    ("own", "At another time"),
]
_DAYS = {"today": 0, "tomorrow": 1, "three": 3, "week": 7}


def due_time(choice: str, own: datetime | None, *, now: datetime, zone: ZoneInfo) -> datetime:
    """The instant that ``choice`` stands for: five in the afternoon of that day, or ``own`` in ``zone``.

    "Today" said after five means the end of today.
    """
    if choice == "own":
        if own is None:
            raise Invalid("Choose a day and a time.", field="own_due")
        return own.replace(tzinfo=zone).astimezone(UTC)
    if choice not in _DAYS:
        raise Invalid("Choose when it is due.", field="due")
    here = now.astimezone(zone)
    day = here.date() + timedelta(days=_DAYS[choice])
    at = datetime.combine(day, END_OF_WORK, zone)
    if at <= here:
        at = datetime.combine(day, time(23, 59), zone)
    return at.astimezone(UTC)
