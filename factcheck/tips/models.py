"""What readers sent, and, apart from it, what they said about themselves."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from factcheck.claims.models import Claim
from factcheck.db import Base, Digest, Line, Moment, PrimaryKey, TextEnum, UTCDateTime, Words, one_of
from factcheck.publishing.models import Check


class Sort(enum.StrEnum):
    """What a reader wants of us."""

    SUGGESTION = "suggestion"  # something to check
    ERROR = "error"  # something wrong in a published check


class TipState(enum.StrEnum):
    """How far the desk is with it. What readers see of it also depends on its claim: ``story``."""

    RECEIVED = "received"  # nobody has looked at it
    LOOKED_AT = "looked_at"  # somebody is looking into it
    TAKEN = "taken"  # a claim stands for it, or the error is admitted
    DECLINED = "declined"  # we will not, and say why


OPEN = (TipState.RECEIVED, TipState.LOOKED_AT)


class Tip(Base):
    """One matter that readers wrote about, however many did. Nothing in it says who they are."""

    __tablename__ = "tip"
    __table_args__ = (
        CheckConstraint(one_of("sort", Sort), name="sort"),
        CheckConstraint(one_of("state", TipState), name="state"),
        CheckConstraint("(sort = 'error') = (check_id IS NOT NULL)", name="error_has_check"),
        CheckConstraint("(state = 'declined') = (reason <> '')", name="declined_has_reason"),
        CheckConstraint("count > 0", name="count"),
        Index("ix_tip_state_id", "state", "id"),
        Index("ix_tip_sort_id", "sort", "id"),
    )

    id: Mapped[PrimaryKey]
    sort: Mapped[Sort] = mapped_column(TextEnum(Sort))
    words: Mapped[Words]  # what was claimed, or what is wrong
    link: Mapped[str] = mapped_column(String(2000), default="")
    link_key: Mapped[str] = mapped_column(String(500), default="", index=True)  # the same for the same page
    seen_in: Mapped[Line] = mapped_column(default="")  # where the reader met it, as they say it
    check_id: Mapped[int | None] = mapped_column(ForeignKey("check_page.id"), index=True)
    check_number: Mapped[int | None]  # the version the reader had before them
    count: Mapped[int] = mapped_column(default=1)  # how many readers sent it
    state: Mapped[TipState] = mapped_column(TextEnum(TipState), default=TipState.RECEIVED)
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")  # why not; readers see it
    received_at: Mapped[Moment]
    latest_at: Mapped[Moment]  # when it was last sent
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    claim: Mapped[Claim | None] = relationship(lazy="raise")
    check: Mapped[Check | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Sending(Base):
    """That one reader sent a tip, and the secret by which they find out what became of it."""

    __tablename__ = "tip_sending"

    id: Mapped[PrimaryKey]
    tip_id: Mapped[int] = mapped_column(ForeignKey("tip.id"), index=True)
    token_hash: Mapped[Digest] = mapped_column(unique=True)
    sent_at: Mapped[Moment]


class Sender(Base):
    """What a reader said about themselves and in their own words: kept apart, and deleted when its time is over."""

    __tablename__ = "tip_sender"

    sending_id: Mapped[int] = mapped_column(ForeignKey("tip_sending.id"), primary_key=True)
    contact: Mapped[Line] = mapped_column(default="")
    words: Mapped[Words] = mapped_column(default="")  # of one whose tip was joined to an earlier one
    erase_at: Mapped[Moment] = mapped_column(index=True)

    sending: Mapped[Sending] = relationship(lazy="raise")
