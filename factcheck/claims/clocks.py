"""A day and a time as somebody types them, without a zone: the newsroom's."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from factcheck.errors import Invalid


def own_time(own: datetime | None, zone: ZoneInfo, *, field: str = "own") -> datetime:
    """``own`` as an instant. Raises Invalid for none, and for one that no clock of ``zone`` shows."""
    if own is None:
        raise Invalid("Choose a day and a time.", field=field)
    try:
        at = own.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError as wrong:  # the first and the last day that there are, told elsewhere
        raise Invalid("There is no such time. Look at the year.", field=field) from wrong
    if at.astimezone(zone).replace(tzinfo=None) != own:
        raise Invalid(
            "The clocks go forward that night and leave this time out. Choose another one.", field=field
        )
    return at
