"""Links that stand for a person or an invitation, for mail: signed, so that nothing of them need be kept."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy.orm import Session

from config import Config
from factcheck.accounts import queries
from factcheck.accounts.models import Invitation, Person
from factcheck.errors import NotFound
from factcheck.kit import clock
from factcheck.kit.signing import read_signed, sign

INVITATION, PASSWORD = "accounts.join", "accounts.new_password"  # what a link is signed for
PASSWORD_LASTS = timedelta(hours=1)
TOO_OLD = "This link has been used or is too old. Ask for a new one."


def invitation_link(config: Config, invitation: Invitation) -> str:
    """Where the invited person joins. It ends with the invitation, as the link that is shown to the admin does."""
    return f"{config.base_url}/join/{sign(config.secret_key, INVITATION, invitation.id)}"


def invitation_of(session: Session, config: Config, token: str) -> Invitation:
    """The invitation of a link, the one shown or the one mailed. Raises NotFound when it is over."""
    number = read_signed(config.secret_key, INVITATION, token)
    if number is None:
        return queries.get_invitation(session, token)
    found = session.get(Invitation, number)
    if found is None or not found.is_open(clock.now()):
        raise NotFound(queries.INVITATION_IS_OVER)
    return found


def password_link(config: Config, person: Person) -> str:
    """Where ``person`` sets a new password, within an hour and once."""
    value = [person.id, _state_of_password(person)]
    return f"{config.base_url}/forgotten/{sign(config.secret_key, PASSWORD, value)}"


def person_of(session: Session, config: Config, token: str) -> Person:
    """Whose password a link may set. Raises NotFound when it was used, is too old, or the account is off."""
    value = read_signed(config.secret_key, PASSWORD, token, lasts=PASSWORD_LASTS)
    person = session.get(Person, value[0], with_for_update=True) if value else None
    if person is None or not person.is_active or value is None or value[1] != _state_of_password(person):
        raise NotFound(TOO_OLD)
    return person


def _state_of_password(person: Person) -> str:
    """Changes with every new password, so that a link holds for one change and no more."""
    return hashlib.sha256((person.password_hash or "").encode()).hexdigest()[:24]
