"""A check's public address and its publications."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from factcheck.accounts.models import Person
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
    one_of,
)


class PublicationKind(enum.StrEnum):
    """Why this public version came to be."""

    FIRST = "first"  # published for the first time
    CORRECTION = "correction"  # something was wrong
    UPDATE = "update"  # something happened since
    RETRACTION = "retraction"  # withdrawn; the notice stays


class Check(Base):
    """The public side of a claim: its address, and what is being done about it. Made at first publication."""

    __tablename__ = "check_page"
    __table_args__ = (Index("ix_check_page_look_again_on", "look_again_on", "claim_id"),)

    id: Mapped[PrimaryKey]
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), unique=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    first_published_at: Mapped[Moment]
    current_number: Mapped[int]  # of the publication readers see
    correcting_kind: Mapped[PublicationKind | None] = mapped_column(TextEnum(PublicationKind))
    correcting_note: Mapped[str] = mapped_column(Text, default="")  # the public note of the next version
    correcting_since: Mapped[datetime | None] = mapped_column(UTCDateTime())
    look_again_on: Mapped[date | None]  # when the desk sees whether it is still right
    last_checked_at: Mapped[datetime | None]  # when it last was, without a new version
    words: Mapped[str] = mapped_column(
        Text, default="", server_default=""
    )  # of the current one, to search by
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
        Index("ix_publication_published_at", "published_at"),
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


class Confirmation(Base):
    """That a version was looked at again and was still right. Readers see it. Only ever added, as triggers see to."""

    __tablename__ = "confirmation"

    id: Mapped[PrimaryKey]
    check_id: Mapped[int] = mapped_column(ForeignKey("check_page.id"), index=True)
    number: Mapped[int]  # of the version
    note: Mapped[Line] = mapped_column(default="")  # what was looked at, for readers
    confirmed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[Moment]


class Outcome(enum.StrEnum):
    """What became of a time that was set."""

    PUBLISHED = "published"  # at that time, or by hand before it
    WITHDRAWN = "withdrawn"  # somebody took it back
    REFUSED = "refused"  # something stood in the way; ``reason`` says what


class Schedule(Base):
    """When an approved check is published by itself. Ended, never deleted; a claim has one that is open at most."""

    __tablename__ = "schedule"
    __table_args__ = (
        CheckConstraint(f"outcome IS NULL OR {one_of('outcome', Outcome)}", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="outcome_has_time"),
        CheckConstraint("outcome IS NULL OR outcome <> 'refused' OR reason <> ''", name="refused_has_reason"),
        Index(
            "uq_schedule_one_open",
            "claim_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_schedule_open_at",
            "at",
            "claim_id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[PrimaryKey]
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True)
    approval_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))  # it holds for this and no other
    at: Mapped[Moment]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[Moment]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None] = mapped_column(TextEnum(Outcome))
    reason: Mapped[Line] = mapped_column(default="")

    set_by: Mapped[Person] = relationship(lazy="raise")


class Listing(Base):
    """A check as lists see it: one row for each, of the version readers see."""

    __tablename__ = "listing"
    __table_args__ = (
        Index("ix_listing_newest", "standing", "first_published_at", "check_id"),
        Index("ix_listing_rating", "rating_key", "standing", "first_published_at", "check_id"),
        Index("ix_listing_claimant", "claimant_slug", "standing", "first_published_at", "check_id"),
        Index("ix_listing_changed", "changed_at", "check_id"),
    )

    check_id: Mapped[int] = mapped_column(ForeignKey("check_page.id"), primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    standing: Mapped[bool]  # not retracted
    rating_key: Mapped[str] = mapped_column(String(40))
    claimant: Mapped[Name]
    claimant_slug: Mapped[str] = mapped_column(String(120))  # "" when the article itself makes the claim
    first_published_at: Mapped[Moment]
    changed_at: Mapped[Moment]  # when the current version was published

    check: Mapped[Check] = relationship(lazy="raise")
    publication: Mapped[Publication] = relationship(lazy="raise")


class ListedTopic(Base):
    """That a check, as it now stands, is about a topic."""

    __tablename__ = "listed_topic"
    __table_args__ = (Index("ix_listed_topic_slug", "slug", "check_id"),)

    check_id: Mapped[int] = mapped_column(ForeignKey("listing.check_id"), primary_key=True)
    slug: Mapped[str] = mapped_column(String(200), primary_key=True)
    name: Mapped[Name]


class ListedArticle(Base):
    """That a check, as it now stands, names an article in which its claim appeared."""

    __tablename__ = "listed_article"
    __table_args__ = (Index("ix_listed_article_id", "article_id", "check_id"),)

    check_id: Mapped[int] = mapped_column(ForeignKey("listing.check_id"), primary_key=True)
    article_id: Mapped[int] = mapped_column(primary_key=True)


class ListedTranslation(Base):
    """That a check, as it now stands, says in another language what another one says."""

    __tablename__ = "listed_translation"
    __table_args__ = (
        Index("ix_listed_translation_original", "original_id", "language"),
        Index("ix_listed_translation_language", "language", "check_id"),
    )

    check_id: Mapped[int] = mapped_column(ForeignKey("listing.check_id"), primary_key=True)
    original_id: Mapped[int] = mapped_column(ForeignKey("check_page.id"))
    language: Mapped[str] = mapped_column(String(35))  # a BCP 47 code


class CardPicture(Base):
    """The picture other sites show with a link to one publication, or to the newsroom itself.

    The bytes lie in the store of kept copies. Drawn anew when ``made_for`` (whose name, in which words, how) is
    no longer what it would be made for now.
    """

    __tablename__ = "card_picture"
    __table_args__ = (UniqueConstraint("publication_id"),)

    id: Mapped[PrimaryKey]
    publication_id: Mapped[int | None] = mapped_column(
        ForeignKey("publication.id")
    )  # none: the newsroom's own
    made_for: Mapped[Digest]
    sha256: Mapped[str | None] = mapped_column(String(64))  # none when it could not be drawn
    whole: Mapped[bool]  # the claim stands on it: there was a font for its letters
    drawn_at: Mapped[Moment]


class SitePageKey(enum.StrEnum):
    """What a newsroom says about itself, each at an address of its own."""

    ABOUT = "about"
    FUNDING = "funding"
    STAFF = "staff"
    POLICIES = "policies"
    CORRECTIONS_POLICY = "corrections-policy"


class SitePage(Base):
    """One version of such a page. Only ever added: triggers refuse to change or delete one."""

    __tablename__ = "site_page"
    __table_args__ = (
        UniqueConstraint("key", "number"),
        CheckConstraint(one_of("key", SitePageKey), name="key"),
    )

    id: Mapped[PrimaryKey]
    key: Mapped[SitePageKey] = mapped_column(TextEnum(SitePageKey))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)  # Markdown
    note: Mapped[Line] = mapped_column(default="")  # what changed, for readers
    published_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[Moment]


class Searched(Base):
    """A standing check as it is searched: made from the version readers see, and gone when that is withdrawn.

    The words are folded and stemmed. ``terms`` is what the database looks in (migration 20 made how), with
    what lists are narrowed by among it; ``lead``, ``names`` and ``summary`` are for its place among those found.
    """

    __tablename__ = "searched"
    __table_args__ = (Index("ix_searched_stemmed_in", "stemmed_in"),)

    check_id: Mapped[int] = mapped_column(ForeignKey("listing.check_id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(10))  # "" for the newsroom's own
    stemmed_in: Mapped[str] = mapped_column(String(10))  # whose word forms; "" for none
    year: Mapped[int]  # of first publication
    lead: Mapped[str] = mapped_column(Text)
    names: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    terms: Mapped[str] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"), deferred=True)
    made_by: Mapped[int]  # the way of making it, so that all can be made anew when that changes


class Spelling(Base):
    """A word of a name or a claim, reached from itself with one letter left out: for those who mistype it."""

    __tablename__ = "spelling"

    near: Mapped[str] = mapped_column(String(40), primary_key=True)
    word: Mapped[str] = mapped_column(String(40), primary_key=True)
    shown: Mapped[str] = mapped_column(String(60))  # as it is written
