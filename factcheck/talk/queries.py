"""Reading threads, as far as somebody may."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from factcheck.accounts.models import Person
from factcheck.errors import NotFound
from factcheck.talk.mentions import Colleague
from factcheck.talk.models import About, Comment, Mention, Suggestion, Thread


def visible_to(hidden: Collection[About]) -> ColumnElement[bool]:
    """The condition on a thread that somebody may know of it, from whom talk about ``hidden`` is kept.

    Whoever gives an opinion of their own before they see the other one must not read what is said about its
    words, suggested wording least of all. Every query of this package asks here.
    """
    return Thread.about.not_in(hidden) if hidden else true()


def threads_of(session: Session, claim_id: int, *, hidden: Collection[About]) -> Sequence[Thread]:
    """Every thread on a claim, the oldest first, with all that a page shows of it."""
    return session.scalars(
        select(Thread)
        .where(Thread.claim_id == claim_id, visible_to(hidden))
        .order_by(Thread.id)
        .options(*_whole())
        .execution_options(populate_existing=True)
    ).all()


def get_thread(session: Session, claim_id: int, thread_id: int, *, hidden: Collection[About]) -> Thread:
    """One thread of one claim with all of it. Raises NotFound, also for what may not be seen."""
    thread = session.scalar(
        select(Thread)
        .where(Thread.id == thread_id, Thread.claim_id == claim_id, visible_to(hidden))
        .options(*_whole())
        .execution_options(populate_existing=True)
    )
    if thread is None:
        raise NotFound
    return thread


def get_comment(session: Session, claim_id: int, comment_id: int, *, hidden: Collection[About]) -> Comment:
    """One comment of one claim, with its thread. Raises NotFound, also for what may not be seen."""
    comment = session.scalar(
        select(Comment)
        .join(Comment.thread)
        .where(Comment.id == comment_id, Thread.claim_id == claim_id, visible_to(hidden))
        .options(joinedload(Comment.thread), joinedload(Comment.author), selectinload(Comment.mentions))
    )
    if comment is None:
        raise NotFound
    return comment


def since(
    session: Session, claim_id: int, moment: datetime, *, reader: int, hidden: Collection[About]
) -> int:
    """How many comments and suggestions others have made on a claim after ``moment``."""
    here = (Thread.claim_id == claim_id, visible_to(hidden))
    said = session.scalar(
        select(func.count())
        .select_from(Comment)
        .join(Comment.thread)
        .where(*here, Comment.author_id != reader, Comment.written_at > moment)
    )
    offered = session.scalar(
        select(func.count())
        .select_from(Suggestion)
        .join(Suggestion.thread)
        .where(*here, Thread.begun_by_id != reader, Thread.begun_at > moment, ~Thread.comments.any())
    )
    return (said or 0) + (offered or 0)


def colleagues(session: Session) -> list[Colleague]:
    """Everybody who can be mentioned, and those who have left, by name."""
    rows = session.execute(
        select(Person.id, Person.name, Person.email, Person.is_active).order_by(func.lower(Person.name))
    )
    return [Colleague(*row) for row in rows]


def takes_part(session: Session, thread_id: int) -> list[int]:
    """The ids of everybody who began, wrote in or was mentioned in a thread."""
    wrote = select(Comment.author_id).where(Comment.thread_id == thread_id)
    named = select(Mention.person_id).join(Comment).where(Comment.thread_id == thread_id)
    began = select(Thread.begun_by_id).where(Thread.id == thread_id)
    found = select(Person.id).where(or_(Person.id.in_(wrote), Person.id.in_(named), Person.id.in_(began)))
    return sorted(session.scalars(found))


def _whole() -> list[ORMOption]:
    comments = selectinload(Thread.comments)
    return [
        comments.joinedload(Comment.author),
        comments.selectinload(Comment.earlier),
        comments.selectinload(Comment.mentions).joinedload(Mention.person),
        joinedload(Thread.begun_by),
        joinedload(Thread.resolved_by),
        joinedload(Thread.suggestion).joinedload(Suggestion.settled_by),
    ]
