"""Finding people, sessions and invitations."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from factcheck.accounts.models import Invitation, Person, SignedInSession
from factcheck.accounts.tokens import hash_token
from factcheck.authz.permissions import Role
from factcheck.errors import NotFound
from factcheck.kit import clock


def by_email(session: Session, email: str) -> Person | None:
    """The person with that address, however it was capitalised."""
    return session.scalar(select(Person).where(Person.email == email.strip().lower()))


def get_person(session: Session, person_id: int) -> Person:
    """The person, or NotFound."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("There is no such person. The list of people shows everybody who is here.")
    return person


def people(session: Session) -> Sequence[Person]:
    """Everybody, those switched off last."""
    return session.scalars(select(Person).order_by(Person.is_active.desc(), func.lower(Person.name))).all()


def admins_locked(session: Session) -> Sequence[Person]:
    """The active admins, held until the transaction ends: of two admins who demote each other, one must wait."""
    return session.scalars(
        select(Person)
        .where(Person.role == Role.ADMIN, Person.is_active)
        .order_by(Person.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


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
    return found if found and found.is_open(clock.now()) and found.person.is_active else None


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


INVITATION_IS_OVER = "This invitation has been used, withdrawn or is too old. Ask for a new one."


def get_invitation(session: Session, token: str) -> Invitation:
    """The invitation of that token, or NotFound when its link does not work any more."""
    found = session.scalar(select(Invitation).where(Invitation.token_hash == hash_token(token)))
    if found is None or not found.is_open(clock.now()):
        raise NotFound(INVITATION_IS_OVER)
    return found
