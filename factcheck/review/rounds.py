"""Freezing what was submitted."""

from __future__ import annotations

from sqlalchemy.orm import Session

from factcheck.claims.models import Claim
from factcheck.kit import clock
from factcheck.review.content import build_content, digest_of
from factcheck.review.models import Round
from factcheck.review.queries import latest_round


def freeze(session: Session, claim: Claim, *, by: int) -> Round:
    """The next round of ``claim``, submitted by the person ``by``: a copy of everything to be published."""
    before = latest_round(session, claim.id)
    content = build_content(session, claim)
    frozen = Round(
        claim_id=claim.id,
        number=before.number + 1 if before else 1,
        content=content,
        digest=digest_of(content),
        submitted_by_id=by,
        submitted_at=clock.now(),
    )
    session.add(frozen)
    session.flush()
    return frozen
