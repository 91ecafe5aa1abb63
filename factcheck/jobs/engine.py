"""Running a job so that its work is done once, whatever dies meanwhile.

A try takes the row by a lease and renews it while it works; the work and the word "done" are one commit;
a worker that lost its lease finds that out at that commit and its work is rolled back.
"""

from __future__ import annotations

import secrets
import threading
import time
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
RECORDING = (0.5, 1, 2, 4, 8)  # seconds between attempts to write how a try ended, while the database is away
MOST_TRIES = 10  # a job whose worker ended this often is what ends the workers
log = structlog.get_logger()
Handler = Callable[..., None]
HANDLERS: dict[str, Handler] = {}  # filled by @handler when modules are imported
Ended = Callable[[Session, dict[str, Any], str], None]
ENDED: dict[str, Ended] = {}  # filled by @when_ended
HELD: set[str] = set()  # the leases of tries that this process is at


class LostLease(Exception):
    """Another worker has taken the job over."""


class Stopped(Exception):
    """Somebody asked that this job stop; raised at its next step, through its handler."""


def handler(name: str) -> Callable[[Handler], Handler]:
    """Say that the function below does the jobs called ``name``."""

    def keep(function: Handler) -> Handler:
        HANDLERS[name] = function
        return function

    return keep


def when_ended(name: str) -> Callable[[Ended], Ended]:
    """Say that the function below is told of each job called ``name`` that was given up or cancelled.

    It gets the session in which that is written, the job's arguments and the reason in a sentence, so that
    nobody waits for what will not come.
    """

    def keep(function: Ended) -> Ended:
        ENDED[name] = function
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
        """Say how far the work is, at once visible to others; a step, as `renew` is."""
        self.renew(progress_done=done, progress_total=total, progress_words=words[:200])

    def renew(self, **values: Any) -> None:
        """One step of the work: hold the job for another while.

        Raises LostLease when it is another's by now, and Stopped when somebody asked that it stop.
        """
        with writing(self.engine) as session:
            self._touch(session, lease_until=clock.now() + LEASE, **values)
            stop = session.scalar(select(Job.stop_asked_at).where(Job.id == self.job_id))
        if stop is not None:
            raise Stopped

    def hold(self) -> None:
        """Hold the job for another while, from beside the work: no step."""
        with writing(self.engine) as session:
            self._touch(session, lease_until=clock.now() + LEASE)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """The session in which the work is done. Enter it once: the job is done when it commits.

        It is no step: whoever came as far has done things that must be written down, such as a mail sent.
        """
        with writing(self.engine) as session:
            self._touch(
                session,
                state=JobState.DONE,
                lease=None,
                lease_until=None,
                finished_at=clock.now(),
                error="",
                stop_asked_at=None,
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
def writing(engine: Engine, *, patience: float | None = None) -> Iterator[Session]:
    """A session for writing, committed when the block ends well.

    ``patience`` is how many seconds SQLite waits for another writer when the usual ten are too long; then
    OperationalError is raised.
    """
    bound = engine.execution_options(factcheck_writes=True, factcheck_patience=patience)
    with (
        Session(bound, expire_on_commit=False) as session,
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
    except Stopped:
        log.info("job_stopped", job=job_id, name=name)
        _stopped(engine, job_id, lease)
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


CANCELLED_WORDS = "Somebody cancelled the job."


def end(session: Session, job: Job, state: JobState, error: str) -> None:
    """Write that a job is given up or cancelled, and tell whoever waits for it."""
    job.state, job.error, job.finished_at = state, error[:2000], clock.now()
    job.lease, job.lease_until, job.stop_asked_at = None, None, None
    session.flush()
    told = ENDED.get(job.name)
    if told is not None:
        try:
            with session.begin_nested():
                told(session, dict(job.args), error)
        except Exception:  # that it ended must be written all the same
            log.exception("end_not_told", job=job.id, name=job.name)


def _stopped(engine: Engine, job_id: int, lease: str) -> None:
    """Write that it stopped. If this cannot be written, whoever finds its lease run out writes it."""
    _record(
        engine, job_id, lease, lambda session, job: end(session, job, JobState.CANCELLED, CANCELLED_WORDS)
    )


def _record(engine: Engine, job_id: int, lease: str, write: Callable[[Session, Job], None]) -> None:
    """Write how a try ended, with patience: a database that restarts is back before the lease has run out."""
    for pause in (*RECORDING, 0):
        try:
            with writing(engine) as session:
                job = session.scalar(select(Job).where(Job.id == job_id, Job.lease == lease))
                if job is not None:
                    write(session, job)
            return
        except SQLAlchemyError as wrong:
            log.warning("end_not_recorded", job=job_id, reason=type(wrong).__name__)
            time.sleep(pause)


@contextmanager
def _lease_renewed(run: JobRun) -> Iterator[None]:
    """Renew the lease from beside the work, so that a handler that computes for long keeps its job."""
    over = threading.Event()

    def renew() -> None:
        until = clock.now() + LONGEST_TRY
        while not over.wait(LEASE.total_seconds() / 3) and clock.now() < until:
            try:
                run.hold()
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
        .where(Job.id == job_id, _free(now), Job.attempts < MOST_TRIES, Job.stop_asked_at.is_(None))
        .values(state=JobState.RUNNING, lease=lease, lease_until=now + LEASE, attempts=Job.attempts + 1)
    )
    if taken.rowcount == 1:  # type: ignore[attr-defined]
        return session.get(Job, job_id)
    over = session.scalar(
        select(Job).where(
            Job.id == job_id,
            _free(now),
            or_(Job.attempts >= MOST_TRIES, Job.stop_asked_at.is_not(None)),
        )
    )
    if over is not None and over.stop_asked_at is not None:  # its worker ended before it could stop
        end(session, over, JobState.CANCELLED, CANCELLED_WORDS)
    elif over is not None:
        end(session, over, JobState.FAILED, f"The worker ended {MOST_TRIES} times while it was at this.")
    return None


def _give_up_or_wait(engine: Engine, job_id: int, lease: str, error: str) -> None:
    """After a failure: another try after a pause, or none. If this cannot be written, the lease runs out."""

    def write(session: Session, job: Job) -> None:
        job.failures += 1
        if job.stop_asked_at is not None:
            end(session, job, JobState.CANCELLED, CANCELLED_WORDS)
        elif job.failures >= MOST_FAILURES:
            end(session, job, JobState.FAILED, error)
        else:
            job.state, job.error = JobState.QUEUED, error[:2000]
            job.lease, job.lease_until = None, None
            job.run_after = clock.now() + timedelta(seconds=PAUSES[job.failures - 1])

    _record(engine, job_id, lease, write)


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
    waiting = select(Job.id).where(_free(clock.now())).order_by(Job.run_after, Job.id)
    return list(session.scalars(waiting.limit(most)))


def run_due(engine: Engine) -> int:
    """Do every due job here and now; how many were done. For commands, for tests, and without a queue."""
    with Session(engine) as session:
        ids = due_jobs(session)
    return sum(run_job(engine, job_id) for job_id in ids)
