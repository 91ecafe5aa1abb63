"""Giving a claim to somebody, taking it, handing it back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.check import Actor, may, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim, ClaimState
from factcheck.claims.workflow import Action, advance, contribute
from factcheck.errors import Invalid, NotAllowed, NotThatMove
from factcheck.kit import clock
from factcheck.review.hold import hold, is_lead, tidy
from factcheck.review.models import Assignment
from factcheck.review.queries import lead_of, open_assignments


def assign(
    session: Session, claim: Claim, *, actor: Actor, person: Person, due_at: datetime | None = None
) -> Assignment:
    """Make ``person`` the lead until ``due_at``; whoever led before is relieved."""
    hold(session, claim)
    require(actor, Permission.ASSIGN)
    if not may(person, Permission.REVIEW):
        raise Invalid(f"{person.name} cannot be given claims: the account is switched off.", field="person")
    _in_future(due_at)
    advance(
        session,
        claim,
        Action.ASSIGN,
        actor=actor,
        person=person.id,
        name=person.name,
        due=due_at.isoformat() if due_at else None,
    )
    _end_lead(session, claim, f"given to {person.name}")
    return _begin(session, claim, person=person, by=actor, due_at=due_at)


def take(session: Session, claim: Claim, *, actor: Actor, due_at: datetime | None = None) -> Assignment:
    """Take an accepted claim for oneself."""
    hold(session, claim)
    require(actor, Permission.TAKE)
    _in_future(due_at)
    holder = lead_of(session, claim.id) if claim.state is ClaimState.IN_REVIEW else None
    if holder is not None:
        raise NotThatMove(f"{holder.person.name} has this claim already. Take another one.")
    advance(session, claim, Action.TAKE, actor=actor, due=due_at.isoformat() if due_at else None)
    _end_lead(session, claim, "taken by somebody else")
    return _begin(session, claim, person=actor, by=actor, due_at=due_at)


def hand_back(session: Session, claim: Claim, *, actor: Actor, reason: str) -> None:
    """Give the claim back to the desk: its lead does, or an editor takes it away."""
    hold(session, claim)
    reason = tidy(reason, limit=500, field="reason", name="The reason")
    if not (is_lead(session, claim, actor) or may(actor, Permission.ASSIGN)):
        raise NotAllowed("Only the lead of this claim or an editor may hand it back.")
    if not reason:
        raise Invalid("Say in a sentence why, so that the next person knows.", field="reason")
    advance(session, claim, Action.HAND_BACK, actor=actor, reason=reason)
    _end_lead(session, claim, reason)


def end_all(session: Session, claim: Claim, reason: str) -> None:
    """Relieve everybody who is still asked to work on ``claim``."""
    _end(session, open_assignments(session, claim.id), reason)


def _in_future(due_at: datetime | None) -> None:
    if due_at is not None and due_at <= clock.now():
        raise Invalid("The due time must be in the future.", field="due_at")


def _begin(
    session: Session, claim: Claim, *, person: Actor, by: Actor, due_at: datetime | None
) -> Assignment:
    assignment = Assignment(
        claim_id=claim.id,
        person_id=person.id,
        assigned_by_id=by.id,
        due_at=due_at,
        created_at=clock.now(),
    )
    session.add(assignment)
    session.flush()
    contribute(session, claim, person, "assigned")
    return assignment


def _end_lead(session: Session, claim: Claim, reason: str) -> None:
    lead = lead_of(session, claim.id)
    if lead is not None:
        _end(session, [lead], reason)


def _end(session: Session, assignments: Iterable[Assignment], reason: str) -> None:
    for assignment in assignments:
        assignment.ended_at, assignment.end_reason = clock.now(), reason
    session.flush()
