"""When people are away, what they know well, and in which zone they read times."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.check import Actor, may, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Topic
from factcheck.errors import Invalid, NotAllowed, NotFound
from factcheck.history.record import record
from factcheck.kit import clock
from factcheck.review.models import Away, KnownTopic

LONGEST_AWAY = 366  # days; longer than that is an account to switch off


def set_away(session: Session, person: Person, *, actor: Actor, first: date, last: date, today: date) -> Away:
    """``person`` takes no work from ``first`` to ``last``, both included. One says so oneself, or an editor does."""
    _own_or_editor(person, actor)
    if last < first:
        raise Invalid("The last day lies before the first.", field="last")
    if last < today:
        raise Invalid("These days have passed.", field="last")
    if (last - first).days > LONGEST_AWAY:
        raise Invalid("Give at most a year at a time.", field="last")
    if any(one.starts_on <= last and one.ends_on >= first for one in away_of(session, person.id, today)):
        raise Invalid("Some of these days are down as away already.", field="first")
    made = Away(
        person_id=person.id, starts_on=first, ends_on=last, set_by_id=actor.id, created_at=clock.now()
    )
    session.add(made)
    session.flush()
    record(
        session,
        "person:set_away",
        actor=actor,
        subject_type="person",
        subject_id=person.id,
        first=first.isoformat(),
        last=last.isoformat(),
    )
    return made


def withdraw_away(session: Session, person: Person, away_id: int, *, actor: Actor) -> None:
    """``person`` is there after all."""
    _own_or_editor(person, actor)
    away = session.get(Away, away_id)
    if away is None or away.person_id != person.id or away.withdrawn_at is not None:
        raise NotFound("These days are not down as away any more.")
    away.withdrawn_at = clock.now()
    record(session, "person:withdraw_away", actor=actor, subject_type="person", subject_id=person.id)


def away_of(session: Session, person_id: int, today: date) -> Sequence[Away]:
    """The days a person is or will be away, the next first."""
    return session.scalars(
        select(Away)
        .where(Away.person_id == person_id, Away.withdrawn_at.is_(None), Away.ends_on >= today)
        .order_by(Away.starts_on)
    ).all()


def away_among(session: Session, person_ids: Collection[int], today: date) -> dict[int, list[Away]]:
    """The same for several people, in one query."""
    found: dict[int, list[Away]] = {}
    rows = session.scalars(
        select(Away)
        .where(Away.person_id.in_(person_ids), Away.withdrawn_at.is_(None), Away.ends_on >= today)
        .order_by(Away.starts_on)
    )
    for one in rows:
        found.setdefault(one.person_id, []).append(one)
    return found


def know_topics(session: Session, person: Person, topics: Collection[Topic], *, actor: Actor) -> None:
    """The topics that ``person`` knows well are these and no others."""
    _own_or_editor(person, actor)
    wanted = {topic.id for topic in topics}
    held = set(session.scalars(select(KnownTopic.topic_id).where(KnownTopic.person_id == person.id)))
    if wanted == held:
        return
    session.execute(
        delete(KnownTopic).where(KnownTopic.person_id == person.id, KnownTopic.topic_id.in_(held - wanted))
    )
    session.add_all(KnownTopic(person_id=person.id, topic_id=topic_id) for topic_id in sorted(wanted - held))
    session.flush()
    names = sorted(topic.name for topic in topics)
    record(
        session, "person:know_topics", actor=actor, subject_type="person", subject_id=person.id, topics=names
    )


def known_among(session: Session, person_ids: Collection[int]) -> dict[int, list[Topic]]:
    """What these people know well, by name; a topic that was merged counts as the one it was merged into."""
    meant = func.coalesce(Topic.merged_into_id, Topic.id)
    pairs = (
        select(KnownTopic.person_id, meant.label("topic_id"))
        .join(Topic, Topic.id == KnownTopic.topic_id)
        .where(KnownTopic.person_id.in_(person_ids))
        .distinct()
        .subquery()
    )
    rows = session.execute(
        select(pairs.c.person_id, Topic)
        .join(Topic, Topic.id == pairs.c.topic_id)
        .order_by(func.lower(Topic.name))
    )
    found: dict[int, list[Topic]] = {}
    for person_id, topic in rows:
        found.setdefault(person_id, []).append(topic)
    return found


def set_zone(session: Session, person: Person, zone: str, *, actor: Actor) -> None:
    """Show ``person`` times as the clocks of ``zone`` show them; "" for the newsroom's."""
    if person.id != actor.id:
        raise NotAllowed("Everybody chooses the time zone they read in themselves.")
    if zone and zone not in available_timezones():
        raise Invalid("Choose a time zone of the list, such as Europe/Lisbon.", field="zone")
    person.timezone = zone
    session.flush()


def today_in(zone: ZoneInfo) -> date:
    """The newsroom's day."""
    return clock.now().astimezone(zone).date()


def _own_or_editor(person: Person, actor: Actor) -> None:
    if person.id == actor.id:
        require(actor, Permission.MANAGE_OWN_ACCOUNT)
    elif not may(actor, Permission.ASSIGN):
        raise NotAllowed("Only an editor may say this of somebody else.")
