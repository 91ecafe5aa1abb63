"""The newsroom's topics: naming them, merging them, switching them off; and filing a claim under them.

Readers see topics, so changing one that an approved claim has takes the approval back (decision 7). Checks that
are published keep the names they were published under until they are published again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, delete, exists, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session

from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim, ClaimState, Topic, claim_topic
from factcheck.claims.moving import touch
from factcheck.claims.reword import topics_named
from factcheck.claims.workflow import words
from factcheck.errors import Invalid, NotFound, NotThatMove
from factcheck.history.record import record
from factcheck.kit.slugs import first_free, slugify

LONGEST = 100
MOST_DAYS = 3650
OPEN_TO_TOPICS = frozenset(
    {
        ClaimState.PROPOSED,
        ClaimState.ACCEPTED,
        ClaimState.IN_REVIEW,
        ClaimState.SUBMITTED,
        ClaimState.APPROVED,
    }
)


class Filed(NamedTuple):
    """A topic and how many claims are filed under it."""

    topic: Topic
    claims: int


def set_topics(session: Session, claim: Claim, names: Sequence[str], *, actor: Actor) -> bool:
    """File ``claim`` under the topics of these names, new ones made; whether anything changed.

    Filing is not working on the claim: it costs nobody their four eyes.
    """
    require(actor, Permission.TRIAGE)
    if claim.state not in OPEN_TO_TOPICS:
        raise NotThatMove(f"This claim is {words(claim.state)}; its topics stay as they are.")
    named = topics_named(session, names)
    before = sorted(topic.name for topic in claim.topics)
    if {topic.id for topic in claim.topics} == {topic.id for topic in named}:
        return False
    claim.topics = named
    touch(session, claim)
    record(
        session,
        "claim:topics",
        actor=actor,
        subject_type="claim",
        subject_id=claim.id,
        before=before,
        after=sorted(topic.name for topic in named),
    )
    return True


def topics_filed(session: Session) -> list[Filed]:
    """Every topic that was not merged away, with its number of claims: those on offer first, by name."""
    count = select(func.count()).where(claim_topic.c.topic_id == Topic.id).correlate(Topic).scalar_subquery()
    rows = session.execute(
        select(Topic, count)
        .where(Topic.merged_into_id.is_(None))
        .order_by(Topic.is_active.desc(), func.lower(Topic.name))
    )
    return [Filed(topic, n) for topic, n in rows]


def topics_on_offer(session: Session) -> Sequence[Topic]:
    """The topics that claims can be filed under, by name."""
    return session.scalars(select(Topic).where(Topic.is_active).order_by(func.lower(Topic.name))).all()


def topic_ids_of(claim_id: int) -> Select[int]:
    """The ids of a claim's topics, with those of topics that were merged into them: what was said of those still holds."""
    own = select(claim_topic.c.topic_id).where(claim_topic.c.claim_id == claim_id)
    return select(Topic.id).where(or_(Topic.id.in_(own), Topic.merged_into_id.in_(own)))


def get_topic(session: Session, topic_id: int) -> Topic:
    """The topic, or NotFound; one that was merged away is not there any more."""
    topic = session.get(Topic, topic_id)
    if topic is None or topic.merged_into_id is not None:
        raise NotFound("There is no such topic. The list of topics shows those there are.")
    return topic


def add_topic(session: Session, name: str, *, actor: Actor) -> Topic:
    """A topic to file claims under."""
    require(actor, Permission.MANAGE_TOPICS)
    name = _free_name(session, name)
    taken = set(session.scalars(select(Topic.slug)))
    topic = Topic(name=name, slug=first_free(slugify(name), taken))
    session.add(topic)
    session.flush()
    _note(session, topic, actor, "add", name=name)
    return topic


def rename_topic(session: Session, topic: Topic, name: str, *, actor: Actor) -> None:
    """Call it something else. Its address stays, so that links keep leading there."""
    require(actor, Permission.MANAGE_TOPICS)
    if " ".join(name.split()) == topic.name:
        return
    name, before = _free_name(session, name, besides=topic), topic.name
    topic.name = name
    session.flush()
    _note(session, topic, actor, "rename", name=name, before=before)


def set_look_again_days(session: Session, topic: Topic, days: int | None, *, actor: Actor) -> None:
    """After how many days checks that are published about it come back to the desk; None where it says nothing."""
    require(actor, Permission.MANAGE_TOPICS)
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise Invalid(f"Give from 1 to {MOST_DAYS} days, or nothing.", field="days")
    if topic.look_again_days == days:
        return
    topic.look_again_days = days
    session.flush()
    _note(session, topic, actor, "look_again", days=days)


def switch_topic(session: Session, topic: Topic, *, active: bool, actor: Actor) -> None:
    """Offer it for further claims or not. Claims that have it keep it."""
    require(actor, Permission.MANAGE_TOPICS)
    if topic.is_active is active:
        return
    topic.is_active = active
    session.flush()
    _note(session, topic, actor, "switch_on" if active else "switch_off", name=topic.name)


def merge_topics(session: Session, topic: Topic, *, into: Topic, actor: Actor) -> int:
    """Move everything filed under ``topic`` to ``into``; how many claims that were. ``topic`` is gone from lists."""
    require(actor, Permission.MANAGE_TOPICS)
    merged = topic.name
    if into.id == topic.id:
        raise Invalid("A topic cannot be merged into itself. Choose another one.", field="into")
    if into.merged_into_id is not None or topic.merged_into_id is not None:
        raise NotThatMove("One of the two was merged away meanwhile. Look at the list again.")
    count = session.scalar(
        select(func.count()).select_from(claim_topic).where(claim_topic.c.topic_id == topic.id)
    )
    # An update through the mapper says that topics changed, so approved claims are looked at again before this is kept.
    for gone in (Topic.id == topic.id, Topic.merged_into_id == topic.id):
        session.execute(update(Topic).where(gone).values(is_active=False, merged_into_id=into.id))
    other = claim_topic.alias()
    session.execute(
        insert(claim_topic).from_select(
            ["claim_id", "topic_id"],
            select(claim_topic.c.claim_id, literal(into.id)).where(
                claim_topic.c.topic_id == topic.id,
                ~exists().where(other.c.claim_id == claim_topic.c.claim_id, other.c.topic_id == into.id),
            ),
        )
    )
    session.execute(delete(claim_topic).where(claim_topic.c.topic_id == topic.id))
    session.expire_all()
    _note(session, into, actor, "merge", name=into.name, merged=merged, claims=count)
    return count or 0


def _free_name(session: Session, name: str, *, besides: Topic | None = None) -> str:
    name = " ".join(name.replace("\x00", "").split())
    if not name or "," in name:
        raise Invalid("Give the topic a name, without a comma.", field="name")
    if len(name) > LONGEST:
        raise Invalid(f"The name is too long. Use at most {LONGEST} characters.", field="name")
    for other in session.scalars(select(Topic)):
        if other.name.casefold() == name.casefold() and other is not besides:
            gone = " It was merged into another one." if other.merged_into_id else ""
            raise Invalid(f"There is a topic “{other.name}” already.{gone}", field="name")
    return name


def _note(session: Session, topic: Topic, actor: Actor, verb: str, **facts: Any) -> None:
    record(session, f"topic:{verb}", actor=actor, subject_type="topic", subject_id=topic.id, **facts)
