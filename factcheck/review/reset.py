"""Starting a review anew: back to accepted, with nobody on it and nothing approved. Nothing is deleted."""

from __future__ import annotations

from sqlalchemy.orm import Session

from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim, RejectReason
from factcheck.claims.workflow import BY_ACTION, Action, advance
from factcheck.errors import Invalid, NotThatMove
from factcheck.review.assign import end_all
from factcheck.review.decide import void
from factcheck.review.hold import hold, tidy
from factcheck.review.queries import current_approval
from factcheck.review.second import end_seconds


def reset(session: Session, claim: Claim, *, actor: Actor, reason: str) -> None:
    """Take ``claim`` back to accepted. Sources, the draft, rounds and contributions stay as they are."""
    require(actor, Permission.RESET)
    hold(session, claim)
    reason = tidy(reason, limit=500, field="reason", name="The reason")
    if not reason:
        raise Invalid("Say in a sentence why the review starts anew.", field="reason")
    if claim.reject_reason is RejectReason.SPLIT:
        raise NotThatMove("This claim was split into parts. Take the split back in triage.")
    approval = current_approval(session, claim)
    if claim.state in BY_ACTION[Action.RESET].sources:
        # The database checks state and reason together, so both change in the one flush of advance().
        claim.reject_reason, claim.reject_note = None, ""
    advance(session, claim, Action.RESET, actor=actor, reason=reason)
    if approval is not None:
        void(session, approval, f"reset: {reason}"[:500])
    end_all(session, claim, f"reset: {reason}"[:500])
    end_seconds(session, claim, f"reset: {reason}")
