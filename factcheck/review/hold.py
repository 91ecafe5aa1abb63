"""What every verb of the review does first: hold the claim, and ask whether it may be worked on."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.authz.check import Actor, may, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim, ClaimState, Contribution
from factcheck.claims.workflow import words
from factcheck.errors import Conflict, Invalid, NotAllowed, NotThatMove
from factcheck.review.queries import lead_of
from factcheck.review.sealed import is_second, sees_verdict, sources_are_shared

JOINED = "joined"  # the contribution of an editor who works on the verdict beside its lead
AT_WORK = frozenset({ClaimState.IN_REVIEW, ClaimState.SUBMITTED, ClaimState.APPROVED})


class Versioned(Protocol):
    """A row that counts its changes."""

    @property
    def version(self) -> int: ...


def hold(session: Session, claim: Claim) -> None:
    """Lock the claim's row until the caller commits and read it afresh.

    An edit and an approval of the same claim can so never pass each other unseen.
    """
    session.refresh(claim, ["state", "text", "reject_reason", "version"], with_for_update=True)


def hold_for_work(session: Session, claim: Claim, actor: Actor) -> None:
    """Hold the claim for a change of its evidence or verdict, from taking it to publication.

    Its lead may make one, and an editor who has joined the work and knows what that costs.
    """
    hold(session, claim)
    require(actor, Permission.REVIEW)
    if claim.state not in AT_WORK:
        raise NotThatMove(
            f"This claim is {words(claim.state)}: its evidence and verdict cannot be changed now."
        )
    if not (is_lead(session, claim, actor) or has_joined(session, claim, actor)):
        raise NotAllowed("Only the lead of this claim may change its evidence and verdict.")


def hold_for_evidence(session: Session, claim: Claim, actor: Actor) -> None:
    """Hold the claim for a change of its evidence: as for the verdict, or as the second where sources are shared."""
    if may_add_sources(session, claim, actor) and not is_lead(session, claim, actor):
        hold(session, claim)
        require(actor, Permission.REVIEW)
    else:
        hold_for_work(session, claim, actor)


def is_lead(session: Session, claim: Claim, actor: Actor) -> bool:
    """Whether ``actor`` holds the claim now."""
    lead = lead_of(session, claim.id)
    return lead is not None and lead.person_id == actor.id


def has_joined(session: Session, claim: Claim, actor: Actor) -> bool:
    """Whether ``actor`` is an editor who chose to work on the claim and no longer to judge it.

    Not while a second opinion is awaited: the verdict is its author's alone then.
    """
    if not may(actor, Permission.DECIDE) or not sees_verdict(session, claim.id, actor):
        return False
    found = session.scalar(
        select(Contribution.id).where(
            Contribution.claim_id == claim.id,
            Contribution.person_id == actor.id,
            Contribution.what == JOINED,
        )
    )
    return found is not None


def may_work(session: Session, claim: Claim, actor: Actor) -> bool:
    """Whether ``actor`` may change evidence and verdict in the claim's present state."""
    if claim.state not in AT_WORK or not actor.is_active:
        return False
    return is_lead(session, claim, actor) or has_joined(session, claim, actor)


def may_add_sources(session: Session, claim: Claim, actor: Actor) -> bool:
    """Whether ``actor`` may add sources now: the lead, and the second while both work on the same ones."""
    if may_work(session, claim, actor):
        return True
    awaited = claim.state in AT_WORK and actor.is_active and is_second(session, claim.id, actor)
    return awaited and sources_are_shared(session)


def expect(row: Versioned | None, seen: int | None) -> None:
    """Raise Conflict unless ``row`` is still as it was ``seen``: 0 for "not there", None for not asked."""
    if seen is not None and seen != (row.version if row else 0):
        raise Conflict("Somebody changed this while you were writing. Compare the two, then save again.")


def tidy(text: str, *, limit: int, field: str, name: str) -> str:
    """``text`` as it may be stored: one kind of line break, no NUL, within ``limit`` characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if len(text) > limit:
        raise Invalid(f"{name} may have {limit} characters; this has {len(text)}.", field=field)
    return text
