"""Deciding what becomes of a proposal: accept, reject, merge; take it back."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.authz.check import Actor
from factcheck.claims.embargo import hand_on
from factcheck.claims.models import Appearance, Claim, ClaimState, RejectReason
from factcheck.claims.moving import move, places_where, touch
from factcheck.claims.priority import prioritise
from factcheck.claims.split import withdraw_parts
from factcheck.claims.workflow import Action, words
from factcheck.errors import Invalid, NotThatMove
from factcheck.history.record import record

OPEN_TARGETS = {ClaimState.PROPOSED, ClaimState.ACCEPTED, ClaimState.IN_REVIEW, ClaimState.PUBLISHED}


def accept(session: Session, claim: Claim, *, actor: Actor) -> None:
    """It will be checked. A rejected claim may be accepted after all."""
    if claim.reject_reason is RejectReason.SPLIT:
        raise NotThatMove("This claim was split into parts. Take the split back, or accept the parts.")
    move(session, claim, Action.ACCEPT, actor, {"reject_reason": None, "reject_note": ""})


def reject(session: Session, claim: Claim, *, actor: Actor, reason: RejectReason, note: str = "") -> None:
    """It will not be checked, for ``reason``. It stays findable."""
    if reason is RejectReason.SPLIT:
        raise Invalid("Use “split” to replace a claim by its parts.", field="reason")
    note = _line(note)
    becomes = {"reject_reason": reason, "reject_note": note}
    move(session, claim, Action.REJECT, actor, becomes, reason=reason.value, note=note)


def merge(session: Session, claim: Claim, *, into: Claim, actor: Actor) -> None:
    """``claim`` is the same as ``into``: its appearances move there."""
    if into.id == claim.id:
        raise Invalid("A claim cannot be merged into itself. Choose another one.", field="target")
    if into.state not in OPEN_TARGETS:
        raise Invalid(
            f"That claim is {words(into.state)}, so nothing can be merged into it now. Choose another one.",
            field="target",
        )
    move(session, claim, Action.MERGE, actor, {"merged_into_id": into.id}, into=into.id)
    for place in places_where(session, Appearance.claim_id == claim.id):
        place.claim_id = into.id
        place.merged_from_id = place.merged_from_id or claim.id
    touch(session, claim, into)
    hand_on(session, claim, into, actor=actor)
    prioritise(session, [claim, into])
    record(session, "claim:gain", actor=actor, subject_type="claim", subject_id=into.id, merged=claim.id)


def undo(session: Session, claim: Claim, *, actor: Actor) -> None:
    """Back to a proposal: an acceptance, a rejection, a merge or a split taken back."""
    if claim.reject_reason is RejectReason.SPLIT:
        withdraw_parts(session, claim, actor=actor)
    came_from = claim.merged_into_id
    becomes = {"reject_reason": None, "reject_note": "", "merged_into_id": None}
    move(session, claim, Action.UNDO, actor, becomes)
    if came_from is not None:
        _give_back(session, claim)


def _give_back(session: Session, claim: Claim) -> None:
    """Give ``claim`` its own appearances again, and those it had gained by earlier merges."""
    family, found = {claim.id}, {claim.id}
    while found:
        found = set(session.scalars(select(Claim.id).where(Claim.merged_into_id.in_(found)))) - family
        family |= found
    places = places_where(session, Appearance.merged_from_id.in_(family))
    holders = session.scalars(select(Claim).where(Claim.id.in_({place.claim_id for place in places}))).all()
    for place in places:
        place.claim_id = claim.id
        place.merged_from_id = None if place.merged_from_id == claim.id else place.merged_from_id
    changed = [claim, *(holder for holder in holders if holder is not claim)]
    touch(session, *changed)
    prioritise(session, changed)


def _line(note: str) -> str:
    note = " ".join(note.split())
    if len(note) > 500:
        raise Invalid("The note is too long. Use at most 500 characters.", field="note")
    return note
