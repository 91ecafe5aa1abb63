"""Reading the desk's queues: one question for how many wait, one for the first of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.check import Actor
from factcheck.claims.models import Claim
from factcheck.desk.queues import QUEUES, Asked, Queue
from factcheck.review.models import Assignment, AssignmentRole

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a queue: the claim, and its lead if it has one."""

    claim: Claim
    due_at: datetime | None
    lead: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """The beginning of a queue, and how many wait in all."""

    queue: Queue
    items: Sequence[Item]
    total: int


def waiting_for(session: Session, actor: Actor, *, now: datetime) -> list[Waiting]:
    """Every queue that ``actor``'s permissions make theirs, in the order of the table."""
    asked = Asked(actor.id, now)
    return [_read(session, queue, asked) for queue in QUEUES if queue.is_for(actor)]


def _read(session: Session, queue: Queue, asked: Asked) -> Waiting:
    holds = queue.holds(asked)
    total = session.scalar(_with_lead(select(func.count(Claim.id))).where(holds)) or 0
    rows = _with_lead(select(Claim, Assignment.due_at, Person.name)).where(holds)
    found = session.execute(rows.order_by(*queue.order.columns()).limit(SHOWN)) if total else ()
    return Waiting(queue, [Item(claim, due_at, lead) for claim, due_at, lead in found], total)


def _with_lead(wanted: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """``wanted`` of a claim, with its lead's assignment and name beside it; there is at most one."""
    is_lead = (
        (Assignment.claim_id == Claim.id)
        & Assignment.ended_at.is_(None)
        & (Assignment.role == AssignmentRole.LEAD)
    )
    return (
        wanted.select_from(Claim)
        .outerjoin(Assignment, is_lead)
        .outerjoin(Person, Person.id == Assignment.person_id)
    )
