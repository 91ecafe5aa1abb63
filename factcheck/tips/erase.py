"""Deleting what readers said about themselves, when its time is over."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from factcheck.jobs.engine import JobRun, handler
from factcheck.jobs.sweep import regularly
from factcheck.kit import clock
from factcheck.tips.models import Sender


@handler("erase_senders")
def erase_senders(run: JobRun) -> None:
    """Delete what is past its day."""
    with run.write() as session:
        erase(session)


def erase(session: Session) -> int:
    """Delete what is past its day; how many rows that were."""
    gone = session.execute(delete(Sender).where(Sender.erase_at <= clock.now()))
    return int(getattr(gone, "rowcount", 0))


regularly("erase_senders", timedelta(hours=1))
