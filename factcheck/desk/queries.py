"""The desk's queues. Each is one query for its rows and one for its count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.check import Actor, may
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim, ClaimState, Contribution
from factcheck.kit import clock
from factcheck.review.models import Assignment, AssignmentRole, Decision, DecisionKind

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a queue."""

    claim: Claim
    due_at: datetime | None
    lead: str | None


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits, of how many, and what to say when nothing does."""

    key: str
    title: str
    items: Sequence[Item]
    total: int
    empty: str
    role: str


def queues(session: Session, actor: Actor) -> list[Queue]:
    """Every queue that ``actor``'s permissions make theirs, most pressing first."""
    now = clock.now()
    mine = (Assignment.person_id == actor.id, Claim.state == ClaimState.IN_REVIEW)
    last_word = (
        select(func.max(Decision.id)).where(Decision.claim_id == Claim.id).correlate(Claim).scalar_subquery()
    )
    sent_back = (
        select(Decision.id).where(Decision.id == last_word, Decision.kind == DecisionKind.SEND_BACK).exists()
    )
    touched = (
        select(Contribution.id)
        .where(Contribution.claim_id == Claim.id, Contribution.person_id == actor.id)
        .exists()
    )
    found: list[Queue] = []
    if may(actor, Permission.DECIDE):
        found += [
            _queue(
                session,
                "overdue",
                "Overdue",
                "As editor",
                "Nothing in review is late.",
                Claim.state == ClaimState.IN_REVIEW,
                Assignment.due_at < now,
            ),
            _queue(
                session,
                "approve",
                "Waiting for my approval",
                "As editor",
                "Nothing waits. A verdict that somebody else submits stands here.",
                Claim.state == ClaimState.SUBMITTED,
                ~touched,
            ),
            _queue(
                session,
                "publish",
                "Approved, to publish",
                "As editor",
                "Nothing waits. An approved check stands here until it is published.",
                Claim.state == ClaimState.APPROVED,
            ),
            _queue(
                session,
                "assign",
                "To assign",
                "As editor",
                "Every accepted claim has somebody working on it.",
                Claim.state == ClaimState.ACCEPTED,
            ),
        ]
    if may(actor, Permission.TRIAGE):
        found.append(
            _queue(
                session,
                "triage",
                "To triage",
                "As editor",
                "No proposals. Add an article, and the claims found in it stand here.",
                Claim.state == ClaimState.PROPOSED,
            )
        )
    found += [
        _queue(
            session,
            "mine",
            "Mine, by due time",
            "As reviewer",
            "You have no claim in review. An editor may assign you one, or take one that is accepted.",
            *mine,
        ),
        _queue(
            session,
            "sent_back",
            "Sent back to me",
            "As reviewer",
            "Nothing is waiting. When an editor sends a verdict back, it stands here with the reasons.",
            *mine,
            sent_back,
        ),
    ]
    if not may(actor, Permission.ASSIGN):
        found.append(
            _queue(
                session,
                "take",
                "To take",
                "As reviewer",
                "No accepted claim waits for a reviewer.",
                Claim.state == ClaimState.ACCEPTED,
            )
        )
    return found


def _queue(
    session: Session, key: str, title: str, role: str, empty: str, *where: ColumnElement[bool]
) -> Queue:
    base = (
        select(Claim, Assignment.due_at, Person.name)
        .outerjoin(
            Assignment,
            (Assignment.claim_id == Claim.id)
            & Assignment.ended_at.is_(None)
            & (Assignment.role == AssignmentRole.LEAD),
        )
        .outerjoin(Person, Person.id == Assignment.person_id)
        .where(*where)
    )
    total = session.scalar(select(func.count()).select_from(base.subquery())) or 0
    rows = session.execute(
        base.order_by(Assignment.due_at.is_(None), Assignment.due_at, Claim.score.desc(), Claim.id).limit(
            SHOWN
        )
    )
    return Queue(key, title, [Item(claim, due_at, lead) for claim, due_at, lead in rows], total, empty, role)
