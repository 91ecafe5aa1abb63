"""People, their sign-in sessions, invitations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from factcheck.authz.permissions import Role
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


class Person(Base):
    """Somebody of the newsroom. Never deleted, only switched off: their name stays on their work."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint(one_of("role", Role), name="role"),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    id: Mapped[PrimaryKey]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[Name]  # as colleagues and readers see it
    role: Mapped[Role] = mapped_column(TextEnum(Role))
    can_triage: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    timezone: Mapped[str] = mapped_column(String(60), default="", server_default="")  # "" for the newsroom's
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def initials(self) -> str:
        """Up to two letters for a small badge."""
        parts = [part for part in self.name.split() if part]
        return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


class SignedInSession(Base):
    """One browser in which a person is signed in. Only a hash of its token is kept."""

    __tablename__ = "signed_in_session"

    id: Mapped[PrimaryKey]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[Digest] = mapped_column(unique=True)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    last_seen_at: Mapped[Moment]
    browser: Mapped[Line] = mapped_column(default="")
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime())

    person: Mapped[Person] = relationship(lazy="raise")

    def is_open(self, now: datetime) -> bool:
        """Whether it still lets its person in."""
        return self.revoked_at is None and self.expires_at > now


class Invitation(Base):
    """A link by which somebody may join with a given role, once, within a week."""

    __tablename__ = "invitation"
    __table_args__ = (CheckConstraint(one_of("role", Role), name="role"),)

    id: Mapped[PrimaryKey]
    email: Mapped[str] = mapped_column(String(254), index=True)
    name: Mapped[Name]
    role: Mapped[Role] = mapped_column(TextEnum(Role))
    token_hash: Mapped[Digest] = mapped_column(unique=True)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime())

    invited_by: Mapped[Person | None] = relationship(lazy="raise")

    def is_open(self, now: datetime) -> bool:
        """Whether its link still works."""
        return self.used_at is None and self.withdrawn_at is None and self.expires_at > now


class PersonKeys(Base):
    """The keys of the keyboard as one person has set them. Whoever has none of these has the usual ones."""

    __tablename__ = "person_keys"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    is_off: Mapped[bool] = mapped_column(default=False)
    keys: Mapped[dict[str, str]] = mapped_column(JSONValue(), default=dict)  # those that differ, by action
