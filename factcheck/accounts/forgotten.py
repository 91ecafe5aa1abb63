"""A new password for somebody who forgot theirs: a link by mail, and what it opens."""

from __future__ import annotations

from sqlalchemy.orm import Session

from config import Config
from factcheck.accounts.links import person_of
from factcheck.accounts.models import Person
from factcheck.accounts.passwords import hash_password
from factcheck.accounts.queries import by_email
from factcheck.accounts.sign_in import revoke_all
from factcheck.history.record import record
from factcheck.jobs.queue import enqueue


def ask_for_link(session: Session, *, email: str) -> None:
    """Have a link mailed to whoever has that address here.

    The same is done for an address that is not here, down to the job, so that nobody learns who is.
    """
    person = by_email(session, email)
    there = person is not None and person.is_active
    enqueue(session, "mail_password_link", {"person_id": person.id if person and there else 0})


def set_password(session: Session, config: Config, *, token: str, password: str) -> Person:
    """Use a link, once: the person it was mailed to has this password, and every session of theirs has ended."""
    person = person_of(session, config, token)
    replace_password(session, person, password=password, actor=person)
    return person


def replace_password(session: Session, person: Person, *, password: str, actor: Person | None) -> None:
    """Give ``person`` another password; every session of theirs ends. None is whoever runs the server."""
    person.password_hash = hash_password(password)
    revoke_all(session, person)
    record(session, "person:reset_password", actor=actor, subject_type="person", subject_id=person.id)
