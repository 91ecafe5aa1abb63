"""Workers are killed while they keep copies and compare pages, and their database is restarted under them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from config import Config
from factcheck import migrate
from factcheck.db import make_engine
from tests.conftest import IN_CI
from tests.jobs.keeping_killed import Connections, Kept, PostgreSQL, Site, keep_while_killed
from tests.jobs.killing import RedisServer

PAGES, KILLS = 10, 3  # 20 jobs
pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site(3)
    yield made
    made.close()


def _all_is_well(found: Kept) -> None:
    assert (found.kills, found.not_done, found.broken) == (KILLS, 0, 0)
    assert (found.copies, found.kept) == (PAGES, PAGES)
    assert (found.drifts, found.changed, found.twice) == (PAGES, PAGES, 0)
    assert all(wait < 30 for wait in found.waits), (
        found.waits
    )  # a minute in production, whose lease is 30 seconds


def test_every_copy_is_kept_once_and_every_change_found_once(config: Config, site: Site) -> None:
    cut = () if config.database_url.startswith("sqlite") else (Connections(config.database_url),)
    _all_is_well(keep_while_killed(config, site, pages=PAGES, kills=KILLS, lease=2.0, restarted=cut))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_database_and_a_queue_that_go_away_lose_nothing(config: Config, site: Site, tmp_path: Path) -> None:
    if not (PostgreSQL.is_here() and RedisServer.is_here()):
        if IN_CI:
            pytest.fail("PostgreSQL's and Redis's own programs are not installed, and in CI they must be.")
        pytest.skip("PostgreSQL's or Redis's own programs are not installed")
    cluster, queue = PostgreSQL(), RedisServer(tmp_path / "redis")
    cluster.start()
    queue.start()
    try:
        engine = make_engine(cluster.url)
        migrate.upgrade(engine)
        engine.dispose()
        config = replace(config, database_url=cluster.url, redis_url=queue.url)
        both = (queue, cluster)
        _all_is_well(keep_while_killed(config, site, pages=PAGES, kills=KILLS, lease=2.0, restarted=both))
    finally:
        queue.stop()
        cluster.remove()
