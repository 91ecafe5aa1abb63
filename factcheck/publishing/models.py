"""A check's public address and its publications."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from factcheck.db import Base, Digest, JSONValue, Moment, PrimaryKey, TextEnum, UTCDateTime, one_of


class PublicationKind(enum.StrEnum):
    """Why this public version came to be."""

    FIRST = "first"  # published for the first time
    CORRECTION = "correction"  # something was wrong
    UPDATE = "update"  # something happened since
    RETRACTION = "retraction"  # withdrawn; the notice stays


class Check(Base):
    """The public side of a claim: its address, and what is being done about it. Made at first publication."""

    __tablename__ = "check_page"

    id: Mapped[PrimaryKey]
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), unique=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    first_published_at: Mapped[Moment]
    current_number: Mapped[int]  # of the publication readers see
    correcting_kind: Mapped[PublicationKind | None] = mapped_column(TextEnum(PublicationKind))
    correcting_note: Mapped[str] = mapped_column(Text, default="")  # the public note of the next version
    correcting_since: Mapped[datetime | None] = mapped_column(UTCDateTime())
    version: Mapped[int] = mapped_column(default=1)

    publications: Mapped[list[Publication]] = relationship(
        back_populates="check", order_by="Publication.number", lazy="raise"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Publication(Base):
    """A frozen public copy. Only ever added: triggers refuse to change or delete one."""

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("check_id", "number"),
        CheckConstraint(one_of("kind", PublicationKind), name="kind"),
        CheckConstraint("(kind = 'first') = (number = 1)", name="first_is_one"),
        CheckConstraint("kind = 'first' OR note <> ''", name="change_has_note"),
    )

    id: Mapped[PrimaryKey]
    check_id: Mapped[int] = mapped_column(ForeignKey("check_page.id"))
    number: Mapped[int]
    kind: Mapped[PublicationKind] = mapped_column(TextEnum(PublicationKind))
    note: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[dict[str, Any]] = mapped_column(JSONValue())  # its shape: publishing/content.py
    digest: Mapped[Digest]
    approved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    published_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[Moment]

    check: Mapped[Check] = relationship(back_populates="publications", lazy="raise")
