"""On which kept copy a source rests, and whether its exact words stand there."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.authz.check import Actor
from factcheck.claims.models import Appearance, Claim, ClaimState
from factcheck.errors import Invalid
from factcheck.history.record import record
from factcheck.jobs.engine import JobRun, handler
from factcheck.keeping.keep import ARRIVED, ask_for_copy
from factcheck.keeping.models import Copy
from factcheck.keeping.queries import get_copy, outline_of, text_of
from factcheck.keeping.wayback import ARCHIVED as ARCHIVED_THERE
from factcheck.nlp.anchors import find_same_words
from factcheck.reading.places import Place, place_of, second_in
from factcheck.review.decide import void_if_changed
from factcheck.review.hold import hold
from factcheck.review.models import AppearanceMedia, Source
from factcheck.review.where import words_in_copy


def rest_on(session: Session, source: Source, *, actor: Actor, copy_id: int | None = None) -> None:
    """Rest ``source`` on the copy with that number if it is of the same page, else on the newest of its address.

    Where there is none yet it is asked for, and ``weigh_copy`` rests the source on it when it arrives.
    """
    given = get_copy(session, copy_id) if copy_id is not None else None
    if given is not None and source.url is None and given.document.url is not None:
        given = None  # the address was taken away, and the page with it
    if source.url is not None and (given is None or given.document.url not in (None, source.url)):
        given = ask_for_copy(session, source.url, actor=actor)
    source.document_id = None if given is None else given.document_id
    _rest(session, source, given)


def ask_again(session: Session, source: Source, *, actor: Actor) -> Copy:
    """Ask once more for a copy of the source's page."""
    if source.url is None:
        raise Invalid("This source has no address to fetch a copy from.")
    copy = ask_for_copy(session, source.url, actor=actor, fresh=source.copy_id is None)
    source.document_id = copy.document_id
    if source.copy_id is None:
        _rest(session, source, copy)
    session.flush()
    return copy


def _rest(session: Session, source: Source, copy: Copy | None) -> None:
    kept = copy is not None and copy.finished_at is not None and copy.is_kept
    stand_on(source, get_copy(session, copy.id) if copy is not None and kept else None)


def stand_on(source: Source, copy: Copy | None) -> None:
    """Rest ``source`` on ``copy`` (loaded with its words), and say whether its own words are there, and where."""
    source.copy_id = None if copy is None else copy.id
    source.archived_url = "" if copy is None else copy.archived_url
    source.words_kept = stand_in(text_of(copy), source.quote)
    source.place = None if copy is None else place_in(copy, source.quote, source.locator)


def place_in(copy: Copy, quote: str, locator: str = "") -> Place | None:
    """Where ``quote`` stands in the words of ``copy``; in a recording, where a person says it does."""
    text = text_of(copy)
    if text is None:
        return second_in(locator) if copy.kind.startswith(("audio/", "video/")) else None
    outline = outline_of(copy)
    spans = words_in_copy(text, outline, quote, locator)
    return place_of(text, outline, spans[0].start, spans[-1].end) if spans else None


def stand_in(text: str | None, quote: str) -> bool | None:
    """Whether ``quote`` stands in ``text``; None when there is no text to look in."""
    return None if text is None else bool(find_same_words(text, quote))


@handler(ARRIVED)
def weigh_copy(run: JobRun, copy_id: int) -> None:
    """Rest every source that waited for this copy on it, while its claim is in review.

    Later an approval may hold for what is there, and nobody but a person may change that.
    """
    with run.write() as session:
        copy = get_copy(session, copy_id)
        if not copy.is_kept:
            return
        waiting = session.scalars(
            select(Source)
            .join(Claim, Claim.id == Source.claim_id)
            .where(
                Source.document_id == copy.document_id,
                Source.copy_id.is_(None),
                Source.withdrawn_at.is_(None),
                Claim.state == ClaimState.IN_REVIEW,
            )
            .order_by(Source.claim_id, Source.id)
        ).all()
        for source in waiting:
            claim = session.get_one(Claim, source.claim_id)
            hold(session, claim)
            if claim.state is ClaimState.IN_REVIEW:
                _rest(session, source, copy)
                _recorded(session, source)
        _place(session, copy)
        _drawn(session, copy)


def _place(session: Session, copy: Copy) -> None:
    """A copy that was read again may tell places better now: say them, of every source in review that rests on it."""
    resting = session.scalars(
        select(Source)
        .join(Claim, Claim.id == Source.claim_id)
        .where(
            Source.copy_id == copy.id,
            Source.withdrawn_at.is_(None),
            Claim.state == ClaimState.IN_REVIEW,
        )
        .order_by(Source.claim_id, Source.id)
    ).all()
    for source in resting:
        if source.place == place_in(copy, source.quote, source.locator):
            continue
        claim = session.get_one(Claim, source.claim_id)
        hold(session, claim)
        if claim.state is ClaimState.IN_REVIEW:
            stand_on(source, copy)


@handler(ARCHIVED_THERE)
def weigh_archived(run: JobRun, copy_id: int) -> None:
    """Tell readers where a page is archived, of every source that rests on its copy while its claim is in review.

    Later an approval may hold for what is there, as with a copy that comes late.
    """
    with run.write() as session:
        address = session.get_one(Copy, copy_id).archived_url
        resting = session.scalars(
            select(Source)
            .join(Claim, Claim.id == Source.claim_id)
            .where(Source.copy_id == copy_id, Claim.state == ClaimState.IN_REVIEW)
            .order_by(Source.claim_id, Source.id)
        ).all()
        for source in resting:
            claim = session.get_one(Claim, source.claim_id)
            hold(session, claim)
            if claim.state is ClaimState.IN_REVIEW:
                source.archived_url = address


def _drawn(session: Session, copy: Copy) -> None:
    """A picture that readers are to see was drawn: what was approved before without it is no longer what there is."""
    shown = (
        select(Appearance.claim_id)
        .join(AppearanceMedia, AppearanceMedia.appearance_id == Appearance.id)
        .where(AppearanceMedia.copy_id == copy.id, AppearanceMedia.withdrawn_at.is_(None))
    )
    for claim in session.scalars(select(Claim).where(Claim.id.in_(shown)).order_by(Claim.id)).all():
        hold(session, claim)
        void_if_changed(session, claim, None)


def _recorded(session: Session, source: Source) -> None:
    record(
        session,
        "claim:keep_copy",
        actor=None,
        subject_type="claim",
        subject_id=source.claim_id,
        source=source.id,
        title=source.title,
        copy=source.copy_id,
    )
