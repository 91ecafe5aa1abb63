"""Appending to the record."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from factcheck.authz.check import Actor
from factcheck.db import canonical
from factcheck.history.models import HistoryRecord
from factcheck.kit import clock

GENESIS = "0" * 64
# Any fixed number does; it names the chain's lock among PostgreSQL's advisory locks.
_CHAIN_LOCK = 0x4641_4354


def record(
    session: Session,
    event: str,
    *,
    actor: Actor | None,
    subject_type: str,
    subject_id: int,
    at: datetime | None = None,
    **facts: Any,
) -> HistoryRecord:
    """Append one record in the caller's transaction and return it.

    ``event`` is "subject:verb"; ``facts`` must be plain JSON data. Two transactions that append at once
    would fork the chain on PostgreSQL, so the chain is locked until the caller commits; SQLite has a
    single writer anyway.
    """
    session.flush()  # so that rows are locked before the chain is, by everybody in the same order
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    head = session.scalars(select(HistoryRecord).order_by(HistoryRecord.seq.desc()).limit(1)).first()
    row = HistoryRecord(
        seq=1 if head is None else head.seq + 1,
        at=at or clock.now(),
        actor_id=None if actor is None else actor.id,
        event=event,
        subject_type=subject_type,
        subject_id=subject_id,
        facts=canonical(facts),
        previous_hash=GENESIS if head is None else head.hash,
    )
    row.hash = digest_of(row)
    session.add(row)
    session.flush()
    return row


def digest_of(row: HistoryRecord) -> str:
    """The SHA-256 (hex) that ``row`` must carry, made of every other column."""
    content = canonical(
        [
            row.seq,
            row.at.isoformat(timespec="microseconds"),
            row.actor_id,
            row.event,
            row.subject_type,
            row.subject_id,
            row.facts,
            row.previous_hash,
        ]
    )
    return hashlib.sha256(content.encode()).hexdigest()
