"""An approval lapses by itself: whatever changes what it approved is noticed before it is kept.

Verbs of the review say so themselves. But readers also see where a claim was said, in which article, under
which topics and by whom it was checked; all that changes in other packages, which know nothing of approvals.
So every session is watched: before it commits, each approved claim that its changes touch is compared with
what was approved (decision 7).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, event, inspect, or_, select, true
from sqlalchemy.orm import ORMExecuteState, Session

from factcheck.accounts.models import Person
from factcheck.articles.models import Article, ArticleVersion
from factcheck.claims.models import Appearance, Claim, ClaimState, Contribution, Topic, claim_topic
from factcheck.history.models import HistoryRecord
from factcheck.review.decide import void_if_changed
from factcheck.review.hold import hold
from factcheck.review.models import Rating, RatingWords, Source, Translation, Verdict

_KEY = "factcheck_changed_for_readers"
_OF_CLAIM = (Appearance, Source, Verdict, Contribution)
_WATCHED = (Claim, Article, Topic, Person, Rating, RatingWords, *_OF_CLAIM)


@dataclass
class _Changed:
    """What a session has changed so far, by id; ``all`` when that cannot be told."""

    claims: set[int] = field(default_factory=set)
    articles: set[int] = field(default_factory=set)
    topics: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    all: bool = False
    actor_id: int | None = None  # of the newest record of history: whoever did it

    def add(self, row: object) -> None:
        """Remember that ``row`` is being written."""
        match row:
            case Claim():
                self.claims.add(row.id)
            case Article():
                self.articles.add(row.id)
            case Topic():
                self.topics.add(row.id)
            case Person() if inspect(row).attrs.name.history.has_changes():
                self.people.add(row.id)
            case Rating() | RatingWords():
                self.all = True
            case HistoryRecord():
                self.actor_id = row.actor_id
            case Appearance() | Source() | Verdict() | Contribution():
                self.claims.update(_now_and_before(row))

    def touches(self) -> ColumnElement[bool] | None:
        """The condition on a claim that readers would see something of this on it; None when on none."""
        if self.all:
            return true()
        said_in = select(Appearance.claim_id).join(Appearance.article_version)
        about = select(claim_topic.c.claim_id)
        worked_on = select(Contribution.claim_id)
        repeats = select(
            Translation.claim_id
        )  # what its original says of where it was said, once readers have that
        ways = (
            (self.claims, Claim.id.in_(self.claims)),
            (self.claims, Claim.id.in_(repeats.where(Translation.original_id.in_(self.claims)))),
            (self.articles, Claim.id.in_(said_in.where(ArticleVersion.article_id.in_(self.articles)))),
            (self.topics, Claim.id.in_(about.where(claim_topic.c.topic_id.in_(self.topics)))),
            (self.people, Claim.id.in_(worked_on.where(Contribution.person_id.in_(self.people)))),
        )
        given = [condition for ids, condition in ways if ids]
        return or_(*given) if given else None


def _now_and_before(row: Any) -> Iterator[int]:
    yield row.claim_id
    yield from inspect(row).attrs.claim_id.history.deleted or ()


def _changed(session: Session) -> _Changed:
    found: _Changed = session.info.setdefault(_KEY, _Changed())
    return found


@event.listens_for(Session, "after_flush")
def _notice(session: Session, _flush: object) -> None:
    for row in (*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row))):
        _changed(session).add(row)
    # Claims are locked before the chain of history is, as every verb does, or two requests could wait for each other.
    touches = _changed(session).touches()
    if touches is not None and session.get_bind().dialect.name == "postgresql":
        session.connection().execute(_waiting(touches))


def _waiting(touches: ColumnElement[bool]) -> Select[int]:
    """The claims an editor has decided on or is about to, locked: an approval may be on its way at this moment."""
    return (
        select(Claim.id)
        .where(Claim.state.in_([ClaimState.SUBMITTED, ClaimState.APPROVED]), touches)
        .order_by(Claim.id)
        .with_for_update()
    )


@event.listens_for(Session, "do_orm_execute")
def _notice_bulk(state: ORMExecuteState) -> None:
    # A statement that writes many rows does not say which.
    if (state.is_update or state.is_delete) and any(one.class_ in _WATCHED for one in state.all_mappers):
        _changed(state.session).all = True


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_KEY, None)


@event.listens_for(Session, "before_commit")
def _settle(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    changed = _changed(session)
    touches = changed.touches()
    if touches is None:
        _forget(session)
        return
    waiting = session.execute(_waiting(touches)).scalars()
    actor = session.get(Person, changed.actor_id) if changed.actor_id else None
    for claim_id in waiting.all():
        claim = session.get_one(Claim, claim_id)
        hold(session, claim)
        void_if_changed(session, claim, actor)
    session.flush()
    _forget(session)
