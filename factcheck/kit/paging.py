"""One page of a longer list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

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
