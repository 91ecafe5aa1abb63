"""Signing in and out. A session is a row that can be revoked; the browser holds its token."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from factcheck.accounts.models import Person, SignedInSession
from factcheck.accounts.passwords import hash_password, password_fits
from factcheck.accounts.queries import by_email, open_sessions
from factcheck.accounts.tokens import hash_token, new_token
from factcheck.errors import Invalid, NotFound
from factcheck.history.record import record
from factcheck.kit import clock

LASTS = timedelta(days=14)
WRONG = "The address or the password is not right. Check both and try again."


def sign_in(session: Session, *, email: str, password: str, browser: str = "") -> tuple[Person, str]:
    """The person and the token of their new session. Raises Invalid, the same for every reason."""
    person = by_email(session, email)
    usable = person is not None and person.is_active
    fits = password_fits(person.password_hash if person and usable else None, password)
    if person is None or not fits:
        raise Invalid(WRONG)
    return person, start_session(session, person, browser=browser)


def start_session(session: Session, person: Person, *, browser: str = "") -> str:
    """A new session for ``person``; returns its token, which is kept nowhere else."""
    token, now = new_token(), clock.now()
    session.add(
        SignedInSession(
            person_id=person.id,
            token_hash=hash_token(token),
            created_at=now,
            last_seen_at=now,
            expires_at=now + LASTS,
            browser=browser[:200],
        )
    )
    session.flush()
    return token


def revoke(session: Session, person: Person, session_id: int) -> None:
    """End one of ``person``'s own sessions."""
    found = session.get(SignedInSession, session_id)
    if found is None or found.person_id != person.id:
        raise NotFound("That session is not there any more.")
    found.revoked_at = found.revoked_at or clock.now()


def revoke_all(session: Session, person: Person, *, but: str | None = None) -> int:
    """End every session of ``person`` except the one with token ``but``; how many were ended."""
    keep, ended = hash_token(but) if but else None, 0
    for row in open_sessions(session, person):
        if row.token_hash != keep:
            row.revoked_at, ended = clock.now(), ended + 1
    return ended


def change_password(session: Session, person: Person, *, old: str, new: str, token: str | None) -> None:
    """Set a new password and end every other session."""
    if not password_fits(person.password_hash, old):
        raise Invalid("That is not your present password.", field="old_password")
    person.password_hash = hash_password(new)
    revoke_all(session, person, but=token)
    record(session, "person:change_password", actor=person, subject_type="person", subject_id=person.id)
