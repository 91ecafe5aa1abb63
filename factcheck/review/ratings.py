"""The rating scale."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.errors import Invalid
from factcheck.review.models import Rating


def scale(session: Session) -> list[Rating]:
    """Every label, in the newsroom's order: worst to best, then those off the scale."""
    return list(session.scalars(select(Rating).order_by(Rating.position, Rating.id)))


def rating_by_key(session: Session, key: str) -> Rating:
    """The label called ``key``. Raises Invalid."""
    rating = session.scalar(select(Rating).where(Rating.key == key))
    if rating is None:
        raise Invalid("Choose a rating of the scale.", field="rating")
    return rating
