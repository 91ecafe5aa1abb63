"""Kill workers ten times while they do 200 jobs, on both databases and with both queues, and count.

Leases and sweeps are those of production. Takes some minutes. Without PostgreSQL or redis-server their
part is left out and named.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from config import Config  # noqa: E402
from factcheck import migrate  # noqa: E402
from factcheck.db import make_engine  # noqa: E402
from tests.jobs.killing import RedisServer, kill_while_working  # noqa: E402

JOBS = int(os.environ.get("BENCH_JOBS", "200"))
KILLS = int(os.environ.get("BENCH_KILLS", "10"))
SECONDS = 0.4
POSTGRESQL = os.environ.get(
    "FACTCHECK_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)


@contextmanager
def database(system: str, folder: Path) -> Iterator[str]:
    """The address of an empty database, taken away afterwards."""
    if system == "SQLite":
        yield f"sqlite:///{folder / 'bench.db'}"
        return
    admin = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    name = f"factcheck_bench_{os.getpid()}"
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield POSTGRESQL.rsplit("/", 1)[0] + f"/{name}"
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


def run(system: str, queue: str) -> bool:
    """One combination, on one line. Whether nothing was lost and nothing done twice."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = RedisServer(folder / "redis") if queue == "Redis" else None
        with database(system, folder) as url:
            engine = make_engine(url)
            migrate.upgrade(engine)
            engine.dispose()
            if server is not None:
                server.start()
            config = Config(
                database_url=url,
                secret_key="x" * 40,
                development=True,
                var_dir=folder / "var",
                redis_url=server.url if server else None,
            )
            try:
                found = kill_while_working(config, jobs=JOBS, kills=KILLS, seconds=SECONDS, server=server)
            finally:
                if server is not None:
                    server.stop()
    waits = sorted(found.waits) or [0.0]
    print(
        f"{system:10} {queue:8} {found.jobs:5} {found.kills:5} {found.interrupted:11} {found.tries:5} "
        f"{found.not_done:8} {found.effects:7} {found.twice:5} {statistics.median(waits):11.1f} "
        f"{waits[-1]:9.1f} {found.seconds:8.1f}",
        flush=True,
    )
    return found.not_done == found.twice == 0 and found.effects == found.total == found.jobs


def main() -> int:
    """Every combination there is; 1 if something was lost or done twice."""
    systems, queues = ["SQLite", "PostgreSQL"], ["SQLite", "Redis"]
    try:
        create_engine(POSTGRESQL, poolclass=NullPool).connect().close()
    except OperationalError:
        print("PostgreSQL does not answer and is left out.")
        systems.remove("PostgreSQL")
    if not RedisServer.is_here():
        print("redis-server is not installed and is left out.")
        queues.remove("Redis")
    print(
        "database   queue     jobs kills interrupted tries not done effects twice median wait max wait  seconds"
    )
    kept = [run(system, queue) for system in systems for queue in queues]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
