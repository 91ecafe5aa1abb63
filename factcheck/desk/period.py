"""The stretch of days that the dashboard looks at, as it stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PRESETS = (7, 30, 90)  # days up to today
USUAL = 30
LONGEST = 366


@dataclass(frozen=True, slots=True)
class Period:
    """From the beginning of ``first`` to the end of ``last``, in the newsroom's zone."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def since(self) -> datetime:
        """When it begins."""
        return _midnight(self.first, self.zone)

    @property
    def until(self) -> datetime:
        """When it is over: this instant is not in it."""
        return _midnight(self.last + timedelta(days=1), self.zone)

    @property
    def days(self) -> list[date]:
        """Each of its days."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    def day_of(self, at: datetime) -> date:
        """On which day of the newsroom ``at`` was."""
        return at.astimezone(self.zone).date()


def period_of(args: Mapping[str, str], *, now: datetime, zone: ZoneInfo) -> tuple[Period, str]:
    """What an address asks for, and a sentence on what was wrong with it; then the usual period is taken."""
    today = now.astimezone(zone).date()
    usual = Period(today - timedelta(days=USUAL - 1), today, zone)
    first, last = args.get("from", "").strip(), args.get("to", "").strip()
    if not first and not last:
        days = next((days for days in PRESETS if args.get("days") == str(days)), USUAL)
        return Period(today - timedelta(days=days - 1), today, zone), ""
    try:
        end = date.fromisoformat(last) if last else today
        begin = date.fromisoformat(first) if first else end - timedelta(days=USUAL - 1)
    except (ValueError, OverflowError):
        return usual, "Give both days as year, month and day, such as 2026-03-31."
    end = min(end, today)
    if begin > end:
        return usual, "The first day comes after the last. Exchange them."
    if begin.year < 2000:
        return usual, "Nothing was checked here so long ago. Choose a later first day."
    if (end - begin).days >= LONGEST:
        return usual, "A period can be a year long at most. Choose days that are nearer to each other."
    return Period(begin, end, zone), ""


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
