"""Setting a time at which an approved check is published, moving it, and taking it back.

A time belongs to one approval. It is not carried over to another: whoever set it had that content before them.
What happens when it comes is in ``on_time``.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim
from factcheck.claims.workflow import BY_ACTION, Action, advance, words
from factcheck.errors import Conflict, Invalid, NotThatMove
from factcheck.jobs.queue import enqueue
from factcheck.kit import clock
from factcheck.publishing.approval import approval_of_this, refuse_under_embargo
from factcheck.publishing.models import Outcome, Schedule
from factcheck.review.hold import hold

JOB = "publish_on_time"
FURTHEST = timedelta(days=366)


def open_schedule(session: Session, claim_id: int) -> Schedule | None:
    """The time that is set for a claim, with whoever set it."""
    return session.scalar(
        select(Schedule)
        .where(Schedule.claim_id == claim_id, Schedule.ended_at.is_(None))
        .options(joinedload(Schedule.set_by))
        .execution_options(populate_existing=True)
    )


def schedule(
    session: Session,
    claim: Claim,
    *,
    actor: Actor,
    at: datetime,
    timezone: str = "UTC",
    seen: str | None = None,
) -> Schedule:
    """Have what is approved published ``at`` that time, or at that time instead of the one that was set.

    ``seen`` is the digest that stood on the page; None is not asked. Raises Conflict when the approval does not
    stand, Invalid when the time is over, more than a year ahead or before an embargo ends.
    """
    require(actor, Permission.PUBLISH)
    hold(session, claim)
    if claim.state not in BY_ACTION[Action.SCHEDULE].sources:
        raise NotThatMove(f"This claim is now {words(claim.state)}; only an approved one can be published.")
    approval = approval_of_this(session, claim)
    if seen is not None and seen != approval.digest:
        raise Conflict(
            "Something else has been approved since you opened the page. Look at it, then choose a time."
        )
    now = clock.now()
    if at <= now:
        raise Invalid("The time must be in the future. To publish now, press Publish.", field="own")
    if at > now + FURTHEST:
        raise Invalid("That is more than a year ahead. Look at the year.", field="own")
    refuse_under_embargo(session, claim, at=at, zone=ZoneInfo(timezone))
    found = open_schedule(session, claim.id)
    before = found.at.isoformat() if found else None
    if found is None:
        found = Schedule(claim_id=claim.id)
        session.add(found)
    found.approval_id, found.at, found.set_by_id, found.set_at = approval.id, at, actor.id, now
    session.flush()
    advance(session, claim, Action.SCHEDULE, actor=actor, on=at.isoformat(), before=before)
    # One job for each time it was set: that of a time that was given up finds that out and does nothing, and
    # nobody relies on it when the same time is set once more.
    args = {"schedule": found.id, "at": at.isoformat()}
    enqueue(session, JOB, args, dedup=f"{JOB}:{found.id}:{at.isoformat()}:{now.isoformat()}", run_after=at)
    return found


def unschedule(session: Session, claim: Claim, *, actor: Actor) -> None:
    """Take the time back: it is published by hand, or when another is set."""
    require(actor, Permission.PUBLISH)
    hold(session, claim)
    found = open_schedule(session, claim.id)
    if found is None:
        raise NotThatMove("No time is set any more. Look at the claim again: somebody may have been quicker.")
    advance(session, claim, Action.UNSCHEDULE, actor=actor, before=found.at.isoformat())
    end_schedule(session, found, Outcome.WITHDRAWN)


def end_schedule(session: Session, found: Schedule, outcome: Outcome, reason: str = "") -> None:
    """Write what became of a time that was set."""
    found.outcome, found.reason, found.ended_at = outcome, reason[:500], clock.now()
    session.flush()
