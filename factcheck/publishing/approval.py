"""What publishing asks, by hand as at a time: whether the approval stands, and whether an embargo has ended.

An approval stands for exactly what lies there now, from somebody who had no part in it.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from factcheck.authz.predicates import has_four_eyes
from factcheck.claims.embargo import Embargo, embargo_on, refuse_embargoed
from factcheck.claims.models import Claim
from factcheck.errors import Conflict
from factcheck.review.content import digest_now
from factcheck.review.decide import current_approval
from factcheck.review.models import Decision
from factcheck.review.translations import translation_of, who_worked_on_either


def approval_of_this(session: Session, claim: Claim) -> Decision:
    """The approval, if it was given for exactly what stands there now. Raises Conflict."""
    approval = current_approval(session, claim)
    if approval is None or approval.digest != digest_now(session, claim):
        raise Conflict(
            "What stands here now is not what was approved. Ask an editor who did not work on it to look again."
        )
    if not has_four_eyes(approval.decided_by_id, who_worked_on_either(session, claim)):
        raise Conflict(
            "Whoever approved this has worked on it since, so nobody has looked at it with fresh eyes. "
            "Reopen it, and ask another editor to approve it."
        )
    return approval


def refuse_under_embargo(session: Session, claim: Claim, *, at: datetime, zone: ZoneInfo) -> None:
    """Raise Invalid when ``claim``, or what it is a translation of, is under embargo ``at`` that time."""
    refuse_embargoed(session, claim, at=at, zone=zone)
    original = _original(session, claim)
    if original is not None:
        refuse_embargoed(session, original, at=at, zone=zone, called="The original")


def embargo_on_either(session: Session, claim: Claim) -> Embargo | None:
    """The embargo on ``claim``, or on what it is a translation of, that ends last."""
    asked = (claim, _original(session, claim))
    found = [embargo for one in asked if one is not None and (embargo := embargo_on(session, one))]
    return max(found, key=lambda one: one.until, default=None)


def _original(session: Session, claim: Claim) -> Claim | None:
    translation = translation_of(session, claim.id)
    return session.get_one(Claim, translation.original_id) if translation else None
