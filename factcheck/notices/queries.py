"""Reading a person's notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from factcheck.errors import NotFound
from factcheck.notices.models import Notice

A_PAGE = 30
MOST_COUNTED = 100  # more are "99+" under the bell; counting on would take longer for those who never look


@dataclass(frozen=True, slots=True)
class Slice:
    """Some of a person's notices, latest first; ``earlier`` is the number to go on from, if there are more."""

    notices: Sequence[Notice]
    earlier: int | None


def unread(session: Session, person_id: int) -> int:
    """How many notices ``person_id`` has not read, at most MOST_COUNTED."""
    some = (
        select(Notice.id).where(Notice.person_id == person_id, Notice.read_at.is_(None)).limit(MOST_COUNTED)
    )
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def notices_of(
    session: Session, person_id: int, *, only_unread: bool = False, before: int | None = None
) -> Slice:
    """One page of the notices of ``person_id``: those made before number ``before``, by key and not by count."""
    wanted = select(Notice).where(Notice.person_id == person_id)
    if only_unread:
        wanted = wanted.where(Notice.read_at.is_(None))
    if before is not None:
        wanted = wanted.where(Notice.id < before)
    found = session.scalars(
        wanted.order_by(Notice.id.desc())
        .limit(A_PAGE + 1)
        .options(joinedload(Notice.claim), joinedload(Notice.actor))
    ).all()
    shown = found[:A_PAGE]
    return Slice(shown, shown[-1].id if len(found) > A_PAGE else None)


def get_notice(session: Session, person_id: int, notice_id: int) -> Notice:
    """One's own notice. Raises NotFound."""
    found = session.get(Notice, notice_id)
    if found is None or found.person_id != person_id:
        raise NotFound("There is no such notice.")
    return found


def unread_about(session: Session, person_id: int, *, path: str, claim_id: int | None) -> list[int]:
    """The unread notices about the claim that is shown, or on a page about none those that lead there."""
    wanted = select(Notice.id).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    wanted = wanted.where(Notice.claim_id.is_(None) if claim_id is None else Notice.claim_id == claim_id)
    return list(session.scalars(wanted.where(Notice.path == path) if claim_id is None else wanted))
