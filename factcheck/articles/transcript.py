"""Who speaks when in a version that is a transcript."""

from __future__ import annotations

import bisect
from typing import Any

from factcheck.articles.models import ArticleVersion


def speaker_at(version: ArticleVersion, place: int) -> str:
    """Who speaks at a place of the text; "" where the transcript does not say, or there is none."""
    segment = _segment_at(version, place)
    return "" if segment is None else str(segment[2])[:200]


def second_at(version: ArticleVersion, place: int) -> float | None:
    """The second at which the words around a place begin to be spoken; None where there is no transcript."""
    segment = _segment_at(version, place)
    return None if segment is None else float(segment[3])


def clock_at(version: ArticleVersion, place: int) -> str:
    """The same as people read it: 2:05, or 1:02:05 beyond an hour; "" where there is no transcript."""
    second = second_at(version, place)
    if second is None:
        return ""
    hours, rest = divmod(int(second), 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _segment_at(version: ArticleVersion, place: int) -> list[Any] | None:
    """The kept segment (start, end, speaker, first second, last second) that holds ``place``."""
    segments = version.segments or []
    at = bisect.bisect_right(segments, place, key=lambda one: one[0]) - 1
    return segments[at] if at >= 0 and place < segments[at][1] else None
