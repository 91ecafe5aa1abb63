"""Giving several claims to one person at once, all or none, and taking that back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim, ClaimState
from factcheck.claims.several import TakenBack
from factcheck.claims.triage import accept, undo
from factcheck.errors import NotThatMove
from factcheck.review.assign import BY_MISTAKE, assign, hand_back

GIVEN = (ClaimState.PROPOSED, ClaimState.ACCEPTED)


def assign_several(
    session: Session, claims: Sequence[Claim], *, actor: Actor, person: Person, due_at: datetime | None
) -> list[int]:
    """Make ``person`` the lead of all of them; the numbers of those that were proposals and are accepted by it."""
    proposals = [claim for claim in claims if claim.state is ClaimState.PROPOSED]
    for claim in proposals:
        accept(session, claim, actor=actor)
    for claim in claims:
        assign(session, claim, actor=actor, person=person, due_at=due_at)
    return [claim.id for claim in proposals]


def undo_assign_several(
    session: Session, then: Mapping[int, int], proposals: Collection[int], *, actor: Actor
) -> TakenBack:
    """Take them away again where nothing has come since; those among ``proposals`` wait for triage again.

    That somebody was asked stays known, so they keep from deciding about these claims.
    """
    require(actor, Permission.ASSIGN)
    found = session.scalars(
        select(Claim).where(Claim.id.in_(then)).order_by(Claim.id).with_for_update()
    ).all()
    same = [
        claim for claim in found if claim.version == then[claim.id] and claim.state is ClaimState.IN_REVIEW
    ]
    if not same:
        raise NotThatMove("Nothing of this is left to take back: every claim has been worked on since.")
    for claim in same:
        hand_back(session, claim, actor=actor, reason=BY_MISTAKE)
        if claim.id in proposals:
            undo(session, claim, actor=actor)
    return TakenBack(len(same), len(then) - len(same))
