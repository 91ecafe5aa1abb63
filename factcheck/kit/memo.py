"""What was made once and is needed often: held in memory up to a number of bytes, the longest unasked-for goes first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Memo(Generic[Value]):
    """Values by key, for all threads of a process. ``room`` is how many bytes they may take together."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._held: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = Lock()
        self.bytes = 0

    def get(self, key: Hashable) -> Value | None:
        """What is held under ``key``."""
        with self._lock:
            found = self._held.get(key)
            if found is None:
                return None
            self._held.move_to_end(key)
            return found[0]

    def keep(self, key: Hashable, value: Value, size: int) -> None:
        """Hold ``value``, which takes ``size`` bytes; what is larger than all the room is not held."""
        if size > self._room:
            return
        with self._lock:
            self._let_go(key)
            self._held[key] = (value, size)
            self.bytes += size
            while self.bytes > self._room:
                self._let_go(next(iter(self._held)))

    def _let_go(self, key: Hashable) -> None:
        _, size = self._held.pop(key, (None, 0))
        self.bytes -= size
