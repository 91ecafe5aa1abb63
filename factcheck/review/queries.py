"""Reading assignments, sources, verdicts, rounds and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from factcheck.accounts.models import Person
from factcheck.authz.check import may
from factcheck.authz.permissions import Permission
from factcheck.claims.eyes import who_could_decide as who_could_decide
from factcheck.claims.models import Claim, Contribution
from factcheck.errors import NotFound
from factcheck.review.models import (
    AppearanceMedia,
    Assignment,
    AssignmentRole,
    Decision,
    DecisionKind,
    Round,
    Source,
    Verdict,
)

_FRESH = {"populate_existing": True}  # what a colleague wrote a moment ago, not what was read before


class Candidate(NamedTuple):
    """Somebody a claim could be given to, with how many claims they hold already."""

    person: Person
    open_work: int


def lead_of(session: Session, claim_id: int) -> Assignment | None:
    """The claim's lead assignment that has not ended, with its person."""
    return session.scalar(
        select(Assignment)
        .where(
            Assignment.claim_id == claim_id,
            Assignment.role == AssignmentRole.LEAD,
            Assignment.ended_at.is_(None),
        )
        .options(joinedload(Assignment.person))
    )


def open_assignments(session: Session, claim_id: int) -> Sequence[Assignment]:
    """Everybody who is asked to work on the claim now, whatever for, with the person."""
    return session.scalars(
        select(Assignment)
        .where(Assignment.claim_id == claim_id, Assignment.ended_at.is_(None))
        .order_by(Assignment.id)
        .options(joinedload(Assignment.person))
    ).all()


def candidates(session: Session) -> list[Candidate]:
    """Everybody who may review, the least laden first."""
    held = (
        select(Assignment.person_id, func.count().label("n"))
        .where(Assignment.ended_at.is_(None))
        .group_by(Assignment.person_id)
        .subquery()
    )
    count = func.coalesce(held.c.n, 0)
    rows = session.execute(
        select(Person, count)
        .outerjoin(held, held.c.person_id == Person.id)
        .where(Person.is_active)
        .order_by(count, Person.name)
    )
    return [Candidate(person, n) for person, n in rows if may(person, Permission.REVIEW)]


def sources_of(session: Session, claim_id: int, *, withdrawn: bool = False) -> list[Source]:
    """The sources relied on, or those withdrawn, in the order they came."""
    gone = Source.withdrawn_at.is_not(None) if withdrawn else Source.withdrawn_at.is_(None)
    return list(
        session.scalars(
            select(Source)
            .where(Source.claim_id == claim_id, gone)
            .order_by(Source.id)
            .options(joinedload(Source.copy))
            .execution_options(**_FRESH)
        )
    )


def get_source(session: Session, claim_id: int, source_id: int) -> Source:
    """One source of one claim. Raises NotFound."""
    source = session.scalar(select(Source).where(Source.id == source_id, Source.claim_id == claim_id))
    if source is None:
        raise NotFound
    return source


def verdict_of(session: Session, claim_id: int) -> Verdict | None:
    """The verdict being written, with its rating."""
    return session.scalar(
        select(Verdict)
        .where(Verdict.claim_id == claim_id)
        .options(joinedload(Verdict.rating))
        .execution_options(**_FRESH)
    )


def rounds_of(session: Session, claim_id: int) -> Sequence[Round]:
    """Every submission, the newest first."""
    return session.scalars(
        select(Round)
        .where(Round.claim_id == claim_id)
        .order_by(Round.number.desc())
        .options(joinedload(Round.submitted_by))
    ).all()


def latest_round(session: Session, claim_id: int) -> Round | None:
    """The newest submission, if there is one."""
    return session.scalar(
        select(Round).where(Round.claim_id == claim_id).order_by(Round.number.desc()).limit(1)
    )


def decisions_of(session: Session, claim_id: int) -> Sequence[Decision]:
    """Every decision with its round and its editor, the newest first."""
    return session.scalars(
        select(Decision)
        .where(Decision.claim_id == claim_id)
        .order_by(Decision.id.desc())
        .options(joinedload(Decision.round), joinedload(Decision.decided_by))
    ).all()


def current_approval(session: Session, claim: Claim) -> Decision | None:
    """The approval of the newest round, unless it was voided or something newer was submitted."""
    newest = latest_round(session, claim.id)
    if newest is None:
        return None
    return session.scalar(
        select(Decision)
        .where(
            Decision.round_id == newest.id,
            Decision.kind == DecisionKind.APPROVE,
            Decision.voided_at.is_(None),
        )
        .order_by(Decision.id.desc())
        .limit(1)
        .options(joinedload(Decision.round), joinedload(Decision.decided_by))
    )


def shares_in(session: Session, claim_id: int) -> dict[str, list[str]]:
    """Who worked on the claim, each with what they did, in the order they began."""
    rows = session.execute(
        select(Person.name, Contribution.what)
        .join(Contribution, Contribution.person_id == Person.id)
        .where(Contribution.claim_id == claim_id)
        .order_by(Contribution.first_at, Contribution.id)
    )
    found: dict[str, list[str]] = {}
    for name, what in rows:
        found.setdefault(name, []).append(what)
    return found


def media_of(session: Session, appearances: Sequence[int]) -> dict[int, AppearanceMedia]:
    """What is said of the pictures and recordings at these appearances, by their numbers; with their copies."""
    if not appearances:
        return {}
    rows = session.scalars(
        select(AppearanceMedia)
        .where(AppearanceMedia.appearance_id.in_(appearances), AppearanceMedia.withdrawn_at.is_(None))
        .options(joinedload(AppearanceMedia.copy))
    )
    return {row.appearance_id: row for row in rows}
