"""Bringing people in, changing what they are, switching accounts off."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from factcheck.accounts import queries
from factcheck.accounts.models import Invitation, Person
from factcheck.accounts.passwords import hash_password
from factcheck.accounts.sign_in import revoke_all
from factcheck.accounts.tokens import hash_token, new_token
from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission, Role
from factcheck.errors import Conflict, Invalid, NotFound
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


def _new_email(session: Session, email: str) -> str:
    email = clean_email(email)
    if queries.by_email(session, email):
        raise Invalid("Somebody with this address is here already.", field="email")
    return email


def _note(
    session: Session, event: str, subject: Person | Invitation, actor: Actor | None, **facts: Any
) -> None:
    kind = "person" if isinstance(subject, Person) else "invitation"
    record(session, event, actor=actor, subject_type=kind, subject_id=subject.id, **facts)


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
    email, name = _new_email(session, email), " ".join(name.split())
    if not name:
        raise Invalid("Give the name that colleagues and readers will see.", field="name")
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
    _note(session, "person:add", person, actor, role=role.value)
    return person


def invite(session: Session, *, email: str, name: str, role: Role, actor: Actor) -> tuple[Invitation, str]:
    """An invitation and the secret of its link, which is shown once. Earlier links to that address stop working."""
    require(actor, Permission.MANAGE_PEOPLE)
    email, token, now = _new_email(session, email), new_token(), clock.now()
    for earlier in queries.open_invitations(session):
        if earlier.email == email:
            withdraw_invitation(session, earlier.id, actor=actor)
    invitation = Invitation(
        email=email,
        name=" ".join(name.split()),  # on one line, as the head of a mail needs it
        role=role,
        token_hash=hash_token(token),
        invited_by_id=actor.id,
        created_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    session.add(invitation)
    session.flush()
    _note(session, "person:invite", invitation, actor, role=role.value)
    return invitation, token


def withdraw_invitation(session: Session, invitation_id: int, *, actor: Actor) -> None:
    """The link stops working."""
    require(actor, Permission.MANAGE_PEOPLE)
    invitation = session.get(Invitation, invitation_id)
    if invitation is None or not invitation.is_open(clock.now()):
        raise NotFound("That invitation is not open any more. The list of people shows those that are.")
    invitation.withdrawn_at = clock.now()
    _note(session, "person:withdraw_invitation", invitation, actor)


def join(session: Session, invitation: Invitation, *, name: str, password: str) -> Person:
    """Use an invitation, once. The new person has the role and address it names."""
    if not invitation.is_open(clock.now()):
        raise NotFound(queries.INVITATION_IS_OVER)
    person = add_person(
        session, email=invitation.email, name=name, role=invitation.role, password=password, actor=None
    )
    invitation.used_at = clock.now()
    return person


def change_role(
    session: Session, person: Person, *, role: Role, can_triage: bool, actor: Actor, seen: int | None = None
) -> None:
    """Give ``person`` another role. ``seen`` is the version the page showed. The last active admin stays one."""
    require(actor, Permission.MANAGE_PEOPLE)
    if seen is not None and seen != person.version:
        raise Conflict("Somebody changed this person after you opened the page. Look again, then save.")
    if role is not Role.ADMIN:
        _another_admin_must_stay(session, person)
    person.role, person.can_triage = role, can_triage
    _note(session, "person:change_role", person, actor, role=role.value)


def switch(session: Session, person: Person, *, active: bool, actor: Actor) -> None:
    """Switch an account off (its sessions end at once) or on again. The last active admin stays on."""
    require(actor, Permission.MANAGE_PEOPLE)
    if person.is_active is active:
        return
    if not active:
        _another_admin_must_stay(session, person)
        revoke_all(session, person)
    person.is_active = active
    _note(session, "person:switch_on" if active else "person:switch_off", person, actor)


def _another_admin_must_stay(session: Session, person: Person) -> None:
    if person.role is not Role.ADMIN or not person.is_active:
        return
    if all(admin.id == person.id for admin in queries.admins_locked(session)):
        raise Invalid(f"{person.name} is the last admin. Make somebody else an admin first.")
