"""Asking for a mail: a row, and a job that sends it, in the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.jobs.queue import enqueue
from factcheck.kit import clock
from factcheck.notices.models import Mail


def ask_for_mail(session: Session, mail: Mail) -> Mail:
    """Have ``mail`` sent once the caller's transaction is committed; the one asked for before under its key."""
    known = session.scalar(select(Mail).where(Mail.key == mail.key))
    if known is not None:
        return known
    mail.created_at = clock.now()
    session.add(mail)
    session.flush()
    ask_again(session, mail, at=mail.created_at)
    return mail


def ask_again(session: Session, mail: Mail, *, at: datetime) -> None:
    """Have one more try at ``at``."""
    enqueue(
        session, "send_mail", {"mail_id": mail.id}, dedup=f"send_mail:{mail.id}:{mail.tries}", run_after=at
    )
