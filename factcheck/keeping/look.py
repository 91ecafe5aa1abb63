"""Looking at live pages again: does a page still say what our copy says? Often at first, then ever more seldom."""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from config import read_settings
from factcheck.articles.ingest import LINE, one_line
from factcheck.errors import FactcheckError
from factcheck.fetching.fetch import Fetched
from factcheck.fetching.refusals import GonePage
from factcheck.jobs.engine import JobRun, handler
from factcheck.jobs.queue import enqueue
from factcheck.jobs.sweep import regularly
from factcheck.keeping.keep import Made, finish, for_sources, keep_fetched
from factcheck.keeping.models import Copy, Document, Live, Occasion
from factcheck.keeping.store import Store, StoreAway, store_of
from factcheck.keeping.turns import NotYet, visit
from factcheck.kit import clock
from factcheck.nlp.anchors import same_words

FIRST_PAUSE, LONGEST_PAUSE = (
    timedelta(days=1),
    timedelta(days=64),
)  # doubled with each look that finds nothing new
AFTER_FAILURE = timedelta(hours=1)  # doubled too, up to the longest
UNREACHABLE_AFTER = 3  # failures in a row: sites have bad hours
AGAIN_AFTER = timedelta(days=1)  # a look that was given up or cancelled is no reason to look no more
MOST_AT_ONCE = 100
LOOKED = (
    "weigh_drift"  # the job that is asked for when a page is not as it was; whoever relies on copies does it
)


@handler("look_at_pages")
def look_at_pages(run: JobRun) -> None:
    """Ask for a look at every page whose time has come, those waiting longest first."""
    with run.write() as session:
        due = session.scalars(
            select(Document)
            .where(Document.next_look_at <= clock.now())
            .order_by(Document.next_look_at)
            .limit(MOST_AT_ONCE)
        )
        for document in due.all():
            ask_for_look(session, document)


def ask_for_look(session: Session, document: Document, *, now: bool = False) -> None:
    """Ask for a look at the live page: at its time, which is ``now`` where somebody wants to know."""
    if now:
        document.next_look_at = clock.now()
        session.flush()
    if document.next_look_at is not None:
        due = document.next_look_at.isoformat()
        enqueue(
            session,
            "look_at_page",
            {"document_id": document.id, "due": due},
            dedup=f"look_at_page:{document.id}:{due}",
            again_after=AGAIN_AFTER,
        )


@handler("look_at_page")
def look_at_page(run: JobRun, document_id: int, due: str, turn: int = 0) -> None:
    """Compare the readable words of one live page with those of the copy that the newsroom took last."""
    with run.read() as session:
        document = session.get_one(Document, document_id)
        compared = compared_with(session, document)
        if document.next_look_at is None or document.next_look_at.isoformat() != due:
            return
        if compared is None or document.url is None:
            return
        url, sha256, text = document.url, compared.sha256, _text(compared)
        seen = newest_drift(session, document)
        seen_text = _text(seen) if seen else None
    config = read_settings(os.environ)[0]
    store = store_of(config)
    try:
        fetched = visit(run, url, config)
        found = keep_if_changed(store, fetched, sha256, text, seen_text)
    except NotYet as wait:
        with run.write() as session:
            args = {"document_id": document_id, "due": due, "turn": turn + 1}
            key = f"look_at_page:{document_id}:{due}:{turn + 1}"
            enqueue(session, "look_at_page", args, dedup=key, run_after=wait.again_at)
        return
    except StoreAway:
        raise  # no fault of the page: the job is tried again
    except FactcheckError as wrong:
        with run.write() as session:
            _failed(session, session.get_one(Document, document_id), wrong)
        return
    with run.write() as session:
        _looked(session, session.get_one(Document, document_id), found)


class Finding(NamedTuple):
    """What a look found."""

    live: Live
    made: Made | None = None  # only where the words were never seen before


def keep_if_changed(
    store: Store, fetched: Fetched, sha256: str | None, text: str | None, seen_text: str | None
) -> Finding:
    """Whether the page says what the copy says; what it says now is kept unless it was kept already."""
    if hashlib.sha256(fetched.body).hexdigest() == sha256:
        return Finding(Live.SAME)
    made = keep_fetched(store, fetched)
    if text is not None and same_words(text, made.text):
        return Finding(Live.SAME)
    if seen_text is not None and same_words(seen_text, made.text):
        return Finding(Live.CHANGED)
    return Finding(Live.CHANGED, made)


def compared_with(session: Session, document: Document) -> Copy | None:
    """The copy that the live page is compared with: the newest that was asked for or brought."""
    return session.scalar(
        select(Copy)
        .where(Copy.document_id == document.id, Copy.sha256.is_not(None), Copy.occasion != Occasion.DRIFT)
        .order_by(Copy.id.desc())
        .limit(1)
        .options(joinedload(Copy.words))
    )


def newest_drift(session: Session, document: Document) -> Copy | None:
    """The copy of what a look found last that was not as it had been, with its words."""
    return session.scalar(
        select(Copy)
        .where(Copy.document_id == document.id, Copy.occasion == Occasion.DRIFT)
        .order_by(Copy.id.desc())
        .limit(1)
        .options(joinedload(Copy.words))
    )


def _text(copy: Copy) -> str | None:
    return copy.words.text if copy.words is not None else None


def _looked(session: Session, document: Document, found: Finding) -> None:
    before = document.live
    if found.made is not None:
        copy = Copy(document_id=document.id, occasion=Occasion.DRIFT, asked_at=clock.now())
        session.add(copy)
        finish(session, copy, made=found.made)
    document.live, document.looked_at = found.live, clock.now()
    document.failures, document.trouble = 0, ""
    new = found.made is not None or (found.live, before) in _NEWS
    document.looks = 0 if new else document.looks + 1
    document.next_look_at = clock.now() + min(FIRST_PAUSE * 2 ** min(document.looks, 10), LONGEST_PAUSE)
    if new:
        enqueue(session, LOOKED, {"document_id": document.id})


# What is worth telling although the words were seen before: that they are back, or changed again.
_NEWS = {
    (Live.SAME, Live.CHANGED),
    (Live.SAME, Live.GONE),
    (Live.CHANGED, Live.SAME),
    (Live.CHANGED, Live.GONE),
}


def _failed(session: Session, document: Document, wrong: FactcheckError) -> None:
    """Gone is an answer; everything else may be a bad hour, and is called unreachable when it lasts."""
    document.failures += 1
    document.looked_at, document.trouble = clock.now(), one_line(for_sources(wrong.message), LINE)
    if isinstance(wrong, GonePage):
        new = document.live is not Live.GONE
        document.live = Live.GONE
        pause = FIRST_PAUSE * 2 ** min(document.failures - 1, 10)
        if new:
            enqueue(session, LOOKED, {"document_id": document.id})
    else:
        if document.failures >= UNREACHABLE_AFTER and document.live is not Live.GONE:
            document.live = Live.UNREACHABLE
        pause = AFTER_FAILURE * 2 ** min(document.failures - 1, 12)
    document.next_look_at = clock.now() + min(pause, LONGEST_PAUSE)


def _anything_due(session: Session) -> bool:
    return (
        session.scalar(select(Document.id).where(Document.next_look_at <= clock.now()).limit(1)) is not None
    )


regularly("look_at_pages", timedelta(minutes=15), when=_anything_due)
