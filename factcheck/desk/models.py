"""What a person looked at last, and what each day came to."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from factcheck.db import Base, JSONValue, Moment, TextEnum, UTCDateTime, one_of


class SeenKind(enum.StrEnum):
    """What can have been looked at."""

    ARTICLE = "article"
    CLAIM = "claim"


class Seen(Base):
    """That a person opened an article or a claim, and when last. Only they see it; only the newest are kept."""

    __tablename__ = "seen"
    __table_args__ = (
        CheckConstraint(one_of("kind", SeenKind), name="kind"),
        Index("ix_seen_person_id_seen_at", "person_id", "seen_at"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[SeenKind] = mapped_column(TextEnum(SeenKind), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seen_at: Mapped[Moment]


class DashboardDay(Base):
    """What a day that is over came to, in the newsroom's zone, so that the dashboard need not count it again.

    A day without a row is counted when it is looked at. Triggers on ``stay`` and ``assignment`` take away the rows of
    every day that something written later bears on, so a row that is there holds.
    """

    __tablename__ = "dashboard_day"

    zone: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    until: Mapped[datetime] = mapped_column(UTCDateTime(), index=True)  # when the day was over
    stood: Mapped[dict[str, int]] = mapped_column(JSONValue())  # claims in each state at its end
    took: Mapped[dict[str, list[int]]] = mapped_column(
        JSONValue()
    )  # seconds of each stay that ended, by state
    overdue: Mapped[int]  # claims in review that were late at its end
