"""The rating scale, assignments, sources, verdicts with their rounds, decisions."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from factcheck.accounts.models import Person
from factcheck.claims.models import Claim, Topic
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
from factcheck.keeping.models import Copy


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
    look_again_days: Mapped[int | None]  # after how many days checks that carry it are looked at again
    retired_at: Mapped[datetime | None]  # since when no verdict can take it; what carries it keeps it


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
        Index(
            "ix_assignment_lead_due",
            "due_at",
            "claim_id",
            sqlite_where=text("ended_at IS NULL AND role = 'lead'"),
            postgresql_where=text("ended_at IS NULL AND role = 'lead'"),
        ),
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
        Index("ix_source_created_at", "created_at", "tier", "withdrawn_at"),
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
    author: Mapped[Name] = mapped_column(default="")
    language: Mapped[str] = mapped_column(String(35), default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("kept_document.id"), index=True)
    copy_id: Mapped[int | None] = mapped_column(ForeignKey("kept_copy.id"))  # the copy that it relies on
    words_kept: Mapped[
        bool | None
    ]  # whether the exact words stand in that copy; empty when that cannot be told
    # Where in it they stand, as `reading.places` tells it; empty when that cannot be told.
    place: Mapped[dict[str, Any] | None] = mapped_column(JSONValue(none_as_null=True))
    archived_url: Mapped[str] = mapped_column(String(2100), default="")  # where readers find it archived
    stance: Mapped[Stance] = mapped_column(TextEnum(Stance))
    tier: Mapped[Tier] = mapped_column(TextEnum(Tier))
    note: Mapped[str] = mapped_column(Text, default="")  # for colleagues; not published
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    copy: Mapped[Copy | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class MediaKind(enum.StrEnum):
    """In what a claim was made where words alone do not make it."""

    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"


class Authenticity(enum.StrEnum):
    """What a picture or a recording is, set against what it is passed off as: the categories of schema.org."""

    ORIGINAL = "OriginalMediaContent"
    DECONTEXTUALIZED = "DecontextualizedContent"
    EDITED = "EditedOrCroppedContent"
    TRANSFORMED = "TransformedContent"
    STAGED = "StagedContent"
    SATIRE = "SatireOrParodyContent"


class AppearanceMedia(Base):
    """The picture or recording in which a claim was made at one place, and how authentic it is."""

    __tablename__ = "appearance_media"
    __table_args__ = (
        CheckConstraint(one_of("kind", MediaKind), name="kind"),
        CheckConstraint(f"category IS NULL OR {one_of('category', Authenticity)}", name="category"),
    )

    id: Mapped[PrimaryKey]
    appearance_id: Mapped[int] = mapped_column(ForeignKey("appearance.id"), unique=True)
    kind: Mapped[MediaKind] = mapped_column(TextEnum(MediaKind))
    url: Mapped[str] = mapped_column(String(2000))  # of the file, or of the page on which it stands
    copy_id: Mapped[int | None] = mapped_column(ForeignKey("kept_copy.id"))  # ours, brought as a file
    shown: Mapped[bool] = mapped_column(default=False)  # whether readers see the picture, drawn anew
    category: Mapped[Authenticity | None] = mapped_column(TextEnum(Authenticity))
    context: Mapped[str] = mapped_column(Text, default="")  # what the original shows: where, when, of whom
    original_url: Mapped[str] = mapped_column(String(2000), default="")
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[Moment]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    version: Mapped[int] = mapped_column(default=1)

    copy: Mapped[Copy | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class DriftKind(enum.StrEnum):
    """What became of the live page under a source."""

    CHANGED = "changed"
    GONE = "gone"


class Settled(enum.StrEnum):
    """What became of a drift."""

    KEPT = "kept"  # the source goes on relying on its old copy
    TAKEN = "taken"  # it relies on the new copy now
    BACK = "back"  # the live page says again what the copy says


class Drift(Base):
    """A source whose live page no longer says what its copy says: found by a look, settled by a person.

    One row a source is open at a time. ``seen_copy_id`` is the copy of what stands there now.
    """

    __tablename__ = "source_drift"
    __table_args__ = (
        CheckConstraint(one_of("kind", DriftKind), name="kind"),
        CheckConstraint(f"settled IS NULL OR {one_of('settled', Settled)}", name="settled"),
        CheckConstraint("(settled IS NULL) = (settled_at IS NULL)", name="settled_when"),
        Index(
            "uq_source_drift_one_open",
            "source_id",
            unique=True,
            sqlite_where=text("settled IS NULL"),
            postgresql_where=text("settled IS NULL"),
        ),
        Index("ix_source_drift_source", "source_id", "id"),
        Index(
            "ix_source_drift_unsettled",
            "id",
            sqlite_where=text("settled IS NULL"),
            postgresql_where=text("settled IS NULL"),
        ),
    )

    id: Mapped[PrimaryKey]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    kind: Mapped[DriftKind] = mapped_column(TextEnum(DriftKind))
    seen_copy_id: Mapped[int | None] = mapped_column(ForeignKey("kept_copy.id"))  # none when it is gone
    words_there: Mapped[bool | None]  # whether the words relied on still stand there
    found_at: Mapped[Moment]
    settled: Mapped[Settled | None] = mapped_column(TextEnum(Settled))
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    source: Mapped[Source] = relationship(lazy="raise")
    seen_copy: Mapped[Copy | None] = relationship(lazy="raise")


class KnownPublisher(Base):
    """A publisher as the newsroom judges it: how near to the fact it mostly is. Ended, never deleted."""

    __tablename__ = "known_publisher"
    __table_args__ = (
        CheckConstraint(one_of("tier", Tier), name="tier"),
        Index(
            "uq_known_publisher_site",
            "site",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[PrimaryKey]
    site: Mapped[Name]  # the host its pages stand on, and all below it: statistics.example
    name: Mapped[Name]
    tier: Mapped[Tier] = mapped_column(TextEnum(Tier))
    note: Mapped[Line] = mapped_column(default="")
    created_at: Mapped[Moment]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
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
    __table_args__ = (
        UniqueConstraint("claim_id", "number"),
        Index("ix_round_submitted_at", "submitted_at", "submitted_by_id"),
    )

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
    __table_args__ = (
        CheckConstraint(one_of("kind", DecisionKind), name="kind"),
        Index("ix_decision_decided_at", "decided_at", "kind"),
    )

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


class Away(Base):
    """Days on which a person takes no work. ``ends_on`` is the last of them; ended early, it is withdrawn."""

    __tablename__ = "away"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="order"),)

    id: Mapped[PrimaryKey]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime())


class KnownTopic(Base):
    """A topic that a person knows well: claims about it are suggested to them first."""

    __tablename__ = "known_topic"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True, index=True)


class ConflictKind(enum.StrEnum):
    """What a person keeps away from."""

    CLAIMANT = "claimant"  # whoever makes the claim
    PUBLISHER = "publisher"  # where it was said
    TOPIC = "topic"  # what it is about


class ConflictOfInterest(Base):
    """What a person declared to keep away from. Withdrawn, never deleted; the reason is for editors only."""

    __tablename__ = "conflict_of_interest"
    __table_args__ = (
        CheckConstraint(one_of("kind", ConflictKind), name="kind"),
        CheckConstraint("(kind = 'topic') = (topic_id IS NOT NULL)", name="topic"),
        CheckConstraint("kind = 'topic' OR name_key <> ''", name="named"),
        Index("ix_conflict_of_interest_open", "kind", "name_key"),
    )

    id: Mapped[PrimaryKey]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[ConflictKind] = mapped_column(TextEnum(ConflictKind))
    name: Mapped[Name] = mapped_column(default="")  # of the claimant or publisher, as it was typed
    name_key: Mapped[Name] = mapped_column(default="")  # the same, as it is compared
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))
    reason: Mapped[Line] = mapped_column(default="")
    declared_at: Mapped[Moment]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime())

    person: Mapped[Person] = relationship(lazy="raise")
    topic: Mapped[Topic | None] = relationship(lazy="raise")


class SecondRuleKind(enum.StrEnum):
    """By what a rule picks the claims that need a second opinion."""

    TOPIC = "topic"
    CLAIMANT = "claimant"
    RATING = "rating"  # of the lead's draft
    SHARE = "share"  # so many of a hundred claims, drawn by their number


class SecondRule(Base):
    """A rule of the newsroom: claims like this need a second opinion. Ended, never deleted."""

    __tablename__ = "second_rule"
    __table_args__ = (
        CheckConstraint(one_of("kind", SecondRuleKind), name="kind"),
        CheckConstraint("(kind = 'topic') = (topic_id IS NOT NULL)", name="topic"),
        CheckConstraint("(kind = 'rating') = (rating_id IS NOT NULL)", name="rating"),
        CheckConstraint("(kind = 'claimant') = (claimant_key <> '')", name="claimant"),
        CheckConstraint("(kind = 'share') = (share IS NOT NULL)", name="share"),
        CheckConstraint("share IS NULL OR (share >= 1 AND share <= 100)", name="per_cent"),
    )

    id: Mapped[PrimaryKey]
    kind: Mapped[SecondRuleKind] = mapped_column(TextEnum(SecondRuleKind))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))
    claimant: Mapped[Name] = mapped_column(default="")
    claimant_key: Mapped[Name] = mapped_column(default="")  # as it is compared
    rating_id: Mapped[int | None] = mapped_column(ForeignKey("rating.id"))
    share: Mapped[int | None]  # per cent of all claims
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime())

    topic: Mapped[Topic | None] = relationship(lazy="raise")
    rating: Mapped[Rating | None] = relationship(lazy="raise")


class SecondSetting(Base):
    """The one row that says how second opinions are written."""

    __tablename__ = "second_setting"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[PrimaryKey]
    sources_shared: Mapped[bool] = mapped_column(default=True)  # both see and add to the same list
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class SecondOpinion(Base):
    """A second opinion on a claim: asked for, given, then opened together with the lead's verdict.

    Until ``opened_at`` neither side is shown to anybody but whoever writes it (``sealed``). ``person_id`` is
    empty while a rule asks for one and nobody has been chosen. Ended without being opened, it counts for nothing.
    """

    __tablename__ = "second_opinion"
    __table_args__ = (
        CheckConstraint("given_at IS NULL OR person_id IS NOT NULL", name="given_by_somebody"),
        CheckConstraint("opened_at IS NULL OR given_at IS NOT NULL", name="opened_when_given"),
        CheckConstraint("given_at IS NULL OR rating_id IS NOT NULL", name="given_with_rating"),
        CheckConstraint("(opened_at IS NULL) = (lead_rating_id IS NULL)", name="opened_against"),
        Index(
            "uq_second_opinion_one_sealed",
            "claim_id",
            unique=True,
            sqlite_where=text("opened_at IS NULL AND ended_at IS NULL"),
            postgresql_where=text("opened_at IS NULL AND ended_at IS NULL"),
        ),
        Index("ix_second_opinion_opened", "opened_at"),
    )

    id: Mapped[PrimaryKey]
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    by_rule: Mapped[bool] = mapped_column(default=False)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # empty for a rule
    asked_at: Mapped[Moment]
    rating_id: Mapped[int | None] = mapped_column(ForeignKey("rating.id"))
    summary: Mapped[Line] = mapped_column(default="")
    explanation: Mapped[str] = mapped_column(Text, default="")  # Markdown
    given_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime())  # both are in
    lead_rating_id: Mapped[int | None] = mapped_column(ForeignKey("rating.id"))  # the other side's, then
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    end_reason: Mapped[Line] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[person_id])
    assignment: Mapped[Assignment | None] = relationship(lazy="raise")
    rating: Mapped[Rating | None] = relationship(lazy="raise", foreign_keys=[rating_id])
    lead_rating: Mapped[Rating | None] = relationship(lazy="raise", foreign_keys=[lead_rating_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class RatingWords(Base):
    """What a rating is called for readers of another language than the newsroom's."""

    __tablename__ = "rating_words"

    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)  # a BCP 47 code
    label: Mapped[Name]
    definition: Mapped[Line]


class Translation(Base):
    """That a claim says in another language what a published one says. It has a verdict and four eyes of its own."""

    __tablename__ = "translation"
    __table_args__ = (
        UniqueConstraint("original_id", "language"),
        CheckConstraint("claim_id <> original_id", name="not_itself"),
    )

    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), primary_key=True)
    original_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    language: Mapped[str] = mapped_column(String(35))  # a BCP 47 code
    follows: Mapped[int]  # the version of the original that it says the same as
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    begun_at: Mapped[Moment]
