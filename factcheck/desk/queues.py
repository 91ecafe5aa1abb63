"""The desk's queues as a table: what each holds, for whom, in which order, and what it says when it is empty.

A new queue is a new row. ``queries`` turns rows into lists with their counts.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select

from factcheck.authz.check import Actor, may
from factcheck.authz.permissions import Permission as P
from factcheck.claims.models import UNDER_CHECK, Claim, Contribution, Rewording
from factcheck.claims.models import ClaimState as S
from factcheck.review.models import Assignment, Decision, DecisionKind

Condition = ColumnElement[bool]
NEWSROOM, OWN, NEW = "The newsroom", "My own work", "From the articles"


class Order(enum.StrEnum):
    """What comes first, which is also what stands at the end of a line. The claim's number settles the rest."""

    DUE = "due"  # the one due soonest; those without a due time last
    WAITING = "waiting"  # the one that has waited longest
    SCORE = "score"  # the most check-worthy
    CHANGED = "changed"  # the one whose words changed first; a line ends with its state

    def columns(self) -> tuple[ColumnElement[Any], ...]:
        """For ORDER BY. The lead's assignment stands beside the claim."""
        columns: dict[Order, tuple[ColumnElement[Any], ...]] = {
            Order.DUE: (Assignment.due_at.is_(None), Assignment.due_at.asc(), Claim.id.asc()),
            Order.WAITING: (Claim.state_since.asc(), Claim.id.asc()),
            Order.SCORE: (Claim.score.desc(), Claim.id.asc()),
            Order.CHANGED: (
                select(func.min(Rewording.found_at)).where(_unsettled()).correlate(Claim).scalar_subquery(),
                Claim.id.asc(),
            ),
        }
        return columns[self]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who looks at the desk, and when."""

    me: int
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One row of the table."""

    key: str
    role: str  # the heading it stands under
    title: str
    who: P  # only those who hold this see it …
    unless: P | None = None  # … and not this
    holds: Callable[[Asked], Condition]
    order: Order
    empty: str  # when nothing waits: what will stand here, or what to do
    late: bool = False  # whether it being filled is bad news
    page: str = "review.workbench"  # the page of one claim
    all: tuple[str, dict[str, str]]  # the list of the whole queue: an endpoint and its values

    def is_for(self, actor: Actor) -> bool:
        """Whether ``actor`` has this queue."""
        return may(actor, self.who) and not (self.unless and may(actor, self.unless))


def _touched_by(person_id: int) -> Condition:
    return exists().where(Contribution.claim_id == Claim.id, Contribution.person_id == person_id)


def _mine(asked: Asked) -> Condition:
    return and_(Assignment.person_id == asked.me, Claim.state == S.IN_REVIEW)


def _sent_back(asked: Asked) -> Condition:
    newest = select(func.max(Decision.id)).where(Decision.claim_id == Claim.id).correlate(Claim)
    sent = exists().where(Decision.id == newest.scalar_subquery(), Decision.kind == DecisionKind.SEND_BACK)
    return and_(_mine(asked), sent)


def _unsettled() -> Condition:
    return and_(Rewording.claim_id == Claim.id, Rewording.settled.is_(None))


def _words_changed(_: Asked) -> Condition:
    return and_(Claim.state.in_(UNDER_CHECK), exists().where(_unsettled()))


def _list(state: S) -> tuple[str, dict[str, str]]:
    return "claims.index", {"state": state.value}


QUEUES: tuple[Queue, ...] = (
    Queue(
        key="overdue",
        role=NEWSROOM,
        title="Overdue",
        who=P.DECIDE,
        holds=lambda asked: and_(Claim.state == S.IN_REVIEW, Assignment.due_at < asked.now),
        order=Order.DUE,
        empty="Nothing in review is late.",
        late=True,
        all=_list(S.IN_REVIEW),
    ),
    Queue(
        key="approve",
        role=NEWSROOM,
        title="Waiting for my approval",
        who=P.DECIDE,
        holds=lambda asked: and_(Claim.state == S.SUBMITTED, ~_touched_by(asked.me)),
        order=Order.WAITING,
        empty="Nothing waits. A verdict that somebody else submits stands here.",
        page="review.decide",
        all=_list(S.SUBMITTED),
    ),
    Queue(
        key="publish",
        role=NEWSROOM,
        title="Approved, to publish",
        who=P.PUBLISH,
        holds=lambda asked: Claim.state == S.APPROVED,
        order=Order.WAITING,
        empty="Nothing waits. An approved check stands here until it is published.",
        page="review.decide",
        all=_list(S.APPROVED),
    ),
    Queue(
        key="assign",
        role=NEWSROOM,
        title="To assign",
        who=P.ASSIGN,
        holds=lambda asked: Claim.state == S.ACCEPTED,
        order=Order.SCORE,
        empty="Every accepted claim has somebody working on it.",
        all=_list(S.ACCEPTED),
    ),
    Queue(
        key="sent_back",
        role=OWN,
        title="Sent back to me",
        who=P.REVIEW,
        holds=_sent_back,
        order=Order.DUE,
        empty="Nothing is waiting. When an editor sends a verdict back, it stands here with the reasons.",
        all=_list(S.IN_REVIEW),
    ),
    Queue(
        key="mine",
        role=OWN,
        title="Mine, by due time",
        who=P.REVIEW,
        holds=_mine,
        order=Order.DUE,
        empty="You have no claim in review. An editor may assign you one, or take one that is accepted.",
        all=_list(S.IN_REVIEW),
    ),
    Queue(
        key="take",
        role=OWN,
        title="To take",
        who=P.TAKE,
        unless=P.ASSIGN,
        holds=lambda asked: Claim.state == S.ACCEPTED,
        order=Order.SCORE,
        empty="No accepted claim waits for a reviewer.",
        all=_list(S.ACCEPTED),
    ),
    Queue(
        key="triage",
        role=NEW,
        title="To triage",
        who=P.TRIAGE,
        holds=lambda asked: Claim.state == S.PROPOSED,
        order=Order.SCORE,
        empty="No proposals. Add an article, and the claims found in it stand here.",
        all=("claims.triage", {}),
    ),
    Queue(
        key="changed",
        role=NEW,
        title="Words changed",
        who=P.TRIAGE,
        holds=_words_changed,
        order=Order.CHANGED,
        empty="Nothing to look at. When a newer version of an article no longer has a checked claim’s words, it stands here.",
        page="claims.changed",
        all=("claims.index", {"words": "changed"}),
    ),
)
