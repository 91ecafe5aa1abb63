"""Reminders of due times: before they are over, and once when they are."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from config import Config, read_settings
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim, ClaimState
from factcheck.jobs.engine import JobRun, handler
from factcheck.jobs.sweep import regularly
from factcheck.kit import clock
from factcheck.notices.kinds import Kind
from factcheck.notices.make import tell
from factcheck.notices.models import Reminder
from factcheck.notices.webhooks import announce
from factcheck.notices.whom import holders
from factcheck.review.models import Assignment, AssignmentRole
from factcheck.web.templating import say_moment

WORK = {
    AssignmentRole.LEAD: "This claim",
    AssignmentRole.SECOND: "Your second opinion on this claim",
}
THEIRS = {
    AssignmentRole.LEAD: "This claim, which {name} has,",
    AssignmentRole.SECOND: "{name}’s second opinion on this claim",
}
OVER = 0  # "hours before": the due time itself


@handler("remind")
def remind(run: JobRun) -> None:
    """Remind people of every due time that has come near enough, or is over."""
    config = read_settings(os.environ)[0]
    with run.write() as session:
        for assignment in near_or_over(session, config):
            _remind(session, assignment, config)


def near_or_over(session: Session, config: Config) -> Sequence[Assignment]:
    """Assignments still worked on whose due time is within the earliest reminder's distance, or over."""
    horizon = clock.now() + timedelta(hours=max((OVER, *config.remind_hours)))
    return session.scalars(
        select(Assignment)
        .join(Assignment.claim)
        .where(
            Assignment.ended_at.is_(None),
            Assignment.due_at <= horizon,
            Claim.state == ClaimState.IN_REVIEW,
            ~exists().where(  # so that what has been overdue for long is not looked at for ever
                Reminder.assignment_id == Assignment.id,
                Reminder.due_at == Assignment.due_at,
                Reminder.hours == OVER,
            ),
        )
        .order_by(Assignment.id)
        .options(joinedload(Assignment.claim), joinedload(Assignment.person))
    ).all()


def hours_now(due_at: datetime, given_at: datetime, config: Config, now: datetime) -> int | None:
    """Which reminder is right now: the nearest whose time has come, 0 when it is over; None when none is.

    A time that had come already when the work was given out needs no reminder: the assignment itself said it.
    """
    if now >= due_at:
        return OVER
    come = [hours for hours in config.remind_hours if given_at < due_at - timedelta(hours=hours) <= now]
    return min(come, default=None)


def _remind(session: Session, assignment: Assignment, config: Config) -> None:
    due_at = assignment.due_at
    assert due_at is not None
    hours = hours_now(due_at, assignment.created_at, config, clock.now())
    if hours is None or _is_done(session, assignment, due_at, hours):
        return
    session.add(Reminder(assignment_id=assignment.id, due_at=due_at, hours=hours, made_at=clock.now()))
    event = f"due:{assignment.id}:{due_at:%Y%m%dT%H%M%S}:{hours}"
    when, name = say_moment(due_at, ZoneInfo(config.timezone)), assignment.person.name
    over = hours == OVER
    about = {"event": event, "path": f"/claims/{assignment.claim_id}", "at": clock.now()}
    tell(
        session,
        [assignment.person_id],
        kind=Kind.DUE,
        says=f"{WORK[assignment.role]} {'was' if over else 'is'} due {when}.",
        why="You are asked to work on it.",
        claim_id=assignment.claim_id,
        config=config,
        **about,  # type: ignore[arg-type]
    )
    if not over:
        return
    tell(
        session,
        holders(session, Permission.ASSIGN),
        kind=Kind.OVERDUE,
        says=f"{THEIRS[assignment.role].format(name=name)} was due {when}.",
        why="You may give it to somebody else, or more time.",
        claim_id=assignment.claim_id,
        config=config,
        **about,  # type: ignore[arg-type]
    )
    announce(
        session,
        kind=Kind.OVERDUE,
        event=event,
        text=f"Overdue with {name} since {when}: “{assignment.claim.text}”\n{config.base_url}{about['path']}",
        at=clock.now(),
    )


def _is_done(session: Session, assignment: Assignment, due_at: datetime, hours: int) -> bool:
    """Whether people were reminded of this due time as late as this; one that was changed starts anew."""
    return bool(
        session.scalar(
            select(Reminder.id)
            .where(
                Reminder.assignment_id == assignment.id, Reminder.due_at == due_at, Reminder.hours <= hours
            )
            .limit(1)
        )
    )


regularly("remind", timedelta(minutes=1))
