"""Threads on a claim and its parts, their comments, who is mentioned, and suggested wording."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from factcheck.accounts.models import Person
from factcheck.db import Base, Line, Moment, PrimaryKey, TextEnum, UTCDateTime, Words, one_of


class About(enum.StrEnum):
    """What a thread is about."""

    CLAIM = "claim"  # the claim and the work on it
    SOURCE = "source"  # one piece of its evidence
    TEXT = "text"  # words of the claim itself
    SUMMARY = "summary"  # words of the verdict's summary
    EXPLANATION = "explanation"  # words of its explanation


PASSAGES = frozenset({About.TEXT, About.SUMMARY, About.EXPLANATION})  # these are about certain words
OF_THE_VERDICT = frozenset({About.SUMMARY, About.EXPLANATION})


class Thread(Base):
    """One matter that is talked about, until it is resolved.

    One on a passage keeps the exact words with those around them, so that the place is found again; when
    it is not, the words have changed since, and the thread says so.
    """

    __tablename__ = "thread"
    __table_args__ = (
        CheckConstraint(one_of("about", About), name="about"),
        CheckConstraint("(about = 'source') = (source_id IS NOT NULL)", name="source"),
        CheckConstraint("(about IN ('claim', 'source')) = (quote = '')", name="quote"),
        CheckConstraint("(resolved_at IS NULL) = (resolved_by_id IS NULL)", name="resolved_by"),
    )

    id: Mapped[PrimaryKey]
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True)
    about: Mapped[About] = mapped_column(TextEnum(About))
    source_id: Mapped[int | None] = mapped_column(
        ForeignKey("source.id")
    )  # a table of the review, above this
    quote: Mapped[Words] = mapped_column(default="")
    prefix: Mapped[Line] = mapped_column(default="")
    suffix: Mapped[Line] = mapped_column(default="")
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    begun_at: Mapped[Moment]
    resolved_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    begun_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[begun_by_id])
    resolved_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[resolved_by_id])
    comments: Mapped[list[Comment]] = relationship(
        back_populates="thread", order_by="Comment.id", lazy="raise"
    )
    suggestion: Mapped[Suggestion | None] = relationship(back_populates="thread", lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Comment(Base):
    """What one person said, in Markdown. Edited openly, withdrawn, never deleted."""

    __tablename__ = "comment"
    # The form's own number, so that one sent twice says it once.
    __table_args__ = (UniqueConstraint("author_id", "once"),)

    id: Mapped[PrimaryKey]
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[Words]
    written_at: Mapped[Moment]
    edited_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    once: Mapped[str | None] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(default=1)

    thread: Mapped[Thread] = relationship(back_populates="comments", lazy="raise")
    author: Mapped[Person] = relationship(lazy="raise")
    earlier: Mapped[list[EarlierText]] = relationship(order_by="EarlierText.id", lazy="raise")
    mentions: Mapped[list[Mention]] = relationship(order_by="Mention.person_id", lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class EarlierText(Base):
    """What a comment said before it was edited."""

    __tablename__ = "comment_earlier"

    id: Mapped[PrimaryKey]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    text: Mapped[Words]
    replaced_at: Mapped[Moment]


class Mention(Base):
    """That a comment names a colleague who should read it. Stays when the comment is edited."""

    __tablename__ = "mention"
    __table_args__ = (Index("ix_mention_person", "person_id", "comment_id"),)

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)

    person: Mapped[Person] = relationship(lazy="raise")


class Outcome(enum.StrEnum):
    """What became of suggested wording."""

    APPLIED = "applied"  # the words stand where they were suggested
    DECLINED = "declined"  # not wanted, for a reason
    TAKEN_BACK = "taken_back"  # by whoever made it


class Suggestion(Base):
    """Other words for the passage of a thread, offered to whoever writes the text."""

    __tablename__ = "suggestion"
    __table_args__ = (
        CheckConstraint(f"outcome IS NULL OR {one_of('outcome', Outcome)}", name="outcome"),
        CheckConstraint(
            "(outcome IS NULL) = (settled_at IS NULL) AND (outcome IS NULL) = (settled_by_id IS NULL)",
            name="settled",
        ),
    )

    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    replacement: Mapped[Words]  # "" to strike the words
    outcome: Mapped[Outcome | None] = mapped_column(TextEnum(Outcome))
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[Line] = mapped_column(default="")  # why it was declined
    version: Mapped[int] = mapped_column(default=1)

    thread: Mapped[Thread] = relationship(back_populates="suggestion", lazy="raise")
    settled_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[settled_by_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
