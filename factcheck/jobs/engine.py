"""Running a job so that its work is done once, whatever dies meanwhile.

A try takes the row by a lease and renews it while it works; the work and the word "done" are one commit;
a worker that lost its lease finds that out at that commit and its work is rolled back.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Engine, and_, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from factcheck.errors import FactcheckError, NotFound
from factcheck.jobs.models import Job, JobState
from factcheck.kit import clock

LEASE = timedelta(seconds=30)  # renewed three times as often
LONGEST_TRY = timedelta(minutes=20)  # after that a try counts as stuck and its lease runs out
PAUSES = (2, 10, 60, 300)  # seconds of waiting after the first failure, the second, …
MOST_FAILURES = len(PAUSES) + 1
MOST_TRIES = 10  # a job whose worker ended this often is what ends the workers
log = structlog.get_logger()
Handler = Callable[..., None]
HANDLERS: dict[str, Handler] = {}  # filled by @handler when modules are imported
HELD: set[str] = set()  # the leases of tries that this process is at


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
        self.renew(progress_done=done, progress_total=total, progress_words=words[:200])

    def renew(self, **values: Any) -> None:
        """Hold the job for another while. Raises LostLease when it is another's by now."""
        with writing(self.engine) as session:
            self._touch(session, lease_until=clock.now() + LEASE, **values)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """The session in which the work is done. Enter it once: the job is done when it commits."""
        with writing(self.engine) as session:
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
def writing(engine: Engine) -> Iterator[Session]:
    """A session for writing, committed when the block ends well."""
    with (
        Session(engine.execution_options(factcheck_writes=True), expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session


def run_job(engine: Engine, job_id: int) -> bool:
    """Try job ``job_id`` now. Returns whether this call did it; False when it was not to be had or failed."""
    lease = secrets.token_hex(8)
    with writing(engine) as session:
        job = _take(session, job_id, lease)
        if job is None:
            return False
        name, args = job.name, dict(job.args)
    run = JobRun(engine, job_id, lease)
    HELD.add(lease)
    try:
        with _lease_renewed(run):
            _handler_of(name)(run, **args)
            if not run.written:
                with run.write():
                    pass
    except LostLease:
        log.warning("job_lost_lease", job=job_id)
        return False
    except Exception as wrong:  # a job's failure is recorded, never raised into the worker
        log.exception("job_failed", job=job_id, name=name)
        _give_up_or_wait(engine, job_id, lease, _sentence(wrong))
        return False
    finally:
        HELD.discard(lease)
    return True


def _handler_of(name: str) -> Handler:
    if name not in HANDLERS:
        raise NotFound(f"Nothing in this version of Factcheck does the job “{name}”. Upgrade the worker.")
    return HANDLERS[name]


def _sentence(wrong: Exception) -> str:
    return wrong.message if isinstance(wrong, FactcheckError) else f"{type(wrong).__name__}: {wrong}"


@contextmanager
def _lease_renewed(run: JobRun) -> Iterator[None]:
    """Renew the lease from beside the work, so that a handler that computes for long keeps its job."""
    over = threading.Event()

    def renew() -> None:
        until = clock.now() + LONGEST_TRY
        while not over.wait(LEASE.total_seconds() / 3) and clock.now() < until:
            try:
                run.renew()
            except LostLease:
                return  # done, or another's: the handler finds out when it writes
            except SQLAlchemyError as wrong:
                log.warning("lease_not_renewed", job=run.job_id, reason=type(wrong).__name__)

    beside = threading.Thread(target=renew, daemon=True, name=f"lease-{run.job_id}")
    beside.start()
    try:
        yield
    finally:
        over.set()
        beside.join()


def _free(now: datetime) -> ColumnElement[bool]:
    """Nobody works on it and its time has come: never begun, or its lease has run out."""
    return and_(
        Job.run_after <= now,
        or_(Job.state == JobState.QUEUED, and_(Job.state == JobState.RUNNING, Job.lease_until < now)),
    )


def _take(session: Session, job_id: int, lease: str) -> Job | None:
    now = clock.now()
    taken = session.execute(
        update(Job)
        .where(Job.id == job_id, _free(now), Job.attempts < MOST_TRIES)
        .values(state=JobState.RUNNING, lease=lease, lease_until=now + LEASE, attempts=Job.attempts + 1)
    )
    if taken.rowcount == 1:  # type: ignore[attr-defined]
        return session.get(Job, job_id)
    session.execute(
        update(Job)
        .where(Job.id == job_id, _free(now), Job.attempts >= MOST_TRIES)
        .values(
            state=JobState.FAILED,
            lease=None,
            lease_until=None,
            finished_at=now,
            error=f"The worker ended {MOST_TRIES} times while it was at this.",
        )
    )
    return None


def _give_up_or_wait(engine: Engine, job_id: int, lease: str, error: str) -> None:
    """After a failure: another try after a pause, or none. If this cannot be written, the lease runs out."""
    try:
        with writing(engine) as session:
            job = session.scalar(select(Job).where(Job.id == job_id, Job.lease == lease))
            if job is None:
                return
            job.failures += 1
            over = job.failures >= MOST_FAILURES
            job.state = JobState.FAILED if over else JobState.QUEUED
            job.lease, job.lease_until, job.error = None, None, error[:2000]
            job.finished_at = clock.now() if over else None
            job.run_after = clock.now() + timedelta(seconds=0 if over else PAUSES[job.failures - 1])
    except SQLAlchemyError as wrong:
        log.warning("failure_not_recorded", job=job_id, reason=type(wrong).__name__)


def let_go(engine: Engine) -> None:
    """Give back what this process is at, as it ends, so that another need not wait for a lease to run out."""
    if HELD:
        with writing(engine) as session:
            session.execute(
                update(Job)
                .where(Job.lease.in_(list(HELD)))
                .values(state=JobState.QUEUED, lease=None, lease_until=None)
            )


def due_jobs(session: Session, *, most: int = 200) -> list[int]:
    """Ids of jobs that nobody works on though their time has come, those waiting longest first."""
    return list(session.scalars(select(Job.id).where(_free(clock.now())).order_by(Job.run_after).limit(most)))


def run_due(engine: Engine) -> int:
    """Do every due job here and now; how many were done. For commands, for tests, and without a queue."""
    with Session(engine) as session:
        ids = due_jobs(session)
    return sum(run_job(engine, job_id) for job_id in ids)
