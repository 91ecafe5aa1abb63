"""A worker process for the kill tests: it counts what it begins and what it has done. Killed from outside."""

from __future__ import annotations

import os
import random
import sys
import time
from datetime import timedelta

from sqlalchemy import text

from config import Config
from factcheck import tables
from factcheck.db import make_engine
from factcheck.jobs import engine as engine_module
from factcheck.jobs import worker as worker_module
from factcheck.jobs.engine import JobRun, handler
from factcheck.jobs.worker import make_huey, make_task, work

__all__ = ["tables"]  # imported so that every table is known
BEGUN = text("INSERT INTO begun (job_id, pid) VALUES (:job_id, :pid)")
EFFECT = text("INSERT INTO effect (job_id, pid) VALUES (:job_id, :pid)")


@handler("count")
def count(run: JobRun, number: int, seconds: float) -> None:
    """Take about ``seconds``, in small steps so that a kill can meet each of them, and count one effect."""
    who = {"job_id": number, "pid": os.getpid()}
    with engine_module.writing(run.engine) as session:
        session.execute(BEGUN, who)
    for step in range(3):
        time.sleep(random.uniform(0, seconds / 2))
        run.report(step, 3, "counting")
    with run.write() as session:
        session.execute(EFFECT, who)
        time.sleep(random.uniform(0, seconds / 4))  # killed here, the effect must not stay
        session.execute(text("UPDATE total SET effects = effects + 1"))


def main() -> None:
    """Work until killed. FACTCHECK_TEST_LEASE shortens the lease and, in proportion, the sweep."""
    lease = float(os.environ.get("FACTCHECK_TEST_LEASE", "0"))
    if lease:
        engine_module.LEASE = timedelta(seconds=lease)
        worker_module.SWEEP_SECONDS = lease / 6
    config = Config.from_env()
    engine = make_engine(config.database_url)
    huey = make_huey(config)
    work(huey, engine, make_task(huey, engine))


if __name__ == "__main__":
    sys.exit(main())
