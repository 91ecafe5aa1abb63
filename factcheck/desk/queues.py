"""The desk's queues as a table: what each holds, for whom, in which order, and what it says when it is empty.

A new queue is a new row. ``queries`` turns rows into lists with their counts. Each queue begins at an index that
holds it in its order, so that it takes as long in an archive of a million claims as on the first day.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, select
from sqlalchemy.orm import aliased

from factcheck.accounts.models import Person
from factcheck.authz.check import Actor, may
from factcheck.authz.permissions import Permission as P
from factcheck.claims.models import UNDER_CHECK, Claim, Contribution, Rewording
from factcheck.claims.models import ClaimState as S
from factcheck.claims.search import checked
from factcheck.db import TextEnum, UTCDateTime
from factcheck.publishing.models import Check, Schedule
from factcheck.review.models import (
    Assignment,
    AssignmentRole,
    Decision,
    DecisionKind,
    Drift,
    SecondOpinion,
    Source,
    Translation,
)

Condition = ColumnElement[bool]
Rows: TypeAlias = Select[*tuple[Any, ...]]
NEWSROOM, OWN, NEW = "The newsroom", "My own work", "From the articles"
SOON = timedelta(hours=24)
_NO_DUE_TIME = datetime(9999, 1, 1, tzinfo=UTC)  # sorts behind every real one


class Order(enum.StrEnum):
    """What comes first, which is also what stands at the end of a line. A number settles the rest."""

    DUE = "due"  # the one due soonest, where all are due
    OWN_DUE = (
        "own_due"  # the same where some are not: they come last. One person's claims are few enough to sort
    )
    WAITING = "waiting"  # the one that has waited longest
    PRIORITY = "priority"  # the most pressing
    CHANGED = "changed"  # the one whose words changed first; a line ends with its state
    SCHEDULED = "scheduled"  # the one published first
    LOOK_AGAIN = "look_again"  # the one that was to be looked at first
    DRIFT = "drift"  # the one whose page was found changed first; a line ends with its state

    @property
    def down(self) -> bool:
        """Whether the greatest comes first."""
        return self is Order.PRIORITY

    @property
    def words(self) -> str:
        """The order in words, for above a list."""
        return {
            Order.DUE: "the one due soonest first",
            Order.OWN_DUE: "the one due soonest first",
            Order.WAITING: "the one that has waited longest first",
            Order.PRIORITY: "the most pressing first",
            Order.CHANGED: "in the order they changed",
            Order.SCHEDULED: "the one published first first",
            Order.LOOK_AGAIN: "the one due first first",
            Order.DRIFT: "in the order they were found",
        }[self]

    def columns(self) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """What decides, then the number."""
        columns: dict[Order, tuple[ColumnElement[Any], ColumnElement[Any]]] = {
            Order.DUE: (Assignment.due_at.expression, Assignment.claim_id.expression),
            Order.OWN_DUE: (
                func.coalesce(Assignment.due_at, literal(_NO_DUE_TIME, UTCDateTime()), type_=UTCDateTime()),
                Claim.id.expression,
            ),
            Order.WAITING: (Claim.state_since.expression, Claim.id.expression),
            Order.PRIORITY: (Claim.priority.expression, Claim.id.expression),
            Order.CHANGED: (Rewording.id.expression, Claim.id.expression),
            Order.SCHEDULED: (Schedule.at.expression, Schedule.claim_id.expression),
            Order.LOOK_AGAIN: (Check.look_again_on.expression, Check.claim_id.expression),
            Order.DRIFT: (Drift.id.expression, Claim.id.expression),
        }
        return columns[self]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who looks at the desk, and when."""

    me: int
    now: datetime
    today: date | None = None  # in the newsroom, where that matters


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One row of the table."""

    key: str
    role: str  # the heading it stands under
    title: str
    who: P  # only those who hold this see it …
    unless: P | None = None  # … and not this
    of: Callable[[Rows, Asked], Rows]  # narrows claims to those it holds
    led: bool = False  # only claims in review with a lead, found by their assignments
    order: Order
    empty: str  # when nothing waits: what will stand here, or what to do
    next: tuple[str, str, dict[str, str]] | None = None  # then: words, an endpoint and its values
    late: bool = False  # whether it being filled is bad news
    page: str = "review.workbench"  # the page of one claim
    all: tuple[str, dict[str, str]] | None = None  # where the whole queue is; else its own list

    def is_for(self, actor: Actor) -> bool:
        """Whether ``actor`` has this queue."""
        return may(actor, self.who) and not (self.unless and may(actor, self.unless))

    def rows(self, asked: Asked) -> Rows:
        """Its claims, each with its lead's due time and the lead, where there is one; there is at most one."""
        return self.of(_led() if self.led else _claims(), asked)

    def numbers(self, asked: Asked) -> Rows:
        """The numbers of its claims, with nothing beside them: for counting."""
        bare: Rows = select(Claim.id)
        return self.of(_in_review_of_a_lead(bare) if self.led else bare, asked)

    @property
    def list(self) -> tuple[str, dict[str, str]]:
        """The endpoint and values of the list that holds exactly this queue."""
        return self.all or ("desk.queue", {"key": self.key})


def _leading() -> Condition:
    # Written out, not sent beside: SQLite takes an index of some rows only when it can see that they suffice.
    role = literal(AssignmentRole.LEAD, TextEnum(AssignmentRole), literal_execute=True)
    return and_(Assignment.claim_id == Claim.id, Assignment.ended_at.is_(None), Assignment.role == role)


def _claims() -> Rows:
    return (
        select(Claim, Assignment.due_at, Person)
        .outerjoin(Assignment, _leading())
        .outerjoin(Person, Person.id == Assignment.person_id)
    )


def _led() -> Rows:
    return _in_review_of_a_lead(select(Claim, Assignment.due_at, Person)).join(
        Person, Person.id == Assignment.person_id
    )


def _in_review_of_a_lead(rows: Rows) -> Rows:
    # The state is only checked: assignments are few beside the claims of a large archive.
    return rows.select_from(Claim).join(Assignment, _leading()).where(checked(Claim.state) == S.IN_REVIEW)


def _in(state: S) -> Callable[[Rows, Asked], Rows]:
    return lambda rows, _asked: rows.where(Claim.state == state)


def _to_publish(rows: Rows, _asked: Asked) -> Rows:
    has_time = exists().where(Schedule.claim_id == Claim.id, Schedule.ended_at.is_(None))
    return rows.where(Claim.state == S.APPROVED, ~has_time)


def _scheduled(rows: Rows, _asked: Asked) -> Rows:
    return rows.join(Schedule, and_(Schedule.claim_id == Claim.id, Schedule.ended_at.is_(None)))


def _to_look_at_again(rows: Rows, asked: Asked) -> Rows:
    day = asked.today or asked.now.date()
    return rows.join(Check, Check.claim_id == Claim.id).where(
        Check.look_again_on <= day, checked(Claim.state) == S.PUBLISHED
    )


def _overdue(rows: Rows, asked: Asked) -> Rows:
    return rows.where(Assignment.due_at < asked.now)


def _due_soon(rows: Rows, asked: Asked) -> Rows:
    return rows.where(Assignment.due_at >= asked.now, Assignment.due_at < asked.now + SOON)


def _to_approve(rows: Rows, asked: Asked) -> Rows:
    touched = exists().where(Contribution.claim_id == Claim.id, Contribution.person_id == asked.me)
    return rows.where(Claim.state == S.SUBMITTED, ~touched)


def _mine(rows: Rows, asked: Asked) -> Rows:
    return rows.where(Assignment.person_id == asked.me)


def _sent_back(rows: Rows, asked: Asked) -> Rows:
    newest = select(func.max(Decision.id)).where(Decision.claim_id == Claim.id).correlate(Claim)
    sent = exists().where(Decision.id == newest.scalar_subquery(), Decision.kind == DecisionKind.SEND_BACK)
    return _mine(rows, asked).where(sent)


def _second(rows: Rows, asked: Asked) -> Rows:
    wanted = select(SecondOpinion.claim_id).where(
        SecondOpinion.person_id == asked.me,
        SecondOpinion.given_at.is_(None),
        SecondOpinion.ended_at.is_(None),
    )
    return rows.where(Claim.id.in_(wanted))


def _words_changed(rows: Rows, _asked: Asked) -> Rows:
    """Each claim once, by the first of its changes that nobody has settled."""
    other = aliased(Rewording)
    earlier = exists().where(
        other.claim_id == Rewording.claim_id, other.settled.is_(None), other.id < Rewording.id
    )
    return rows.join(Rewording, Rewording.claim_id == Claim.id).where(
        Rewording.settled.is_(None), Claim.state.in_(UNDER_CHECK), ~earlier
    )


def _behind(rows: Rows, _asked: Asked) -> Rows:
    """Translations whose original has a newer version before readers than the one they follow."""
    return (
        # Beginning with the translations, which are few beside the claims of a large archive.
        rows.join(Translation, checked(Translation.claim_id) == Claim.id)
        .join(Check, Check.claim_id == Translation.original_id)
        .where(Check.current_number > Translation.follows, Claim.state.in_(UNDER_CHECK))
    )


def _sources_changed(rows: Rows, _asked: Asked) -> Rows:
    """Each claim once, by the first page under its sources that changed or went and that nobody has settled."""
    other, beside = aliased(Drift), aliased(Source)
    earlier = exists().where(
        other.source_id == beside.id,
        beside.claim_id == Source.claim_id,
        beside.withdrawn_at.is_(None),
        other.settled.is_(None),
        other.id < Drift.id,
    )
    return (
        # Beginning with the changes, which are few beside the sources of a large archive.
        rows.join(Source, checked(Source.claim_id) == Claim.id)
        .join(Drift, checked(Drift.source_id) == Source.id)
        .where(
            Drift.settled.is_(None),
            Source.withdrawn_at.is_(None),
            Claim.state.in_(UNDER_CHECK),
            ~earlier,
        )
    )


QUEUES: tuple[Queue, ...] = (
    Queue(
        key="overdue",
        role=NEWSROOM,
        title="Overdue",
        who=P.DECIDE,
        of=_overdue,
        led=True,
        order=Order.DUE,
        empty="Nothing in review is late.",
        late=True,
    ),
    Queue(
        key="due-soon",
        role=NEWSROOM,
        title="Due soon",
        who=P.DECIDE,
        of=_due_soon,
        led=True,
        order=Order.DUE,
        empty="Nothing in review is due within a day.",
    ),
    Queue(
        key="approve",
        role=NEWSROOM,
        title="Waiting for my approval",
        who=P.DECIDE,
        of=_to_approve,
        order=Order.WAITING,
        empty="Nothing waits. A verdict that somebody else submits stands here.",
        page="review.decide",
    ),
    Queue(
        key="publish",
        role=NEWSROOM,
        title="Approved, to publish",
        who=P.PUBLISH,
        of=_to_publish,
        order=Order.WAITING,
        empty="Nothing waits. An approved check stands here until it is published or has a time.",
        page="review.decide",
    ),
    Queue(
        key="scheduled",
        role=NEWSROOM,
        title="To be published at a time",
        who=P.PUBLISH,
        of=_scheduled,
        order=Order.SCHEDULED,
        empty="No time is set. An approved check can be given one where it is published.",
        page="publishing.schedule",
    ),
    Queue(
        key="look-again",
        role=NEWSROOM,
        title="To look at again",
        who=P.CORRECT,
        of=_to_look_at_again,
        order=Order.LOOK_AGAIN,
        empty="Nothing is due. A published check can have a day on which it comes back here.",
        page="publishing.look_again",
    ),
    Queue(
        key="assign",
        role=NEWSROOM,
        title="To assign",
        who=P.ASSIGN,
        of=_in(S.ACCEPTED),
        order=Order.PRIORITY,
        empty="Every accepted claim has somebody working on it.",
        next=("Accept more in triage", "claims.triage", {}),
    ),
    Queue(
        key="sent-back",
        role=OWN,
        title="Sent back to me",
        who=P.REVIEW,
        of=_sent_back,
        led=True,
        order=Order.OWN_DUE,
        empty="Nothing is waiting. When an editor sends a verdict back, it stands here with the reasons.",
    ),
    Queue(
        key="mine",
        role=OWN,
        title="Mine, by due time",
        who=P.REVIEW,
        of=_mine,
        led=True,
        order=Order.OWN_DUE,
        empty="You have no claim in review. An editor may assign you one, or take one that is accepted.",
        next=("Accepted claims", "claims.index", {"state": "accepted"}),
    ),
    Queue(
        key="second",
        role=OWN,
        title="Second opinions asked of me",
        who=P.REVIEW,
        of=_second,
        order=Order.WAITING,
        empty="Nobody waits for a second opinion of yours.",
        page="review.second",
    ),
    Queue(
        key="take",
        role=OWN,
        title="To take",
        who=P.TAKE,
        unless=P.ASSIGN,
        of=_in(S.ACCEPTED),
        order=Order.PRIORITY,
        empty="No accepted claim waits for a reviewer.",
    ),
    Queue(
        key="triage",
        role=NEW,
        title="To triage",
        who=P.TRIAGE,
        of=_in(S.PROPOSED),
        order=Order.PRIORITY,
        empty="No proposals. Add an article, and the claims found in it stand here.",
        next=("Add an article", "articles.add", {}),
        all=("claims.triage", {}),
    ),
    Queue(
        key="changed",
        role=NEW,
        title="Words changed",
        who=P.TRIAGE,
        of=_words_changed,
        order=Order.CHANGED,
        empty="Nothing to look at. When a newer version of an article no longer has a checked claim’s words, it stands here.",
        page="claims.changed",
    ),
    Queue(
        key="behind",
        role=NEW,
        title="Translations behind their original",
        who=P.CORRECT,
        of=_behind,
        order=Order.WAITING,
        empty="Every translation says what its original says. When an original is corrected, its translations stand here.",
    ),
    Queue(
        key="drift",
        role=NEW,
        title="Sources that changed",
        who=P.REVIEW,
        of=_sources_changed,
        order=Order.DRIFT,
        empty="Nothing to look at. When the page under a source of a check changes or goes, it stands here.",
    ),
)
# Not on anybody's desk: what one person has in review, for their colleagues.
WORK = Queue(
    key="work",
    role=NEWSROOM,
    title="Work",
    who=P.READ_DESK,
    of=_mine,
    led=True,
    order=Order.OWN_DUE,
    empty="Nothing is in review with them.",
)
BY_KEY = {queue.key: queue for queue in QUEUES}
