"""The worker process: Huey carries job ids; a sweep finds what Huey forgot."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from huey import Huey, RedisHuey, SqliteHuey
from huey.consumer import Consumer
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config import Config
from factcheck.jobs.engine import due_jobs, run_job

SWEEP_SECONDS = 10.0


def make_huey(config: Config) -> Huey:
    """The queue: in Redis where there is one, otherwise a SQLite file beside the database."""
    if config.redis_url:
        return RedisHuey("factcheck", url=config.redis_url, results=False, socket_timeout=5)
    Path(config.var_dir).mkdir(parents=True, exist_ok=True)
    return SqliteHuey("factcheck", filename=str(config.var_dir / "queue.db"), results=False)


def make_task(huey: Huey, engine: Engine) -> Any:
    """The one Huey task; calling it with a job's id puts the id on the queue."""

    def factcheck_job(job_id: int) -> None:
        run_job(engine, job_id)

    return huey.task()(factcheck_job)


def work(huey: Huey, engine: Engine, task: Any) -> None:
    """Work until told to stop (SIGINT or SIGTERM). Must run in the main thread: Huey sets signal handlers."""
    stop = threading.Event()

    def sweep() -> None:
        while not stop.is_set():
            with Session(engine) as session:
                ids = due_jobs(session)
            for job_id in ids:
                task(job_id)
            stop.wait(SWEEP_SECONDS)

    threading.Thread(target=sweep, daemon=True, name="sweep").start()
    try:
        Consumer(huey, workers=1, periodic=False, initial_delay=0.1, backoff=1.15, max_delay=0.5).run()
    finally:
        stop.set()
