"""The worker process: Huey carries job ids; a sweep finds what Huey forgot."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from huey import Huey, PriorityRedisHuey, SqliteHuey
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer
from redis import ConnectionPool
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from config import Config
from factcheck.jobs.engine import let_go, run_job
from factcheck.jobs.queue import hand_over_after_commit
from factcheck.jobs.sweep import PRESENCE, Presence, sweep

SWEEP_SECONDS = 5.0
GRACE_SECONDS = 8  # how long a worker that is told to stop may finish what it is at
MOST_WAITING = 1000  # looked at in the queue; more than the sweep hands over at once
log = structlog.get_logger()


class JobIds(Serializer):  # type: ignore[misc]  # Huey is not typed
    """What lies on the queue: a task's id, its name and a job's number as JSON, so that nothing read from
    there is ever run."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps([data.id, data.name, list(data.args)]).encode()

    def _deserialize(self, data: bytes) -> Message:
        task, name, args = json.loads(bytes(data))
        return Message(task, name, args=tuple(args), kwargs={}, retries=0, retry_delay=0)


def make_huey(config: Config) -> Huey:
    """The queue: in Redis where there is one, otherwise a SQLite file beside the database."""
    if config.redis_url:
        # Once more, for a connection that Redis closed; then give up: a request waits for this.
        pool = ConnectionPool.from_url(
            config.redis_url, socket_timeout=3, socket_connect_timeout=1, retry=Retry(NoBackoff(), 1)
        )
        return PriorityRedisHuey("factcheck", connection_pool=pool, results=False, serializer=JobIds())
    config.var_dir.mkdir(parents=True, exist_ok=True)
    huey = SqliteHuey(
        "factcheck", filename=str(config.var_dir / "queue.db"), results=False, serializer=JobIds()
    )
    huey.storage.close()  # a web server may fork now; each process opens its own connection
    return huey


def make_task(huey: Huey, engine: Engine) -> Any:
    """The one Huey task; calling it with a job's id puts the id on the queue."""

    def factcheck_job(job_id: int) -> None:
        run_job(engine, job_id)

    return huey.task()(factcheck_job)


def hand_over_to_queue(config: Config, engine: Engine) -> None:
    """From now on, this process puts the jobs of its commits on the queue. For a web process, once."""
    hand_over_after_commit(make_task(make_huey(config), engine))


def work(huey: Huey, engine: Engine, task: Any, *, threads: int = 2) -> None:
    """Work until told to stop (SIGINT or SIGTERM), at ``threads`` jobs at once, so that one that waits for
    the network holds up no other. Must run in the main thread: Huey sets signal handlers.
    """
    stop = threading.Event()
    presence = Presence(engine)
    _often(presence.say, PRESENCE.total_seconds(), stop)

    def hand_over(job_id: int, first: bool) -> None:
        task(job_id, priority=1 if first else 0)

    _often(lambda: sweep(engine, lambda: _waiting(huey), hand_over), SWEEP_SECONDS, stop)
    for part in ("Worker", "Scheduler"):
        logging.getLogger(f"huey.consumer.{part}").addFilter(OnceAMinute())
    consumer = Consumer(
        huey,
        workers=threads,
        periodic=False,
        initial_delay=0.1,
        backoff=1.15,
        max_delay=0.5,
        graceful_signal="TERM",
        shutdown_timeout=GRACE_SECONDS,
    )
    try:
        consumer.run()
    finally:
        stop.set()
        _unless_unreachable(lambda: let_go(engine))
        _unless_unreachable(presence.leave)


def _waiting(huey: Huey) -> set[int]:
    """The ids of the jobs that lie in the queue."""
    return {task.args[0] for task in huey.pending(MOST_WAITING)}


def _often(do: Callable[[], None], seconds: float, stop: threading.Event) -> None:
    """Call ``do`` at once and every so many seconds in a thread, until ``stop``; nothing it meets ends that."""

    def repeat() -> None:
        while not stop.is_set():
            _unless_unreachable(do)
            stop.wait(seconds)

    threading.Thread(target=repeat, daemon=True).start()


def _unless_unreachable(do: Callable[[], None]) -> None:
    try:
        do()
    except SQLAlchemyError as wrong:
        log.warning("database_unreachable", reason=type(wrong).__name__)
    except Exception:  # the sweep must outlive whatever it meets
        log.exception("sweep_failed")


class OnceAMinute(logging.Filter):
    """Lets Huey say once a minute, in one line, that the queue cannot be reached."""

    def __init__(self) -> None:
        super().__init__()
        self.silent_until = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether ``record`` is written."""
        wrong = record.exc_info[1] if record.exc_info else None
        if not isinstance(wrong, RedisError | sqlite3.Error):
            return True
        if time.monotonic() < self.silent_until:
            return False
        self.silent_until = time.monotonic() + 60
        record.msg = (
            f"{record.msg} {type(wrong).__name__}: {wrong}. Jobs are found in the database meanwhile."
        )
        record.exc_info = None
        return True
