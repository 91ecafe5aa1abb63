"""What is over long ago is cleared away; what still asks for somebody stays."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from factcheck.jobs.engine import run_job
from factcheck.jobs.models import Job, JobState
from factcheck.jobs.queue import enqueue
from factcheck.kit import clock
from factcheck.notices.kinds import Kind, Way
from factcheck.notices.models import Mail, MailKind, Notice
from factcheck.upkeep.clear import anything_to_clear
from tests import factories


def _job(session: Session, key: str, state: JobState, days: int) -> None:
    job = enqueue(session, "count", {}, dedup=key)
    job.state = state
    job.finished_at = None if state is JobState.QUEUED else clock.now() - timedelta(days=days)


def test_old_jobs_go_and_those_given_up_stay(engine: Engine, session: Session) -> None:
    assert not anything_to_clear(session)
    _job(session, "old", JobState.DONE, 31)
    _job(session, "stopped", JobState.CANCELLED, 31)
    _job(session, "regularly:a:1", JobState.DONE, 8)
    kept = [("new", JobState.DONE, 8), ("failed", JobState.FAILED, 400), ("regularly:a:2", JobState.DONE, 6)]
    for key, state, days in kept:
        _job(session, key, state, days)
    assert anything_to_clear(session)
    job = enqueue(session, "clear_away", {}, dedup="clearing")
    session.commit()
    assert run_job(engine, job.id) is True
    assert set(session.scalars(select(Job.dedup_key))) == {key for key, *_ in kept} | {"clearing"}
    assert not anything_to_clear(session)


def test_old_notices_go_with_the_mail_that_carried_them(engine: Engine, session: Session) -> None:
    someone = factories.person(session)

    def notice(event: str, made: int, read: int | None, mail: Mail | None = None) -> None:
        now = clock.now()
        session.add(
            Notice(
                person_id=someone.id,
                event=event,
                kind=next(iter(Kind)),
                says="Something happened.",
                why="You are here.",
                path="/notices",
                way=Way.APP,
                happened_at=now - timedelta(days=made),
                made_at=now - timedelta(days=made),
                read_at=None if read is None else now - timedelta(days=read),
                mail_id=mail.id if mail else None,
            )
        )

    def mail(key: str, days: int) -> Mail:
        then = clock.now() - timedelta(days=days)
        made = Mail(key=key, kind=MailKind.NOTICE, person_id=someone.id, created_at=then, sent_at=then)
        session.add(made)
        session.flush()
        return made

    notice("read long ago", 120, 100, mail("gone", 120))
    notice("unread", 120, None, mail("held by its notice", 120))
    notice("read lately", 120, 3)
    notice("unread for more than a year", 400, None)
    mail("new", 5)
    job = enqueue(session, "clear_away", {})
    session.commit()
    assert run_job(engine, job.id) is True
    assert set(session.scalars(select(Notice.event))) == {"unread", "read lately"}
    assert set(session.scalars(select(Mail.key))) == {"held by its notice", "new"}
