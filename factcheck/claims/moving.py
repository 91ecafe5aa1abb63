"""What every verb about a claim before its review does: make the move, count the change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from factcheck.authz.check import Actor
from factcheck.claims.models import Appearance, Claim
from factcheck.claims.workflow import Action, advance, allowed_actions


def move(
    session: Session, claim: Claim, action: Action, actor: Actor, becomes: dict[str, Any], **facts: Any
) -> None:
    """Move ``claim`` by ``action`` and set what it ``becomes`` with it; ``facts`` go into history."""
    # The database checks facts and state together, so both are set before the one flush in advance().
    if action in allowed_actions(claim, actor):
        for name, value in becomes.items():
            setattr(claim, name, value)
    advance(session, claim, action, actor=actor, **facts)


def touch(session: Session, *claims: Claim) -> None:
    """Count a change of what belongs to a claim as a change of the claim, so that older forms notice."""
    for claim in claims:
        flag_modified(claim, "text")
    session.flush()
    for claim in claims:
        session.expire(claim, ["appearances"])


def places_where(session: Session, *conditions: Any) -> Sequence[Appearance]:
    """The appearances that meet ``conditions``, the oldest first."""
    return session.scalars(select(Appearance).where(*conditions).order_by(Appearance.id)).all()
