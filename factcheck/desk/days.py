"""What days came to, counted from the claims themselves, and kept once they are over.

A page that shows ninety days of a large archive counts today and reads the rest. What is counted and what is kept
can only be the same: both come from the three functions below, and the database takes a kept day away when anything
is written that bears on it (migration 23).
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Engine,
    Float,
    Integer,
    String,
    and_,
    cast,
    delete,
    extract,
    func,
    or_,
    select,
    text,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from config import read_settings
from factcheck.claims.models import ClaimState as S
from factcheck.claims.models import Stay
from factcheck.claims.search import checked
from factcheck.desk.models import DashboardDay
from factcheck.desk.period import LONGEST, Period
from factcheck.jobs.engine import JobRun, handler, writing
from factcheck.jobs.sweep import regularly
from factcheck.kit import clock
from factcheck.review.models import Assignment, AssignmentRole

Value = TypeVar("Value")
ON_THE_WAY = (S.PROPOSED, S.ACCEPTED, S.IN_REVIEW, S.SUBMITTED, S.APPROVED)  # somebody's move
FIRST_DAY = date(2000, 1, 1)
AT_ONCE = 31  # days counted in one transaction: about a second of a newsroom's with a million claims


def in_days(
    session: Session,
    period: Period,
    kept: InstrumentedAttribute[Value],
    count: Callable[[Period], Mapping[date, Value]],
) -> list[tuple[date, Value]]:
    """What each day came to: as it is ``kept``, or else as ``count`` finds it."""
    rows = session.execute(select(DashboardDay.day, kept).where(*_within(period)))
    found: dict[date, Value] = {day: value for day, value in rows}  # noqa: C416 - rows are not pairs to the type checker
    for stretch in _stretches(period, found):
        found.update(count(stretch))
    return sorted(found.items())


def claims_that_stood(session: Session, period: Period) -> dict[date, dict[str, int]]:
    """How many claims stood in each state at the end of each day, today's so far.

    Counted forwards from the last day that is kept, by what came and went since.
    """
    before = session.execute(
        select(DashboardDay.until, DashboardDay.stood)
        .where(DashboardDay.until <= period.since)
        .order_by(DashboardDay.until.desc())
        .limit(1)
    ).first()
    counts = Counter(before.stood if before else {})
    changes: dict[date, Counter[str]] = defaultdict(Counter)
    for column, sign in ((Stay.since, 1), (Stay.until, -1)):
        bucket = _bucket(session, column, period)
        wanted = select(bucket, Stay.state, func.count()).where(column < period.until)
        if before is not None:
            wanted = wanted.where(column >= before.until)
        for when, state, number in session.execute(wanted.group_by(bucket, Stay.state)):
            day = _day(when, period)
            (changes[day] if day >= period.first else counts)[state.value] += sign * number
    found = {}
    for day in period.days:
        counts.update(changes[day])
        found[day] = dict(+counts)
    return found


def time_that_stays_took(session: Session, period: Period) -> dict[date, dict[str, list[int]]]:
    """How many seconds each stay took that ended on a day, in order, by its state; of states on the way."""
    found: dict[date, dict[str, list[int]]] = {day: {} for day in period.days}
    day_of = cache(lambda when: _day(when, period))
    took = _seconds(session, Stay.since, Stay.until).label("took")
    rows = session.execute(
        select(_bucket(session, Stay.until, period), type_coerce(Stay.state, String()), took)
        .where(Stay.until >= period.since, Stay.until < period.until, Stay.state.in_(ON_THE_WAY))
        .order_by(took)
    )
    for when, state, seconds in rows:
        found[day_of(when)].setdefault(state, []).append(max(0, seconds))
    return found


def claims_that_were_late(session: Session, period: Period, *, now: datetime) -> dict[date, int]:
    """How many claims in review were late at the end of each day; today's so far.

    A claim is late from its due time until it leaves the review or is given to somebody else.
    """
    least, most = ("min", "max") if _is_sqlite(session) else ("least", "greatest")
    begins = getattr(func, most)(Assignment.due_at, Stay.since, type_=Stay.since.type)
    forever = datetime(9999, 1, 1, tzinfo=UTC)
    ends = getattr(func, least)(
        func.coalesce(Stay.until, forever, type_=Stay.since.type),
        func.coalesce(Assignment.ended_at, forever, type_=Stay.since.type),
        type_=Stay.since.type,
    )
    late = (
        select(begins.label("begins"), ends.label("ends"))
        .select_from(Stay)
        .join(Assignment, Assignment.claim_id == checked(Stay.claim_id))
        .where(
            Stay.state == S.IN_REVIEW,
            Assignment.role == AssignmentRole.LEAD,
            Assignment.due_at < min(now, period.until),
        )
    )
    changes: Counter[date] = Counter()
    before = 0
    for recent in (Stay.until >= period.since, Stay.until.is_(None)):
        each = late.where(recent).subquery().c
        real = and_(each.begins < each.ends, each.ends > period.since, each.begins < min(now, period.until))
        begun_on, ended_on = (_bucket(session, column, period) for column in (each.begins, each.ends))
        rows = session.execute(
            select(begun_on, ended_on, func.count()).where(real).group_by(begun_on, ended_on)
        )
        for begun, ended, number in rows:
            for when, change in ((begun, number), (ended, -number)):
                day = _day(when, period)
                if day < period.first:
                    before += change
                else:
                    changes[day] += change
    found = {}
    for day in period.days:
        before += changes[day]
        found[day] = before
    return found


def keep_days(
    engine: Engine, zone: ZoneInfo, *, anew: bool = False, run: JobRun | None = None
) -> tuple[int, int]:
    """Keep what every day that is over came to: those that are not kept yet, or all of them ``anew``.

    How many days were counted, and how many of them had been kept otherwise.
    """
    with writing(engine) as session:
        period = _over(session, zone)
        if anew:  # nothing is counted on from what else there is
            outside = or_(DashboardDay.zone != zone.key, DashboardDay.day < period.first)
            session.execute(delete(DashboardDay).where(outside))
        kept = set() if anew else _kept(session, period)
    counted = differed = 0
    for stretch in _stretches(period, kept):
        if run is not None:
            run.report(counted, len(period.days) - len(kept), f"{stretch.first} to {stretch.last}")
        with writing(engine) as session:
            _hold_still(session)
            differed += _keep(session, stretch)
        counted += len(stretch.days)
    return counted, differed


def _keep(session: Session, period: Period) -> int:
    """Put these days in the place of what was kept of them; how many of them had been kept otherwise."""
    now = clock.now()
    stood = claims_that_stood(session, period)
    took = time_that_stays_took(session, period)
    late = claims_that_were_late(session, period, now=now)
    before = {row.day: row for row in session.scalars(select(DashboardDay).where(*_within(period)))}
    differed = 0
    for day in period.days:
        facts = {"stood": stood[day], "took": took[day], "overdue": late[day]}
        row = before.get(day)
        if row is None:
            until = Period(day, day, period.zone).until
            session.add(DashboardDay(zone=period.zone.key, day=day, until=until, **facts))
        elif any(getattr(row, name) != value for name, value in facts.items()):
            differed += 1
            for name, value in facts.items():
                setattr(row, name, value)
    return differed


def _hold_still(session: Session) -> None:
    """Let nobody else write what is counted until this is kept: they could not see that it is, nor we what they wrote.

    SQLite has one writer anyway. Whoever holds it up for half a second goes first, before anybody waits in a circle.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL lock_timeout = '500ms'"))
        session.execute(text("LOCK TABLE stay, assignment IN SHARE MODE"))


def _over(session: Session, zone: ZoneInfo) -> Period:
    """Every day that is over and that the dashboard could be asked for."""
    yesterday = clock.now().astimezone(zone).date() - timedelta(days=1)
    first = session.scalar(select(func.min(Stay.since)))
    begin = yesterday - timedelta(days=LONGEST)
    if first is not None:
        begin = max(FIRST_DAY, min(begin, first.astimezone(zone).date()))
    return Period(begin, yesterday, zone)


def _within(period: Period) -> tuple[ColumnElement[bool], ...]:
    return (
        DashboardDay.zone == period.zone.key,
        DashboardDay.day >= period.first,
        DashboardDay.day <= period.last,
    )


def _kept(session: Session, period: Period) -> set[date]:
    return set(session.scalars(select(DashboardDay.day).where(*_within(period))))


def _stretches(period: Period, without: Mapping[date, Any] | set[date]) -> Iterator[Period]:
    """The period's days but for some, in stretches of neighbours."""
    stretch: list[date] = []
    for day in period.days:
        if day in without or len(stretch) == AT_ONCE:
            if stretch:
                yield Period(stretch[0], stretch[-1], period.zone)
            stretch = []
        if day not in without:
            stretch.append(day)
    if stretch:
        yield Period(stretch[0], stretch[-1], period.zone)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _seconds(session: Session, since: Any, until: Any) -> ColumnElement[int]:
    if _is_sqlite(session):
        days = func.julianday(until, type_=Float()) - func.julianday(since, type_=Float())
        return cast(func.round(days * 86_400), Integer())
    return cast(func.round(extract("epoch", until - since)), Integer())


def _bucket(session: Session, column: Any, period: Period) -> ColumnElement[str]:
    """What rows are counted together by: their day on PostgreSQL; on SQLite, which has no zones, their hour of UTC.

    Where the newsroom's midnight is not at a full hour of UTC, their minute.
    """
    if not _is_sqlite(session):
        return func.to_char(func.timezone(period.zone.key, column), "YYYY-MM-DD")
    offsets = {at.astimezone(period.zone).utcoffset() or timedelta() for at in (period.since, period.until)}
    hours = all(offset % timedelta(hours=1) == timedelta() for offset in offsets)
    return func.substr(column, 1, 13 if hours else 16, type_=String())


def _day(bucket: str, period: Period) -> date:
    if len(bucket) == 10:
        return date.fromisoformat(bucket)
    text = bucket if len(bucket) > 13 else f"{bucket}:00"
    return period.day_of(datetime.fromisoformat(text).replace(tzinfo=UTC))


def _zone() -> ZoneInfo:
    return ZoneInfo(read_settings(os.environ)[0].timezone)


def any_day_to_keep(session: Session) -> bool:
    """Whether a day is over that is not kept."""
    period = _over(session, _zone())
    return len(_kept(session, period)) < len(period.days)


@handler("keep_days")
def keep_days_that_are_over(run: JobRun) -> None:
    """Keep what each day came to that is over and not kept yet."""
    keep_days(run.engine, _zone(), run=run)


regularly("keep_days", timedelta(hours=1), when=any_day_to_keep)
