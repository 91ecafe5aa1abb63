"""What is sealed: while a second opinion is awaited, each side is seen by whoever writes it and by nobody else.

That holds for rating, summary and explanation, for the checklist (it would tell them apart), for what editors
wrote on earlier rounds, and for editors too: whoever may pass something on sees nothing to pass on. Everything that
shows a verdict which is not yet approved asks here first. Both sides open at one moment, when both are in.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, joinedload

from factcheck.authz.check import Actor
from factcheck.claims.models import Claim
from factcheck.review.models import Assignment, SecondOpinion, SecondSetting
from factcheck.review.queries import lead_of, rounds_of


class Sight(NamedTuple):
    """What one person may see of a claim's review now."""

    awaited: SecondOpinion | None  # the second opinion that is awaited; what it says is for its writer only
    verdict: bool  # the lead's side
    sources: bool
    own: bool  # they are the one who is asked


class Pair(NamedTuple):
    """Both sides as they were when they opened: the lead's as plain data of its round."""

    opinion: SecondOpinion
    lead: dict[str, Any]
    lead_name: str

    @property
    def agree(self) -> bool:
        """Whether both gave the same rating."""
        return self.opinion.rating_id == self.opinion.lead_rating_id


_SEALED = SecondOpinion.opened_at.is_(None) & SecondOpinion.ended_at.is_(None)


def is_sealed() -> ColumnElement[bool]:
    """The condition on ``Claim`` that a second opinion on it is awaited, for lists and searches."""
    return exists().where(SecondOpinion.claim_id == Claim.id, _SEALED)


def sealed_of(session: Session, claim_id: int) -> SecondOpinion | None:
    """The second opinion that is awaited on a claim, with its person and rating; there is at most one."""
    return session.scalar(
        select(SecondOpinion)
        .where(SecondOpinion.claim_id == claim_id, _SEALED)
        .options(
            joinedload(SecondOpinion.person),
            joinedload(SecondOpinion.rating),
            joinedload(SecondOpinion.assignment),
        )
        .execution_options(populate_existing=True)
    )


def sealed_among(session: Session, claim_ids: Collection[int]) -> set[int]:
    """Of these claims, those on which a second opinion is awaited."""
    return set(
        session.scalars(select(SecondOpinion.claim_id).where(SecondOpinion.claim_id.in_(claim_ids), _SEALED))
    )


def sight_of(session: Session, claim_id: int, actor: Actor) -> Sight:
    """What ``actor`` may see of the review of a claim, asked once for a page."""
    awaited = sealed_of(session, claim_id)
    if awaited is None:
        return Sight(None, verdict=True, sources=True, own=False)
    verdict = sees_verdict(session, claim_id, actor)
    return Sight(
        awaited,
        verdict=verdict,
        sources=verdict or sources_are_shared(session),
        own=awaited.person_id == actor.id,
    )


def sees_verdict(session: Session, claim_id: int, actor: Actor | None) -> bool:
    """Whether ``actor`` may see the lead's rating, summary and explanation now."""
    if sealed_of(session, claim_id) is None:
        return True
    lead = lead_of(session, claim_id)
    return actor is not None and lead is not None and lead.person_id == actor.id


def sees_sources(session: Session, claim_id: int, actor: Actor | None) -> bool:
    """Whether ``actor`` may see the evidence: hidden from the second while it is sealed, if the setting says so."""
    if sources_are_shared(session):
        return True
    return sees_verdict(session, claim_id, actor)


def is_second(session: Session, claim_id: int, actor: Actor) -> bool:
    """Whether ``actor`` is asked for the second opinion that is awaited."""
    awaited = sealed_of(session, claim_id)
    return awaited is not None and awaited.person_id == actor.id


def sources_are_shared(session: Session) -> bool:
    """Whether lead and second see and add to the same sources."""
    setting = session.get(SecondSetting, 1)
    return setting is None or setting.sources_shared


def opened_of(session: Session, claim_id: int) -> list[SecondOpinion]:
    """The second opinions on a claim that are open to everybody on the desk, the newest first."""
    return list(
        session.scalars(
            select(SecondOpinion)
            .where(SecondOpinion.claim_id == claim_id, SecondOpinion.opened_at.is_not(None))
            .order_by(SecondOpinion.id.desc())
            .options(
                joinedload(SecondOpinion.person),
                joinedload(SecondOpinion.rating),
                joinedload(SecondOpinion.lead_rating),
            )
        )
    )


def pairs_of(session: Session, claim_id: int) -> list[Pair]:
    """Opened second opinions beside what they were opened with, the newest first."""
    rounds = rounds_of(session, claim_id)
    found = []
    for opinion in opened_of(session, claim_id):
        opened_at = opinion.opened_at
        with_it = next((one for one in rounds if opened_at and one.submitted_at <= opened_at), None)
        if with_it is not None:
            found.append(Pair(opinion, with_it.content, with_it.submitted_by.name))
    return found


def seconds_asked(session: Session, person_id: int) -> list[SecondOpinion]:
    """The second opinions that a person still has to give, the one due soonest first, each with its assignment."""
    return list(
        session.scalars(
            select(SecondOpinion)
            .join(Assignment, Assignment.id == SecondOpinion.assignment_id)
            .where(_SEALED, SecondOpinion.person_id == person_id, SecondOpinion.given_at.is_(None))
            .order_by(Assignment.due_at.is_(None), Assignment.due_at, SecondOpinion.id)
            .options(joinedload(SecondOpinion.assignment))
        )
    )
