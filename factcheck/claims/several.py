"""Judging several proposals at once, of any article: all of them or none, and taking that back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim, ClaimState, RejectReason
from factcheck.claims.triage import accept, reject, undo
from factcheck.claims.workflow import words
from factcheck.errors import Conflict, Invalid, NotThatMove


class TakenBack(NamedTuple):
    """How many claims are proposals again, and how many somebody has worked on since."""

    back: int
    stayed: int


def as_seen(
    session: Session, seen: Mapping[int, int], states: Collection[ClaimState] = (ClaimState.PROPOSED,)
) -> list[Claim]:
    """The claims of these numbers, locked, if each still has the version it was ``seen`` in, in one of ``states``."""
    if not seen:
        raise Invalid("Tick at least one claim.", field="claims")
    found = session.scalars(
        select(Claim).where(Claim.id.in_(seen)).order_by(Claim.id).with_for_update()
    ).all()
    if any(claim.version != seen[claim.id] for claim in found) or len(found) != len(seen):
        raise Conflict("Somebody changed one of these claims meanwhile. Look at the list as it is now.")
    others = [claim for claim in found if claim.state not in states]
    if others:
        raise Invalid(
            f"Claim {others[0].id} is {words(others[0].state)} already, so this cannot be done to it. "
            "Untick it, or choose something else.",
            field="claims",
        )
    return list(found)


def accept_several(session: Session, claims: Sequence[Claim], *, actor: Actor) -> None:
    """They will be checked."""
    for claim in claims:
        accept(session, claim, actor=actor)


def reject_several(
    session: Session, claims: Sequence[Claim], *, actor: Actor, reason: RejectReason, note: str = ""
) -> None:
    """They will not be checked, all for the one ``reason``."""
    for claim in claims:
        reject(session, claim, actor=actor, reason=reason, note=note)


def undo_several(session: Session, then: Mapping[int, int], *, actor: Actor) -> TakenBack:
    """Make claims proposals again that still have the version they had ``then``, when they were judged."""
    require(actor, Permission.TRIAGE)
    claims = session.scalars(
        select(Claim).where(Claim.id.in_(then)).order_by(Claim.id).with_for_update()
    ).all()
    same = [claim for claim in claims if claim.version == then[claim.id]]
    if not same:
        raise NotThatMove("Nothing of this is left to take back: every claim has been worked on since.")
    for claim in same:
        undo(session, claim, actor=actor)
    return TakenBack(len(same), len(then) - len(same))
