"""Clearing away what is over, so that the tables of jobs and notices do not grow for ever.

Nothing a person wrote is among it, and nothing that still asks for somebody: a job that was given up stays
until it is tried again or cancelled, and an unread notice stays until it is old.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy.orm import Session

from factcheck.jobs.engine import JobRun, handler
from factcheck.jobs.models import Job, JobState
from factcheck.jobs.sweep import REGULARLY, regularly
from factcheck.kit import clock
from factcheck.notices.models import Mail, Notice, WebhookPost

REGULAR_JOBS_FOR = timedelta(days=7)
JOBS_FOR = timedelta(days=30)
READ_NOTICES_FOR = timedelta(days=90)
UNREAD_NOTICES_FOR = timedelta(days=365)
SENT_FOR = timedelta(days=90)
MOST_AT_ONCE = 2000  # of each table: a long deletion would hold up everybody on SQLite


@handler("clear_away")
def clear_away(run: JobRun) -> None:
    """Take away jobs, notices, mail and messages that were over long ago."""
    with run.write() as session:
        _clear(session, Job, _old_jobs())
        _clear(session, Notice, _old_notices())
        session.flush()
        _clear(session, Mail, _old_mail())
        _clear(session, WebhookPost, _old(WebhookPost))


def anything_to_clear(session: Session) -> bool:
    """Whether there is anything old."""
    kinds: list[tuple[Any, ColumnElement[bool]]] = [
        (Job, _old_jobs()),
        (Notice, _old_notices()),
        (Mail, _old_mail()),
        (WebhookPost, _old(WebhookPost)),
    ]
    return any(session.scalar(select(row.id).where(old).limit(1)) is not None for row, old in kinds)


def _clear(session: Session, table: Any, old: ColumnElement[bool]) -> None:
    ids = session.scalars(select(table.id).where(old).order_by(table.id).limit(MOST_AT_ONCE)).all()
    if ids:
        session.execute(delete(table).where(table.id.in_(ids)).execution_options(synchronize_session=False))


def _old_jobs() -> ColumnElement[bool]:
    now = clock.now()
    return and_(
        Job.state.in_((JobState.DONE, JobState.CANCELLED)),
        or_(
            Job.finished_at < now - JOBS_FOR,
            and_(Job.dedup_key.startswith(REGULARLY), Job.finished_at < now - REGULAR_JOBS_FOR),
        ),
    )


def _old_notices() -> ColumnElement[bool]:
    now = clock.now()
    return or_(
        and_(Notice.read_at < now - READ_NOTICES_FOR, Notice.made_at < now - READ_NOTICES_FOR),
        Notice.made_at < now - UNREAD_NOTICES_FOR,
    )


def _old_mail() -> ColumnElement[bool]:
    return and_(_old(Mail), ~exists().where(Notice.mail_id == Mail.id))


def _old(table: Any) -> ColumnElement[bool]:
    then = clock.now() - SENT_FOR
    return and_(
        or_(table.sent_at < then, table.given_up_at < then),
        table.created_at < then,
    )


regularly("clear_away", timedelta(hours=1), when=anything_to_clear)
