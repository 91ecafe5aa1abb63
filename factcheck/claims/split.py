"""One claim is several: proposals for the parts, which go again when that is taken back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from factcheck.articles.models import ArticleVersion
from factcheck.authz.check import Actor
from factcheck.claims.match import look_for_matches
from factcheck.claims.models import Appearance, Claim, ClaimState, RejectReason
from factcheck.claims.moving import move
from factcheck.claims.priority import prioritise
from factcheck.claims.spans import context_of, find_quote
from factcheck.claims.workflow import Action
from factcheck.errors import Invalid, NotThatMove
from factcheck.history.record import record
from factcheck.kit import clock


def split(session: Session, claim: Claim, *, quotes: Sequence[str], actor: Actor) -> list[Claim]:
    """Replace ``claim`` by the statements that ``quotes`` stand for; each must lie within its words."""
    quotes = [quote.strip() for quote in quotes if quote.strip()]
    if len(set(quotes)) < 2:
        raise Invalid("Give two or more different parts, each on a line of its own.", field="parts")
    place = first_place(session, claim)
    parts = [_part(claim, place, quote) for quote in quotes]
    becomes = {"reject_reason": RejectReason.SPLIT, "reject_note": ""}
    move(session, claim, Action.SPLIT, actor, becomes, parts=len(parts))
    for part in parts:
        part.created_by_id = actor.id
        session.add(part)
        prioritise(session, [part])
        look_for_matches(session, part)
        record(
            session,
            "claim:propose",
            actor=actor,
            subject_type="claim",
            subject_id=part.id,
            split_from=claim.id,
        )
    return parts


def withdraw_parts(session: Session, claim: Claim, *, actor: Actor) -> None:
    """Reject the parts ``claim`` was split into; those that went on already forbid it."""
    parts = session.scalars(select(Claim).where(Claim.split_from_id == claim.id)).all()
    if any(part.state not in (ClaimState.PROPOSED, ClaimState.REJECTED) for part in parts):
        raise NotThatMove(
            "A part of this claim has moved on already, so the split can no longer be taken back."
        )
    for part in parts:
        if part.state is ClaimState.PROPOSED:
            becomes = {"reject_reason": RejectReason.DUPLICATE, "reject_note": "The split was taken back."}
            move(
                session, part, Action.REJECT, actor, becomes, reason="duplicate", note=becomes["reject_note"]
            )


def first_place(session: Session, claim: Claim) -> Appearance:
    """Where the claim is split: its place in the newest text that has it."""
    place = session.scalar(
        select(Appearance)
        .where(Appearance.claim_id == claim.id)
        .options(selectinload(Appearance.article_version))
        .order_by(Appearance.article_version_id.desc(), Appearance.id)
        .limit(1)
    )
    if place is None:
        raise Invalid("This claim stands in no article, so it cannot be split.", field="parts")
    return place


def _part(claim: Claim, place: Appearance, quote: str) -> Claim:
    version: ArticleVersion = place.article_version
    found = find_quote(version.text, quote, within=(place.start, place.end))
    if found is None:
        raise Invalid(
            f"“{quote[:80]}” does not stand within the words of this claim. Copy it exactly.", field="parts"
        )
    start, end = found
    exact = version.text[start:end]
    prefix, suffix = context_of(version.text, start, end)
    return Claim(
        text=_sentence(exact),
        state_since=clock.now(),
        created_at=clock.now(),
        claimant=claim.claimant,
        said_on=claim.said_on,
        kind=claim.kind,
        checkable=claim.checkable,
        score=claim.score,
        reasons=list(claim.reasons),
        unresolved=[],
        due_at=claim.due_at,
        embargo_until=claim.embargo_until,
        split_from_id=claim.id,
        appearances=[
            Appearance(
                article_version_id=version.id,
                start=start,
                end=end,
                quote=exact,
                prefix=prefix,
                suffix=suffix,
                claimant=place.claimant,
                claimant_full=place.claimant_full,
                cue=place.cue,
                quoted=place.quoted,
            )
        ],
    )


def _sentence(quote: str) -> str:
    """The words of a part as the sentence that readers would see: with a capital, and a full stop."""
    words = " ".join(quote.split())
    words = words[:1].upper() + words[1:]
    return words if words.endswith((".", "!", "?", "”", '"')) else words + "."
