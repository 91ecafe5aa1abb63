"""Beginning a thread, answering, editing, withdrawing, resolving. History keeps who and what, never the words."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim
from factcheck.errors import Conflict, Invalid, NotAllowed
from factcheck.history.record import record
from factcheck.kit import clock
from factcheck.talk.mentions import mentioned
from factcheck.talk.models import About, Comment, EarlierText, Mention, Thread
from factcheck.talk.passages import Passage
from factcheck.talk.queries import colleagues, takes_part

LONGEST = 10_000
CHANGED = "Somebody changed this while you were writing. Compare the two, then save again."
NOWHERE = Passage("", "", "")


class Said(NamedTuple):
    """A comment, and what its writer should know of the mentions in it, as sentences."""

    comment: Comment
    notes: list[str]


def begin(
    session: Session,
    claim: Claim,
    *,
    actor: Actor,
    about: About,
    text: str,
    source_id: int | None = None,
    passage: Passage = NOWHERE,
    once: str = "",
    only: Collection[int] | None = None,
) -> Said:
    """Begin a thread with its first comment. ``once`` is the form's number: a form sent twice says it once.

    ``only`` are those who alone may read it for now, None for everybody: nobody else is told of it.
    """
    require(actor, Permission.TALK)
    text = _tidy(text)
    known = _said_before(session, actor, once)
    if known is not None:
        return Said(known, [])
    thread = open_thread(session, claim, actor=actor, about=about, source_id=source_id, passage=passage)
    return say(session, thread, actor=actor, text=text, once=once, only=only)


def open_thread(
    session: Session,
    claim: Claim,
    *,
    actor: Actor,
    about: About,
    source_id: int | None = None,
    passage: Passage = NOWHERE,
) -> Thread:
    """A thread with nothing said in it yet; whoever calls adds a comment or a suggestion."""
    thread = Thread(
        claim_id=claim.id,
        about=about,
        source_id=source_id,
        **passage._asdict(),
        begun_by_id=actor.id,
        begun_at=clock.now(),
    )
    session.add(thread)
    session.flush()
    return thread


def answer(
    session: Session,
    thread: Thread,
    *,
    actor: Actor,
    text: str,
    once: str = "",
    only: Collection[int] | None = None,
) -> Said:
    """Say something in a thread. One that was resolved is open again, or nobody would see it."""
    require(actor, Permission.TALK)
    text = _tidy(text)
    known = _said_before(session, actor, once)
    if known is not None:
        return Said(known, [])
    if thread.resolved_at is not None:
        reopen(session, thread, actor=actor)
    return say(session, thread, actor=actor, text=text, once=once, only=only)


def say(
    session: Session, thread: Thread, *, actor: Actor, text: str, once: str, only: Collection[int] | None
) -> Said:
    """Add a comment to a thread that is open."""
    others = [one for one in takes_part(session, thread.id) if one != actor.id]
    comment = Comment(
        thread=thread, author_id=actor.id, text=text, written_at=clock.now(), once=once[:32] or None
    )
    session.add(comment)
    session.flush()
    told, notes = _mention(session, comment, thread, actor, only)
    _record(session, "comment", thread, actor, comment=comment.id, mentioned=told, others=others)
    return Said(comment, notes)


def edit(
    session: Session,
    comment: Comment,
    *,
    actor: Actor,
    text: str,
    seen: int | None,
    only: Collection[int] | None = None,
) -> Said:
    """Put other words in one's comment; the earlier ones stay readable. Raises Conflict when it changed since."""
    _mine(comment, actor)
    text = _tidy(text)
    session.refresh(comment, ["text", "version", "withdrawn_at"])
    if seen is not None and seen != comment.version:
        raise Conflict(CHANGED)
    if text == comment.text:
        return Said(comment, [])
    now = clock.now()
    session.add(EarlierText(comment_id=comment.id, text=comment.text, replaced_at=now))
    comment.text, comment.edited_at = text, now
    session.flush()
    told, notes = _mention(session, comment, comment.thread, actor, only)
    _record(session, "edit_comment", comment.thread, actor, comment=comment.id, mentioned=told)
    return Said(comment, notes)


def withdraw(session: Session, comment: Comment, *, actor: Actor) -> None:
    """No longer stand by one's comment. It stays where it is and says so."""
    _mine(comment, actor)
    if comment.withdrawn_at is None:
        comment.withdrawn_at = clock.now()
        session.flush()
        _record(session, "withdraw_comment", comment.thread, actor, comment=comment.id)


def restore(session: Session, comment: Comment, *, actor: Actor) -> None:
    """Take the withdrawal of one's comment back."""
    _mine(comment, actor)
    if comment.withdrawn_at is not None:
        comment.withdrawn_at = None
        session.flush()
        _record(session, "restore_comment", comment.thread, actor, comment=comment.id)


def resolve(session: Session, thread: Thread, *, actor: Actor) -> None:
    """The matter is settled."""
    require(actor, Permission.TALK)
    if thread.resolved_at is None:
        thread.resolved_at, thread.resolved_by_id = clock.now(), actor.id
        session.flush()
        _record(session, "resolve_thread", thread, actor, others=takes_part(session, thread.id))


def reopen(session: Session, thread: Thread, *, actor: Actor) -> None:
    """The matter is not settled after all."""
    require(actor, Permission.TALK)
    if thread.resolved_at is not None:
        thread.resolved_at = thread.resolved_by_id = None
        session.flush()
        _record(session, "reopen_thread", thread, actor, others=takes_part(session, thread.id))


def _record(session: Session, verb: str, thread: Thread, actor: Actor, **facts: Any) -> None:
    record(
        session,
        f"claim:{verb}",
        actor=actor,
        subject_type="claim",
        subject_id=thread.claim_id,
        thread=thread.id,
        about=thread.about.value,
        **facts,
    )


def _mention(
    session: Session, comment: Comment, thread: Thread, actor: Actor, only: Collection[int] | None
) -> tuple[list[int], list[str]]:
    """Keep whom the comment mentions; the ids of those not told before, and sentences about the others."""
    found = mentioned(comment.text, colleagues(session))
    known = set(session.scalars(select(Mention.person_id).where(Mention.comment_id == comment.id)))
    notes = [f"{sentence} Edit the comment to mend it." for sentence in found.unknown]
    told: list[int] = []
    for person in found.people:
        if only is not None and person.id not in only:
            notes.append(
                f"{person.name} cannot read this before the second opinion is in, so they are not told."
            )
        elif person.id not in known:
            session.add(Mention(comment_id=comment.id, person_id=person.id))
            told.append(person.id)
    session.flush()
    return [one for one in told if one != actor.id], notes


def _said_before(session: Session, actor: Actor, once: str) -> Comment | None:
    if not once:
        return None
    return session.scalar(select(Comment).where(Comment.author_id == actor.id, Comment.once == once[:32]))


def _mine(comment: Comment, actor: Actor) -> None:
    require(actor, Permission.TALK)
    if comment.author_id != actor.id:
        raise NotAllowed("Only whoever wrote a comment may change or withdraw it. Answer it instead.")


def _tidy(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if not text:
        raise Invalid("Write something first.", field="text")
    if len(text) > LONGEST:
        raise Invalid(f"A comment may have {LONGEST} characters; this has {len(text)}.", field="text")
    return text
