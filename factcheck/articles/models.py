"""An article and the versions of its text."""

from __future__ import annotations

import enum
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from factcheck.accounts.models import Person
from factcheck.db import Base, Digest, Line, Moment, Name, PrimaryKey, TextEnum, Words, one_of


class Origin(enum.StrEnum):
    """How a version came in."""

    PASTED = "pasted"  # typed or pasted into the form
    UPLOADED = "uploaded"  # a file given through the form
    COMMAND = "command"  # ``factcheck ingest``


class Article(Base):
    """Something published that makes claims. What is known about it can be corrected."""

    __tablename__ = "article"

    id: Mapped[PrimaryKey]
    url: Mapped[str | None] = mapped_column(String(2000), unique=True)
    title: Mapped[Line]
    byline: Mapped[Line] = mapped_column(default="")
    publisher: Mapped[Name] = mapped_column(default="")
    published_on: Mapped[date | None]
    language: Mapped[str] = mapped_column(String(10), default="en")  # BCP 47
    latest_number: Mapped[int] = mapped_column(default=1)  # of its newest version
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
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]

    article: Mapped[Article] = relationship(back_populates="versions", lazy="raise")
