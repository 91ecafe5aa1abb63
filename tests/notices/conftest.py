"""A newsroom that mails to a real server on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config import Config
from factcheck.accounts.models import Person
from factcheck.history.models import HistoryRecord
from factcheck.jobs.engine import run_due, run_job
from factcheck.jobs.models import Job, JobState
from factcheck.jobs.queue import enqueue
from factcheck.notices.models import Cursor, Notice
from tests.review.desk import Work


class Box:
    """What a mail server got, and what it is told to answer."""

    def __init__(self) -> None:
        self.port = 0
        self.mails: list[EmailMessage] = []
        self.refuse_recipient = ""
        self.refuse_mail = ""
        self.accepted: Callable[[], None] = lambda: None

    async def handle_RCPT(
        self, _server: SMTP, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Envelope) -> str:
        if self.refuse_mail:
            return self.refuse_mail
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
        self.accepted()
        return "250 Accepted"


class OnAFreePort(Controller):
    """Learns which port it was given before it looks whether it answers there."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def box() -> Iterator[Box]:
    """A real mail server on a free port of loopback."""
    kept = Box()
    controller = OnAFreePort(kept, hostname="127.0.0.1", port=0)
    controller.start()
    kept.port = controller.port
    yield kept
    controller.stop()


@pytest.fixture
def settings(config: Config, box: Box, monkeypatch: pytest.MonkeyPatch) -> Config:
    """The settings of this test as a job reads them, with the mail server in them."""
    environ = {
        "FACTCHECK_ENV": "development",
        "FACTCHECK_SECRET_KEY": config.secret_key,
        "FACTCHECK_DATABASE_URL": config.database_url,
        "FACTCHECK_BASE_URL": config.base_url,
        "FACTCHECK_NEWSROOM_NAME": config.newsroom_name,
        "FACTCHECK_SMTP_HOST": "127.0.0.1",
        "FACTCHECK_SMTP_PORT": str(box.port),
        "FACTCHECK_SMTP_SECURITY": "none",
        "FACTCHECK_SMTP_FROM": "checks@test.example",
    }
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    return replace(
        config,
        smtp_host="127.0.0.1",
        smtp_port=box.port,
        smtp_security="none",
        smtp_from="checks@test.example",
    )


@pytest.fixture
def work(session: Session) -> Work:
    """An accepted claim, a reviewer, an editor."""
    return Work(session)


@pytest.fixture
def told(session: Session, engine: Engine, settings: Config) -> Callable[[], None]:
    """Commits what was done, and has the notices of it made by the job."""

    def make() -> None:
        do(session, engine, "make_notices")

    return make


def do(session: Session, engine: Engine, name: str, **args: Any) -> bool:
    """Commit, and do the job of that name now."""
    job = enqueue(session, name, args)
    session.commit()
    return run_job(engine, job.id)


def send_all(session: Session, engine: Engine) -> None:
    """Commit, and do every job that is due, also those that are asked for meanwhile."""
    session.commit()
    while run_due(engine):
        pass


def says(session: Session, person: Person) -> list[str]:
    """What ``person`` was told, oldest first."""
    session.expire_all()
    return list(session.scalars(select(Notice.says).where(Notice.person_id == person.id).order_by(Notice.id)))


def cursor_at_the_end(session: Session) -> bool:
    """Whether the whole history has been read."""
    session.expire_all()
    newest = session.scalar(select(HistoryRecord.seq).order_by(HistoryRecord.seq.desc()).limit(1)) or 0
    return session.scalar(select(Cursor.seq)) == newest


def failed_jobs(session: Session) -> list[Job]:
    """Jobs that were given up."""
    return list(session.scalars(select(Job).where(Job.state == JobState.FAILED)))
