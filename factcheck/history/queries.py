"""Reading the record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.history.models import HistoryRecord


def of_subject(session: Session, subject_type: str, subject_id: int) -> Sequence[HistoryRecord]:
    """What happened to one thing, oldest first."""
    return session.scalars(
        select(HistoryRecord)
        .where(HistoryRecord.subject_type == subject_type, HistoryRecord.subject_id == subject_id)
        .order_by(HistoryRecord.seq)
    ).all()


def facts_of(row: HistoryRecord) -> dict[str, Any]:
    """The facts of ``row`` as plain data."""
    facts: dict[str, Any] = json.loads(row.facts)
    return facts
