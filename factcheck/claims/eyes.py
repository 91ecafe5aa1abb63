"""What an edit costs: whoever could still judge a claim learns beforehand that their edit takes that away."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.check import Actor, may
from factcheck.authz.permissions import Permission
from factcheck.authz.predicates import has_four_eyes
from factcheck.claims.models import Claim, ClaimState
from factcheck.claims.workflow import who_worked_on


class Cost(NamedTuple):
    """A vote that would be gone, and who could judge the claim instead."""

    others: list[Person]


def cost_of_editing(session: Session, claim: Claim, actor: Actor) -> Cost | None:
    """What ``actor`` gives up by editing ``claim``; None when they could not judge it anyway, or it is a proposal."""
    if claim.state is ClaimState.PROPOSED or not may(actor, Permission.DECIDE):
        return None
    if not has_four_eyes(actor.id, who_worked_on(session, claim)):
        return None
    return Cost([person for person in who_could_decide(session, claim) if person.id != actor.id])


def who_could_decide(session: Session, claim: Claim) -> list[Person]:
    """Everybody whose role allows a decision and who did not work on ``claim``."""
    worked = who_worked_on(session, claim)
    people = session.scalars(select(Person).where(Person.is_active).order_by(Person.name))
    return [p for p in people if may(p, Permission.DECIDE) and has_four_eyes(p.id, worked)]
