"""What the pages about jobs show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from factcheck.jobs.models import Job, JobState, Worker
from factcheck.jobs.sweep import PRESENCE, REGULAR, REGULARLY
from factcheck.kit import clock
from factcheck.notices.models import Mail, WebhookPost
from factcheck.notices.send import NOT_NEEDED

SIZE = 25
LEFT = (JobState.QUEUED, JobState.RUNNING, JobState.FAILED)
MOST_UNSENT = 100
PRESENT = 4 * PRESENCE  # a worker not heard of for longer is gone


@dataclass(frozen=True, slots=True)
class Jobs:
    """A stretch of the list, newest first. ``newer`` and ``older`` are the numbers to go on from, or None."""

    items: Sequence[Job]
    newer: int | None
    older: int | None


def list_jobs(
    session: Session,
    *,
    states: Sequence[JobState] = (),
    name: str = "",
    before: int | None = None,
    after: int | None = None,
    size: int = SIZE,
) -> Jobs:
    """The jobs of those states and that name with a smaller number than ``before``, or a larger than ``after``."""
    query = select(Job)
    if states:
        query = query.where(Job.state.in_(states))
    if name:
        query = query.where(Job.name == name)
    if after is not None:
        rows = list(session.scalars(query.where(Job.id > after).order_by(Job.id).limit(size + 1)))
        more = len(rows) > size
        items = rows[:size][::-1]
        return Jobs(items, items[0].id if more else None, items[-1].id if items else None)
    if before is not None:
        query = query.where(Job.id < before)
    rows = list(session.scalars(query.order_by(Job.id.desc()).limit(size + 1)))
    items = rows[:size]
    newer = items[0].id if items and before is not None else None
    return Jobs(items, newer, items[-1].id if len(rows) > size else None)


def counts(session: Session) -> dict[JobState, int]:
    """How many jobs wait, are under way, or were given up. Those that are over are not counted: they are many."""
    found = session.execute(select(Job.state, func.count()).where(Job.state.in_(LEFT)).group_by(Job.state))
    return {row[0]: row[1] for row in found}


def workers(session: Session) -> int:
    """How many workers are there."""
    there = select(func.count()).select_from(Worker).where(Worker.seen_at > clock.now() - PRESENT)
    return session.scalar(there) or 0


@dataclass(frozen=True, slots=True)
class Periodic:
    """Regular work: how often, when it was done last, when it is asked for next, and how the newest try went."""

    name: str
    every: timedelta
    last: Job | None
    newest: Job | None
    next_at: datetime
    only_when_needed: bool


def periodic(session: Session) -> list[Periodic]:
    """All regular work, by name."""
    found = []
    for name, regular in sorted(REGULAR.items()):
        mine = (
            select(Job).where(Job.name == name, Job.dedup_key.startswith(REGULARLY)).order_by(Job.id.desc())
        )
        seconds = regular.every.total_seconds()
        following = (clock.now().timestamp() // seconds + 1) * seconds
        found.append(
            Periodic(
                name=name,
                every=regular.every,
                last=session.scalar(mine.where(Job.state == JobState.DONE).limit(1)),
                newest=session.scalar(mine.limit(1)),
                next_at=datetime.fromtimestamp(following, UTC),
                only_when_needed=regular.when is not None,
            )
        )
    return found


def unsent_mail(session: Session) -> Sequence[Mail]:
    """Mail that failed at least once and was not sent, the newest first. Its words are not loaded."""
    return session.scalars(
        select(Mail)
        .where(Mail.sent_at.is_(None), Mail.tries > 0, Mail.error != NOT_NEEDED)
        .order_by(Mail.id.desc())
        .limit(MOST_UNSENT)
        .options(joinedload(Mail.person), joinedload(Mail.invitation))
    ).all()


def unsent_posts(session: Session) -> Sequence[WebhookPost]:
    """Posts to webhooks that failed at least once and were not sent, the newest first."""
    return session.scalars(
        select(WebhookPost)
        .where(WebhookPost.sent_at.is_(None), or_(WebhookPost.tries > 0, WebhookPost.error != ""))
        .order_by(WebhookPost.id.desc())
        .limit(MOST_UNSENT)
        .options(joinedload(WebhookPost.webhook))
    ).all()
