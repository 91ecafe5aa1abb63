"""Where the lines and bars of a chart go. Pure: numbers in, places out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

WIDTH, HEIGHT = 240, 56  # of one line's drawing, in its own units


class Line(NamedTuple):
    """A line through some values, from left to right: ``points`` for a polyline, where it ends, and its range."""

    points: str
    end: tuple[float, float]
    low: float
    high: float


class Part(NamedTuple):
    """One part of a bar, in per cent of the whole width."""

    at: float
    width: float
    value: int


def line_through(values: Sequence[float]) -> Line:
    """The line of ``values`` between their least and greatest; level in the middle when they are all the same."""
    low, high = min(values, default=0), max(values, default=0)
    span = high - low

    def place(n: int, value: float) -> tuple[float, float]:
        across = WIDTH * n / max(1, len(values) - 1)
        up = (value - low) / span if span else 0.5
        return round(across, 1), round(4 + (HEIGHT - 8) * (1 - up), 1)

    places = [place(n, value) for n, value in enumerate(values)]
    return Line(" ".join(f"{x},{y}" for x, y in places), places[-1] if places else (0, HEIGHT / 2), low, high)


def share(value: float | timedelta | None, most: float | timedelta | None) -> float:
    """``value`` in per cent of ``most``; a little more than nothing for what is not nothing."""
    one, whole = _number(value), _number(most)
    if not one or not whole:
        return 0
    return round(max(0.5, 100 * one / whole), 2)


def parts(values: Sequence[int], most: int) -> list[Part]:
    """Values one behind the other, in per cent of ``most``."""
    found, at = [], 0.0
    for value in values:
        width = 100 * value / most if most else 0
        found.append(Part(round(at, 2), round(width, 2), value))
        at += width
    return found


def _number(value: float | timedelta | None) -> float:
    if value is None:
        return 0
    return value.total_seconds() if isinstance(value, timedelta) else float(value)
