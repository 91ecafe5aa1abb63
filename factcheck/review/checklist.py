"""What a verdict needs before it can be submitted or approved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from factcheck.claims.models import Claim
from factcheck.nlp.segment import segment
from factcheck.review.models import Rating, Source, Stance
from factcheck.review.queries import sources_of, verdict_of
from factcheck.review.ratings import scale


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
    return [
        Item("a rating", rating is not None),
        Item("a summary of one sentence", is_one_sentence(summary)),
        Item("an explanation", bool(verdict and verdict.explanation)),
        Item(
            "a source with its exact words and where they stand",
            any(source.quote and source.locator for source in sources),
        ),
        Item(
            "evidence against the verdict, or the statement that none was found",
            bool(verdict and verdict.none_against) or _speaks_against(rating, sources, scale(session)),
        ),
    ]


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
