"""Accepting many proposals of an article at once, and taking that back at once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.articles.models import Article
from factcheck.authz.check import Actor
from factcheck.claims.models import Appearance, Claim, ClaimState
from factcheck.claims.several import TakenBack, accept_several, undo_several
from factcheck.errors import NotFound
from factcheck.history.models import HistoryRecord
from factcheck.history.queries import facts_of
from factcheck.history.record import record

EVENT = "article:accept_all"


def proposals_in(session: Session, version_id: int) -> list[Claim]:
    """The proposals an article version holds, the most check-worthy first."""
    here = select(Appearance.claim_id).where(Appearance.article_version_id == version_id)
    return list(
        session.scalars(
            select(Claim)
            .where(Claim.id.in_(here), Claim.state == ClaimState.PROPOSED)
            .order_by(Claim.score.desc(), Claim.id)
        )
    )


def accept_all(session: Session, article: Article, claims: Sequence[Claim], *, actor: Actor) -> int:
    """Accept ``claims``, all or none; the number of the record by which that is taken back."""
    accept_several(session, claims, actor=actor)
    row = record(
        session,
        EVENT,
        actor=actor,
        subject_type="article",
        subject_id=article.id,
        claims={str(claim.id): claim.version for claim in claims},
    )
    return row.seq


def undo_accept_all(session: Session, article: Article, seq: int, *, actor: Actor) -> TakenBack:
    """Make the claims of that acceptance proposals again, but for those somebody has worked on since."""
    row = session.scalar(
        select(HistoryRecord).where(
            HistoryRecord.seq == seq,
            HistoryRecord.event == EVENT,
            HistoryRecord.subject_id == article.id,
        )
    )
    if row is None:
        raise NotFound
    then: dict[str, int] = facts_of(row)["claims"]
    return undo_several(session, {int(number): version for number, version in then.items()}, actor=actor)
