"""Who could take a claim: everybody's work, topics, days away and conflicts, and who is suggested, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.check import may
from factcheck.authz.permissions import Permission, Role
from factcheck.claims.models import Claim, ClaimState, Contribution
from factcheck.review.availability import away_among, known_among
from factcheck.review.conflicts import conflicts_on, say_all
from factcheck.review.models import Assignment, AssignmentRole, Away
from factcheck.review.queries import lead_of
from factcheck.review.sealed import sealed_of

OPEN_AS_LEAD = and_(Assignment.role == AssignmentRole.LEAD, Claim.state == ClaimState.IN_REVIEW)
OPEN_AS_SECOND = and_(
    Assignment.role == AssignmentRole.SECOND,
    Claim.state.in_([ClaimState.ACCEPTED, ClaimState.IN_REVIEW, ClaimState.SUBMITTED]),
)


@dataclass(frozen=True, slots=True)
class AtWork:
    """A person as an editor weighs them for a claim. ``not_lead`` and ``not_second`` say why not, "" when they could."""

    person: Person
    open: int = 0  # claims in review that they lead, and second opinions they still have to give
    overdue: int = 0
    topics: tuple[str, ...] = ()  # what they know well
    shared: tuple[str, ...] = ()  # of that, what the claim is about
    away: tuple[Away, ...] = field(default=())
    away_now: Away | None = None
    conflict: str = ""  # for editors only
    not_lead: str = ""
    not_second: str = ""


class Suggestion(NamedTuple):
    """Who, and why, in words."""

    at_work: AtWork
    reason: str


def at_work(session: Session, *, now: datetime, zone: ZoneInfo, claim: Claim | None = None) -> list[AtWork]:
    """Everybody who may review, by name, with what speaks for and against them. A fixed number of queries."""
    people = [
        person
        for person in session.scalars(
            select(Person).where(Person.is_active).order_by(func.lower(Person.name), Person.id)
        )
        if may(person, Permission.REVIEW)
    ]
    ids = [person.id for person in people]
    today = now.astimezone(zone).date()
    load = _load(session, now)
    known, away = known_among(session, ids), away_among(session, ids, today)
    about = {topic.name for topic in claim.topics} if claim else set()
    against = conflicts_on(session, claim) if claim else {}
    not_lead, not_second = _taken(session, claim) if claim else ({}, {})
    found = []
    for person in people:
        names = tuple(topic.name for topic in known.get(person.id, ()))
        conflict = say_all(against[person.id]) if person.id in against else ""
        keeps_away = f"keeps away from {conflict}" if conflict else ""
        days = tuple(away.get(person.id, ()))
        found.append(
            AtWork(
                person=person,
                open=load.get(person.id, (0, 0))[0],
                overdue=load.get(person.id, (0, 0))[1],
                topics=names,
                shared=tuple(name for name in names if name in about),
                away=days,
                away_now=next((one for one in days if one.starts_on <= today), None),
                conflict=conflict,
                not_lead=keeps_away or not_lead.get(person.id, ""),
                not_second=keeps_away or not_second.get(person.id, ""),
            )
        )
    return found


def suggest(people: Sequence[AtWork], *, second: bool = False) -> Suggestion | None:
    """Whom to ask first: not away, no conflict, a reviewer before an editor (who may be needed to decide), who
    knows the topic, is not late with anything, and has least to do. None when nobody is free to.
    """
    free = [one for one in people if not (one.not_second if second else one.not_lead) and not one.away_now]
    if not free:
        return None

    def first(one: AtWork) -> tuple[object, ...]:
        return (
            one.person.role is not Role.REVIEWER,
            -len(one.shared),
            one.overdue,
            one.open,
            one.person.name.casefold(),
        )

    best = min(free, key=first)
    return Suggestion(best, _why(best))


def away_before(one: AtWork, due: date) -> Away | None:
    """The days away, if any, that begin before a claim would be due."""
    return next((days for days in one.away if days.starts_on <= due), None)


def _why(one: AtWork) -> str:
    knows = f"knows {_list(one.shared)}" if one.shared else ""
    work = "has nothing open" if not one.open else f"has {one.open} open"
    late = "" if not one.open else ", none overdue" if not one.overdue else f", {one.overdue} overdue"
    return f"{knows}{' and ' if knows else ''}{work}{late}"


def _list(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _load(session: Session, now: datetime) -> dict[int, tuple[int, int]]:
    """How many claims each person has open, and how many of them are overdue."""
    late = func.sum(case((Assignment.due_at < now, 1), else_=0))
    rows = session.execute(
        select(Assignment.person_id, func.count(), late)
        .join(Claim, Claim.id == Assignment.claim_id)
        .where(Assignment.ended_at.is_(None), or_(OPEN_AS_LEAD, OPEN_AS_SECOND))
        .group_by(Assignment.person_id)
    )
    return {person_id: (n, int(overdue or 0)) for person_id, n, overdue in rows}


def _taken(session: Session, claim: Claim) -> tuple[dict[int, str], dict[int, str]]:
    """Why somebody cannot lead, and why somebody cannot be second, by person."""
    lead, awaited = lead_of(session, claim.id), sealed_of(session, claim.id)
    wrote = session.scalars(
        select(Contribution.person_id).where(
            Contribution.claim_id == claim.id, Contribution.what == "verdict"
        )
    )
    not_second = dict.fromkeys(wrote, "wrote on its verdict")
    not_lead: dict[int, str] = {}
    if lead is not None:
        not_lead[lead.person_id] = not_second[lead.person_id] = "leads this claim"
    if awaited is not None and awaited.person_id is not None:
        not_lead[awaited.person_id] = not_second[awaited.person_id] = "is asked for the second opinion"
    return not_lead, not_second
