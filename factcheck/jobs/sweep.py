"""What a worker does beside its jobs: find what the queue forgot, say that it is there, start regular work."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import structlog
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from factcheck.jobs.engine import due_jobs, run_due, writing
from factcheck.jobs.models import Job, Worker
from factcheck.jobs.queue import enqueue
from factcheck.kit import clock

PRESENCE = timedelta(seconds=15)  # how often a worker says that it is there
FORGOTTEN_AFTER = timedelta(days=1)


class Regular(NamedTuple):
    """How often regular work is asked for, and what decides whether there is any."""

    every: timedelta
    when: Callable[[Session], bool] | None = None


REGULARLY = "regularly:"  # begins the dedup key of regular work
REGULAR: dict[str, Regular] = {}  # the name of a job, and when it is asked for
HandOverFirst = Callable[[int, bool], None]
"""Takes a job's id to a worker, before all others where the second argument says so."""
log = structlog.get_logger()


def regularly(name: str, every: timedelta, *, when: Callable[[Session], bool] | None = None) -> None:
    """Have the job ``name``, which takes no arguments, done once in every stretch of time ``every``.

    With ``when`` it is asked for only in stretches in which that finds something to do.
    """
    REGULAR[name] = Regular(every, when)


def sweep(engine: Engine, waiting: Callable[[], set[int]], hand_over: HandOverFirst) -> None:
    """Hand over every due job that is not ``waiting`` in the queue, what was interrupted before the rest.

    While the queue cannot be reached, do them here: the database knows them all.
    """
    ask_for_regular_work(engine)
    with Session(engine) as session:
        ids = due_jobs(session)
        begun = set(session.scalars(select(Job.id).where(Job.id.in_(ids), Job.attempts > 0)))
    try:
        known = waiting() if ids else set()
        for job_id in ids:
            if job_id not in known:
                hand_over(job_id, job_id in begun)
    except Exception as wrong:  # Redis and SQLite each have their own errors
        log.warning("queue_unreachable", reason=type(wrong).__name__)
        run_due(engine)


def ask_for_regular_work(engine: Engine) -> None:
    """Ask for each regular job once a stretch, however many workers do this."""
    now = clock.now()
    wanted = {
        f"{REGULARLY}{name}:{now.timestamp() // regular.every.total_seconds():.0f}": name
        for name, regular in REGULAR.items()
    }
    with Session(engine) as session:
        asked = set(session.scalars(select(Job.dedup_key).where(Job.dedup_key.in_(wanted))))
        wanted = {
            key: name
            for key, name in wanted.items()
            if key not in asked and _is_needed(session, REGULAR[name])
        }
    if not wanted:
        return
    with writing(engine) as session:
        for key, name in wanted.items():
            enqueue(session, name, {}, dedup=key)


def _is_needed(session: Session, regular: Regular) -> bool:
    return regular.when is None or regular.when(session)


class Presence:
    """The row by which others see that this worker is there."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.id, self.started_at = engine, 0, clock.now()

    def say(self) -> None:
        """Write that this worker is there now, and forget workers not heard of for a day."""
        now = clock.now()
        with writing(self.engine) as session:
            row = session.get(Worker, self.id)
            if row is None:
                row = Worker(host=socket.gethostname()[:200], pid=os.getpid(), started_at=self.started_at)
                session.add(row)
            row.seen_at = now
            session.execute(delete(Worker).where(Worker.seen_at < now - FORGOTTEN_AFTER))
            session.flush()
            self.id = row.id

    def leave(self) -> None:
        """Take the row away: this worker ends as it should."""
        with writing(self.engine) as session:
            session.execute(delete(Worker).where(Worker.id == self.id))
