"""Looking at a published check again: when, and that it is still right.

Nothing published is changed by it. That a version was still right is a fact of its own, with its day and perhaps a
note, which readers see beside the version; when something is not right, a correction is opened instead.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim, ClaimState, Topic
from factcheck.claims.workflow import words
from factcheck.errors import Invalid, NotFound, NotThatMove
from factcheck.history.record import record
from factcheck.kit import clock
from factcheck.publishing.content import Content
from factcheck.publishing.models import Check, Confirmation
from factcheck.review.hold import hold, tidy
from factcheck.review.models import Rating

FURTHEST = timedelta(days=3660)
NOTE_LENGTH = 500


def look_again_by(session: Session, content: Content, *, since: datetime, days: int) -> date | None:
    """When a check of ``content`` is looked at again by itself: the soonest that its rating or a topic of it says.

    Where neither says anything, ``days`` (the setting) after ``since``; 0 for never.
    """
    rating = select(Rating.look_again_days).where(Rating.key == (content.get("rating") or {}).get("key"))
    slugs = [topic["slug"] for topic in content["topics"]]
    topics = select(Topic.look_again_days).where(Topic.slug.in_(slugs))
    said = [n for n in (*session.scalars(rating), *session.scalars(topics)) if n is not None]
    wait = min(said, default=days)
    return since.date() + timedelta(days=wait) if wait else None


def set_look_again(session: Session, claim: Claim, *, actor: Actor, on: date | None, today: date) -> None:
    """Have the published check come back to the desk ``on`` that day; never by itself for None."""
    check = _held(session, claim, actor)
    if check.look_again_on == on:
        return
    check.look_again_on = _ahead(on, today)
    session.flush()
    _note(session, claim, actor, "look_again", day=on.isoformat() if on else None)


def still_right(
    session: Session, claim: Claim, *, actor: Actor, note: str, next_on: date | None, today: date
) -> Confirmation:
    """Say to readers that the version they have is still right; look again ``next_on``, or never by itself."""
    check = _held(session, claim, actor)
    note = tidy(note, limit=NOTE_LENGTH, field="note", name="The note")
    check.look_again_on = _ahead(next_on, today)
    check.last_checked_at = clock.now()
    found = Confirmation(
        check_id=check.id,
        number=check.current_number,
        note=note,
        confirmed_by_id=actor.id,
        confirmed_at=check.last_checked_at,
    )
    session.add(found)
    session.flush()
    day = next_on.isoformat() if next_on else None
    _note(session, claim, actor, "still_right", number=found.number, day=day, note=note)
    return found


def today_in(timezone: str) -> date:
    """What day it is in the newsroom."""
    return clock.now().astimezone(ZoneInfo(timezone)).date()


def _held(session: Session, claim: Claim, actor: Actor) -> Check:
    require(actor, Permission.CORRECT)
    hold(session, claim)
    check = session.scalar(select(Check).where(Check.claim_id == claim.id))
    if check is None:
        raise NotFound("This claim was never published, so there is nothing to look at again.")
    if claim.state is not ClaimState.PUBLISHED:
        raise NotThatMove(
            f"This claim is {words(claim.state)} now; only a published check is looked at again."
        )
    return check


def _ahead(on: date | None, today: date) -> date | None:
    if on is not None and on <= today:
        raise Invalid("The day to look at it again must be to come.", field="on")
    if on is not None and on > today + FURTHEST:
        raise Invalid("That is more than ten years ahead. Look at the year.", field="on")
    return on


def _note(session: Session, claim: Claim, actor: Actor, verb: str, **facts: Any) -> None:
    record(session, f"claim:{verb}", actor=actor, subject_type="claim", subject_id=claim.id, **facts)
