"""Notices and how they travel: by mail, to webhooks, as reminders of due times."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from factcheck.accounts.models import Invitation, Person
from factcheck.claims.models import Claim
from factcheck.db import Base, JSONValue, Line, Moment, Name, PrimaryKey, TextEnum, UTCDateTime, one_of
from factcheck.notices.kinds import Kind, Way


class Cursor(Base):
    """How far the history has been read for notices. One row, whose number is 1."""

    __tablename__ = "notice_cursor"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[PrimaryKey]
    seq: Mapped[int]  # the newest record that notices were made of


class MailKind(enum.StrEnum):
    """What a mail carries."""

    NOTICE = "notice"  # one notice, at once
    DIGEST = "digest"  # all that came since the digest before
    INVITATION = "invitation"  # the link by which somebody may join
    PASSWORD = "password"  # noqa: S105  the link by which somebody sets a new password


class Mail(Base):
    """One mail to one person. Its words are made when it is sent; ``key`` makes asking twice send once."""

    __tablename__ = "mail"
    __table_args__ = (
        CheckConstraint(one_of("kind", MailKind), name="kind"),
        CheckConstraint("(person_id IS NULL) = (kind = 'invitation')", name="recipient"),
        CheckConstraint("(invitation_id IS NOT NULL) = (kind = 'invitation')", name="invitation"),
    )

    id: Mapped[PrimaryKey]
    key: Mapped[str] = mapped_column(String(120), unique=True)  # also the name in its Message-ID
    kind: Mapped[MailKind] = mapped_column(TextEnum(MailKind))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"))
    created_at: Mapped[Moment]
    tries: Mapped[int] = mapped_column(default=0)  # that failed
    error: Mapped[Line] = mapped_column(default="")
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    given_up_at: Mapped[datetime | None] = mapped_column(UTCDateTime())

    person: Mapped[Person | None] = relationship(lazy="raise")
    invitation: Mapped[Invitation | None] = relationship(lazy="raise")
    notices: Mapped[list[Notice]] = relationship(lazy="raise", order_by="Notice.id", back_populates="mail")

    @property
    def is_over(self) -> bool:
        """Whether there is nothing more to do about it."""
        return self.sent_at is not None or self.given_up_at is not None


_UNREAD: Any = {"sqlite_where": text("read_at IS NULL"), "postgresql_where": text("read_at IS NULL")}


class Notice(Base):
    """That one thing happened, told to one person who should know. Its words stay as they were then."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint(one_of("kind", Kind), name="kind"),
        CheckConstraint(one_of("way", Way), name="way"),
        UniqueConstraint("person_id", "event"),
        Index("ix_notice_person_id_id", "person_id", "id"),
        Index("ix_notice_unread", "person_id", "id", **_UNREAD),
        Index("ix_notice_unread_about", "person_id", "claim_id", "path", **_UNREAD),
        Index("ix_notice_unread_of_claim", "claim_id", **_UNREAD),
        Index(
            "ix_notice_for_digest",
            "person_id",
            sqlite_where=text("way = 'digest' AND mail_id IS NULL"),
            postgresql_where=text("way = 'digest' AND mail_id IS NULL"),
        ),
    )

    id: Mapped[PrimaryKey]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    event: Mapped[str] = mapped_column(String(120))  # "history:17": what happened, once for each person
    kind: Mapped[Kind] = mapped_column(TextEnum(Kind))
    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id")
    )  # whose doing; none is the machine's
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"))
    says: Mapped[Line]  # what happened, as a sentence
    note: Mapped[Line] = mapped_column(default="")  # what somebody wrote with it
    why: Mapped[Line]  # why this person is told
    path: Mapped[Line]  # where on the site it can be seen
    way: Mapped[Way] = mapped_column(TextEnum(Way))  # as the person had chosen then
    happened_at: Mapped[Moment]
    made_at: Mapped[Moment]
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"), index=True)

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    actor: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[actor_id])
    claim: Mapped[Claim | None] = relationship(lazy="raise")
    mail: Mapped[Mail | None] = relationship(lazy="raise", back_populates="notices")


class Choice(Base):
    """How one person wants to be told of one kind, where it is not the kind's default."""

    __tablename__ = "notice_choice"
    __table_args__ = (
        CheckConstraint(one_of("kind", Kind), name="kind"),
        CheckConstraint(one_of("way", Way), name="way"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[Kind] = mapped_column(TextEnum(Kind), primary_key=True)
    way: Mapped[Way] = mapped_column(TextEnum(Way))


class Every(enum.StrEnum):
    """How often a digest comes."""

    HOUR = "hour"  # on the hour, when there is anything
    DAY = "day"  # once, at the hour that was chosen


class Schedule(Base):
    """When one person's digest comes, where that is not the newsroom's habit."""

    __tablename__ = "notice_schedule"
    __table_args__ = (
        CheckConstraint(one_of("every", Every), name="every"),
        CheckConstraint("hour >= 0 AND hour < 24", name="hour"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    every: Mapped[Every] = mapped_column(TextEnum(Every))
    hour: Mapped[int]  # of the day, by the clocks the person reads


class Reminder(Base):
    """That people were reminded of a due time: once for each assignment, due time and distance to it."""

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("assignment_id", "due_at", "hours"),)

    id: Mapped[PrimaryKey]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    due_at: Mapped[Moment]
    hours: Mapped[int]  # before the due time; 0 is when it was over
    made_at: Mapped[Moment]


class Webhook(Base):
    """A place outside, such as a chat, that is told of some kinds of events."""

    __tablename__ = "webhook"

    id: Mapped[PrimaryKey]
    name: Mapped[Name]
    url: Mapped[str] = mapped_column(String(2000))  # whoever knows it may post there: shown to nobody
    secret: Mapped[str] = mapped_column(String(80))  # signs what is sent
    kinds: Mapped[list[str]] = mapped_column(JSONValue())
    is_active: Mapped[bool] = mapped_column(default=True)
    off_reason: Mapped[Line] = mapped_column(default="")  # why it was switched off by itself
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    last_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    last_result: Mapped[Line] = mapped_column(default="")
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class WebhookPost(Base):
    """One event on its way to one webhook."""

    __tablename__ = "webhook_post"
    __table_args__ = (
        CheckConstraint(f"kind IS NULL OR {one_of('kind', Kind)}", name="kind"),
        UniqueConstraint("webhook_id", "event"),
    )

    id: Mapped[PrimaryKey]
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id"))
    event: Mapped[str] = mapped_column(String(120))
    kind: Mapped[Kind | None] = mapped_column(TextEnum(Kind))  # none is a test
    text: Mapped[str] = mapped_column(String(4000))
    created_at: Mapped[Moment]
    tries: Mapped[int] = mapped_column(default=0)  # that failed
    error: Mapped[Line] = mapped_column(default="")
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    given_up_at: Mapped[datetime | None] = mapped_column(UTCDateTime())

    webhook: Mapped[Webhook] = relationship(lazy="raise")
