"""How people want to be told: reading and changing what they chose."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from config import Config
from factcheck.accounts.models import Person
from factcheck.authz.check import Actor, may
from factcheck.errors import Invalid
from factcheck.kit import clock
from factcheck.notices.kinds import KINDS, Kind, Way
from factcheck.notices.models import Choice, Every, Notice, Schedule


def ways(session: Session, kind: Kind, person_ids: Collection[int]) -> dict[int, Way]:
    """How each of these people wants to be told of ``kind``."""
    chosen = select(Choice.person_id, Choice.way).where(Choice.kind == kind, Choice.person_id.in_(person_ids))
    found = dict.fromkeys(person_ids, KINDS[kind].default)
    for person_id, way in session.execute(chosen):
        found[person_id] = way
    return found


def ways_of(session: Session, person: Actor) -> dict[Kind, Way]:
    """How ``person`` wants to be told of each kind that can come to them."""
    mine = select(Choice.kind, Choice.way).where(Choice.person_id == person.id)
    found = {kind: about.default for kind, about in KINDS.items() if may(person, about.permission)}
    for kind, way in session.execute(mine):
        if kind in found:
            found[kind] = way
    return found


def choose(session: Session, person: Actor, wanted: Mapping[Kind, Way]) -> None:
    """Tell ``person`` from now on in these ways. A way that is the kind's default is not kept as a choice."""
    session.execute(delete(Choice).where(Choice.person_id == person.id, Choice.kind.in_(wanted)))
    session.add_all(
        Choice(person_id=person.id, kind=kind, way=way)
        for kind, way in wanted.items()
        if way is not KINDS[kind].default
    )
    session.flush()


def no_more_mail(session: Session, person: Actor, kind: Kind | None) -> None:
    """Mail ``person`` no longer about ``kind``, or for None no digest: it stays under the bell.

    What waits for the digest already leaves it as well.
    """
    old = ways_of(session, person)
    if kind is not None:
        choose(session, person, {kind: Way.APP} if old.get(kind) in (Way.AT_ONCE, Way.DIGEST) else {})
        waiting = Notice.kind == kind
    else:
        choose(session, person, {one: Way.APP for one, way in old.items() if way is Way.DIGEST})
        waiting = Notice.way == Way.DIGEST
    for notice in session.scalars(
        select(Notice).where(Notice.person_id == person.id, Notice.mail_id.is_(None), waiting)
    ):
        notice.way = Way.APP
    session.flush()


def schedule_of(session: Session, person_id: int, config: Config) -> Schedule:
    """When this person's digest comes; the newsroom's habit where they chose nothing (then it is no kept row)."""
    kept = session.get(Schedule, person_id)
    return kept or Schedule(person_id=person_id, every=Every.DAY, hour=config.digest_hour)


def reschedule(session: Session, person: Person, *, every: Every, hour: int) -> None:
    """Send ``person`` the digest at another time, by the clocks they read."""
    if not 0 <= hour < 24:
        raise Invalid("Choose an hour of the day.", field="hour")
    kept = session.get(Schedule, person.id)
    if kept is None:
        kept = Schedule(person_id=person.id)
        session.add(kept)
    kept.every, kept.hour = every, hour
    session.flush()


def last_slot(schedule: Schedule, zone: ZoneInfo, *, now: datetime | None = None) -> datetime:
    """The latest time, up to now, at which a digest of this schedule was due by the clocks of ``zone``."""
    now = now or clock.now()
    if schedule.every is Every.HOUR:
        return now.replace(minute=0, second=0, microsecond=0)
    here = now.astimezone(zone).date()
    today = datetime.combine(here, time(schedule.hour), zone).astimezone(now.tzinfo)
    if today <= now:
        return today
    return datetime.combine(here - timedelta(days=1), time(schedule.hour), zone).astimezone(now.tzinfo)
