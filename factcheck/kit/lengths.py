"""Stretches of time as people say them."""

from __future__ import annotations

from datetime import timedelta

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60))


def say_length(time: timedelta) -> str:
    """``time`` in its largest unit, rounded down: "3 hours", "1 day"; "under a minute" for less."""
    seconds = int(time.total_seconds())
    for unit, size in _UNITS:
        if seconds >= size:
            number = seconds // size
            return f"{number:,} {unit}{'s' if number != 1 else ''}"
    return "under a minute"
