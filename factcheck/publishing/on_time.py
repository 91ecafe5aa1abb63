"""When a time that was set comes: publish, if the approval still stands; else say to the editor what is in the way.

The job and its work are one commit, so a check is published once, whatever dies meanwhile. When the approval
lapses earlier, a job that ``review`` asks for ends the time at once: nobody should learn it at the hour itself.
"""

from __future__ import annotations

import os
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import read_settings
from factcheck.accounts.models import Person
from factcheck.claims.models import Claim
from factcheck.errors import Conflict, FactcheckError
from factcheck.history.record import record
from factcheck.jobs.engine import JobRun, handler, when_ended
from factcheck.publishing.approval import approval_of_this
from factcheck.publishing.models import Outcome, Schedule
from factcheck.publishing.publish import publish
from factcheck.publishing.schedule import JOB, end_schedule
from factcheck.review.models import Decision
from factcheck.review.translations import hold_with_original


@handler(JOB)
def publish_on_time(run: JobRun, schedule: int, at: str) -> None:
    """Publish what was scheduled, or write why not; nothing when another time was set or none is any more."""
    config = read_settings(os.environ)[0]
    with run.write() as session:
        found = _held(session, schedule)
        if found is None or found.at.isoformat() != at:
            return
        claim = session.get_one(Claim, found.claim_id)
        try:
            with session.begin_nested():
                if approval_of_this(session, claim).id != found.approval_id:
                    raise Conflict(
                        "Something else has been approved since the time was set. Look at it, and set a time again."
                    )
                publish(
                    session,
                    claim,
                    actor=session.get_one(Person, found.set_by_id),
                    base_url=config.base_url,
                    newsroom_name=config.newsroom_name,
                    timezone=config.timezone,
                    look_again_days=config.look_again_days,
                    schedule=found,
                )
        except FactcheckError as wrong:
            _miss(session, found, wrong.message)


@handler("approval_lapsed")
def end_what_was_scheduled(run: JobRun, approval: int) -> None:
    """End the time that was set for an approval that holds no longer."""
    with run.write() as session:
        waiting = select(Schedule.id).where(Schedule.approval_id == approval, Schedule.ended_at.is_(None))
        for schedule_id in session.scalars(waiting).all():
            found = _held(session, schedule_id)
            if found is not None and found.approval_id == approval:
                lapsed = session.get_one(Decision, approval)
                why = f" ({lapsed.void_reason})" if lapsed.void_reason else ""
                _miss(session, found, f"The approval holds no longer{why}.")


@when_ended(JOB)
def tell_that_it_failed(session: Session, args: dict[str, Any], reason: str) -> None:
    """The job itself was given up or cancelled: the time is over, and nothing was published."""
    found = _held(session, args["schedule"])
    if found is not None and found.at.isoformat() == args["at"]:
        _miss(session, found, f"The work failed. {reason}")


def _held(session: Session, schedule_id: int) -> Schedule | None:
    """The open schedule with its claim held; None when it is over."""
    found = session.get(Schedule, schedule_id)
    if found is None:
        return None
    hold_with_original(session, session.get_one(Claim, found.claim_id))
    session.refresh(found)
    return found if found.ended_at is None else None


def _miss(session: Session, found: Schedule, reason: str) -> None:
    end_schedule(session, found, Outcome.REFUSED, reason)
    record(
        session,
        "claim:miss_schedule",
        actor=None,
        subject_type="claim",
        subject_id=found.claim_id,
        person=found.set_by_id,
        name=session.get_one(Person, found.set_by_id).name,
        on=found.at.isoformat(),
        reason=found.reason,
    )
