"""Four eyes: approving exactly what was seen, sending back, reopening, and voiding after an edit."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.authz.predicates import has_four_eyes
from factcheck.claims.models import Claim, ClaimState
from factcheck.claims.workflow import Action, advance, words
from factcheck.errors import Conflict, Invalid, NotAllowed, NotThatMove
from factcheck.jobs.queue import enqueue
from factcheck.kit import clock
from factcheck.review.changes import parts_changed
from factcheck.review.checklist import missing
from factcheck.review.conflicts import refuse_conflict
from factcheck.review.content import digest_now
from factcheck.review.hold import hold, tidy
from factcheck.review.models import Decision, DecisionKind, Round, SendBackReason
from factcheck.review.queries import current_approval as current_approval
from factcheck.review.queries import latest_round
from factcheck.review.rounds import freeze
from factcheck.review.sealed import sealed_of
from factcheck.review.translations import who_worked_on_either

WORKED_ON_IT = "You worked on this claim, so somebody else has to judge it. No role is exempt."


def approve(session: Session, claim: Claim, *, actor: Actor, seen: str) -> Decision:
    """Approve the content whose digest is ``seen``. Raises Conflict when it is no longer that content."""
    _begin(session, claim, actor)
    _as_seen(session, claim, seen)
    decision = _decide(session, claim, actor, DecisionKind.APPROVE)
    advance(
        session,
        claim,
        Action.APPROVE,
        actor=actor,
        round=_number(session, decision),
        digest=decision.digest,
    )
    return decision


def send_back(session: Session, claim: Claim, *, actor: Actor, reasons: Sequence[str], note: str) -> Decision:
    """Not yet: back to the lead with reason codes and a note that says what should change."""
    _begin(session, claim, actor)
    codes = _codes(reasons)
    note = tidy(note, limit=5000, field="note", name="The note")
    if not note:
        raise Invalid("Say what should change.", field="note")
    decision = _decide(session, claim, actor, DecisionKind.SEND_BACK)
    decision.reasons, decision.note = codes, note
    advance(
        session,
        claim,
        Action.SEND_BACK,
        actor=actor,
        round=_number(session, decision),
        reasons=codes,
        note=note,
    )
    return decision


def reopen(session: Session, claim: Claim, *, actor: Actor, reason: str) -> None:
    """Approved, but there is more to do: the approval is void and the lead has the claim again."""
    hold(session, claim)
    require(actor, Permission.DECIDE)
    reason = tidy(reason, limit=500, field="reason", name="The reason")
    if not reason:
        raise Invalid("Say what there is to do.", field="reason")
    approval = current_approval(session, claim)
    advance(session, claim, Action.REOPEN, actor=actor, reason=reason)
    if approval is not None:
        void(session, approval, f"reopened: {reason}"[:500])


def void_if_changed(session: Session, claim: Claim, actor: Actor | None) -> bool:
    """Take an approval back when what it approved is no longer what would be published.

    The claim waits for an editor again, with a new round; whether that happened is returned. Verbs of the
    review call this at once; for changes made anywhere else, ``watch`` calls it before they are kept.
    """
    if claim.state is not ClaimState.APPROVED:
        return False
    session.flush()
    approval = current_approval(session, claim)
    if approval is not None and approval.digest == digest_now(session, claim):
        return False
    before = latest_round(session, claim.id)
    if before is None:  # cannot be by any verb; publishing refuses it
        return False
    frozen = freeze(session, claim, by=actor.id if actor else before.submitted_by_id)
    changed = parts_changed(before.content, frozen.content)
    if approval is not None:
        void(session, approval, f"changed after it was approved: {', '.join(changed)}"[:500])
    advance(
        session,
        claim,
        Action.VOID,
        actor=actor,
        round=frozen.number,
        digest=frozen.digest,
        changed=changed,
    )
    return True


def void(session: Session, approval: Decision, reason: str) -> None:
    """Take ``approval`` back. The row stays, with the time and ``reason``."""
    approval.voided_at, approval.void_reason = clock.now(), reason
    session.flush()
    # What was to be published on it is no business of this package: publishing does the job.
    enqueue(session, "approval_lapsed", {"approval": approval.id})


def why_not_decide(session: Session, claim: Claim, actor: Actor) -> str | None:
    """Why ``actor`` may not judge ``claim``, in a sentence; None when they may."""
    try:
        _judge(session, claim, actor)
    except NotAllowed as error:
        return error.message
    return None


def _judge(session: Session, claim: Claim, actor: Actor) -> None:
    require(actor, Permission.DECIDE)
    if not has_four_eyes(actor.id, who_worked_on_either(session, claim)):
        raise NotAllowed(WORKED_ON_IT)
    refuse_conflict(session, claim, actor, actor=actor)


def _begin(session: Session, claim: Claim, actor: Actor) -> None:
    hold(session, claim)
    _judge(session, claim, actor)
    if claim.state is not ClaimState.SUBMITTED:
        raise NotThatMove(f"This claim is {words(claim.state)}: there is nothing to decide now.")
    if sealed_of(session, claim.id) is not None:
        raise NotThatMove(
            "A second opinion is awaited, and nobody judges the verdict before it is in. "
            "Wait for it, or withdraw the request."
        )


def _as_seen(session: Session, claim: Claim, seen: str) -> None:
    # What was looked at counts, not what was submitted: the lead may have changed it since.
    if digest_now(session, claim) != seen:
        raise Conflict("Somebody changed this since you opened the page. Look at it again before you decide.")
    lacking = missing(session, claim)
    if lacking:
        raise Invalid("This cannot be approved. Still missing: " + "; ".join(lacking) + ".")


def _decide(session: Session, claim: Claim, actor: Actor, kind: DecisionKind) -> Decision:
    """A decision on the newest round; what was edited since it was submitted is a round of its own."""
    newest = latest_round(session, claim.id)
    if newest is None or newest.digest != digest_now(session, claim):
        newest = freeze(session, claim, by=newest.submitted_by_id if newest else actor.id)
    decision = Decision(
        claim_id=claim.id,
        round_id=newest.id,
        kind=kind,
        digest=newest.digest,
        decided_by_id=actor.id,
        decided_at=clock.now(),
    )
    session.add(decision)
    session.flush()
    return decision


def _number(session: Session, decision: Decision) -> int:
    row = session.get(Round, decision.round_id)
    return row.number if row else 0


def _codes(reasons: Sequence[str]) -> list[str]:
    known = {reason.value for reason in SendBackReason}
    codes = list(dict.fromkeys(reasons))
    if not codes or not set(codes) <= known:
        raise Invalid("Choose at least one reason.", field="reasons")
    return codes
