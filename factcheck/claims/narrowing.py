"""What a list of claims is narrowed to and how it is ordered, and both as SQL."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from factcheck.articles.models import Article, ArticleVersion
from factcheck.claims.models import UNDER_CHECK, Appearance, Claim, ClaimState, Kind, Rewording, claim_topic
from factcheck.claims.search import checked, holds, is_found_holding
from factcheck.kit import clock
from factcheck.kit.paging import moment_in

Condition = ColumnElement[bool]
LARGEST_ID = 2**31 - 1


class Due(enum.StrEnum):
    """Claims by whether the newsroom has said when it needs to know."""

    WITH = "with"
    LATE = "late"
    WITHOUT = "without"


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What a list of claims is narrowed to; None and "" narrow nothing."""

    state: ClaimState | None = None
    article_id: int | None = None
    kind: Kind | None = None
    claimant: str = ""  # words of a claimant's name
    topic_id: int | None = None
    publisher: str = ""  # as it stands with the article
    at_least: float = 0.0  # check-worthiness
    due: Due | None = None
    search: str = ""
    words_changed: bool = False  # under check, and its words are no longer those of the newest version


class Sort(enum.StrEnum):
    """In which order."""

    PRIORITY = "priority"  # the most urgent first
    NEWEST = "newest"  # what moved last first
    DUE = "due"  # the next to be due first; those without a due time are left out


@dataclass(frozen=True, slots=True)
class Order:
    """The columns of a sort, the claim's number last so that no two places are the same."""

    column: InstrumentedAttribute[Any]
    down: bool

    @property
    def columns(self) -> tuple[InstrumentedAttribute[Any], InstrumentedAttribute[int]]:
        """What a place in the list is made of."""
        return self.column, Claim.id

    def by(self, *, backwards: bool = False) -> list[ColumnElement[Any]]:
        """For ORDER BY."""
        return [one.desc() if self.down != backwards else one.asc() for one in self.columns]

    def beyond(self, place: tuple[Any, int], *, backwards: bool = False) -> Condition:
        """Strictly after ``place``; strictly before it, ``backwards``."""
        there = tuple_(*(literal(at, one.type) for at, one in zip(place, self.columns, strict=True)))
        here = tuple_(*self.columns)
        return here < there if self.down != backwards else here > there

    def place_of(self, values: list[Any]) -> tuple[Any, int] | None:
        """A place as it stood in an address; None when it cannot be one."""
        if not isinstance(values[1], int) or not 0 <= values[1] <= LARGEST_ID:
            return None
        at, number = values
        if self.column is Claim.priority:
            return (float(at), number) if isinstance(at, int | float) else None
        moment = moment_in(at)
        return None if moment is None else (moment, number)


ORDERS = {
    Sort.PRIORITY: Order(Claim.priority, down=True),
    Sort.NEWEST: Order(Claim.state_since, down=True),
    Sort.DUE: Order(Claim.due_at, down=False),
}


def conditions(session: Session, by: Narrowing, sort: Sort, *, walking: bool) -> list[Condition]:
    """``by`` as SQL. ``walking`` says that claims are gone through in an order and each is only checked."""
    sets = list(_sets(session, by, walking))
    return [*_columns(by, sort, walking, only_checked=walking or bool(sets)), *sets]


def _columns(by: Narrowing, sort: Sort, walking: bool, *, only_checked: bool) -> Iterator[Condition]:
    """What stands in the claim itself. An order's index begins with the state and holds the kind."""
    as_checked = checked if only_checked else lambda column: column
    if by.state is not None:
        yield (Claim.state if walking else as_checked(Claim.state)) == by.state
    if by.kind is not None:
        yield (Claim.kind if walking else as_checked(Claim.kind)) == by.kind
    if by.at_least > 0:
        yield as_checked(Claim.score) >= by.at_least
    if by.due is not None or sort is Sort.DUE:
        yield from _due(by.due or Due.WITH)
    if by.words_changed:
        unsettled = exists().where(Rewording.claim_id == Claim.id, Rewording.settled.is_(None))
        yield and_(Claim.state.in_(UNDER_CHECK), unsettled)


def _sets(session: Session, by: Narrowing, walking: bool) -> Iterator[Condition]:
    """What stands beside the claim: a set of claims that may be few or very many."""
    if by.claimant or by.search:
        yield (is_found_holding if walking else holds)(session, by.search, claimant=by.claimant)
    if by.topic_id is not None:
        # A claim has a topic once, so the two can stand side by side: nothing is read beyond what is counted.
        about = claim_topic.c.claim_id if walking else checked(claim_topic.c.claim_id)
        yield and_(claim_topic.c.topic_id == by.topic_id, about == Claim.id)
    if by.article_id is not None or by.publisher:
        versions = select(ArticleVersion.id)
        if by.article_id is not None:
            versions = versions.where(ArticleVersion.article_id == by.article_id)
        if by.publisher:
            versions = versions.join(ArticleVersion.article).where(Article.publisher == by.publisher)
        version = Appearance.article_version_id
        there = select(Appearance.claim_id).where((checked(version) if walking else version).in_(versions))
        if walking:
            yield there.where(Appearance.claim_id == Claim.id).correlate(Claim).exists()
        else:
            yield Claim.id.in_(there)


def _due(due: Due) -> Iterator[Condition]:
    if due is Due.WITHOUT:
        yield Claim.due_at.is_(None)
    else:
        yield Claim.due_at.is_not(None)
        if due is Due.LATE:
            yield Claim.due_at < clock.now()
