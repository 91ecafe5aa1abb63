"""What sources rely on, the copies we keep of it, and how often a site is asked."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from factcheck.accounts.models import Person
from factcheck.db import Base, JSONValue, Line, Moment, Name, PrimaryKey, TextEnum, UTCDateTime, one_of


class Live(enum.StrEnum):
    """What stands at an address now, compared with the newest copy that the newsroom took."""

    UNKNOWN = "unknown"  # it was not compared yet
    SAME = "same"
    CHANGED = "changed"  # its readable text says something else
    GONE = "gone"  # the site says that there is no such page
    UNREACHABLE = "unreachable"  # the site does not answer, or refuses us


class Document(Base):
    """A page at an address, or a file that somebody brought: one row, however many claims rely on it."""

    __tablename__ = "kept_document"
    __table_args__ = (
        CheckConstraint(one_of("live", Live), name="live"),
        Index("ix_kept_document_next_look_at", "next_look_at"),
    )

    id: Mapped[PrimaryKey]
    url: Mapped[str | None] = mapped_column(String(2000), unique=True)  # none for a file without an address
    created_at: Mapped[Moment]
    live: Mapped[Live] = mapped_column(TextEnum(Live), default=Live.UNKNOWN)
    looked_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    next_look_at: Mapped[datetime | None] = mapped_column(UTCDateTime())  # none: it is not compared
    looks: Mapped[int] = mapped_column(default=0)  # in a row that found nothing new: the more, the rarer
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    trouble: Mapped[Line] = mapped_column(default="")  # why the newest look failed, in a sentence


class Wording(Base):
    """The readable words of copies, by their SHA-256: the same words once."""

    __tablename__ = "kept_text"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class Occasion(enum.StrEnum):
    """Why a copy was made."""

    ASKED = "asked"  # somebody asked for it
    BROUGHT = "brought"  # somebody brought their own
    DRIFT = "drift"  # a later look found other words there


class Copy(Base):
    """One copy of a document at a time, or the sentence that says why there is none."""

    __tablename__ = "kept_copy"
    __table_args__ = (
        CheckConstraint(one_of("occasion", Occasion), name="occasion"),
        CheckConstraint("refused = '' OR finished_at IS NOT NULL", name="refused_when_finished"),
        CheckConstraint("(sha256 IS NULL) = (size IS NULL)", name="size"),
        Index("ix_kept_copy_document", "document_id", "id"),
        Index("ix_kept_copy_read_as", "read_as", "id"),
    )

    id: Mapped[PrimaryKey]
    document_id: Mapped[int] = mapped_column(ForeignKey("kept_document.id"))
    occasion: Mapped[Occasion] = mapped_column(TextEnum(Occasion))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[Moment]
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    refused: Mapped[Line] = mapped_column(default="")  # why there is no copy, in a sentence
    file_name: Mapped[Line] = mapped_column(default="")  # what its owner calls an uploaded file
    final_url: Mapped[str] = mapped_column(String(2000), default="")
    status: Mapped[int | None]
    kind: Mapped[Name] = mapped_column(default="")  # the media type, told by what is in it
    kept_at: Mapped[datetime | None] = mapped_column(UTCDateTime())  # when it was fetched or brought
    sha256: Mapped[str | None] = mapped_column(String(64))  # of the bytes, which the store keeps by this name
    size: Mapped[int | None]
    warc: Mapped[str | None] = mapped_column(String(64))  # the exchange with the site, kept by this name
    text_sha256: Mapped[str | None] = mapped_column(ForeignKey("kept_text.sha256"))
    unread: Mapped[Line] = mapped_column(default="")  # why no words could be read from it, in a sentence
    title: Mapped[Line] = mapped_column(default="")  # what the copy says of itself, from here on
    byline: Mapped[Line] = mapped_column(default="")
    publisher: Mapped[Name] = mapped_column(default="")
    published_on: Mapped[date | None]
    language: Mapped[str] = mapped_column(String(35), default="")
    # Pages, seconds or cells of its words: `reading.types.Outline`; empty where they have but paragraphs.
    outline: Mapped[dict[str, Any] | None] = mapped_column(JSONValue(none_as_null=True))
    read_as: Mapped[int] = mapped_column(
        default=0
    )  # which reading its words and places are of: `keep.READING` or an older one
    # Of a picture or a recording: what it says of itself (size, length, camera, time, place), as its file has it.
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSONValue(none_as_null=True))
    page_pdf: Mapped[str | None] = mapped_column(
        String(64)
    )  # the page as Chromium drew it, kept by these names
    page_png: Mapped[str | None] = mapped_column(String(64))
    page_trouble: Mapped[Line] = mapped_column(default="")  # why it was not drawn, in a sentence
    archived_url: Mapped[str] = mapped_column(
        String(2100), default=""
    )  # where the Wayback Machine keeps it too
    archive_trouble: Mapped[Line] = mapped_column(default="")  # why it does not, in a sentence
    small: Mapped[str | None] = mapped_column(String(64))  # a picture drawn anew, smaller, kept by this name

    document: Mapped[Document] = relationship(lazy="raise")
    asked_by: Mapped[Person | None] = relationship(lazy="raise")
    words: Mapped[Wording | None] = relationship(lazy="raise")

    @property
    def is_kept(self) -> bool:
        """Whether there are bytes."""
        return self.sha256 is not None


class Host(Base):
    """A site, and how it wants to be visited: one request at a time, with a pause, as its robots.txt says."""

    __tablename__ = "kept_host"

    name: Mapped[str] = mapped_column(String(260), primary_key=True)  # scheme, host and port
    free_at: Mapped[Moment]  # when the next request may begin; later than now while one is under way
    job_id: Mapped[int | None]  # the job whose turn it is; jobs that are over are cleared away, hence no key
    robots: Mapped[str] = mapped_column(Text, default="")
    robots_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    robots_status: Mapped[int] = mapped_column(default=0)  # 0: it could not be fetched
