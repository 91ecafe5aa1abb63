"""A day and a time as somebody types them, without a zone: the newsroom's."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from factcheck.errors import Invalid


def own_time(own: datetime | None, zone: ZoneInfo, *, field: str = "own") -> datetime:
    """``own`` as an instant. Raises Invalid for none, and for one that the clocks of ``zone`` leave out."""
    if own is None:
        raise Invalid("Choose a day and a time.", field=field)
    at = own.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != own:
        raise Invalid(
            "The clocks go forward that night and leave this time out. Choose another one.", field=field
        )
    return at
