"""One row of the record."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from factcheck.db import Base, Digest, UTCDateTime


class HistoryRecord(Base):
    """Something that happened. Rows are only ever added; triggers refuse anything else.

    ``seq`` counts from 1 without a gap; ``hash`` covers every other column and the hash before.
    """

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_subject", "subject_type", "subject_id", "seq"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime())
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    event: Mapped[str] = mapped_column(String(60))  # "claim:submit": subject, colon, verb
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    facts: Mapped[str] = mapped_column(Text)  # canonical JSON, kept as text because the hash covers it
    previous_hash: Mapped[Digest]
    hash: Mapped[Digest] = mapped_column(unique=True)
