"""What readers see of their own tip: how far it is, in sentences, and where it led. Nothing of a draft."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.claims.models import Claim, ClaimState, RejectReason
from factcheck.kit.tongues import marked
from factcheck.publishing.models import Check, Publication, PublicationKind
from factcheck.tips.models import Sort, Tip, TipState

WHY_NOT: dict[RejectReason, str] = {
    RejectReason.OPINION: marked("It is an opinion, which evidence cannot settle."),
    RejectReason.NOT_YET_DUE: marked("It is a prediction whose time has not come."),
    RejectReason.NOT_CHECKABLE: marked("We found no public evidence by which it could be settled."),
    RejectReason.TOO_VAGUE: marked("It could mean several things."),
    RejectReason.DUPLICATE: marked("It is the same as something we have dealt with before."),
    RejectReason.TRIVIAL: marked("We can check only some claims, and chose others that more depends on."),
    RejectReason.OUT_OF_SCOPE: marked("It is outside what we check."),
    RejectReason.NOT_A_CLAIM: marked("It states nothing that could be checked."),
    RejectReason.SPLIT: marked("It holds several claims, which we look at one by one."),
}
STEPS = {
    Sort.SUGGESTION: (marked("Received"), marked("Looked at"), marked("Being checked"), marked("Published")),
    Sort.ERROR: (marked("Received"), marked("Looked at"), marked("Being corrected"), marked("Corrected")),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How far it is: the place among STEPS, a heading, a sentence, and what to read."""

    step: int
    title: str
    sentence: str
    slug: str = ""  # of a published check
    number: int | None = None  # of one version of it
    is_over: bool = False


def standing(session: Session, tip: Tip) -> Standing:
    """What the readers who sent ``tip`` see now."""
    if tip.state is TipState.RECEIVED:
        return Standing(0, marked("Received"), marked("Nobody has looked at it yet."))
    if tip.state is TipState.LOOKED_AT:
        return Standing(1, marked("Looked at"), marked("Somebody at the desk is looking into it."))
    if tip.state is TipState.DECLINED:
        title = marked("Not taken") if tip.sort is Sort.SUGGESTION else marked("Not corrected")
        return Standing(1, title, tip.reason, is_over=True)
    return _of_claim(session, tip) if tip.sort is Sort.SUGGESTION else _of_correction(session, tip)


def last_claim(session: Session, claim_id: int) -> Claim:
    """The claim that stands for this one now: it may have been merged, even more than once."""
    claim = session.get_one(Claim, claim_id)
    seen = {claim.id}
    while claim.merged_into_id is not None and claim.merged_into_id not in seen:
        claim = session.get_one(Claim, claim.merged_into_id)
        seen.add(claim.id)
    return claim


def _of_claim(session: Session, tip: Tip) -> Standing:
    assert tip.claim_id is not None
    claim = last_claim(session, tip.claim_id)
    check = session.scalar(select(Check).where(Check.claim_id == claim.id))
    if check is not None:
        if claim.state is ClaimState.RETRACTED:
            return Standing(3, marked("Withdrawn"), marked("We published a check of it and withdrew it. The page says why."), check.slug, is_over=True)  # fmt: skip
        return Standing(
            3, marked("Published"), marked("We checked it. Here is what we found."), check.slug, is_over=True
        )
    if claim.state is ClaimState.REJECTED and claim.reject_reason is not None:
        return Standing(1, marked("Not taken"), WHY_NOT[claim.reject_reason], is_over=True)
    return Standing(
        2, marked("Being checked"), marked("It is on our list. What comes of it will stand here.")
    )


def _of_correction(session: Session, tip: Tip) -> Standing:
    check = session.get_one(Check, tip.check_id)
    after = session.scalars(
        select(Publication)
        .where(
            Publication.check_id == check.id,
            Publication.number > (tip.check_number or 0),
            Publication.kind != PublicationKind.FIRST,
        )
        .order_by(Publication.number)
        .limit(1)
    ).first()
    if after is not None:
        if after.kind is PublicationKind.RETRACTION:
            return Standing(3, marked("Withdrawn"), marked("We withdrew the check. Its page says why."), check.slug, after.number, is_over=True)  # fmt: skip
        return Standing(3, marked("Corrected"), marked("You were right, thank you. The new version says what was changed."), check.slug, after.number, is_over=True)  # fmt: skip
    if check.correcting_since is not None:
        return Standing(2, marked("Being corrected"), marked("You were right, thank you. We are working on the next version."), check.slug)  # fmt: skip
    return Standing(
        2,
        marked("To be corrected"),
        marked("You were right, thank you. We will correct the check."),
        check.slug,
    )
