"""Letting a claim stand on other words of the same text than it was found on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Appearance, Claim, ClaimState
from factcheck.claims.moving import touch
from factcheck.claims.reword import REWORDABLE
from factcheck.claims.spans import chosen_span, context_of
from factcheck.claims.workflow import contribute, words
from factcheck.errors import Invalid, NotThatMove
from factcheck.history.queries import facts_of, of_subject
from factcheck.history.record import record

EVENT = "claim:respan"


def respan(session: Session, claim: Claim, place: Appearance, *, start: int, end: int, actor: Actor) -> bool:
    """Let ``place`` of ``claim`` be the words from ``start`` to ``end``; whether that changed anything.

    A claim worded as its old words is worded as the new ones; one that was put in better words keeps
    them. After triage this costs the four eyes, as every change of the claim does.
    """
    _may_change(claim, actor)
    start, end = chosen_span(place.article_version.text, start, end)
    if (start, end) == (place.start, place.end):
        return False
    _refuse_taken(session, claim, place, start, end)
    before = _facts(claim, place)
    _set(claim, place, start, end)
    if _only_quotes(before["text"], before["quote"]):
        claim.text = _as_sentence(place.quote, like=before["text"])
        claim.unresolved = [word for word in claim.unresolved if word in claim.text]
    _keep(session, claim, place, before, actor)
    return True


def put_back(session: Session, claim: Claim, *, actor: Actor) -> None:
    """Let ``claim`` stand on its words of before the last ``respan`` again."""
    _may_change(claim, actor)
    rows = [row for row in of_subject(session, "claim", claim.id) if row.event == EVENT]
    facts = facts_of(rows[-1]) if rows else {}
    place = next((place for place in claim.appearances if place.id == facts.get("place")), None)
    if place is None or _facts(claim, place) != facts["after"]:
        raise NotThatMove("This claim has been changed since, so its old words cannot simply be put back.")
    old, before = facts["before"], _facts(claim, place)
    _set(claim, place, old["start"], old["end"])
    claim.text, claim.unresolved = old["text"], old["unresolved"]
    _keep(session, claim, place, before, actor)


def _may_change(claim: Claim, actor: Actor) -> None:
    require(actor, Permission.TRIAGE)
    if claim.state not in REWORDABLE:
        raise NotThatMove(f"This claim is {words(claim.state)}; its words cannot be changed from there.")


def _refuse_taken(session: Session, claim: Claim, place: Appearance, start: int, end: int) -> None:
    other = session.scalar(
        select(Appearance)
        .where(
            Appearance.article_version_id == place.article_version_id,
            Appearance.start == start,
            Appearance.end == end,
        )
        .limit(1)
    )
    if other is not None:
        which = "This claim" if other.claim_id == claim.id else f"Claim {other.claim_id}"
        raise Invalid(
            f"{which} stands on these words already. Choose other words, or merge the two.", field="quote"
        )


def _set(claim: Claim, place: Appearance, start: int, end: int) -> None:
    text = place.article_version.text
    place.start, place.end, place.quote = start, end, text[start:end]
    place.prefix, place.suffix = context_of(text, start, end)


def _keep(session: Session, claim: Claim, place: Appearance, before: dict[str, Any], actor: Actor) -> None:
    after = _facts(claim, place)
    touch(session, claim)
    if claim.state is not ClaimState.PROPOSED:
        contribute(session, claim, actor, "text")
    record(
        session,
        EVENT,
        actor=actor,
        subject_type="claim",
        subject_id=claim.id,
        place=place.id,
        before=before,
        after=after,
    )


def _facts(claim: Claim, place: Appearance) -> dict[str, Any]:
    return {
        "start": place.start,
        "end": place.end,
        "quote": place.quote,
        "text": claim.text,
        "unresolved": list(claim.unresolved),
    }


def _only_quotes(text: str, quote: str) -> bool:
    """Whether ``text`` says no more than ``quote``, but for a capital letter and a full stop."""
    return _bare(text) == _bare(quote)


def _bare(text: str) -> str:
    return " ".join(text.split()).rstrip(".").casefold()


def _as_sentence(quote: str, *, like: str) -> str:
    """``quote`` with a capital letter and a full stop where ``like`` has them."""
    text = " ".join(quote.split())
    if like[:1].isupper():
        text = text[:1].upper() + text[1:]
    if like.endswith(".") and not text.endswith((".", "!", "?")):
        text += "."
    return text
