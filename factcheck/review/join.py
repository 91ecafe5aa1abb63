"""An editor joins the work on a verdict: from then on they may change it, and may not judge it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from factcheck.authz.check import Actor, may, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim
from factcheck.claims.workflow import contribute, words
from factcheck.errors import NotAllowed, NotThatMove
from factcheck.history.record import record
from factcheck.review.conflicts import refuse_conflict
from factcheck.review.hold import AT_WORK, JOINED, has_joined, hold, is_lead
from factcheck.review.sealed import sees_verdict


def join(session: Session, claim: Claim, *, actor: Actor) -> None:
    """Give up judging ``claim`` for the right to change its evidence and verdict beside the lead."""
    hold(session, claim)
    require(actor, Permission.DECIDE)
    if claim.state not in AT_WORK:
        raise NotThatMove(f"This claim is {words(claim.state)}: there is no verdict to work on now.")
    if is_lead(session, claim, actor) or has_joined(session, claim, actor):
        return
    if not sees_verdict(session, claim.id, actor):
        raise NotAllowed("A second opinion is awaited: until both are in, the verdict is its author’s alone.")
    refuse_conflict(session, claim, actor, actor=actor)
    contribute(session, claim, actor, JOINED)
    record(session, "claim:join", actor=actor, subject_type="claim", subject_id=claim.id)


def may_join(session: Session, claim: Claim, actor: Actor, *, works: bool) -> bool:
    """Whether ``actor`` could join; ``works`` says that they work on it already."""
    return (
        not works
        and claim.state in AT_WORK
        and may(actor, Permission.DECIDE)
        and sees_verdict(session, claim.id, actor)
    )
