"""Processes really killed while they tell people: nobody is told twice, and nobody left out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from config import Config
from factcheck.jobs.models import Job
from factcheck.kit import clock
from factcheck.notices.models import Mail
from factcheck.review.assign import assign
from tests.notices.conftest import Box, cursor_at_the_end, do, says, send_all
from tests.review.desk import Work


def _start(what: str, job_id: int = 0) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "tests.notices.dying", what, str(job_id)])


@pytest.fixture
def given(session: Session, work: Work, settings: Config) -> Work:
    """A claim was given to the lead, and nobody was told yet."""
    assign(session, work.claim, actor=work.editor, person=work.lead)
    session.commit()
    return work


def test_killed_before_the_commit_nobody_was_told_and_then_once(
    session: Session, engine: Engine, given: Work
) -> None:
    assert _start("read").wait(60) == -signal.SIGKILL
    assert says(session, given.lead) == []
    assert not cursor_at_the_end(session)
    do(session, engine, "make_notices")
    assert len(says(session, given.lead)) == 1
    assert cursor_at_the_end(session)


def test_killed_as_the_server_takes_the_mail_it_goes_again_as_the_same_and_then_never(
    session: Session, engine: Engine, given: Work, box: Box
) -> None:
    """The window that cannot be closed: the server has it, and we died before we could know."""
    do(session, engine, "make_notices")
    job = session.scalars(select(Job).where(Job.name == "send_mail")).one()
    session.commit()
    child = _start("send", job.id)
    box.accepted = lambda: os.kill(child.pid, signal.SIGKILL)
    assert child.wait(60) == -signal.SIGKILL
    box.accepted = lambda: None
    session.execute(
        update(Job).where(Job.id == job.id).values(lease_until=clock.now() - timedelta(seconds=1))
    )
    send_all(session, engine)
    assert len({mail["Message-ID"] for mail in box.mails}) == 1
    assert len(box.mails) == 2
    session.expire_all()
    assert session.scalars(select(Mail)).one().sent_at is not None
    do(session, engine, "send_mail", mail_id=session.scalars(select(Mail.id)).one())
    assert len(box.mails) == 2
