"""The rating scale."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.errors import Invalid
from factcheck.review.models import Rating


def scale(session: Session) -> list[Rating]:
    """Every label in use, in the newsroom's order: worst to best, then those off the scale."""
    return list(
        session.scalars(
            select(Rating).where(Rating.retired_at.is_(None)).order_by(Rating.position, Rating.id)
        )
    )


def rating_by_key(session: Session, key: str) -> Rating:
    """The label in use that is called ``key``. Raises Invalid."""
    rating = session.scalar(select(Rating).where(Rating.key == key, Rating.retired_at.is_(None)))
    if rating is None:
        raise Invalid("Choose a rating of the scale.", field="rating")
    return rating
