"""Conflicts of interest: what a person keeps away from, and what follows for a claim."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from factcheck.accounts.models import Person
from factcheck.articles.models import Article, ArticleVersion
from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Appearance, Claim, ClaimState, Topic
from factcheck.claims.topics import topic_ids_of
from factcheck.errors import Invalid, NotAllowed, NotFound
from factcheck.history.record import record
from factcheck.kit import clock
from factcheck.review.hold import tidy
from factcheck.review.models import Assignment, ConflictKind, ConflictOfInterest

AT_WORK = (ClaimState.ACCEPTED, ClaimState.IN_REVIEW, ClaimState.SUBMITTED, ClaimState.APPROVED)


def name_key(name: str) -> str:
    """``name`` as names are compared: without case, signs and the article before it."""
    text = unicodedata.normalize("NFKC", name).casefold()
    words = "".join(c if c.isalnum() else " " for c in text).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)[:200]


def declare(
    session: Session,
    *,
    actor: Actor,
    kind: ConflictKind,
    name: str = "",
    topic: Topic | None = None,
    reason: str = "",
) -> ConflictOfInterest:
    """Keep away from a claimant, a publisher or a topic from now on.

    Editors learn of it for every claim that ``actor`` is on already; the claim is not taken away by itself.
    """
    require(actor, Permission.MANAGE_OWN_ACCOUNT)
    name = " ".join(tidy(name, limit=200, field="name", name="The name").split())
    reason = tidy(reason, limit=500, field="reason", name="The reason")
    if kind is ConflictKind.TOPIC:
        if topic is None:
            raise Invalid("Choose the topic.", field="topic")
        name = ""
    elif not name_key(name):
        raise Invalid("Name the person or organisation you keep away from.", field="name")
    made = ConflictOfInterest(
        person_id=actor.id,
        kind=kind,
        name=name,
        name_key=name_key(name),
        topic_id=topic.id if topic and kind is ConflictKind.TOPIC else None,
        topic=topic if kind is ConflictKind.TOPIC else None,
        reason=reason,
        declared_at=clock.now(),
    )
    if any(_same(one, made) for one in declared_by(session, actor.id)):
        raise Invalid("You have declared this already.", field="topic" if topic else "name")
    session.add(made)
    session.flush()
    # What it is about is for editors; the record is read by everybody, so it holds that there is one and no more.
    record(session, "person:declare_conflict", actor=actor, subject_type="person", subject_id=actor.id)
    for claim in _held(session, actor.id):
        if made in conflicts_on(session, claim).get(actor.id, ()):
            record(
                session,
                "claim:conflict",
                actor=actor,
                subject_type="claim",
                subject_id=claim.id,
                person=actor.id,
            )
    return made


def withdraw_conflict(session: Session, conflict_id: int, *, actor: Actor) -> None:
    """It holds no more. The declaration stays in the record."""
    found = session.get(ConflictOfInterest, conflict_id)
    if found is None or found.person_id != actor.id or found.withdrawn_at is not None:
        raise NotFound("There is no such declaration of yours.")
    found.withdrawn_at = clock.now()
    record(session, "person:withdraw_conflict", actor=actor, subject_type="person", subject_id=actor.id)


def declared_by(session: Session, person_id: int) -> Sequence[ConflictOfInterest]:
    """What a person keeps away from now, in the order it was declared."""
    return session.scalars(
        _standing().where(ConflictOfInterest.person_id == person_id).order_by(ConflictOfInterest.id)
    ).all()


def conflicts_on(session: Session, claim: Claim) -> dict[int, list[ConflictOfInterest]]:
    """Whose declarations touch ``claim``, by person: its claimants, where it was said, what it is about."""
    claimants, publishers = _names_on(session, claim)
    touching = or_(
        and_(ConflictOfInterest.kind == ConflictKind.CLAIMANT, ConflictOfInterest.name_key.in_(claimants)),
        and_(ConflictOfInterest.kind == ConflictKind.PUBLISHER, ConflictOfInterest.name_key.in_(publishers)),
        and_(
            ConflictOfInterest.kind == ConflictKind.TOPIC,
            ConflictOfInterest.topic_id.in_(topic_ids_of(claim.id)),
        ),
    )
    found: dict[int, list[ConflictOfInterest]] = {}
    for one in session.scalars(_standing().where(touching).order_by(ConflictOfInterest.id)):
        found.setdefault(one.person_id, []).append(one)
    return found


def unsettled(session: Session, claim: Claim) -> list[tuple[Person, list[ConflictOfInterest]]]:
    """Those who are on ``claim`` although they keep away from something of it: for an editor to settle."""
    against = conflicts_on(session, claim)
    people = session.scalars(
        select(Person)
        .join(Assignment, Assignment.person_id == Person.id)
        .where(Assignment.claim_id == claim.id, Assignment.ended_at.is_(None), Person.id.in_(against.keys()))
        .distinct()
    )
    return [(person, against[person.id]) for person in people] if against else []


def all_unsettled(
    session: Session, *, most: int = 50
) -> list[tuple[Claim, Person, list[ConflictOfInterest]]]:
    """The same over the whole newsroom, of the claims given away last."""
    declared = select(ConflictOfInterest.person_id).where(ConflictOfInterest.withdrawn_at.is_(None))
    rows = session.execute(
        select(Claim, Person)
        .join(Assignment, Assignment.claim_id == Claim.id)
        .join(Person, Person.id == Assignment.person_id)
        .where(Assignment.ended_at.is_(None), Assignment.person_id.in_(declared), Claim.state.in_(AT_WORK))
        .order_by(Assignment.id.desc())
        .limit(most)
    )
    found = []
    for claim, person in rows.all():
        against = conflicts_on(session, claim).get(person.id)
        if against:
            found.append((claim, person, against))
    return found


def refuse_conflict(session: Session, claim: Claim, person: Person | Actor, *, actor: Actor) -> None:
    """Raise when ``person`` declared to keep away from something of ``claim``."""
    against = conflicts_on(session, claim).get(person.id)
    if not against:
        return
    if person.id == actor.id:
        raise NotAllowed(
            f"You declared that you keep away from {say_all(against)}, so this claim is not for you. "
            "If that no longer holds, withdraw it under Account, Conflicts of interest."
        )
    name = person.name if isinstance(person, Person) else "This person"
    raise Invalid(f"{name} keeps away from {say_all(against)}. Choose somebody else.", field="person")


def say(one: ConflictOfInterest) -> str:
    """What is kept away from, in words: "the claimant “Harbour Board”"."""
    name = one.topic.name if one.topic is not None else one.name
    return f"the {one.kind.value} “{name}”"


def say_all(several: Sequence[ConflictOfInterest]) -> str:
    """Several of them in one breath."""
    return " and ".join(say(one) for one in several)


def _standing() -> Select[ConflictOfInterest]:
    return (
        select(ConflictOfInterest)
        .where(ConflictOfInterest.withdrawn_at.is_(None))
        .options(joinedload(ConflictOfInterest.topic))
    )


def _same(one: ConflictOfInterest, other: ConflictOfInterest) -> bool:
    return (one.kind, one.name_key, one.topic_id) == (other.kind, other.name_key, other.topic_id)


def _names_on(session: Session, claim: Claim) -> tuple[set[str], set[str]]:
    """The claimants and the publishers of a claim, as names are compared."""
    claimants, publishers = {name_key(claim.claimant)}, set()
    places = session.execute(
        select(Appearance.claimant, Appearance.claimant_full, Article.publisher)
        .join(Appearance.article_version)
        .join(Article, Article.id == ArticleVersion.article_id)
        .where(Appearance.claim_id == claim.id)
    )
    for said_by, in_full, publisher in places:
        claimants |= {name_key(said_by), name_key(in_full)}
        publishers.add(name_key(publisher or ""))
    return claimants - {""}, publishers - {""}


def _held(session: Session, person_id: int) -> Sequence[Claim]:
    """The claims that a person is on now."""
    on = select(Assignment.claim_id).where(Assignment.person_id == person_id, Assignment.ended_at.is_(None))
    return session.scalars(
        select(Claim).where(Claim.id.in_(on), Claim.state.in_(AT_WORK)).order_by(Claim.id)
    ).all()
