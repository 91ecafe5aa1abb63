"""An article and the versions of its text."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from factcheck.accounts.models import Person
from factcheck.db import Base, Digest, JSONValue, Line, Moment, Name, PrimaryKey, TextEnum, Words, one_of


class Origin(enum.StrEnum):
    """How a version came in."""

    PASTED = "pasted"  # typed or pasted into the form
    UPLOADED = "uploaded"  # a file given through the form
    COMMAND = "command"  # ``factcheck ingest``
    FETCHED = "fetched"  # read from its web address, because somebody asked
    FEED = "feed"  # read from its web address, because a watched feed named it


class Article(Base):
    """Something published that makes claims. What is known about it can be corrected."""

    __tablename__ = "article"

    id: Mapped[PrimaryKey]
    url: Mapped[str | None] = mapped_column(String(2000), unique=True)
    title: Mapped[Line]
    byline: Mapped[Line] = mapped_column(default="")
    publisher: Mapped[Name] = mapped_column(default="", index=True)
    reach: Mapped[int | None]  # about how many people it reached, as far as somebody has said
    published_on: Mapped[date | None]
    language: Mapped[str] = mapped_column(String(10), default="en")  # BCP 47
    latest_number: Mapped[int] = mapped_column(default=1)  # of its newest version
    embargo_until: Mapped[datetime | None]  # nothing about it is published before
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=1)

    versions: Mapped[list[ArticleVersion]] = relationship(
        back_populates="article", order_by="ArticleVersion.number", lazy="raise"
    )
    created_by: Mapped[Person | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ArticleVersion(Base):
    """The text as it stood at a time. Never changed; offsets into it are Unicode code points."""

    __tablename__ = "article_version"
    __table_args__ = (
        UniqueConstraint("article_id", "number"),
        CheckConstraint(one_of("origin", Origin), name="origin"),
    )

    id: Mapped[PrimaryKey]
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    number: Mapped[int]
    text: Mapped[Words]
    sha256: Mapped[Digest]  # of the UTF-8 text
    origin: Mapped[Origin] = mapped_column(TextEnum(Origin))
    file_name: Mapped[Line] = mapped_column(default="")
    # Of a transcript: [[start, end, speaker, first second, last second], …] in reading order; else empty.
    segments: Mapped[list[list[Any]]] = mapped_column(JSONValue(), default=list)
    notes: Mapped[list[str]] = mapped_column(JSONValue(), default=list)  # on its reading, in sentences
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]

    article: Mapped[Article] = relationship(back_populates="versions", lazy="raise")


class Feed(Base):
    """An RSS, Atom or JSON feed that is looked at on a schedule; what it names is fetched."""

    __tablename__ = "feed"

    id: Mapped[PrimaryKey]
    url: Mapped[str] = mapped_column(String(2000), unique=True)
    title: Mapped[Line] = mapped_column(default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    every_minutes: Mapped[int] = mapped_column(default=60)
    next_at: Mapped[Moment]  # when it is due to be looked at
    looked_at: Mapped[datetime | None]
    etag: Mapped[Line] = mapped_column(
        default=""
    )  # validators of the last answer, so that "unchanged" is cheap
    last_modified: Mapped[Name] = mapped_column(default="")
    failures: Mapped[int] = mapped_column(default=0)  # in a row; each makes the next look later
    error: Mapped[Line] = mapped_column(default="")  # of the last look, in a sentence
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Arrival(Base):
    """One address or file that was asked to be read, by a person, a command or a feed, and what came of it."""

    __tablename__ = "arrival"
    __table_args__ = (
        UniqueConstraint("feed_id", "entry"),
        CheckConstraint("url <> '' OR file_name <> ''", name="something"),
        Index("ix_arrival_asked_at", "asked_at"),
        Index("ix_arrival_url", "url", "asked_at"),
    )

    id: Mapped[PrimaryKey]
    url: Mapped[str] = mapped_column(String(2000), default="")  # of a file: where it was published, if known
    file_name: Mapped[Line] = mapped_column(default="")  # as its owner calls it; "" for an address
    file: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # until it is read
    given: Mapped[dict[str, str]] = mapped_column(JSONValue(), default=dict)  # what somebody knew better
    feed_id: Mapped[int | None] = mapped_column(ForeignKey("feed.id"))
    entry: Mapped[str | None] = mapped_column(String(500))  # the feed's own name for it; each is read once
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[Moment]
    finished_at: Mapped[datetime | None]
    final_url: Mapped[str] = mapped_column(String(2000), default="")
    refused: Mapped[Line] = mapped_column(default="")  # why nothing came of it, in a sentence
    article_version_id: Mapped[int | None] = mapped_column(ForeignKey("article_version.id"))

    article_version: Mapped[ArticleVersion | None] = relationship(lazy="raise")
    feed: Mapped[Feed | None] = relationship(lazy="raise")
