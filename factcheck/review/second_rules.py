"""Which claims need a second opinion: rules that admins keep, and how they pick."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim, Topic
from factcheck.claims.topics import topic_ids_of
from factcheck.errors import Conflict, Invalid, NotFound
from factcheck.history.record import record
from factcheck.kit import clock
from factcheck.review.conflicts import name_key
from factcheck.review.hold import tidy
from factcheck.review.models import Rating, SecondRule, SecondRuleKind, SecondSetting
from factcheck.review.queries import verdict_of


def drawn(claim_id: int, share: int) -> bool:
    """Whether a claim is among the ``share`` of a hundred: always the same answer, and none that can be chosen.

    What is drawn at a small share is drawn at a larger one too.
    """
    digest = hashlib.sha256(f"second opinion on claim {claim_id}".encode()).digest()
    return int.from_bytes(digest[:8]) % 10_000 < share * 100


def rules(session: Session) -> Sequence[SecondRule]:
    """The rules that hold now, in the order they were made."""
    return session.scalars(_standing().order_by(SecondRule.id)).all()


def rules_for(session: Session, claim: Claim) -> list[SecondRule]:
    """The rules by which ``claim`` needs a second opinion, as it stands now."""
    standing = rules(session)
    if not standing:
        return []
    topics = set(session.scalars(topic_ids_of(claim.id)))
    verdict = verdict_of(session, claim.id)
    rating_id = verdict.rating_id if verdict else None
    claimant = name_key(claim.claimant)

    def picks(rule: SecondRule) -> bool:
        match rule.kind:
            case SecondRuleKind.TOPIC:
                return rule.topic_id in topics
            case SecondRuleKind.CLAIMANT:
                return rule.claimant_key == claimant
            case SecondRuleKind.RATING:
                return rule.rating_id == rating_id
            case SecondRuleKind.SHARE:
                return rule.share is not None and drawn(claim.id, rule.share)

    return [rule for rule in standing if picks(rule)]


def add_rule(
    session: Session,
    *,
    actor: Actor,
    kind: SecondRuleKind,
    topic: Topic | None = None,
    claimant: str = "",
    rating: Rating | None = None,
    share: int | None = None,
) -> SecondRule:
    """From now on, claims like this need a second opinion before they are submitted."""
    require(actor, Permission.MANAGE_SECOND_OPINIONS)
    claimant = " ".join(tidy(claimant, limit=200, field="claimant", name="The name").split())
    if kind is SecondRuleKind.TOPIC and topic is None:
        raise Invalid("Choose the topic.", field="topic")
    if kind is SecondRuleKind.CLAIMANT and not name_key(claimant):
        raise Invalid("Name the claimant.", field="claimant")
    if kind is SecondRuleKind.RATING and rating is None:
        raise Invalid("Choose the rating.", field="rating")
    if kind is SecondRuleKind.SHARE and not (share and 1 <= share <= 100):
        raise Invalid("Give a whole number from 1 to 100.", field="share")
    by = {"topic": topic, "claimant": claimant, "rating": rating, "share": share}[kind.value]
    made = SecondRule(
        kind=kind,
        topic=by if isinstance(by, Topic) else None,
        claimant=claimant if kind is SecondRuleKind.CLAIMANT else "",
        claimant_key=name_key(claimant) if kind is SecondRuleKind.CLAIMANT else "",
        rating=by if isinstance(by, Rating) else None,
        share=share if kind is SecondRuleKind.SHARE else None,
        created_by_id=actor.id,
        created_at=clock.now(),
    )
    if any(say(one) == say(made) for one in rules(session)):
        raise Invalid("There is such a rule already.", field=kind.value)
    session.add(made)
    session.flush()
    record(
        session,
        "second_rule:add",
        actor=actor,
        subject_type="second_rule",
        subject_id=made.id,
        rule=say(made),
    )
    return made


def end_rule(session: Session, rule_id: int, *, actor: Actor) -> SecondRule:
    """The rule holds no more. What it asked for already is still asked for."""
    require(actor, Permission.MANAGE_SECOND_OPINIONS)
    rule = session.scalar(_standing().where(SecondRule.id == rule_id))
    if rule is None:
        raise NotFound("There is no such rule any more.")
    rule.ended_at = clock.now()
    session.flush()
    record(
        session,
        "second_rule:end",
        actor=actor,
        subject_type="second_rule",
        subject_id=rule.id,
        rule=say(rule),
    )
    return rule


def setting(session: Session) -> SecondSetting:
    """How second opinions are written."""
    found = session.get(SecondSetting, 1)
    if found is None:
        found = SecondSetting(id=1)
        session.add(found)
        session.flush()
    return found


def share_sources(session: Session, *, actor: Actor, shared: bool, seen: int | None = None) -> None:
    """Whether lead and second work on the same sources. ``seen`` is the version the page showed."""
    require(actor, Permission.MANAGE_SECOND_OPINIONS)
    row = setting(session)
    if seen is not None and seen != row.version:
        raise Conflict("Somebody changed this setting after you opened the page. Look again, then save.")
    if row.sources_shared is shared:
        return
    row.sources_shared = shared
    session.flush()
    record(
        session,
        "second_setting:change",
        actor=actor,
        subject_type="second_setting",
        subject_id=1,
        sources_shared=shared,
    )


def say(rule: SecondRule) -> str:
    """What the rule picks, in words."""
    match rule.kind:
        case SecondRuleKind.TOPIC:
            return f"claims about {rule.topic.name if rule.topic else 'a topic'}"
        case SecondRuleKind.CLAIMANT:
            return f"claims by {rule.claimant}"
        case SecondRuleKind.RATING:
            return f"claims that the lead rates {rule.rating.label if rule.rating else ''}"
        case SecondRuleKind.SHARE:
            return f"{rule.share} of every 100 claims, drawn by their number"


def _standing() -> Select[SecondRule]:
    return (
        select(SecondRule)
        .where(SecondRule.ended_at.is_(None))
        .options(joinedload(SecondRule.topic), joinedload(SecondRule.rating))
    )
