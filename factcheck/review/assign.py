"""Giving a claim to somebody, taking it, handing it back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from factcheck.accounts.models import Person
from factcheck.authz.check import Actor, may, require
from factcheck.authz.permissions import Permission
from factcheck.claims.due import in_future, still_ahead
from factcheck.claims.models import Claim, ClaimState
from factcheck.claims.workflow import Action, advance, contribute
from factcheck.errors import Invalid, NotAllowed, NotThatMove
from factcheck.kit import clock
from factcheck.review.conflicts import refuse_conflict
from factcheck.review.hold import hold, is_lead, tidy
from factcheck.review.models import Assignment
from factcheck.review.queries import lead_of, open_assignments
from factcheck.review.sealed import is_second
from factcheck.review.second import require_by_rule

BY_MISTAKE = "Given by mistake, and taken back at once."


def assign(
    session: Session, claim: Claim, *, actor: Actor, person: Person, due_at: datetime | None = None
) -> Assignment:
    """Make ``person`` the lead until ``due_at``; whoever led before is relieved."""
    hold(session, claim)
    require(actor, Permission.ASSIGN)
    if not may(person, Permission.REVIEW):
        raise Invalid(f"{person.name} cannot be given claims: the account is switched off.", field="person")
    in_future(due_at)
    refuse_conflict(session, claim, person, actor=actor)
    if is_second(session, claim.id, person):
        raise Invalid(
            f"{person.name} is asked for the second opinion on this claim, which must come from somebody else "
            "than the verdict. Ask another person for it first.",
            field="person",
        )
    advance(
        session,
        claim,
        Action.ASSIGN,
        actor=actor,
        person=person.id,
        name=person.name,
        due=due_at.isoformat() if due_at else None,
        was=_who_leads(session, claim),
    )
    _end_lead(session, claim, _given_to(person))
    assignment = _begin(session, claim, person=person, by=actor, due_at=due_at)
    require_by_rule(session, claim)
    return assignment


def take(
    session: Session, claim: Claim, *, actor: Actor, due_at: datetime | None = None, no_conflict: bool = False
) -> Assignment:
    """Take an accepted claim for oneself, having said that there is ``no_conflict`` of interest."""
    hold(session, claim)
    require(actor, Permission.TAKE)
    in_future(due_at)
    refuse_conflict(session, claim, actor, actor=actor)
    if not no_conflict:
        raise Invalid(
            "Say that you have no conflict of interest with this claim before you take it.",
            field="no_conflict",
        )
    if is_second(session, claim.id, actor):
        raise NotAllowed(
            "You are asked for the second opinion on this claim, so somebody else has to lead it."
        )
    holder = lead_of(session, claim.id) if claim.state is ClaimState.IN_REVIEW else None
    if holder is not None:
        raise NotThatMove(f"{holder.person.name} has this claim already. Take another one.")
    advance(
        session, claim, Action.TAKE, actor=actor, due=due_at.isoformat() if due_at else None, no_conflict=True
    )
    _end_lead(session, claim, "taken by somebody else")
    assignment = _begin(session, claim, person=actor, by=actor, due_at=due_at)
    require_by_rule(session, claim)
    return assignment


def hand_back(session: Session, claim: Claim, *, actor: Actor, reason: str) -> None:
    """Give the claim back to the desk: its lead does, or an editor takes it away."""
    hold(session, claim)
    reason = tidy(reason, limit=500, field="reason", name="The reason")
    if not (is_lead(session, claim, actor) or may(actor, Permission.ASSIGN)):
        raise NotAllowed("Only the lead of this claim or an editor may hand it back.")
    if not reason:
        raise Invalid("Say in a sentence why, so that the next person knows.", field="reason")
    advance(session, claim, Action.HAND_BACK, actor=actor, reason=reason, was=_who_leads(session, claim))
    _end_lead(session, claim, reason)


def undo_assign(session: Session, claim: Claim, *, actor: Actor, seen: int) -> Person | None:
    """Take the claim from its lead again if nothing has come since; who leads it now, as before, or None.

    That somebody was asked stays known, so they keep from deciding about it.
    """
    hold(session, claim)
    require(actor, Permission.ASSIGN)
    lead = lead_of(session, claim.id)
    if lead is None or claim.version != seen or claim.state is not ClaimState.IN_REVIEW:
        raise NotThatMove("Somebody has worked on this claim since, so there is nothing left to take back.")
    earlier = session.scalar(
        select(Assignment)
        .where(Assignment.claim_id == claim.id, Assignment.role == lead.role, Assignment.id < lead.id)
        .options(joinedload(Assignment.person))
        .order_by(Assignment.id.desc())
        .limit(1)
    )
    if earlier is None or earlier.end_reason != _given_to(lead.person):
        hand_back(session, claim, actor=actor, reason=BY_MISTAKE)
        return None
    assign(session, claim, actor=actor, person=earlier.person, due_at=still_ahead(earlier.due_at))
    return earlier.person


def end_all(session: Session, claim: Claim, reason: str) -> None:
    """Relieve everybody who is still asked to work on ``claim``."""
    _end(session, open_assignments(session, claim.id), reason)


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


def _given_to(person: Person) -> str:
    return f"given to {person.name}"


def _who_leads(session: Session, claim: Claim) -> int | None:
    """Whom this relieves, so that they can be told."""
    lead = lead_of(session, claim.id)
    return lead.person_id if lead else None


def _end_lead(session: Session, claim: Claim, reason: str) -> None:
    lead = lead_of(session, claim.id)
    if lead is not None:
        _end(session, [lead], reason)


def _end(session: Session, assignments: Iterable[Assignment], reason: str) -> None:
    for assignment in assignments:
        assignment.ended_at, assignment.end_reason = clock.now(), reason
    session.flush()
