"""Keeping what is being typed, setting it aside, discarding it and taking that back."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from factcheck.authz.check import Actor
from factcheck.drafts.models import KEY_LENGTH, Draft
from factcheck.drafts.queries import draft_by_id, draft_of
from factcheck.errors import Conflict, Invalid
from factcheck.kit import clock
from factcheck.kit.urls import is_local_path

Fields = dict[str, list[str]]
LONGEST = 1_000_000  # characters in one form: twice the longest article
MOST_FIELDS = 100
MOST = 50  # forms of one person
KEPT_FOR = timedelta(days=30)  # since it was last typed in
TAKE_BACK_FOR = timedelta(days=1)  # how long a discarded one can be had again
KEY = re.compile(r"[a-z][a-z0-9-]*(:[a-z0-9-]+)*")
ASIDE = "~"  # stands in no form's own key


@dataclass(frozen=True)
class Typed:
    """What a browser says of a form somebody is typing in."""

    form: str
    page: str
    fields: Fields
    base: Fields  # as they were when the form was opened
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Characters in all fields together, and in what they were before, with their names."""
        texts = (
            text for part in (self.fields, self.base) for name, some in part.items() for text in (name, *some)
        )
        return sum(map(len, (*texts, *self.labels, *self.labels.values())))


def keep(session: Session, typed: Typed, *, actor: Actor, seen: int | None) -> Draft | None:
    """Keep ``typed``. None when it says nothing but what the form said by itself; then nothing is kept.

    ``seen`` is the version of the draft this window knows, 0 for none, None when it does not know. Raises
    Conflict when another window of the same person kept something else.
    """
    _check(typed)
    row = draft_of(session, actor.id, typed.form)
    if row is None and seen:
        raise Conflict("This was sent or discarded in another window.")
    if row is not None and row.discarded_at is None and row.fields != typed.fields and seen != row.version:
        raise Conflict("You typed something else into this form in another window.")
    if typed.fields == typed.base:
        if row is not None:
            session.delete(row)
        return None
    if row is None:
        row = Draft(person_id=actor.id, form=typed.form)
        _fill(row, typed)
        try:
            with session.begin_nested():
                session.add(row)
                session.flush()
        except IntegrityError:  # it was sent twice in one instant: this is the second
            return keep(session, typed, actor=actor, seen=seen)
    _fill(row, typed)
    session.flush()
    _forget_the_oldest(session, actor.id)
    return row


def put_aside(session: Session, typed: Typed, *, actor: Actor) -> Draft:
    """Keep ``typed`` under a name that no form has, so that it is listed among what was not sent.

    For the one of two texts in the same form that is not to stand there.
    """
    _check(typed)
    row = Draft(person_id=actor.id, form=f"{typed.form}{ASIDE}{secrets.token_hex(4)}")
    _fill(row, typed)
    session.add(row)
    session.flush()
    _forget_the_oldest(session, actor.id)
    return row


def discard(session: Session, draft_id: int, *, actor: Actor) -> Draft:
    """It is not wanted; for a day it can be taken back."""
    row = draft_by_id(session, actor.id, draft_id)
    row.discarded_at = clock.now()
    session.flush()
    return row


def take_back(session: Session, draft_id: int, *, actor: Actor) -> Draft:
    """It is wanted after all."""
    row = draft_by_id(session, actor.id, draft_id)
    row.discarded_at = None
    session.flush()
    return row


def drop(session: Session, person_id: int, form: str) -> None:
    """The form was sent: what it held stands where it belongs now."""
    session.execute(delete(Draft).where(Draft.person_id == person_id, Draft.form == form))


def _fill(row: Draft, typed: Typed) -> None:
    row.page, row.fields, row.base, row.labels = typed.page, typed.fields, typed.base, typed.labels
    row.size, row.kept_at, row.discarded_at = typed.size, clock.now(), None


def _check(typed: Typed) -> None:
    if not KEY.fullmatch(typed.form) or len(typed.form) > KEY_LENGTH - 20:
        raise Invalid("This form cannot be kept.", field="form")
    if not is_local_path(typed.page) or len(typed.page) > 500:
        raise Invalid("This page cannot be kept.", field="page")
    if len(typed.fields) > MOST_FIELDS or typed.size > 2 * LONGEST:
        raise Invalid("This is too long to be kept while you type. Send it, or keep a copy of your own.")


def _forget_the_oldest(session: Session, person_id: int) -> None:
    """Keep ``MOST`` of one person: a form that never goes away must not fill the disk."""
    mine = select(func.count()).select_from(Draft).where(Draft.person_id == person_id)
    if (session.scalar(mine) or 0) <= MOST:
        return
    beyond = (
        select(Draft.id)
        .where(Draft.person_id == person_id)
        .order_by(Draft.discarded_at.is_(None).desc(), Draft.kept_at.desc(), Draft.id.desc())
        .offset(MOST)
    )
    for row in session.scalars(select(Draft).where(Draft.id.in_(list(session.scalars(beyond))))):
        session.delete(row)
    session.flush()
