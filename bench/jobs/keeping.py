"""Kill workers ten times while they keep 100 copies and look at the pages again, 200 jobs in all, and count.

Once on SQLite with its own queue, once on PostgreSQL with Redis: both this run's own, and restarted in each half.
Leases, sweeps and turns are those of production. Without PostgreSQL's or Redis's programs that part is left out and
named.

.venv/bin/python bench/jobs/keeping.py
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from config import Config  # noqa: E402
from factcheck import migrate  # noqa: E402
from factcheck.db import make_engine  # noqa: E402
from tests.jobs.keeping_killed import PostgreSQL, Restarted, Site, keep_while_killed  # noqa: E402
from tests.jobs.killing import RedisServer  # noqa: E402

PAGES = int(os.environ.get("BENCH_PAGES", "100"))
KILLS = int(os.environ.get("BENCH_KILLS", "10"))
WITHIN = 60.0  # seconds in which another worker must have done what was interrupted


@contextmanager
def servers(folder: Path) -> Iterator[tuple[str, str, tuple[Restarted, ...]]]:
    """Addresses of a PostgreSQL and a Redis of our own, and both to be restarted."""
    cluster, queue = PostgreSQL(), RedisServer(folder / "redis")
    cluster.start()
    queue.start()
    try:
        yield cluster.url, queue.url, (queue, cluster)
    finally:
        queue.stop()
        cluster.remove()


def run(folder: Path, database_url: str, redis_url: str | None, restarted: tuple[Restarted, ...]) -> bool:
    """One combination. Whether nothing was lost, nothing done twice and nothing late."""
    engine = make_engine(database_url)
    migrate.upgrade(engine)
    engine.dispose()
    config = Config(
        database_url=database_url,
        secret_key="x" * 40,
        development=True,
        var_dir=folder / "var",
        redis_url=redis_url,
    )
    site = Site(10)
    try:
        found = keep_while_killed(config, site, pages=PAGES, kills=KILLS, restarted=restarted)
    finally:
        site.close()
    waits = found.waits or [0.0]
    print(
        f"{2 * PAGES} pieces of work, {found.jobs} jobs, {found.kills} kills: not done {found.not_done}\n"
        f"copies asked for {found.copies}, kept {found.kept}; pages changed {found.changed}, changes kept "
        f"{found.drifts}, twice {found.twice}; broken files {found.broken}\n"
        f"interrupted {found.interrupted}, done by another after {statistics.median(waits):.1f} s (median), "
        f"{waits[-1]:.1f} s at most; {found.seconds:.1f} s in all",
        flush=True,
    )
    whole = found.kept == found.copies == found.changed == found.drifts == PAGES
    return whole and found.not_done == found.twice == found.broken == 0 and waits[-1] < WITHIN


def main() -> int:
    """Print what came of each; 1 if something was lost, done twice or late."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("SQLite")
        held = [run(folder / "a", f"sqlite:///{folder / 'bench.db'}", None, ())]
        if PostgreSQL.is_here() and RedisServer.is_here():
            print("PostgreSQL and Redis, restarted twice each")
            with servers(folder) as (database_url, redis_url, restarted):
                held.append(run(folder / "b", database_url, redis_url, restarted))
        else:
            print("PostgreSQL's or Redis's programs are not installed; that part is left out.")
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
