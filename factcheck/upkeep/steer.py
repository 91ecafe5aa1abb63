"""Trying again and cancelling: jobs, and what could not be sent. Each leaves a line in the history."""

from __future__ import annotations

from sqlalchemy.orm import Session

from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.errors import Conflict, NotFound
from factcheck.history.record import record
from factcheck.jobs import queue
from factcheck.jobs.models import Job
from factcheck.kit import clock
from factcheck.notices.models import Mail, WebhookPost
from factcheck.notices.outgoing import ask_again
from factcheck.notices.webhooks import send_again


def retry_job(session: Session, job_id: int, *, actor: Actor) -> Job:
    """Have a job tried again that was given up or cancelled; a waiting one at once."""
    require(actor, Permission.MANAGE_JOBS)
    job = queue.get_job(session, job_id)
    queue.try_again(session, job)
    _note(session, "job:retry", job, actor)
    return job


def cancel_job(session: Session, job_id: int, *, actor: Actor) -> bool:
    """Cancel a waiting job, or ask one that is under way to stop. Whether it is cancelled already."""
    require(actor, Permission.MANAGE_JOBS)
    job = queue.get_job(session, job_id)
    over = queue.cancel(session, job)
    _note(session, "job:cancel", job, actor)
    return over


def send_mail_again(session: Session, mail_id: int, *, actor: Actor) -> Mail:
    """Have one more try at a mail that was not sent."""
    require(actor, Permission.MANAGE_JOBS)
    mail = session.get(Mail, mail_id)
    if mail is None:
        raise NotFound("There is no such mail.")
    if mail.sent_at is not None:
        raise Conflict("This mail was sent in the meantime.")
    mail.given_up_at = None
    ask_again(session, mail, at=clock.now())
    record(session, "mail:retry", actor=actor, subject_type="mail", subject_id=mail.id, kind=mail.kind.value)
    return mail


def post_again(session: Session, post_id: int, *, actor: Actor) -> WebhookPost:
    """Have one more try at telling a webhook what it was not told."""
    require(actor, Permission.MANAGE_JOBS)
    post = session.get(WebhookPost, post_id)
    if post is None:
        raise NotFound("There is no such message.")
    if post.sent_at is not None:
        raise Conflict("This message was sent in the meantime.")
    send_again(session, post)
    record(
        session,
        "webhook:retry",
        actor=actor,
        subject_type="webhook",
        subject_id=post.webhook_id,
        post=post.id,
    )
    return post


def _note(session: Session, event: str, job: Job, actor: Actor) -> None:
    record(session, event, actor=actor, subject_type="job", subject_id=job.id, name=job.name)
