"""Gathering what the workbench shows."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy.orm import Session

from factcheck.articles.models import Article
from factcheck.authz.check import Actor
from factcheck.claims.models import Appearance, Claim, ClaimState
from factcheck.claims.workflow import Action, allowed_actions
from factcheck.history.queries import facts_of, of_subject
from factcheck.review.models import Assignment

# A reset leads to accepted: from before the review, triage does that.
NOTHING_TO_RESET = {ClaimState.PROPOSED, ClaimState.ACCEPTED, ClaimState.REJECTED}


class Place(NamedTuple):
    """A claim's words within their paragraph."""

    before: str
    quote: str
    after: str
    appearance: Appearance
    article: Article


class Bar(NamedTuple):
    """What may be pressed at the top of a claim."""

    assign: bool
    take: bool
    hand_back: bool
    decide: bool
    publish: bool
    correct: bool
    retract: bool
    reset: bool


def places_of(claim: Claim) -> list[Place]:
    """Every appearance of ``claim`` (loaded with its articles) in its paragraph."""
    return [_place(appearance) for appearance in claim.appearances]


def _place(appearance: Appearance) -> Place:
    version = appearance.article_version
    text, start, end = version.text, appearance.start, appearance.end
    opens = text.rfind("\n", 0, start) + 1
    closes = text.find("\n", end)
    after = text[end:] if closes < 0 else text[end:closes]
    return Place(text[opens:start], text[start:end], after, appearance, version.article)


def bar_of(claim: Claim, actor: Actor, lead: Assignment | None) -> Bar:
    """The moves of the workflow that ``actor`` has from here."""
    actions = set(allowed_actions(claim, actor))
    mine = lead is not None and lead.person_id == actor.id
    may_assign = Action.ASSIGN in actions
    return Bar(
        assign=may_assign,
        take=Action.TAKE in actions,
        hand_back=Action.HAND_BACK in actions and (mine or may_assign),
        decide=claim.state in (ClaimState.SUBMITTED, ClaimState.APPROVED),
        publish=Action.PUBLISH in actions,
        correct=Action.CORRECT in actions,
        retract=Action.RETRACT in actions,
        reset=Action.RESET in actions and claim.state not in NOTHING_TO_RESET,
    )


def whose_move(claim: Claim, actor: Actor, lead: Assignment | None) -> str:
    """Who has to do something next, in a few words."""
    if claim.state is ClaimState.IN_REVIEW:
        if lead is None:
            return "nobody’s move: give it to somebody"
        return "your move" if lead.person_id == actor.id else f"{lead.person.name}’s move"
    return {
        ClaimState.PROPOSED: "waits for triage",
        ClaimState.ACCEPTED: "waits for a reviewer",
        ClaimState.SUBMITTED: "waits for an editor who did not work on it",
        ClaimState.APPROVED: "waits to be published",
        ClaimState.PUBLISHED: "nobody’s move",
        ClaimState.RETRACTED: "withdrawn, with a public note",
        ClaimState.REJECTED: "will not be checked",
        ClaimState.MERGED: "is another claim",
    }[claim.state]


def slug_of(session: Session, claim_id: int) -> str | None:
    """The public address of a published claim, as history recorded it."""
    for row in reversed(of_subject(session, "claim", claim_id)):
        slug = facts_of(row).get("slug")
        if row.event == "claim:publish" and isinstance(slug, str):
            return slug
    return None


def too_early(claim: Claim) -> str | None:
    """Why there is no work on ``claim`` to show, in a sentence; None when there is."""
    return {
        ClaimState.PROPOSED: "It is a proposal: triage decides what becomes of it.",
        ClaimState.REJECTED: "It was rejected and will not be checked; triage can take that back.",
        ClaimState.MERGED: "It was merged into another claim.",
    }.get(claim.state)
