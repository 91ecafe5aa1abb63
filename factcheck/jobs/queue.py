"""Asking for work: a row in the caller's transaction, handed over after the commit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from factcheck.jobs.models import Job
from factcheck.kit import clock

HandOver = Callable[[int], None]
"""Takes a committed job's id to a worker."""


def enqueue(session: Session, name: str, args: dict[str, Any], *, dedup: str | None = None) -> Job:
    """Add a job to the caller's transaction. With ``dedup`` a job asked for before is returned instead."""
    if dedup is not None:
        known = session.scalar(select(Job).where(Job.dedup_key == dedup))
        if known is not None:
            return known
    now = clock.now()
    job = Job(name=name, args=args, dedup_key=dedup, created_at=now, run_after=now)
    session.add(job)
    session.flush()
    session.info.setdefault("jobs_asked_for", []).append(job.id)
    return job


def hand_over_after_commit(hand_over: HandOver) -> None:
    """From now on, hand over the jobs of every session once they are committed, and only then.

    Installed once a process. What is lost between the commit and the queue is found by the sweep.
    """

    def committed(session: Session) -> None:
        if session.in_nested_transaction():
            return  # only a savepoint ended; the whole may still be rolled back
        for job_id in session.info.pop("jobs_asked_for", []):
            hand_over(job_id)

    def rolled_back(session: Session) -> None:
        if not session.in_nested_transaction():
            session.info.pop("jobs_asked_for", None)

    event.listen(Session, "after_commit", committed)
    event.listen(Session, "after_rollback", rolled_back)
