"""A job, and a worker that does jobs."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from factcheck.db import Base, JSONValue, Moment, Name, PrimaryKey, TextEnum, UTCDateTime, one_of


class JobState(enum.StrEnum):
    """Where a job stands."""

    QUEUED = "queued"  # nobody works on it yet, or a try failed and another is due
    RUNNING = "running"  # a worker holds its lease
    DONE = "done"  # its work was committed together with this word
    FAILED = "failed"  # given up after the last try; the error says why
    CANCELLED = "cancelled"  # somebody stopped it; nothing of its work was kept


class Job(Base):
    """One piece of work. ``args`` is JSON; ``dedup_key`` makes asking twice do it once."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint(one_of("state", JobState), name="state"),
        Index("ix_job_state_run_after", "state", "run_after"),
        Index("ix_job_state_id", "state", "id"),
        Index("ix_job_name_id", "name", "id"),
    )

    id: Mapped[PrimaryKey]
    name: Mapped[str] = mapped_column(String(60))
    args: Mapped[dict[str, Any]] = mapped_column(JSONValue())
    state: Mapped[JobState] = mapped_column(TextEnum(JobState), default=JobState.QUEUED)
    dedup_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    attempts: Mapped[int] = mapped_column(default=0)  # tries that were begun
    failures: Mapped[int] = mapped_column(default=0)  # tries that ended with an error
    lease: Mapped[str | None] = mapped_column(String(40))  # who works on it: a random word of that try
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime())
    run_after: Mapped[Moment]
    progress_done: Mapped[int] = mapped_column(default=0)
    progress_total: Mapped[int] = mapped_column(default=0)
    progress_words: Mapped[str] = mapped_column(String(200), default="")
    error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[Moment]
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    stop_asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime())  # it stops at its next step

    @property
    def is_over(self) -> bool:
        """Whether nothing more is done about it by itself."""
        return self.state in OVER


OVER = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Worker(Base):
    """One worker process, as it last said that it is there. It takes its row away when it ends well."""

    __tablename__ = "worker"

    id: Mapped[PrimaryKey]
    host: Mapped[Name]
    pid: Mapped[int]
    started_at: Mapped[Moment]
    seen_at: Mapped[Moment]
