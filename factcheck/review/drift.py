"""What becomes of a check when the page under one of its sources changes or goes: found, told, settled."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from factcheck.authz.check import Actor, may
from factcheck.authz.permissions import Permission
from factcheck.claims.models import UNDER_CHECK, Claim
from factcheck.claims.workflow import contribute
from factcheck.errors import Invalid, NotAllowed, NotThatMove
from factcheck.history.record import record
from factcheck.jobs.engine import JobRun, handler
from factcheck.keeping.look import LOOKED, ask_for_look, compared_with, newest_drift
from factcheck.keeping.models import Copy, Document, Live
from factcheck.keeping.queries import get_copy, text_of
from factcheck.kit import clock
from factcheck.nlp.anchors import same_words
from factcheck.review.decide import void_if_changed
from factcheck.review.hold import hold, is_lead, may_work
from factcheck.review.models import Drift, DriftKind, Settled, Source
from factcheck.review.rest import stand_in, stand_on

SAID = {Settled.KEPT: "kept our copy", Settled.TAKEN: "took the new copy", Settled.BACK: "found it as it was"}


@handler(LOOKED)
def weigh_drift(run: JobRun, document_id: int) -> None:
    """Say of every source that rests on the document what became of its page, where its claim is under check."""
    with run.write() as session:
        document = session.get_one(Document, document_id)
        if document.live not in _STANDS and document.live is not Live.GONE:
            return
        seen = _STANDS[document.live](session, document) if document.live in _STANDS else None
        resting = session.scalars(
            select(Source)
            .join(Claim, Claim.id == Source.claim_id)
            .where(
                Source.document_id == document_id,
                Source.copy_id.is_not(None),
                Source.withdrawn_at.is_(None),
                Claim.state.in_(UNDER_CHECK),
            )
            .order_by(Source.claim_id, Source.id)
            .options(joinedload(Source.copy).joinedload(Copy.words))
        ).all()
        for source in resting:
            hold(session, session.get_one(Claim, source.claim_id))
            _weigh(session, source, seen)


# Which copy says what stands at the address now.
_STANDS = {Live.SAME: compared_with, Live.CHANGED: newest_drift}


def _weigh(session: Session, source: Source, seen: Copy | None) -> None:
    """``seen`` is the copy of what stands there now; None when the page is gone."""
    known = open_drift(session, source.id)
    if seen is not None and source.copy is not None and _say_the_same(source.copy, seen):
        if known is not None:
            _close(known, Settled.BACK, None)
        return
    kind = DriftKind.GONE if seen is None else DriftKind.CHANGED
    there = stand_in(text_of(seen), source.quote) if seen is not None else None
    if known is None and _was_waved_through(session, source, kind, there):
        return
    worse = known is None or (known.kind, known.words_there) != (kind, there)
    if known is None:
        known = Drift(source_id=source.id, found_at=clock.now(), kind=kind)
        session.add(known)
    known.kind, known.words_there = kind, there
    known.seen_copy_id = seen.id if seen is not None else None
    if worse:
        session.flush()
        _record(
            session,
            source,
            "source:drift",
            None,
            drift=known.id,
            kind=kind.value,
            words=_say(there) if kind is DriftKind.CHANGED else "the site says that there is no such page",
        )


def _say_the_same(ours: Copy, theirs: Copy) -> bool:
    """Whether two copies have the same words; of what has none, the same bytes."""
    before, now = text_of(ours), text_of(theirs)
    if before is None or now is None:
        return ours.sha256 == theirs.sha256
    return same_words(before, now)


def _was_waved_through(session: Session, source: Source, kind: DriftKind, there: bool | None) -> bool:
    """Whether somebody said of such a change already that our copy is to stay: while the words are there, once is enough."""
    last = session.scalar(
        select(Drift).where(Drift.source_id == source.id).order_by(Drift.id.desc()).limit(1)
    )
    return (
        last is not None
        and last.settled is Settled.KEPT
        and last.kind is kind
        and (kind is DriftKind.GONE or (there is True and last.words_there is True))
    )


def _say(there: bool | None) -> str:
    if there is None:
        return "whether the exact words still stand there cannot be told"
    return "the exact words still stand there" if there else "the exact words no longer stand there"


def open_drift(session: Session, source_id: int) -> Drift | None:
    """What became of the source's page and nobody has settled, with the copy of what stands there now."""
    return session.scalar(
        select(Drift)
        .where(Drift.source_id == source_id, Drift.settled.is_(None))
        .options(joinedload(Drift.seen_copy).joinedload(Copy.words))
    )


def may_settle(session: Session, claim: Claim, actor: Actor) -> bool:
    """Whether ``actor`` may say what is to be done: the claim's lead, or whoever judges checks."""
    return is_lead(session, claim, actor) or may(actor, Permission.DECIDE)


def may_take(session: Session, claim: Claim, drift: Drift, actor: Actor) -> bool:
    """Whether ``actor`` may rest the source on the new copy: as they may change the evidence."""
    return drift.seen_copy_id is not None and may_work(session, claim, actor)


def settle(session: Session, claim: Claim, source: Source, drift: Drift, *, actor: Actor, how: str) -> None:
    """Keep the old copy, or take the new one, which changes what would be published."""
    hold(session, claim)
    if not may_settle(session, claim, actor):
        raise NotAllowed("The lead of this claim settles this, or an editor.")
    session.refresh(drift)
    if drift.settled is not None:
        return
    if how == Settled.KEPT:
        _close(drift, Settled.KEPT, actor)
    elif how == Settled.TAKEN:
        if not may_take(session, claim, drift, actor):
            raise NotThatMove(
                "The new copy can be taken by the lead while the claim is in review. "
                "A published check is opened for a change first."
            )
        _close(drift, Settled.TAKEN, actor)
        stand_on(source, get_copy(session, drift.seen_copy_id or 0))
        contribute(session, claim, actor, "sources")
    else:
        raise Invalid("Say whether to keep our copy or to take the new one.")
    session.flush()
    _record(session, source, "source:settle_drift", actor, drift=drift.id, settled=SAID[Settled(how)])
    void_if_changed(session, claim, actor)


def look_now(session: Session, source: Source) -> None:
    """Have the source's page looked at at once."""
    document = session.get(Document, source.document_id) if source.document_id else None
    if document is None or document.url is None or source.copy_id is None:
        raise Invalid("There is no copy of a page to compare. Keep one first.")
    ask_for_look(session, document, now=True)


def _close(drift: Drift, how: Settled, actor: Actor | None) -> None:
    drift.settled, drift.settled_at = how, clock.now()
    drift.settled_by_id = actor.id if actor else None


def _record(session: Session, source: Source, event: str, actor: Actor | None, **facts: Any) -> None:
    record(
        session,
        event,
        actor=actor,
        subject_type="claim",
        subject_id=source.claim_id,
        source=source.id,
        title=source.title,
        **facts,
    )
