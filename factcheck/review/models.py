"""The rating scale, assignments, sources, verdicts with their rounds, decisions."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from factcheck.accounts.models import Person
from factcheck.claims.models import Claim
from factcheck.db import (
    Base,
    Digest,
    JSONValue,
    Line,
    Moment,
    Name,
    PrimaryKey,
    TextEnum,
    UTCDateTime,
    Words,
    one_of,
)


class Rating(Base):
    """One label of the scale. Rated labels carry ``value``; unrated ones (Unproven, Satire …) carry none."""

    __tablename__ = "rating"

    id: Mapped[PrimaryKey]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    label: Mapped[Name]
    definition: Mapped[Line]
    value: Mapped[int | None]  # worst is the least, best the greatest
    tone: Mapped[str] = mapped_column(String(4))  # r1 … r5, r0 for unrated: the colour
    icon: Mapped[str] = mapped_column(String(40))  # its shape; colour is never the only sign
    position: Mapped[int]


class AssignmentRole(enum.StrEnum):
    """What the assignee is asked for."""

    LEAD = "lead"  # researches and writes the verdict
    SECOND = "second"  # gives an opinion without seeing the first


class Assignment(Base):
    """A reviewer, a claim, a due time. Ended, never deleted."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint(one_of("role", AssignmentRole), name="role"),
        Index(
            "uq_assignment_one_lead",
            "claim_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL AND role = 'lead'"),
            postgresql_where=text("ended_at IS NULL AND role = 'lead'"),
        ),
        Index("ix_assignment_person_open", "person_id", "ended_at"),
    )

    id: Mapped[PrimaryKey]
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[AssignmentRole] = mapped_column(TextEnum(AssignmentRole), default=AssignmentRole.LEAD)
    assigned_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    created_at: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    end_reason: Mapped[Line] = mapped_column(default="")

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    claim: Mapped[Claim] = relationship(lazy="raise")


class Stance(enum.StrEnum):
    """What a source says about the claim."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    CONTEXT = "context"


class Tier(enum.StrEnum):
    """How near a source is to the fact."""

    PRIMARY = "primary"  # data, document, recording, the person
    SECONDARY = "secondary"  # reporting, analysis
    TERTIARY = "tertiary"  # encyclopedia, aggregator


class Source(Base):
    """One piece of evidence on a claim. Withdrawn, never deleted."""

    __tablename__ = "source"
    __table_args__ = (
        CheckConstraint(one_of("stance", Stance), name="stance"),
        CheckConstraint(one_of("tier", Tier), name="tier"),
        CheckConstraint("url IS NOT NULL OR reference <> ''", name="findable"),
    )

    id: Mapped[PrimaryKey]
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True)
    title: Mapped[Line]
    url: Mapped[str | None] = mapped_column(String(2000))
    reference: Mapped[Line] = mapped_column(default="")  # where it has no address: a book, a call, an archive
    publisher: Mapped[Name] = mapped_column(default="")
    published_on: Mapped[date | None]
    quote: Mapped[Words]  # the exact words relied on
    locator: Mapped[Line]  # where in it they stand: page 41, table 3
    stance: Mapped[Stance] = mapped_column(TextEnum(Stance))
    tier: Mapped[Tier] = mapped_column(TextEnum(Tier))
    note: Mapped[str] = mapped_column(Text, default="")  # for colleagues; not published
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Verdict(Base):
    """The verdict being written: one row a claim, changed in place; what was submitted is in its rounds."""

    __tablename__ = "verdict"

    id: Mapped[PrimaryKey]
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), unique=True)
    rating_id: Mapped[int | None] = mapped_column(ForeignKey("rating.id"))
    summary: Mapped[Line] = mapped_column(default="")
    explanation: Mapped[str] = mapped_column(Text, default="")  # Markdown
    none_against: Mapped[bool] = mapped_column(default=False)  # evidence against was looked for, none found
    updated_at: Mapped[Moment]
    updated_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    rating: Mapped[Rating | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Round(Base):
    """One submission of a verdict: a frozen copy of everything that would be published."""

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("claim_id", "number"),)

    id: Mapped[PrimaryKey]
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSONValue())
    digest: Mapped[Digest]  # SHA-256 of the canonical content
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[Moment]

    submitted_by: Mapped[Person] = relationship(lazy="raise")


class DecisionKind(enum.StrEnum):
    """What an editor did with a submitted verdict."""

    APPROVE = "approve"
    SEND_BACK = "send_back"


class SendBackReason(enum.StrEnum):
    """Why a verdict is not ready."""

    MISSING_SOURCE = "missing_source"
    WEAK_SOURCE = "weak_source"
    WRONG_RATING = "wrong_rating"
    UNCLEAR_WORDING = "unclear_wording"
    MISSING_CONTEXT = "missing_context"
    OTHER = "other"


class Decision(Base):
    """An editor's word on one round. An approval holds for ``digest`` and nothing else."""

    __tablename__ = "decision"
    __table_args__ = (CheckConstraint(one_of("kind", DecisionKind), name="kind"),)

    id: Mapped[PrimaryKey]
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    kind: Mapped[DecisionKind] = mapped_column(TextEnum(DecisionKind))
    digest: Mapped[Digest]
    reasons: Mapped[list[str]] = mapped_column(JSONValue(), default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[Moment]
    voided_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    void_reason: Mapped[Line] = mapped_column(default="")

    round: Mapped[Round] = relationship(lazy="raise")
    decided_by: Mapped[Person] = relationship(lazy="raise")
