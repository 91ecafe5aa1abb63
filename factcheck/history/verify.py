"""Walking the chain."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.history.models import HistoryRecord
from factcheck.history.record import GENESIS, digest_of


@dataclass(frozen=True, slots=True)
class Verification:
    """How far the chain holds. ``broken_at`` is the sequence number of the first bad record."""

    checked: int
    broken_at: int | None
    reason: str
    head: str

    @property
    def ok(self) -> bool:
        """Whether every record is as it was written."""
        return self.broken_at is None


def verify(session: Session) -> Verification:
    """Check every record, oldest first, in constant memory; stop at the first that does not hold.

    A chain cannot show that its newest records were cut off: compare ``head`` and the count with a note
    kept elsewhere.
    """
    expected, previous, checked = 1, GENESIS, 0
    query = select(HistoryRecord).order_by(HistoryRecord.seq).execution_options(yield_per=500)
    # Leaving early must close the server's cursor, which PostgreSQL holds open otherwise.
    with closing(session.scalars(query)) as rows:
        for row in rows:
            if row.seq != expected:
                return Verification(checked, expected, "a record is missing", previous)
            if row.previous_hash != previous:
                return Verification(
                    checked, row.seq, "it does not follow from the record before it", previous
                )
            if digest_of(row) != row.hash:
                return Verification(checked, row.seq, "its content is not what was written", previous)
            expected, previous, checked = expected + 1, row.hash, checked + 1
    return Verification(checked, None, "", previous)
