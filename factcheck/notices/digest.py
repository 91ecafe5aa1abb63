"""The digest: what came since the one before, in one mail, at the time each person chose."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from config import Config, read_settings
from factcheck.accounts.models import Person
from factcheck.jobs.engine import JobRun, handler
from factcheck.jobs.sweep import regularly
from factcheck.notices.choices import last_slot, schedule_of
from factcheck.notices.kinds import Way
from factcheck.notices.models import Mail, MailKind, Notice
from factcheck.notices.outgoing import ask_for_mail

WAITING = (Notice.way == Way.DIGEST, Notice.mail_id.is_(None))


def anything_waits(session: Session) -> bool:
    """Whether any notice waits for a digest."""
    return bool(session.scalar(select(exists().where(*WAITING, Notice.read_at.is_(None)))))


@handler("make_digests")
def make_digests(run: JobRun) -> None:
    """Ask for the digest of everybody whose time has come since their oldest waiting notice was made."""
    config = read_settings(os.environ)[0]
    if not config.sends_mail:
        return
    with run.write() as session:
        for person_id in session.scalars(select(Notice.person_id).where(*WAITING).distinct()).all():
            _ask_for_digest(session, person_id, config)


def _ask_for_digest(session: Session, person_id: int, config: Config) -> None:
    own = session.scalar(select(Person.timezone).where(Person.id == person_id))
    slot = last_slot(schedule_of(session, person_id, config), ZoneInfo(own or config.timezone))
    waiting: Sequence[Notice] = session.scalars(
        select(Notice).where(Notice.person_id == person_id, *WAITING, Notice.made_at < slot).with_for_update()
    ).all()
    if all(notice.read_at for notice in waiting):
        return
    key = f"digest-{person_id}-{slot:%Y%m%dT%H%M}"
    if session.scalar(select(Mail.id).where(Mail.key == key)):
        return  # this hour's is out already; what came a moment late goes with the next
    mail = Mail(key=key, kind=MailKind.DIGEST, person_id=person_id)
    number = ask_for_mail(session, mail).id
    for notice in waiting:
        notice.mail_id = number


regularly("make_digests", timedelta(minutes=1), when=anything_waits)
