"""Reading drafts and who is at a page. A draft is only ever read by its own person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from factcheck.accounts.models import Person
from factcheck.drafts.models import Draft, Presence
from factcheck.errors import NotFound
from factcheck.history.models import HistoryRecord

GONE_AFTER = timedelta(minutes=1)  # a page says three times as often that it is open


def draft_of(session: Session, person_id: int, form: str) -> Draft | None:
    """What this person typed into that form, discarded or not."""
    return session.scalar(select(Draft).where(Draft.person_id == person_id, Draft.form == form))


def draft_by_id(session: Session, person_id: int, draft_id: int) -> Draft:
    """One draft of this person. Raises NotFound for everybody else's."""
    row = session.scalar(select(Draft).where(Draft.id == draft_id, Draft.person_id == person_id))
    if row is None:
        raise NotFound("It was sent, or it has been too long ago.")
    return row


def drafts_in(session: Session, person_id: int, forms: Collection[str]) -> dict[str, Draft]:
    """What this person typed into those forms and did not discard."""
    rows = session.scalars(
        select(Draft).where(Draft.person_id == person_id, Draft.form.in_(forms), Draft.discarded_at.is_(None))
    )
    return {row.form: row for row in rows}


def drafts_of(session: Session, person_id: int) -> Sequence[Draft]:
    """Everything this person typed and neither sent nor discarded, the newest first."""
    return session.scalars(
        select(Draft)
        .where(Draft.person_id == person_id, Draft.discarded_at.is_(None))
        .order_by(Draft.kept_at.desc(), Draft.id.desc())
    ).all()


def others_at(session: Session, page: str, person_id: int, now: datetime) -> Sequence[Presence]:
    """Who else has that page open now, those who are writing first."""
    return session.scalars(
        select(Presence)
        .join(Presence.person)
        .where(
            Presence.page == page,
            Presence.person_id != person_id,
            Presence.seen_at > now - GONE_AFTER,
            Person.is_active,
        )
        .order_by(Presence.is_editing.desc(), Person.name)
        .options(joinedload(Presence.person))
    ).all()


def newest_seq(session: Session, subject_type: str, subject_id: int) -> int:
    """The number of the last thing that happened to it, 0 for none."""
    found = session.scalar(
        select(func.max(HistoryRecord.seq)).where(
            HistoryRecord.subject_type == subject_type, HistoryRecord.subject_id == subject_id
        )
    )
    return found or 0


def happened_since(
    session: Session, subject_type: str, subject_id: int, seq: int, events: Collection[str]
) -> Sequence[HistoryRecord]:
    """What happened to it after record ``seq``, of those kinds, oldest first."""
    return session.scalars(
        select(HistoryRecord)
        .where(
            HistoryRecord.subject_type == subject_type,
            HistoryRecord.subject_id == subject_id,
            HistoryRecord.seq > seq,
            HistoryRecord.event.in_(events),
        )
        .order_by(HistoryRecord.seq)
        .limit(50)
    ).all()
