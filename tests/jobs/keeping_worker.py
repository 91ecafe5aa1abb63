"""A worker process with the newsroom's own jobs, for tests that kill it while it keeps copies. Its lease may be short."""

from __future__ import annotations

import os
import sys
from datetime import timedelta

from config import Config
from factcheck.app import create_app
from factcheck.jobs import engine as engine_module
from factcheck.jobs import worker as worker_module
from factcheck.jobs.worker import make_huey, make_task, work
from factcheck.keeping import turns


def main() -> None:
    """Work until killed. The pause between two visits to a site is short, or the test would last for ever."""
    lease = float(os.environ.get("FACTCHECK_TEST_LEASE", "0"))
    turns.PAUSE = timedelta(0)
    turns.LONGEST_TURN = timedelta(seconds=2)
    if lease:
        engine_module.LEASE = timedelta(seconds=lease)
        worker_module.SWEEP_SECONDS = lease / 6
    config = Config.from_env()
    app = create_app(config)  # so that every handler is known
    engine = app.extensions["factcheck"].engine
    huey = make_huey(config)
    work(huey, engine, make_task(huey, engine))


if __name__ == "__main__":
    sys.exit(main())
