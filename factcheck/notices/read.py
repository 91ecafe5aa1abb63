"""Marking notices read and unread."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from factcheck.kit import clock
from factcheck.notices.models import Notice


def mark_read(session: Session, person_id: int, notice_ids: Collection[int]) -> None:
    """Mark these notices of ``person_id`` as read, if they are not."""
    session.execute(
        update(Notice)
        .where(Notice.person_id == person_id, Notice.id.in_(notice_ids), Notice.read_at.is_(None))
        .values(read_at=clock.now())
    )


def mark_unread(session: Session, notice: Notice) -> None:
    """Have it counted again."""
    notice.read_at = None
    session.flush()


def mark_all_read(session: Session, person_id: int, *, newest: int) -> tuple[int, datetime]:
    """Mark everything up to notice ``newest`` as read: what came since was not seen. How many, and when."""
    at = clock.now()
    done = session.execute(
        update(Notice)
        .where(Notice.person_id == person_id, Notice.id <= newest, Notice.read_at.is_(None))
        .values(read_at=at)
    )
    return int(done.rowcount), at  # type: ignore[attr-defined]


def undo_all_read(session: Session, person_id: int, *, at: datetime) -> None:
    """Take back exactly what was marked at that moment."""
    session.execute(
        update(Notice).where(Notice.person_id == person_id, Notice.read_at == at).values(read_at=None)
    )
