"""What the desk does with a tip."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from factcheck.articles.arrive import ask
from factcheck.articles.ingest import ingest
from factcheck.articles.models import Arrival
from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim, ClaimState
from factcheck.claims.priority import count_tips
from factcheck.claims.propose import propose
from factcheck.claims.workflow import words as state_words
from factcheck.errors import Invalid, NotThatMove
from factcheck.history.record import record
from factcheck.kit import clock
from factcheck.tips.models import OPEN, Sort, Tip, TipState
from factcheck.tips.receive import clean

LONGEST_REASON = 600


def look_at(session: Session, tip: Tip, *, actor: Actor) -> None:
    """Somebody looks into it; its readers see that."""
    _may(tip, actor)
    if tip.state is not TipState.RECEIVED:
        raise NotThatMove("Somebody has looked at this already.")
    tip.state = TipState.LOOKED_AT
    _note(session, tip, actor, "look")


def read_link(session: Session, tip: Tip, *, actor: Actor) -> Arrival:
    """Have the page that the reader named read as an article, so that its claims are found."""
    _may(tip, actor)
    if not tip.link:
        raise Invalid("The reader gave no address.")
    arrival = ask(session, tip.link, actor=actor)
    if tip.state is TipState.RECEIVED:
        tip.state = TipState.LOOKED_AT
    _note(session, tip, actor, "read")
    return arrival


def make_claim(session: Session, tip: Tip, *, text: str, claimant: str = "", actor: Actor) -> Claim:
    """A proposal in the words of the reader, who stands for the place where it was said."""
    _open_suggestion(tip, actor)
    text = " ".join(clean(text).split())
    if not text:
        raise Invalid("Write the claim in one sentence that can be understood alone.", field="text")
    version = ingest(
        session, text=tip.words, title="Sent in by a reader", publisher=tip.seen_in[:200], actor=actor
    )
    claim = propose(
        session, version, start=0, end=len(version.text), actor=actor, text=text, claimant=claimant
    )
    _take(session, tip, claim, actor)
    return claim


def join(session: Session, tip: Tip, claim: Claim, *, actor: Actor) -> None:
    """The reader means a claim we know."""
    _open_suggestion(tip, actor)
    if claim.state in (ClaimState.MERGED, ClaimState.REJECTED):
        raise Invalid(f"That claim is {state_words(claim.state)}. Choose another one.", field="claim")
    _take(session, tip, claim, actor)


def admit(session: Session, tip: Tip, *, actor: Actor) -> None:
    """There is an error. The reader sees that we agree, and the correction once it is published."""
    _may(tip, actor)
    if tip.sort is not Sort.ERROR:
        raise NotThatMove("This is a suggestion, no report of an error.")
    _settle(session, tip, TipState.TAKEN, actor)
    _note(session, tip, actor, "admit")


def decline(session: Session, tip: Tip, *, reason: str, actor: Actor) -> None:
    """We will not, and the reader is told why."""
    _may(tip, actor)
    reason = " ".join(clean(reason).split())
    if len(reason) < 8:
        raise Invalid("Give the reason in a sentence. The reader sees it.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"Please say it in at most {LONGEST_REASON} characters.", field="reason")
    tip.reason = reason
    _settle(session, tip, TipState.DECLINED, actor)
    _note(session, tip, actor, "decline", reason=reason)


def reopen(session: Session, tip: Tip, *, actor: Actor) -> None:
    """Take the answer back; the reader sees that somebody looks into it again."""
    _may(tip, actor)
    if tip.state in OPEN:
        raise NotThatMove("This has no answer yet.")
    if tip.claim_id is not None:
        count_tips(session, session.get_one(Claim, tip.claim_id), -tip.count)
    tip.claim_id, tip.reason, tip.settled_at, tip.settled_by_id = None, "", None, None
    tip.state = TipState.LOOKED_AT
    _note(session, tip, actor, "reopen")


def show_contact(session: Session, tip: Tip, *, actor: Actor) -> None:
    """Say in the history that somebody wants to see how the readers can be reached; not how."""
    require(actor, Permission.READ_CONTACTS)
    _note(session, tip, actor, "contact")


def _take(session: Session, tip: Tip, claim: Claim, actor: Actor) -> None:
    tip.claim_id = claim.id
    _settle(session, tip, TipState.TAKEN, actor)
    count_tips(session, claim, tip.count)
    _note(session, tip, actor, "take", claim=claim.id)
    record(session, "claim:tip", actor=actor, subject_type="claim", subject_id=claim.id, tip=tip.id)


def _may(tip: Tip, actor: Actor) -> None:
    require(actor, Permission.HANDLE_TIPS if tip.sort is Sort.SUGGESTION else Permission.CORRECT)


def _open_suggestion(tip: Tip, actor: Actor) -> None:
    _may(tip, actor)
    if tip.sort is not Sort.SUGGESTION:
        raise NotThatMove("This is about an error in a check. Correct the check, or say why not.")
    if tip.state not in OPEN:
        raise NotThatMove("Somebody has answered this already. Look at it again.")


def _settle(session: Session, tip: Tip, state: TipState, actor: Actor) -> None:
    if tip.state not in OPEN:
        raise NotThatMove("Somebody has answered this already. Look at it again.")
    tip.state, tip.settled_at, tip.settled_by_id = state, clock.now(), actor.id
    session.flush()


def _note(session: Session, tip: Tip, actor: Actor, verb: str, **facts: Any) -> None:
    name = "tip" if tip.sort is Sort.SUGGESTION else "report"
    record(session, f"{name}:{verb}", actor=actor, subject_type="tip", subject_id=tip.id, **facts)
