"""Running a job so that its work is done once, whatever dies meanwhile.

A try takes the row by a lease; the work and the word "done" are one commit; a worker that lost its
lease finds that out at that commit and its work is rolled back.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import Engine, or_, select, update
from sqlalchemy.orm import Session

from factcheck.jobs.models import Job, JobState
from factcheck.kit import clock

LEASE = timedelta(seconds=45)
MOST_TRIES = 5
log = structlog.get_logger()
Handler = Callable[..., None]
HANDLERS: dict[str, Handler] = {}  # filled by @handler when modules are imported


class LostLease(Exception):
    """Another worker has taken the job over."""


def handler(name: str) -> Callable[[Handler], Handler]:
    """Say that the function below does the jobs called ``name``."""

    def keep(function: Handler) -> Handler:
        HANDLERS[name] = function
        return function

    return keep


class JobRun:
    """One try at one job, given to its handler."""

    def __init__(self, engine: Engine, job_id: int, lease: str) -> None:
        self.engine, self.job_id, self.lease = engine, job_id, lease
        self.written = False

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; nothing done in it is kept."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session
            session.rollback()

    def report(self, done: int, total: int, words: str = "") -> None:
        """Say how far the work is, at once visible to others; renews the lease."""
        with _writing(self.engine) as session:
            self._touch(
                session,
                progress_done=done,
                progress_total=total,
                progress_words=words[:200],
                lease_until=clock.now() + LEASE,
            )

    @contextmanager
    def write(self) -> Iterator[Session]:
        """The session in which the work is done. Enter it once: the job is done when it commits."""
        with _writing(self.engine) as session:
            self._touch(
                session, state=JobState.DONE, lease=None, lease_until=None, finished_at=clock.now(), error=""
            )
            yield session
        self.written = True

    def _touch(self, session: Session, **values: Any) -> None:
        found = session.execute(
            update(Job).where(Job.id == self.job_id, Job.lease == self.lease).values(**values)
        )
        if found.rowcount != 1:  # type: ignore[attr-defined]
            raise LostLease


@contextmanager
def _writing(engine: Engine) -> Iterator[Session]:
    with (
        Session(engine.execution_options(factcheck_writes=True), expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session


def run_job(engine: Engine, job_id: int) -> bool:
    """Try job ``job_id`` now. Returns whether this call did it; False when it was not to be had or failed."""
    lease = secrets.token_hex(8)
    with _writing(engine) as session:
        job = _take(session, job_id, lease)
        if job is None:
            return False
        name, args, attempts = job.name, dict(job.args), job.attempts
    run = JobRun(engine, job_id, lease)
    try:
        HANDLERS[name](run, **args)
        if not run.written:
            with run.write():
                pass
    except LostLease:
        log.warning("job_lost_lease", job=job_id)
        return False
    except Exception as wrong:  # a job's failure is recorded, never raised into the worker
        log.exception("job_failed", job=job_id, name=name, attempt=attempts)
        _give_up_or_wait(engine, job_id, lease, attempts, f"{type(wrong).__name__}: {wrong}")
        return False
    return True


def _take(session: Session, job_id: int, lease: str) -> Job | None:
    now = clock.now()
    taken = session.execute(
        update(Job)
        .where(
            Job.id == job_id,
            Job.run_after <= now,
            or_(Job.state == JobState.QUEUED, (Job.state == JobState.RUNNING) & (Job.lease_until < now)),
        )
        .values(state=JobState.RUNNING, lease=lease, lease_until=now + LEASE, attempts=Job.attempts + 1)
    )
    return session.get(Job, job_id) if taken.rowcount == 1 else None  # type: ignore[attr-defined]


def _give_up_or_wait(engine: Engine, job_id: int, lease: str, attempts: int, error: str) -> None:
    over = attempts >= MOST_TRIES
    with _writing(engine) as session:
        session.execute(
            update(Job)
            .where(Job.id == job_id, Job.lease == lease)
            .values(
                state=JobState.FAILED if over else JobState.QUEUED,
                lease=None,
                lease_until=None,
                error=error[:2000],
                run_after=clock.now() + timedelta(seconds=2**attempts),
                finished_at=clock.now() if over else None,
            )
        )


def due_jobs(session: Session, *, most: int = 200) -> list[int]:
    """Ids of jobs that nobody works on though their time has come: never handed over, or lease run out."""
    now = clock.now()
    return list(
        session.scalars(
            select(Job.id)
            .where(
                Job.run_after <= now,
                or_(Job.state == JobState.QUEUED, (Job.state == JobState.RUNNING) & (Job.lease_until < now)),
            )
            .order_by(Job.run_after)
            .limit(most)
        )
    )


def run_due(engine: Engine) -> int:
    """Do every due job here and now; how many were done. For the sweep, for commands and for tests."""
    with Session(engine) as session:
        ids = due_jobs(session)
    return sum(run_job(engine, job_id) for job_id in ids)
