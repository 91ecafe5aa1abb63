"""Asking for work: a row in the caller's transaction, handed over after the commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import event, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from factcheck.errors import Conflict, NotFound
from factcheck.jobs.engine import CANCELLED_WORDS, end
from factcheck.jobs.models import Job, JobState
from factcheck.kit import clock

HandOver = Callable[[int], None]
"""Takes a committed job's id to a worker."""
log = structlog.get_logger()


def enqueue(
    session: Session,
    name: str,
    args: dict[str, Any],
    *,
    dedup: str | None = None,
    run_after: datetime | None = None,
    again_after: timedelta | None = None,
) -> Job:
    """Add a job to the caller's transaction, to be done now or after ``run_after``.

    With ``dedup`` a job asked for before is returned instead. With ``again_after`` too, one that was given up
    or cancelled longer ago than that is tried again: for work that must not stop for good.
    """
    if dedup is None:
        return _add(session, name, args, None, run_after)
    known = _known(session, dedup)
    if known is not None:
        if again_after is not None and _ended_before(known, clock.now() - again_after):
            try_again(session, known)
        return known
    try:
        with session.begin_nested():
            return _add(session, name, args, dedup, run_after)
    except IntegrityError:  # another transaction asked for the same in this moment
        known = _known(session, dedup)
        if known is None:
            raise
        return known


def _ended_before(job: Job, then: datetime) -> bool:
    if job.state not in (JobState.FAILED, JobState.CANCELLED):
        return False
    return job.finished_at is not None and job.finished_at < then


def _known(session: Session, dedup: str) -> Job | None:
    return session.scalar(select(Job).where(Job.dedup_key == dedup))


def _add(
    session: Session, name: str, args: dict[str, Any], dedup: str | None, run_after: datetime | None
) -> Job:
    now = clock.now()
    job = Job(name=name, args=args, dedup_key=dedup, created_at=now, run_after=run_after or now)
    session.add(job)
    session.flush()
    session.info.setdefault("jobs_asked_for", []).append(job.id)
    return job


def not_done(session: Session, *, most: int = 200) -> Sequence[Job]:
    """Jobs that wait, are under way or were given up, oldest first."""
    return session.scalars(
        select(Job).where(Job.state.not_in((JobState.DONE, JobState.CANCELLED))).order_by(Job.id).limit(most)
    ).all()


def get_job(session: Session, job_id: int) -> Job:
    """The job, or NotFound."""
    job = session.get(Job, job_id)
    if job is None:
        raise NotFound(f"There is no job {job_id}.")
    return job


def try_again(session: Session, job: Job) -> None:
    """Queue a job that was given up or cancelled, as if it had never been tried; at once one that failed and waits.

    What has a time of its own is not done before it: whoever set that time can choose another.
    """
    if job.state not in (JobState.FAILED, JobState.CANCELLED, JobState.QUEUED):
        raise Conflict(
            "This job is done, so there is nothing to try again."
            if job.state is JobState.DONE
            else "A worker is at this job right now."
        )
    if job.state is JobState.QUEUED and not job.attempts and job.run_after > clock.now():
        raise Conflict("This job waits for the time that was chosen for it, and begins by itself then.")
    if job.state is not JobState.QUEUED:
        job.attempts, job.failures = 0, 0
        job.progress_done, job.progress_total, job.progress_words = 0, 0, ""
    job.state, job.stop_asked_at = JobState.QUEUED, None
    job.run_after, job.finished_at, job.error = clock.now(), None, ""
    session.flush()
    session.info.setdefault("jobs_asked_for", []).append(job.id)


def cancel(session: Session, job: Job) -> bool:
    """Never do a job that waits; ask one that is under way to stop at its next step.

    Whether it is cancelled already. Done in the database, because a worker may take it in this very moment.
    """
    # A worker that takes a waiting job at this moment finds no such row any more, or we do not.
    waiting = session.execute(
        update(Job)
        .where(Job.id == job.id, Job.state == JobState.QUEUED)
        .values(state=JobState.CANCELLED)
        .execution_options(synchronize_session=False)
    )
    if waiting.rowcount == 1:  # type: ignore[attr-defined]
        session.refresh(job)
        end(session, job, JobState.CANCELLED, CANCELLED_WORDS)
        return True
    running = session.execute(
        update(Job)
        .where(Job.id == job.id, Job.state == JobState.RUNNING)
        .values(stop_asked_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    session.refresh(job)
    if running.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict("This job is over already, so there is nothing to cancel.")
    return False


def hand_over_after_commit(hand_over: HandOver) -> None:
    """From now on, hand over the jobs of every session once they are committed, and only then.

    Installed once a process. What is lost between the commit and the queue is found by the sweep, so a
    queue that cannot be reached never spoils what was committed.
    """

    def committed(session: Session) -> None:
        if session.in_nested_transaction():
            return  # only a savepoint ended; the whole may still be rolled back
        try:
            for job_id in session.info.pop("jobs_asked_for", []):
                hand_over(job_id)
        except Exception as wrong:  # Redis and SQLite each have their own errors
            log.warning("job_not_handed_over", reason=type(wrong).__name__)

    def rolled_back(session: Session) -> None:
        if not session.in_nested_transaction():
            session.info.pop("jobs_asked_for", None)

    event.listen(Session, "after_commit", committed)
    event.listen(Session, "after_rollback", rolled_back)
