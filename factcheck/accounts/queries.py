"""Finding people, sessions and invitations."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from factcheck.accounts.models import Invitation, Person, SignedInSession
from factcheck.accounts.tokens import hash_token
from factcheck.errors import NotFound
from factcheck.kit import clock


def by_email(session: Session, email: str) -> Person | None:
    """The person with that address, however it was capitalised."""
    return session.scalar(select(Person).where(Person.email == email.strip().lower()))


def get_person(session: Session, person_id: int) -> Person:
    """The person, or NotFound."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("There is no such person.")
    return person


def people(session: Session) -> Sequence[Person]:
    """Everybody, those switched off last."""
    return session.scalars(select(Person).order_by(Person.is_active.desc(), func.lower(Person.name))).all()


def names(session: Session) -> dict[int, str]:
    """Id to name of everybody, for pages that show who did what."""
    return {row.id: row.name for row in session.execute(select(Person.id, Person.name))}


def open_sessions(session: Session, person: Person) -> Sequence[SignedInSession]:
    """Where ``person`` is signed in, latest first."""
    return session.scalars(
        select(SignedInSession)
        .where(
            SignedInSession.person_id == person.id,
            SignedInSession.revoked_at.is_(None),
            SignedInSession.expires_at > clock.now(),
        )
        .order_by(SignedInSession.last_seen_at.desc())
    ).all()


def live_session(session: Session, token: str) -> SignedInSession | None:
    """The session of that token with its person, unless revoked, expired or the account is switched off."""
    found = session.scalar(
        select(SignedInSession)
        .options(joinedload(SignedInSession.person))
        .where(SignedInSession.token_hash == hash_token(token))
    )
    if found is None or found.revoked_at or found.expires_at <= clock.now() or not found.person.is_active:
        return None
    return found


def open_invitations(session: Session) -> Sequence[Invitation]:
    """Invitations that can still be used."""
    return session.scalars(
        select(Invitation)
        .where(
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > clock.now(),
        )
        .order_by(Invitation.created_at.desc())
    ).all()


def usable_invitation(session: Session, token: str) -> Invitation | None:
    """The invitation of that token, if it can still be used."""
    found = session.scalar(select(Invitation).where(Invitation.token_hash == hash_token(token)))
    if found is None or found.used_at or found.withdrawn_at or found.expires_at <= clock.now():
        return None
    return found
