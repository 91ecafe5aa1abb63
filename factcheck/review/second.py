"""Second opinions: asked for by an editor or a rule, written without seeing the first, opened when both are in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.check import Actor, may, require
from factcheck.authz.permissions import Permission
from factcheck.claims.due import in_future
from factcheck.claims.models import Claim, ClaimState, Contribution
from factcheck.claims.workflow import contribute, words
from factcheck.errors import Conflict, Invalid, NotAllowed, NotThatMove
from factcheck.history.record import record
from factcheck.kit import clock
from factcheck.review.checklist import SecondStanding, is_one_sentence, second_standing
from factcheck.review.conflicts import refuse_conflict
from factcheck.review.hold import hold, tidy
from factcheck.review.models import Assignment, AssignmentRole, Rating, SecondOpinion
from factcheck.review.queries import latest_round, lead_of
from factcheck.review.ratings import rating_by_key
from factcheck.review.sealed import sealed_of
from factcheck.review.second_rules import rules_for

SUMMARY_LIMIT = 300
EXPLANATION_LIMIT = 40_000
ASKABLE = frozenset({ClaimState.IN_REVIEW, ClaimState.SUBMITTED})
WRITABLE = ASKABLE | {ClaimState.ACCEPTED}  # the lead may have handed the claim back meanwhile


def ask(
    session: Session, claim: Claim, *, actor: Actor, person: Person, due_at: datetime | None = None
) -> SecondOpinion:
    """Ask ``person`` for a second opinion until ``due_at``; whoever was asked before and has not given one is relieved."""
    hold(session, claim)
    require(actor, Permission.ASSIGN)
    if claim.state not in ASKABLE:
        raise NotThatMove(_not_now(claim))
    in_future(due_at)
    _can_be_second(session, claim, person, actor=actor)
    before = sealed_of(session, claim.id)
    if before is not None and before.given_at is not None:
        raise NotThatMove(
            "A second opinion is in already; it opens with the verdict. Withdraw it first to ask somebody else."
        )
    by_rule = before is not None and before.by_rule
    if before is not None:
        _end(session, before, f"given to {person.name}")
    assignment = Assignment(
        claim_id=claim.id,
        person_id=person.id,
        role=AssignmentRole.SECOND,
        assigned_by_id=actor.id,
        due_at=due_at,
        created_at=clock.now(),
    )
    session.add(assignment)
    session.flush()
    opinion = SecondOpinion(
        claim_id=claim.id,
        person_id=person.id,
        assignment_id=assignment.id,
        by_rule=by_rule,
        asked_by_id=actor.id,
        asked_at=clock.now(),
    )
    session.add(opinion)
    session.flush()
    # Whoever was asked may have begun to think about it: they do not judge this claim any more.
    contribute(session, claim, person, "second opinion")
    _note(
        session,
        claim,
        actor,
        "ask_second",
        person=person.id,
        name=person.name,
        due=due_at.isoformat() if due_at else None,
        was=before.person_id if before else None,
    )
    return opinion


def require_by_rule(session: Session, claim: Claim) -> SecondOpinion | None:
    """Ask for a second opinion, of nobody yet, when a rule wants one and there is none. The rule is not named:
    one that goes by the rating would give it away."""
    if claim.state not in ASKABLE or second_standing(session, claim) is not SecondStanding.NEEDED:
        return None
    opinion = SecondOpinion(claim_id=claim.id, by_rule=True, asked_at=clock.now())
    session.add(opinion)
    session.flush()
    _note(session, claim, None, "need_second")
    return opinion


def save_second(
    session: Session,
    claim: Claim,
    *,
    actor: Actor,
    rating: str | None,
    summary: str,
    explanation: str,
    seen: int | None = None,
) -> SecondOpinion:
    """Keep the draft of one's second opinion. ``rating`` is a key of the scale, ``seen`` the version begun from."""
    opinion = _own(session, claim, actor)
    if opinion.given_at is not None:
        raise NotThatMove("You have given your opinion. Take it back first to change it.")
    if seen is not None and seen != opinion.version:
        raise Conflict("You saved this in another window meanwhile. Compare, then save again.")
    summary = " ".join(tidy(summary, limit=SUMMARY_LIMIT, field="summary", name="The summary").split())
    explanation = tidy(explanation, limit=EXPLANATION_LIMIT, field="explanation", name="The explanation")
    chosen = rating_by_key(session, rating) if rating else None
    opinion.rating = chosen
    opinion.summary, opinion.explanation = summary, explanation
    session.flush()
    return opinion


def give(session: Session, claim: Claim, *, actor: Actor) -> SecondOpinion:
    """Hand one's second opinion in. It opens at once if the verdict has been submitted, else with it."""
    opinion = _own(session, claim, actor)
    if opinion.given_at is not None:
        return opinion
    lacking = [words for words, there in needs(opinion) if not there]
    if lacking:
        raise Invalid("Not handed in yet. Still missing: " + "; ".join(lacking) + ".")
    opinion.given_at = clock.now()
    _end_assignment(opinion, "given")
    session.flush()
    _note(session, claim, actor, "give_second")
    open_both(session, claim)
    return opinion


def take_back(session: Session, claim: Claim, *, actor: Actor) -> SecondOpinion:
    """Change one's mind before both are in: the opinion is a draft again."""
    opinion = _own(session, claim, actor)
    if opinion.given_at is None:
        return opinion
    opinion.given_at = None
    if opinion.assignment is not None:
        opinion.assignment.ended_at, opinion.assignment.end_reason = None, ""
    session.flush()
    _note(session, claim, actor, "take_back_second")
    return opinion


def decline(session: Session, claim: Claim, *, actor: Actor, reason: str) -> None:
    """Hand the request back: it is still asked for, and an editor has to find somebody else."""
    opinion = _own(session, claim, actor)
    if opinion.given_at is not None:
        raise NotThatMove("You have given your opinion. Take it back first.")
    reason = _reason(reason, "Say in a sentence why, so that an editor can ask somebody else.")
    _end(session, opinion, reason)
    session.add(
        SecondOpinion(
            claim_id=claim.id,
            by_rule=opinion.by_rule,
            asked_by_id=opinion.asked_by_id,
            asked_at=clock.now(),
        )
    )
    session.flush()
    _note(session, claim, actor, "decline_second", reason=reason)


def withdraw_second(session: Session, claim: Claim, *, actor: Actor, reason: str) -> None:
    """No second opinion is awaited any more. Where a rule wants one, it is only asked of nobody again."""
    hold(session, claim)
    require(actor, Permission.ASSIGN)
    opinion = sealed_of(session, claim.id)
    if opinion is None:
        raise NotThatMove("No second opinion is awaited on this claim.")
    reason = _reason(reason, "Say in a sentence why.")
    if opinion.person_id is None and rules_for(session, claim):
        raise NotThatMove(
            "A rule of your newsroom wants this one. Ask somebody, or have an admin end the rule."
        )
    _end(session, opinion, reason)
    _note(session, claim, actor, "withdraw_second", reason=reason, person=opinion.person_id)
    require_by_rule(session, claim)


def open_both(session: Session, claim: Claim) -> SecondOpinion | None:
    """Open both sides when both are in: from now on the whole desk sees them, and the figures count them."""
    opinion = sealed_of(session, claim.id)
    frozen = latest_round(session, claim.id)
    if (
        opinion is None
        or opinion.given_at is None
        or claim.state is not ClaimState.SUBMITTED
        or frozen is None
    ):
        return None
    # It may have been taken off the scale since the verdict was submitted.
    opinion.lead_rating_id = session.scalars(
        select(Rating.id).where(Rating.key == frozen.content["rating"]["key"])
    ).one()
    opinion.opened_at = clock.now()
    session.flush()
    _note(session, claim, None, "open_second")
    return opinion


def end_seconds(session: Session, claim: Claim, reason: str) -> None:
    """None of the second opinions on ``claim`` counts any more; those that were opened stay readable."""
    standing = session.scalars(
        select(SecondOpinion).where(SecondOpinion.claim_id == claim.id, SecondOpinion.ended_at.is_(None))
    )
    for opinion in standing.all():
        opinion.ended_at, opinion.end_reason = clock.now(), reason[:500]
    session.flush()


def needs(opinion: SecondOpinion) -> list[tuple[str, bool]]:
    """What a second opinion needs before it is handed in, each with whether it is there."""
    return [
        ("a rating", opinion.rating_id is not None),
        ("a summary of one sentence", is_one_sentence(opinion.summary)),
        ("an explanation", bool(opinion.explanation)),
    ]


def why_not_second(session: Session, claim: Claim, person: Person) -> str | None:
    """Why ``person`` cannot give the second opinion, in a few words; None when they can. Conflicts apart."""
    lead = lead_of(session, claim.id)
    if lead is not None and lead.person_id == person.id:
        return "leads this claim"
    wrote = select(Contribution.id).where(
        Contribution.claim_id == claim.id, Contribution.person_id == person.id, Contribution.what == "verdict"
    )
    if session.scalar(wrote.limit(1)) is not None:
        return "wrote on its verdict"
    return None


def _can_be_second(session: Session, claim: Claim, person: Person, *, actor: Actor) -> None:
    if not may(person, Permission.REVIEW):
        raise Invalid(f"{person.name} cannot be asked: the account is switched off.", field="person")
    why = why_not_second(session, claim, person)
    if why:
        raise Invalid(
            f"{person.name} {why}, so a second opinion must come from somebody else.", field="person"
        )
    refuse_conflict(session, claim, person, actor=actor)


def _own(session: Session, claim: Claim, actor: Actor) -> SecondOpinion:
    hold(session, claim)
    require(actor, Permission.REVIEW)
    opinion = sealed_of(session, claim.id)
    if opinion is None or opinion.person_id != actor.id:
        raise NotAllowed("You are not asked for a second opinion on this claim, or both are in already.")
    if claim.state not in WRITABLE:
        raise NotThatMove(f"This claim is {words(claim.state)}: no second opinion is written now.")
    return opinion


def _end(session: Session, opinion: SecondOpinion, reason: str) -> None:
    opinion.ended_at, opinion.end_reason = clock.now(), reason[:500]
    _end_assignment(opinion, reason)
    session.flush()


def _end_assignment(opinion: SecondOpinion, reason: str) -> None:
    if opinion.assignment is not None and opinion.assignment.ended_at is None:
        opinion.assignment.ended_at, opinion.assignment.end_reason = clock.now(), reason[:500]


def _reason(reason: str, ask_for: str) -> str:
    reason = tidy(reason, limit=500, field="reason", name="The reason")
    if not reason:
        raise Invalid(ask_for, field="reason")
    return reason


def _not_now(claim: Claim) -> str:
    if claim.state is ClaimState.ACCEPTED:
        return "Nobody works on this claim yet. Give it to a lead first, then ask for a second opinion."
    if claim.state is ClaimState.APPROVED:
        return "This claim is approved. Reopen it first, then ask for a second opinion."
    return f"This claim is {words(claim.state)}, so no second opinion can be asked for now."


def _note(session: Session, claim: Claim, actor: Actor | None, verb: str, **facts: Any) -> None:
    # Never what an opinion says, nor why a rule wants one: everybody reads the history.
    record(session, f"claim:{verb}", actor=actor, subject_type="claim", subject_id=claim.id, **facts)


def sealed_version(session: Session, claim_id: int) -> int:
    """The version of the awaited opinion, for the form of its writer."""
    opinion = sealed_of(session, claim_id)
    return opinion.version if opinion is not None else 0
