"""One page of a longer list: by number where lists are short, by key where they may be very long."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """``items`` of a list with ``total`` entries; ``number`` counts pages from 1."""

    items: Sequence[Item]
    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page, at least 1."""
        return max(1, -(-self.total // self.size))

    @property
    def first_item(self) -> int:
        """The place of the first item shown, counted from 1; 0 for an empty list."""
        return 0 if not self.items else (self.number - 1) * self.size + 1

    @property
    def last_item(self) -> int:
        """The place of the last item shown."""
        return (self.number - 1) * self.size + len(self.items)


MOST_COUNTED = 1000  # further on, a list is "1,000+" long: counting all of it would take as long as it is


@dataclass(frozen=True, slots=True)
class Stretch(Generic[Item]):
    """``items`` of a list that is walked by key: as quick at its end as at its beginning.

    ``before`` items stand before them and ``total`` are in the list, as far as is counted: one more than
    MOST_COUNTED stands for all above. ``earlier`` and ``later`` are the keys to go on by, or None.
    """

    items: Sequence[Item]
    before: int
    total: int
    earlier: str | None = None
    later: str | None = None

    @property
    def is_counted(self) -> bool:
        """Whether ``before`` is exact, so that places can be said."""
        return self.before <= MOST_COUNTED


def say_count(number: int) -> str:
    """A count as far as it goes: "17", "1,000+"."""
    return f"{MOST_COUNTED:,}+" if number > MOST_COUNTED else f"{number:,}"


def to_key(*values: float | str) -> str:
    """Where in a list one stands, for an address: opaque, but no secret."""
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def from_key(key: str, *, length: int) -> list[Any] | None:
    """What ``to_key`` was given; None for anything else that somebody may have typed."""
    try:
        values = json.loads(urlsafe_b64decode(key + "=" * (-len(key) % 4)))
    except (ValueError, UnicodeDecodeError):
        return None
    return values if isinstance(values, list) and len(values) == length else None


def moment_in(value: object) -> datetime | None:
    """The instant in a key, in UTC; None for what is none, or none that UTC can name."""
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
        return at.astimezone(UTC) if at is not None and at.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
