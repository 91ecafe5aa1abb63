"""Workers are killed while they work, and their queue is stopped: everything is done, and done once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from config import Config
from tests.conftest import IN_CI
from tests.jobs.killing import RedisServer, kill_while_working

JOBS, KILLS = 15, 3


@pytest.fixture(params=["sqlite queue", "redis"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RedisServer | None]:
    """A Redis of this test's own, or none."""
    if request.param == "sqlite queue":
        yield None
        return
    if not RedisServer.is_here():
        if IN_CI:
            pytest.fail("redis-server is not installed, and in CI it must be.")
        pytest.skip("redis-server is not installed")
    made = RedisServer(tmp_path / "redis")
    made.start()
    yield made
    made.stop()


def test_every_job_is_done_and_done_once(config: Config, server: RedisServer | None) -> None:
    if server is not None:
        config = replace(config, redis_url=server.url)
    found = kill_while_working(config, jobs=JOBS, kills=KILLS, seconds=0.25, lease=2.0, server=server)
    assert (found.jobs, found.kills, found.not_done) == (JOBS, KILLS, 0)
    assert (found.effects, found.twice, found.total) == (JOBS, 0, JOBS)
    assert all(wait < 60 for wait in found.waits), found.waits
