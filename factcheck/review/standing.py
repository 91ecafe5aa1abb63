"""How the sources of a claim stand: their copies, what became of their pages, who else relies on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from factcheck.claims.models import Claim
from factcheck.keeping.models import Copy, Document, Occasion
from factcheck.review.models import Drift, Source


class Standing(NamedTuple):
    """What is to be said of one source beside its facts."""

    copy: Copy | None = None  # the one it rests on
    waits: Copy | None = None  # one that is on its way
    refused: str = ""  # why there is none
    drift: Drift | None = None
    document: Document | None = None
    others: int = 0  # other claims that rest on the same page or file


NOTHING = Standing()


def standing_of(session: Session, sources: Iterable[Source]) -> dict[int, Standing]:
    """The standing of each of ``sources`` (loaded with their copies) by its number."""
    some = [source for source in sources if source.document_id is not None]
    ids = {source.document_id for source in some if source.document_id is not None}
    if not ids:
        return {}
    newest = _newest(session, ids)
    documents = {one.id: one for one in session.scalars(select(Document).where(Document.id.in_(ids)))}
    drifts = {
        one.source_id: one
        for one in session.scalars(
            select(Drift).where(Drift.source_id.in_([one.id for one in some]), Drift.settled.is_(None))
        )
    }
    claims = _claims_of(session, ids)
    found = {}
    for source in some:
        document_id = source.document_id or 0
        last = newest.get(document_id)
        found[source.id] = Standing(
            copy=source.copy,
            waits=last if last is not None and last.finished_at is None else None,
            refused=last.refused if last is not None and source.copy is None else "",
            drift=drifts.get(source.id),
            document=documents.get(document_id),
            others=claims.get(document_id, 1) - 1,
        )
    return found


def _newest(session: Session, ids: set[int]) -> dict[int, Copy]:
    last = (
        select(func.max(Copy.id))
        .where(Copy.document_id.in_(ids), Copy.occasion != Occasion.DRIFT)
        .group_by(Copy.document_id)
    )
    return {one.document_id: one for one in session.scalars(select(Copy).where(Copy.id.in_(last)))}


def _claims_of(session: Session, ids: set[int]) -> dict[int, int]:
    rows = session.execute(
        select(Source.document_id, func.count(func.distinct(Source.claim_id)))
        .where(Source.document_id.in_(ids), Source.withdrawn_at.is_(None))
        .group_by(Source.document_id)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}


def uses_of(session: Session, document_id: int) -> list[Claim]:
    """Every claim that relies on this page or file, the newest first."""
    return list(
        session.scalars(
            select(Claim)
            .where(
                Claim.id.in_(
                    select(Source.claim_id).where(
                        Source.document_id == document_id, Source.withdrawn_at.is_(None)
                    )
                )
            )
            .order_by(Claim.id.desc())
            .limit(50)
        )
    )


def source_of(session: Session, claim_id: int, source_id: int) -> Source | None:
    """One source with its copy and the copy's words."""
    return session.scalar(
        select(Source)
        .where(Source.id == source_id, Source.claim_id == claim_id)
        .options(joinedload(Source.copy).joinedload(Copy.words))
    )
