"""Sending one mail from a job: once, except where nobody can know.

Between the server's word that it has the mail and our commit that says so, a crash leaves us not knowing; the
mail is then sent again, under the same Message-ID, which mail programs show once. That window is kept as small
as it can be: everything is written and connected before, the lease on the job is renewed last, and what follows
the server's word is one short transaction, before even taking leave of the server.
"""

from __future__ import annotations

import os
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, joinedload, selectinload

from config import Config, read_settings
from factcheck.accounts.models import Invitation, Person
from factcheck.authz.permissions import Permission
from factcheck.jobs.engine import JobRun, handler, when_ended
from factcheck.kit import clock
from factcheck.notices.compose import compose
from factcheck.notices.kinds import Kind
from factcheck.notices.make import tell
from factcheck.notices.models import Mail, MailKind, Notice
from factcheck.notices.outgoing import ask_again, ask_for_mail
from factcheck.notices.smtp import REFUSALS, is_for_good, sentence, server
from factcheck.notices.whom import holders

PAUSES = (60, 300, 1800, 2 * 3600, 6 * 3600, 16 * 3600)  # seconds after each failed try; a day in all
TRIES_TO_REMEMBER = 3  # of the commit that says that a mail is sent
PASSWORD_PAUSE = timedelta(minutes=5)  # between two links to one person, whoever asks for them
NOT_NEEDED = "It was not needed any more."  # no trouble
log = structlog.get_logger()


@handler("send_mail")
def send_mail(run: JobRun, mail_id: int) -> None:
    """Send one mail, unless that has been done."""
    config = read_settings(os.environ)[0]
    with run.read() as session:
        mail = _load(session, mail_id)
        if mail.is_over:
            return
        message = compose(mail, config)
    if message is None:
        with run.write() as session:
            _give_up(session.get_one(Mail, mail_id), NOT_NEEDED)
        return
    try:
        _hand_in(run, message, mail_id, config)
    except REFUSALS as wrong:
        if run.written:
            return  # sent and noted; only taking leave failed
        log.warning("mail_not_sent", mail=mail_id, reason=type(wrong).__name__)
        with run.write() as session:
            _failed(session, _load(session, mail_id), wrong, config)


@when_ended("send_mail")
def no_mail(session: Session, args: dict[str, Any], why: str) -> None:
    """Say at the mail that it was not sent."""
    mail = session.get(Mail, args["mail_id"])
    if mail is not None and not mail.is_over:
        mail.tries += 1  # so that another try is another job
        _give_up(mail, why)


def _hand_in(run: JobRun, message: EmailMessage, mail_id: int, config: Config) -> None:
    with server(config) as post:
        run.renew()  # whoever lost the job while waiting for the server must not send
        post.send_message(message)
        for left in reversed(range(TRIES_TO_REMEMBER)):
            try:
                with run.write() as session:
                    mail = session.get_one(Mail, mail_id)
                    mail.sent_at, mail.error = clock.now(), ""
                return
            except OperationalError:  # a database too busy for a moment is no reason to send twice
                if not left:
                    raise


def _load(session: Session, mail_id: int) -> Mail:
    return session.scalars(
        select(Mail)
        .where(Mail.id == mail_id)
        .options(
            joinedload(Mail.person),
            joinedload(Mail.invitation).joinedload(Invitation.invited_by),
            selectinload(Mail.notices).options(joinedload(Notice.claim), joinedload(Notice.actor)),
        )
        .execution_options(populate_existing=True)
    ).one()


def _failed(session: Session, mail: Mail, wrong: BaseException, config: Config) -> None:
    """Another try after a pause; or none, and a line for the admins."""
    mail.tries, mail.error = mail.tries + 1, sentence(wrong)[:500]
    if not is_for_good(wrong) and mail.tries <= len(PAUSES):
        ask_again(session, mail, at=clock.now() + timedelta(seconds=PAUSES[mail.tries - 1]))
        return
    _give_up(mail, mail.error)
    name = mail.person.name if mail.person else mail.invitation.email if mail.invitation else ""
    # Once a day for each person: a server that is down for long would fill the page otherwise.
    tell(
        session,
        holders(session, Permission.MANAGE_PEOPLE),
        kind=Kind.TROUBLE,
        event=f"mail:{mail.person_id or 0}:{clock.now():%Y-%m-%d}",
        says=f"Mail to {name} could not be sent and is given up.",
        note=mail.error,
        why="You keep the list of people.",
        path=f"/people/{mail.person_id}" if mail.person_id else "/people",
        at=clock.now(),
        config=config,
        by_mail=False,  # mail about mail that fails would fail as well
    )


def _give_up(mail: Mail, error: str) -> None:
    mail.given_up_at, mail.error = clock.now(), error[:500]


@handler("mail_invitation")
def mail_invitation(run: JobRun, invitation_id: int) -> None:
    """Send somebody the link by which they may join. Asked for by the page that makes the invitation."""
    with run.write() as session:
        key = f"invitation-{invitation_id}"
        ask_for_mail(session, Mail(key=key, kind=MailKind.INVITATION, invitation_id=invitation_id))


@handler("mail_password_link")
def mail_password_link(run: JobRun, person_id: int) -> None:
    """Send somebody the link by which they set a new password; nobody is number 0, so that asking for an
    address that is not here takes as long as for one that is."""
    with run.write() as session:
        person = session.get(Person, person_id)
        if person is None or not person.is_active:
            return
        lately = int(clock.now().timestamp() // PASSWORD_PAUSE.total_seconds())
        key = f"password-{person.id}-{lately}"
        ask_for_mail(session, Mail(key=key, kind=MailKind.PASSWORD, person_id=person.id))
