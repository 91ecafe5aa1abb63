"""Bringing people in, changing what they are, switching accounts off."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Invitation, Person
from factcheck.accounts.passwords import hash_password
from factcheck.accounts.queries import by_email, usable_invitation
from factcheck.accounts.sign_in import revoke_all
from factcheck.accounts.tokens import hash_token, new_token
from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission, Role
from factcheck.errors import Invalid, NotFound
from factcheck.history.record import record
from factcheck.kit import clock

INVITATION_LASTS = timedelta(days=7)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def clean_email(email: str) -> str:
    """The address in lower case, or Invalid."""
    email = email.strip().lower()
    if not _EMAIL.fullmatch(email) or len(email) > 254:
        raise Invalid("Give an e-mail address such as name@example.org.", field="email")
    return email


def add_person(
    session: Session,
    *,
    email: str,
    name: str,
    role: Role,
    password: str | None,
    actor: Actor | None,
    can_triage: bool = False,
) -> Person:
    """A new person. ``actor`` None is the command line of whoever runs the server."""
    email, name = clean_email(email), name.strip()
    if not name:
        raise Invalid("Give the name that colleagues and readers will see.", field="name")
    if by_email(session, email):
        raise Invalid("Somebody with this address is here already.", field="email")
    person = Person(
        email=email,
        name=name,
        role=role,
        can_triage=can_triage,
        password_hash=hash_password(password) if password else None,
        created_at=clock.now(),
    )
    session.add(person)
    session.flush()
    record(session, "person:add", actor=actor, subject_type="person", subject_id=person.id, role=role.value)
    return person


def invite(session: Session, *, email: str, name: str, role: Role, actor: Actor) -> tuple[Invitation, str]:
    """An invitation and the secret of its link, which is shown once."""
    require(actor, Permission.MANAGE_PEOPLE)
    email = clean_email(email)
    if by_email(session, email):
        raise Invalid("Somebody with this address is here already.", field="email")
    token, now = new_token(), clock.now()
    invitation = Invitation(
        email=email,
        name=name.strip(),
        role=role,
        token_hash=hash_token(token),
        invited_by_id=actor.id,
        created_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    session.add(invitation)
    session.flush()
    record(
        session,
        "person:invite",
        actor=actor,
        subject_type="invitation",
        subject_id=invitation.id,
        role=role.value,
    )
    return invitation, token


def withdraw_invitation(session: Session, invitation_id: int, *, actor: Actor) -> None:
    """The link stops working."""
    require(actor, Permission.MANAGE_PEOPLE)
    invitation = session.get(Invitation, invitation_id)
    if invitation is None or invitation.used_at:
        raise NotFound("That invitation is not open any more.")
    invitation.withdrawn_at = invitation.withdrawn_at or clock.now()
    record(
        session,
        "person:withdraw_invitation",
        actor=actor,
        subject_type="invitation",
        subject_id=invitation.id,
    )


def join(session: Session, *, token: str, name: str, password: str) -> Person:
    """Use an invitation, once. The new person has the role and address it names."""
    invitation = usable_invitation(session, token)
    if invitation is None:
        raise NotFound("This invitation has been used, withdrawn or is too old. Ask for a new one.")
    person = add_person(
        session, email=invitation.email, name=name, role=invitation.role, password=password, actor=None
    )
    invitation.used_at = clock.now()
    return person


def change_role(session: Session, person: Person, *, role: Role, can_triage: bool, actor: Actor) -> None:
    """Give ``person`` another role. The last active admin stays one."""
    require(actor, Permission.MANAGE_PEOPLE)
    if person.role is Role.ADMIN and role is not Role.ADMIN:
        _another_admin_must_stay(session, person)
    person.role, person.can_triage = role, can_triage
    record(
        session,
        "person:change_role",
        actor=actor,
        subject_type="person",
        subject_id=person.id,
        role=role.value,
    )


def switch(session: Session, person: Person, *, active: bool, actor: Actor) -> None:
    """Switch an account off (its sessions end at once) or on again."""
    require(actor, Permission.MANAGE_PEOPLE)
    if not active and person.role is Role.ADMIN:
        _another_admin_must_stay(session, person)
    person.is_active = active
    if not active:
        revoke_all(session, person)
    event = "person:switch_on" if active else "person:switch_off"
    record(session, event, actor=actor, subject_type="person", subject_id=person.id)


def _another_admin_must_stay(session: Session, person: Person) -> None:
    others = session.scalar(
        select(func.count()).where(Person.role == Role.ADMIN, Person.is_active, Person.id != person.id)
    )
    if not others:
        raise Invalid("This is the last admin. Make somebody else an admin first.")
