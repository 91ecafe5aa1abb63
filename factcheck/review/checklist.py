"""What a verdict needs before it can be submitted or approved."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.claims.models import Claim
from factcheck.nlp.segment import segment
from factcheck.review.models import Rating, SecondOpinion, Source, Stance
from factcheck.review.queries import sources_of, verdict_of
from factcheck.review.ratings import scale
from factcheck.review.second_rules import rules_for


class Item(NamedTuple):
    """One line of the checklist."""

    words: str
    done: bool


def missing(session: Session, claim: Claim) -> list[str]:
    """What the verdict lacks before it can be submitted, in words; empty when it is complete."""
    return [item.words for item in checklist(session, claim) if not item.done]


def checklist(session: Session, claim: Claim) -> list[Item]:
    """Everything a verdict needs, each with whether it is there."""
    verdict = verdict_of(session, claim.id)
    sources = sources_of(session, claim.id)
    rating = verdict.rating if verdict else None
    summary = verdict.summary if verdict else ""
    items = [
        Item("a rating of the scale", rating is not None and rating.retired_at is None),
        Item("a summary of one sentence", is_one_sentence(summary)),
        Item("an explanation", bool(verdict and verdict.explanation)),
        Item(
            "a source with its exact words and where they stand",
            any(source.quote and (source.locator or source.place) for source in sources),
        ),
        Item(
            "evidence against the verdict, or the statement that none was found",
            bool(verdict and verdict.none_against) or _speaks_against(rating, sources, scale(session)),
        ),
    ]
    second = second_standing(session, claim)
    if second is not SecondStanding.NONE:
        items.append(Item("the second opinion that is asked for", second in SECOND_IS_IN))
    return items


class SecondStanding(enum.Enum):
    """How far the second opinion on a claim is."""

    NONE = "none"  # none is wanted
    NEEDED = "needed"  # a rule wants one and nothing has been done about it
    ASKED = "asked"  # awaited, from somebody or from whoever will be chosen
    GIVEN = "given"  # in, and sealed until the verdict is submitted
    OPENED = "opened"  # both are open


SECOND_IS_IN = frozenset({SecondStanding.GIVEN, SecondStanding.OPENED})


def second_standing(session: Session, claim: Claim) -> SecondStanding:
    """How far the second opinion on ``claim`` is; the newest that counts decides."""
    newest = session.execute(
        select(SecondOpinion.given_at, SecondOpinion.opened_at)
        .where(SecondOpinion.claim_id == claim.id, SecondOpinion.ended_at.is_(None))
        .order_by(SecondOpinion.id.desc())
        .limit(1)
    ).first()
    if newest is None:
        return SecondStanding.NEEDED if rules_for(session, claim) else SecondStanding.NONE
    if newest.opened_at is not None:
        return SecondStanding.OPENED
    return SecondStanding.ASKED if newest.given_at is None else SecondStanding.GIVEN


def is_one_sentence(text: str) -> bool:
    """Whether ``text`` is one sentence, neither none nor several."""
    return bool(text.strip()) and len(segment(text)) == 1


def _speaks_against(rating: Rating | None, sources: Sequence[Source], ratings: Sequence[Rating]) -> bool:
    """Whether a source contradicts the rating: supports what is called false, refutes what is called true.

    Against a rating in the middle, or off the scale, evidence in either direction speaks.
    """
    values = [r.value for r in ratings if r.value is not None]
    against = {Stance.SUPPORTS, Stance.REFUTES}
    if rating is not None and rating.value is not None and values:
        twice_middle = min(values) + max(values)
        if 2 * rating.value < twice_middle:
            against = {Stance.SUPPORTS}
        elif 2 * rating.value > twice_middle:
            against = {Stance.REFUTES}
    return any(source.stance in against for source in sources)
