"""Kill workers ten times while they keep 100 copies and look at the pages again, 200 jobs in all, and count.

Redis and PostgreSQL are this run's own and are restarted in each half. Leases and sweeps are those of production.

.venv/bin/python bench/jobs/keeping.py
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from config import Config  # noqa: E402
from factcheck import migrate  # noqa: E402
from factcheck.db import make_engine  # noqa: E402
from tests.jobs.keeping_killed import PostgreSQL, Site, keep_while_killed  # noqa: E402
from tests.jobs.killing import RedisServer  # noqa: E402

PAGES = int(os.environ.get("BENCH_PAGES", "100"))
KILLS = int(os.environ.get("BENCH_KILLS", "10"))


def main() -> int:
    """Print what came of it; 1 if something was lost or done twice."""
    with tempfile.TemporaryDirectory() as name:
        cluster, queue, site = PostgreSQL(), RedisServer(Path(name) / "redis"), Site(10)
        cluster.start()
        queue.start()
        try:
            engine = make_engine(cluster.url)
            migrate.upgrade(engine)
            engine.dispose()
            config = Config(
                database_url=cluster.url,
                secret_key="x" * 40,
                development=True,
                var_dir=Path(name) / "var",
                redis_url=queue.url,
            )
            found = keep_while_killed(config, site, pages=PAGES, kills=KILLS, queue=queue, database=cluster)
        finally:
            site.close()
            queue.stop()
            cluster.remove()
    print(
        f"{found.jobs} jobs, {found.kills} kills, PostgreSQL and Redis restarted twice each\n"
        f"not done {found.not_done}; copies asked for {found.copies}, kept {found.kept}; "
        f"pages changed {found.changed}, changes kept {found.drifts}, twice {found.twice}; broken files {found.broken}\n"
        f"{found.slowest:.1f} s from the last kill to the end of all; {found.seconds:.1f} s in all"
    )
    whole = found.kept == found.copies == found.changed == found.drifts == PAGES
    return 0 if whole and found.not_done == found.twice == found.broken == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
