"""What the desk's article pages show of published claims."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from factcheck.claims.workspace import PublicRating
from factcheck.publishing.models import Check, Publication, PublicationKind

KINDS = {PublicationKind.CORRECTION: ", corrected", PublicationKind.UPDATE: ", updated"}


def ratings_of(session: Session, claim_ids: Collection[int]) -> dict[int, PublicRating]:
    """The rating readers see now of each of these claims that has a standing check."""
    rows = session.execute(
        select(Check.claim_id, Publication)
        .join(Publication, and_(Publication.check_id == Check.id, Publication.number == Check.current_number))
        .where(Check.claim_id.in_(claim_ids), Publication.kind != PublicationKind.RETRACTION)
    )
    return {claim_id: _rating(publication) for claim_id, publication in rows}


def _rating(publication: Publication) -> PublicRating:
    rating = publication.content["rating"]
    return PublicRating(
        label=rating["label"],
        icon=rating["icon"],
        tone=rating["tone"],
        version=f"v{publication.number}{KINDS.get(publication.kind, '')}",
    )
