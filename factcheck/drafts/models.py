"""Text that was typed and not sent, who has a page open, and forms that were sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from factcheck.accounts.models import Person
from factcheck.db import Base, Digest, JSONValue, Moment, PrimaryKey, UTCDateTime

KEY_LENGTH = 120


class Draft(Base):
    """What one person typed into one form and did not send. Nobody else ever sees it."""

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("person_id", "form"),
        Index("ix_draft_person_id_kept_at", "person_id", "kept_at"),
        Index("ix_draft_kept_at", "kept_at"),
    )

    id: Mapped[PrimaryKey]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    form: Mapped[str] = mapped_column(String(KEY_LENGTH))  # "verdict:12": what the form says of itself
    page: Mapped[str] = mapped_column(String(500))  # the address it was typed at
    fields: Mapped[dict[str, list[str]]] = mapped_column(JSONValue())  # as the browser would send them
    base: Mapped[dict[str, list[str]]] = mapped_column(JSONValue())  # as they were when the form was opened
    labels: Mapped[dict[str, str]] = mapped_column(JSONValue())  # what the page calls each of them
    size: Mapped[int]  # characters in all fields together
    kept_at: Mapped[Moment]
    discarded_at: Mapped[datetime | None] = mapped_column(UTCDateTime())  # may be taken back for a while
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Presence(Base):
    """Somebody has a page open now. One row for a person and page, renewed while it is open; no history."""

    __tablename__ = "presence"
    __table_args__ = (Index("ix_presence_page", "page", "seen_at"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    page: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True)  # "claim:12", "article:3"
    is_editing: Mapped[bool] = mapped_column(default=False)
    seen_at: Mapped[Moment]

    person: Mapped[Person] = relationship(lazy="raise")


class SentForm(Base):
    """A form that was sent and did its work. Sent again with the same words, it does nothing more."""

    __tablename__ = "sent_form"

    key: Mapped[Digest] = mapped_column(primary_key=True)  # of the person, the form's token and all it held
    location: Mapped[str] = mapped_column(String(2000), default="")  # where the first one led
    sent_at: Mapped[Moment] = mapped_column(index=True)
