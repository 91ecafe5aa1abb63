"""What time it is."""

from __future__ import annotations

from datetime import UTC, datetime

import time_machine

from factcheck.kit import clock


def test_now_is_aware_and_in_utc() -> None:
    with time_machine.travel(datetime(2024, 7, 5, 14, 20, tzinfo=UTC), tick=False):
        assert clock.now() == datetime(2024, 7, 5, 14, 20, tzinfo=UTC)
    assert clock.now().tzinfo is UTC
