"""Writing the verdict, what it still lacks, and submitting it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from factcheck.authz.check import Actor
from factcheck.claims.models import Claim
from factcheck.claims.workflow import Action, advance, contribute
from factcheck.errors import Invalid, NotAllowed
from factcheck.history.record import record
from factcheck.kit import clock
from factcheck.review.checklist import missing as missing
from factcheck.review.decide import void_if_changed
from factcheck.review.hold import expect, hold, hold_for_work, is_lead, tidy
from factcheck.review.models import Round, Verdict
from factcheck.review.queries import verdict_of
from factcheck.review.ratings import rating_by_key
from factcheck.review.rounds import freeze
from factcheck.review.second import open_both, require_by_rule

SUMMARY_LIMIT = 300
EXPLANATION_LIMIT = 40_000


def save_verdict(
    session: Session,
    claim: Claim,
    *,
    actor: Actor,
    rating: str | None,
    summary: str,
    explanation: str,
    none_against: bool = False,
    seen: int | None = None,
) -> Verdict:
    """Keep the draft. ``rating`` is a key of the scale; ``seen`` the version the person began from, 0 for none."""
    hold_for_work(session, claim, actor)
    summary = " ".join(tidy(summary, limit=SUMMARY_LIMIT, field="summary", name="The summary").split())
    explanation = tidy(explanation, limit=EXPLANATION_LIMIT, field="explanation", name="The explanation")
    chosen = rating_by_key(session, rating) if rating else None
    verdict = verdict_of(session, claim.id)
    expect(verdict, seen)
    after = (chosen.id if chosen else None, summary, explanation, none_against)
    if verdict is None:
        verdict = Verdict(claim_id=claim.id)
        session.add(verdict)
    elif (verdict.rating_id, verdict.summary, verdict.explanation, verdict.none_against) == after:
        return verdict
    verdict.rating = chosen
    verdict.summary, verdict.explanation, verdict.none_against = summary, explanation, none_against
    verdict.updated_at, verdict.updated_by_id = clock.now(), actor.id
    session.flush()
    contribute(session, claim, actor, "verdict")
    record(
        session,
        "claim:save_verdict",
        actor=actor,
        subject_type="claim",
        subject_id=claim.id,  # and no more: everybody reads the history, and a draft may be sealed
    )
    require_by_rule(session, claim)
    void_if_changed(session, claim, actor)
    return verdict


def submit(session: Session, claim: Claim, *, actor: Actor) -> Round:
    """Hand the verdict to an editor: round N, frozen. Raises Invalid with what is missing."""
    hold(session, claim)
    if not is_lead(session, claim, actor):
        raise NotAllowed("Only the lead of this claim may submit its verdict.")
    lacking = missing(session, claim)
    if lacking:
        raise Invalid("Not submitted yet. Still missing: " + "; ".join(lacking) + ".")
    contribute(session, claim, actor, "verdict")
    frozen = freeze(session, claim, by=actor.id)
    advance(session, claim, Action.SUBMIT, actor=actor, round=frozen.number, digest=frozen.digest)
    open_both(session, claim)
    return frozen
