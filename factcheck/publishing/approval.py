"""Whether an approval stands: for exactly what lies there now, from somebody who had no part in it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from factcheck.authz.predicates import has_four_eyes
from factcheck.claims.models import Claim
from factcheck.claims.workflow import who_worked_on
from factcheck.errors import Conflict
from factcheck.review.content import digest_now
from factcheck.review.decide import current_approval
from factcheck.review.models import Decision


def approval_of_this(session: Session, claim: Claim) -> Decision:
    """The approval, if it was given for exactly what stands there now. Raises Conflict."""
    approval = current_approval(session, claim)
    if approval is None or approval.digest != digest_now(session, claim):
        raise Conflict(
            "What stands here now is not what was approved. Ask an editor who did not work on it to look again."
        )
    if not has_four_eyes(approval.decided_by_id, who_worked_on(session, claim)):
        raise Conflict(
            "Whoever approved this has worked on it since, so nobody has looked at it with fresh eyes. "
            "Reopen it, and ask another editor to approve it."
        )
    return approval
