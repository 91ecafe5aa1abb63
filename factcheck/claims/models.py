"""A claim and its appearances."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
    event,
    insert,
    text,
    true,
)
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from factcheck.accounts.models import Person
from factcheck.articles.models import ArticleVersion
from factcheck.db import Base, JSONValue, Line, Moment, Name, PrimaryKey, TextEnum, Words, one_of


class ClaimState(enum.StrEnum):
    """Where a claim stands. Set by ``workflow.advance`` and by nothing else."""

    PROPOSED = "proposed"  # found, judged by nobody yet
    ACCEPTED = "accepted"  # will be checked; nobody works on it yet
    REJECTED = "rejected"  # will not be checked; says why, can be taken back
    MERGED = "merged"  # is another claim; its appearances moved there
    IN_REVIEW = "in_review"  # a reviewer works on it
    SUBMITTED = "submitted"  # a verdict waits for an editor with four eyes
    APPROVED = "approved"  # somebody else approved exactly this content
    PUBLISHED = "published"  # readers see it
    RETRACTED = "retracted"  # readers see that it was withdrawn, and why


# Somebody has said that it will be checked, and readers may rely on what comes of it.
UNDER_CHECK = (
    ClaimState.ACCEPTED,
    ClaimState.IN_REVIEW,
    ClaimState.SUBMITTED,
    ClaimState.APPROVED,
    ClaimState.PUBLISHED,
)


class Kind(enum.StrEnum):
    """What sort of statement it is; the first that fits."""

    PREDICTION = "prediction"  # about what is to come
    OPINION = "opinion"  # a judgement, advice or motive that evidence cannot settle
    CAUSAL = "causal"  # one thing brings about another
    COMPARISON = "comparison"  # more, less, first, most
    QUANTITY = "quantity"  # the figure is the point
    RULE = "rule"  # a law, a policy, a definition, a remit
    EVENT = "event"  # something happened or happens
    QUOTATION = "quotation"  # that somebody said it is itself the news
    OTHER = "other"


class RejectReason(enum.StrEnum):
    """Why a proposal is not checked."""

    OPINION = "opinion"  # evidence cannot settle it
    NOT_YET_DUE = "not_yet_due"  # a prediction whose time has not come
    NOT_CHECKABLE = "not_checkable"  # no public evidence can exist
    TOO_VAGUE = "too_vague"  # it could mean several things
    DUPLICATE = "duplicate"  # checked already, or merged in spirit
    TRIVIAL = "trivial"  # true or false, nobody needs to know
    OUT_OF_SCOPE = "out_of_scope"  # not what this newsroom checks
    NOT_A_CLAIM = "not_a_claim"  # it states nothing
    SPLIT = "split"  # replaced by its parts


claim_topic = Table(
    "claim_topic",
    Base.metadata,
    Column("claim_id", ForeignKey("claim.id"), primary_key=True),
    Column("topic_id", ForeignKey("topic.id"), primary_key=True, index=True),
)


class Topic(Base):
    """What a claim is about, in the newsroom's own words."""

    __tablename__ = "topic"

    id: Mapped[PrimaryKey]
    name: Mapped[Name] = mapped_column(unique=True)
    slug: Mapped[Name] = mapped_column(unique=True)
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())  # offered for further claims
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))  # its claims moved there
    look_again_days: Mapped[int | None]  # after how many days published checks about it are looked at again


FOR_SCORE = 50.0  # points of priority that check-worthiness can give


def _usual_priority(row: DefaultExecutionContext) -> float:
    """What a claim has whose article's reach nobody has said, and which is not due."""
    return FOR_SCORE * float(row.get_current_parameters()["score"])  # type: ignore[no-untyped-call]


def _of_the_few(column: str) -> Index:
    """An index without the claims that have nothing there, which are most: SQLite would think it useless."""
    some = text(f"{column} IS NOT NULL")
    return Index(f"ix_claim_{column}", column, sqlite_where=some, postgresql_where=some)


class Claim(Base):
    """One checkable statement about the world, in one sentence that stands alone."""

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint(one_of("state", ClaimState), name="state"),
        CheckConstraint(one_of("kind", Kind), name="kind"),
        CheckConstraint(
            f"reject_reason IS NULL OR {one_of('reject_reason', RejectReason)}", name="reject_reason"
        ),
        CheckConstraint("(state = 'rejected') = (reject_reason IS NOT NULL)", name="rejected_has_reason"),
        CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged_has_target"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="not_into_itself"),
        CheckConstraint("score >= 0 AND score <= 1", name="score"),
        Index("ix_claim_state_score", "state", "score", "id"),
        Index("ix_claim_state_priority", "state", "priority", "id"),
        Index("ix_claim_state_kind_priority", "state", "kind", "priority", "id"),
        Index("ix_claim_state_due_at", "state", "due_at", "id"),
        Index("ix_claim_state_state_since", "state", "state_since", "id"),
        Index("ix_claim_state_since", "state_since", "id"),
        _of_the_few("merged_into_id"),
        _of_the_few("split_from_id"),
    )

    id: Mapped[PrimaryKey]
    text: Mapped[Words]
    state: Mapped[ClaimState] = mapped_column(TextEnum(ClaimState), default=ClaimState.PROPOSED)
    state_since: Mapped[Moment]
    claimant: Mapped[Name] = mapped_column(default="")  # who makes it; "" when the article itself does
    said_on: Mapped[date | None]  # when it was first said, as far as known
    kind: Mapped[Kind] = mapped_column(TextEnum(Kind), default=Kind.OTHER)
    checkable: Mapped[bool] = mapped_column(default=True)
    score: Mapped[float] = mapped_column(default=0.0)  # check-worthiness, 0 to 1
    reasons: Mapped[list[str]] = mapped_column(JSONValue(), default=list)  # of the score, in words
    priority: Mapped[float] = mapped_column(default=_usual_priority)  # 0 to 100, see priority.py
    priority_until: Mapped[datetime | None] = mapped_column(
        index=True
    )  # when it grows by itself, as the due time comes nearer
    due_at: Mapped[datetime | None]  # when the newsroom needs to know
    embargo_until: Mapped[datetime | None]  # nothing about it is published before
    tips: Mapped[int] = mapped_column(default=0, server_default="0")  # how many readers asked for it
    unresolved: Mapped[list[str]] = mapped_column(JSONValue(), default=list)  # words that do not stand alone
    engine: Mapped[str] = mapped_column(String(60), default="")  # which engine found it; "" for a person
    reject_reason: Mapped[RejectReason | None] = mapped_column(TextEnum(RejectReason))
    reject_note: Mapped[Line] = mapped_column(default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"))
    split_from_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=1)

    appearances: Mapped[list[Appearance]] = relationship(
        back_populates="claim", order_by="Appearance.id", lazy="raise", foreign_keys="Appearance.claim_id"
    )
    topics: Mapped[list[Topic]] = relationship(secondary=claim_topic, order_by="Topic.name", lazy="raise")
    merged_into: Mapped[Claim | None] = relationship(
        lazy="raise", remote_side="Claim.id", foreign_keys=[merged_into_id]
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Appearance(Base):
    """One place where a claim was made: the exact words at a span of an article version.

    ``start`` and ``end`` are code points into the version's text; ``quote`` is exactly that slice.
    """

    __tablename__ = "appearance"
    __table_args__ = (
        CheckConstraint('start >= 0 AND "end" > start', name="span"),
        Index("ix_appearance_version_start", "article_version_id", "start"),
        Index("ix_appearance_claim_id", "claim_id", "article_version_id"),
    )

    id: Mapped[PrimaryKey]
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    article_version_id: Mapped[int] = mapped_column(ForeignKey("article_version.id"))
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[Words]
    prefix: Mapped[Line] = mapped_column(default="")
    suffix: Mapped[Line] = mapped_column(default="")
    claimant: Mapped[Name] = mapped_column(default="")  # as it stands in the text
    claimant_full: Mapped[Name] = mapped_column(default="")  # whom that was resolved to
    cue: Mapped[Name] = mapped_column(default="")  # the word of saying: "noted"
    quoted: Mapped[bool] = mapped_column(default=False)
    merged_from_id: Mapped[int | None] = mapped_column(
        ForeignKey("claim.id")
    )  # so that a merge can be undone

    claim: Mapped[Claim] = relationship(back_populates="appearances", lazy="raise", foreign_keys=[claim_id])
    article_version: Mapped[ArticleVersion] = relationship(lazy="raise")


class Stay(Base):
    """That a claim stood in one state from one moment to another; the open one has no end.

    Giving a claim to somebody else does not begin another: it is still in review.
    """

    __tablename__ = "stay"
    __table_args__ = (
        CheckConstraint(one_of("state", ClaimState), name="state"),
        CheckConstraint("until IS NULL OR until >= since", name="order"),
        Index("ix_stay_claim_id_since", "claim_id", "since"),
        Index("ix_stay_since_state", "since", "state"),
        Index("ix_stay_until_state", "until", "state", "since"),
        Index(
            "uq_stay_one_open",
            "claim_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: Mapped[PrimaryKey]
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    state: Mapped[ClaimState] = mapped_column(TextEnum(ClaimState))
    since: Mapped[Moment]
    until: Mapped[datetime | None]


@event.listens_for(Claim, "after_insert")
def _first_stay(_mapper: object, connection: Connection, claim: Claim) -> None:
    """A claim's first stay begins with its row, whoever makes it."""
    connection.execute(insert(Stay).values(claim_id=claim.id, state=claim.state, since=claim.state_since))


class Contribution(Base):
    """That a person worked on a claim, in a way that takes their four eyes away. Kept for ever."""

    __tablename__ = "contribution"
    __table_args__ = (Index("uq_contribution_once", "claim_id", "person_id", "what", unique=True),)

    id: Mapped[PrimaryKey]
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    what: Mapped[str] = mapped_column(
        String(40)
    )  # "assigned", "verdict", "sources", "text", "second opinion"
    first_at: Mapped[Moment]

    person: Mapped[Person] = relationship(lazy="raise")


class Settled(enum.StrEnum):
    """What a person said of changed words."""

    SAME = "same"  # still the same claim; the new words are an appearance of it
    OTHER = "other"  # they say something else now, or nothing


class Rewording(Base):
    """A later version of an article no longer has a claim's exact words; somebody must look.

    ``start`` and ``end`` are what stands there now, in code points of that version; None when the words
    are gone. Until it is settled it moves along with every new version.
    """

    __tablename__ = "rewording"
    __table_args__ = (
        CheckConstraint(f"settled IS NULL OR {one_of('settled', Settled)}", name="settled"),
        CheckConstraint("(settled IS NULL) = (settled_at IS NULL)", name="settled_has_time"),
        CheckConstraint('(start IS NULL) = ("end" IS NULL)', name="span"),
        Index("ix_rewording_open", "settled", "claim_id"),
        Index(
            "ix_rewording_unsettled",
            "id",
            sqlite_where=text("settled IS NULL"),
            postgresql_where=text("settled IS NULL"),
        ),
    )

    id: Mapped[PrimaryKey]
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True)
    before_id: Mapped[int] = mapped_column(ForeignKey("appearance.id"), unique=True)
    article_version_id: Mapped[int] = mapped_column(ForeignKey("article_version.id"), index=True)
    start: Mapped[int | None]
    end: Mapped[int | None]
    alike: Mapped[float] = mapped_column(default=0.0)  # 0 to 1, of the letters
    found_at: Mapped[Moment]
    settled: Mapped[Settled | None] = mapped_column(TextEnum(Settled))
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None]

    claim: Mapped[Claim] = relationship(lazy="raise")
    before: Mapped[Appearance] = relationship(lazy="raise")
    article_version: Mapped[ArticleVersion] = relationship(lazy="raise")


class Match(Base):
    """Another claim that may be the same as a proposal, until somebody says whether it is."""

    __tablename__ = "claim_match"
    __table_args__ = (
        UniqueConstraint("claim_id", "other_id"),
        CheckConstraint("claim_id <> other_id", name="not_itself"),
        CheckConstraint(f"settled IS NULL OR {one_of('settled', Settled)}", name="settled"),
        CheckConstraint("(settled IS NULL) = (settled_at IS NULL)", name="settled_has_time"),
    )

    id: Mapped[PrimaryKey]
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True)
    alike: Mapped[float]  # 0 to 1, of the words
    found_at: Mapped[Moment]
    settled: Mapped[Settled | None] = mapped_column(TextEnum(Settled))
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None]

    other: Mapped[Claim] = relationship(lazy="raise", foreign_keys=[other_id])


class ListPage(enum.StrEnum):
    """A list that views of can be saved."""

    TRIAGE = "triage"
    CLAIMS = "claims"


class SavedView(Base):
    """A list as somebody has narrowed and ordered it, by a name. Removed, never deleted."""

    __tablename__ = "saved_view"
    __table_args__ = (CheckConstraint(one_of("page", ListPage), name="page"),)

    id: Mapped[PrimaryKey]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[Name]
    page: Mapped[ListPage] = mapped_column(TextEnum(ListPage))
    query: Mapped[str] = mapped_column(String(2000))  # the filters as they stand in the address
    is_shared: Mapped[bool] = mapped_column(default=False)  # with the whole newsroom
    created_at: Mapped[Moment]
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
