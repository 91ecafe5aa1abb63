"""Asking for a copy of a page, bringing one's own, and the job that makes it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import asdict
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from config import Config, read_settings
from factcheck.articles.ingest import LINE, NAME, one_line
from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.errors import FactcheckError, Invalid
from factcheck.fetching.fetch import Fetched
from factcheck.fetching.refusals import BY_HAND
from factcheck.jobs.engine import JobRun, handler, when_ended
from factcheck.jobs.queue import enqueue
from factcheck.keeping.draw import ask_for_drawing
from factcheck.keeping.kinds import kind_of
from factcheck.keeping.models import Copy, Document, Live, Occasion, Wording
from factcheck.keeping.store import Store, StoreAway, store_of
from factcheck.keeping.turns import NotYet, visit
from factcheck.keeping.warc import write_warc
from factcheck.keeping.wayback import ask_wayback
from factcheck.kit import clock
from factcheck.kit.urls import clean_url
from factcheck.reading.read import look_at, read
from factcheck.reading.types import CannotRead, ReadText

FIRST_LOOK = timedelta(days=1)
OWN_COPY = "Open it in a browser, save it, and bring your own copy as a file."
WITHOUT_WORDS = {
    "image": "A picture has no words to compare. Say what it shows, or type the words in it.",
    "audio": "A recording has no words to compare. Type what is said, and when: 12:30.",
    "video": "A recording has no words to compare. Type what is said or shown, and when: 12:30.",
}
READING = 1  # raised when reading tells more of files than before, so that old copies are read again
ARRIVED = "weigh_copy"  # the job that is asked for when a copy is there; whoever uses copies does it


def ask_for_copy(session: Session, url: str, *, actor: Actor, fresh: bool = False) -> Copy:
    """The copy of the page at ``url``: the one that is kept or on its way, else one that is asked for now.

    ``fresh`` asks for another although there is one; one that is on its way counts for it.
    """
    require(actor, Permission.REVIEW)
    document = document_at(session, url)
    known = newest_of(session, document, with_refused=not fresh)
    on_its_way = known is not None and known.finished_at is None
    if known is not None and (on_its_way or (known.is_kept and not fresh)):
        return known
    copy = _begin(session, document, Occasion.ASKED, actor)
    enqueue(session, "keep_source", {"copy_id": copy.id}, dedup=f"keep:{copy.id}")
    return copy


def bring_copy(
    session: Session, store: Store, name: str, data: bytes, *, actor: Actor, url: str = ""
) -> Copy:
    """Keep ``data``, a file that its owner calls ``name``: a copy of the page at ``url``, or of nothing online."""
    require(actor, Permission.REVIEW)
    if not data:
        raise Invalid("The file is empty. Choose another.", field="upload")
    sha256 = store.put(data)
    document = document_at(session, url) if url.strip() else _document_of(session, sha256)
    known = session.scalar(
        select(Copy).where(
            Copy.document_id == document.id, Copy.sha256 == sha256, Copy.occasion == Occasion.BROUGHT
        )
    )
    if known is not None:
        return known
    copy = _begin(session, document, Occasion.BROUGHT, actor)
    copy.file_name, copy.kept_at = one_line(name, LINE) or "file", clock.now()
    copy.sha256, copy.size, copy.kind = sha256, len(data), kind_of(name, data)
    session.flush()
    enqueue(session, "keep_source", {"copy_id": copy.id}, dedup=f"keep:{copy.id}")
    return copy


def document_at(session: Session, url: str) -> Document:
    """The one row of that address. Raises Invalid for what is none."""
    address = clean_url(url)
    if address is None:
        raise Invalid("Give a whole address, beginning with https:// or http://.", field="url")
    known = session.scalar(select(Document).where(Document.url == address))
    if known is not None:
        return known
    try:
        with session.begin_nested():
            return _new_document(session, address)
    except IntegrityError:  # a colleague asked for the same in this moment
        return session.scalars(select(Document).where(Document.url == address)).one()


def newest_of(session: Session, document: Document, *, with_refused: bool = False) -> Copy | None:
    """The newest copy that somebody asked for or brought; what a later look found is not among them."""
    query = select(Copy).where(Copy.document_id == document.id, Copy.occasion != Occasion.DRIFT)
    if not with_refused:
        query = query.where(Copy.refused == "")
    return session.scalar(query.order_by(Copy.id.desc()).limit(1))


def _document_of(session: Session, sha256: str) -> Document:
    """The document whose bytes these are, if somebody brought them before."""
    known = session.scalar(
        select(Document)
        .join(Copy)
        .where(Document.url.is_(None), Copy.sha256 == sha256)
        .order_by(Document.id)
        .limit(1)
    )
    return known or _new_document(session, None)


def _new_document(session: Session, url: str | None) -> Document:
    document = Document(url=url, created_at=clock.now())
    session.add(document)
    session.flush()
    return document


def _begin(session: Session, document: Document, occasion: Occasion, actor: Actor) -> Copy:
    copy = Copy(
        document_id=document.id,
        occasion=occasion,
        asked_by_id=actor.id,
        asked_at=clock.now(),
    )
    session.add(copy)
    session.flush()
    return copy


class Made(NamedTuple):
    """The columns of a copy, and its words."""

    columns: dict[str, Any]
    text: str


@handler("keep_source")
def keep_source(run: JobRun, copy_id: int, turn: int = 0) -> None:
    """Make one copy: fetch or take what was brought, read it, keep it; or keep the reason why not."""
    with run.read() as session:
        copy = session.get_one(Copy, copy_id)
        if copy.finished_at is not None and not copy.refused:
            return
        url = session.get_one(Document, copy.document_id).url or ""
        brought, name = copy.sha256, copy.file_name
    config = read_settings(os.environ)[0]
    store = store_of(config)
    try:
        if brought is not None:
            run.report(1, 3, "Reading the file")
            made = read_brought(store, name, store.get(brought), url)
        else:
            run.report(0, 3, "Fetching the page")
            made = fetch_and_keep(run, store, url, config)
    except NotYet as wait:
        with run.write() as session:
            args = {"copy_id": copy_id, "turn": turn + 1}
            key = f"keep:{copy_id}:{turn + 1}"
            enqueue(session, "keep_source", args, dedup=key, run_after=wait.again_at)
        return
    except StoreAway:
        raise  # the job is tried again
    except FactcheckError as refused:
        with run.write() as session:
            finish(session, session.get_one(Copy, copy_id), refused=refused)
            enqueue(session, ARRIVED, {"copy_id": copy_id})
        return
    with run.write() as session:
        copy = session.get_one(Copy, copy_id)
        finish(session, copy, made=made)
        _watch(session.get_one(Document, copy.document_id))
        ask_for_drawing(session, copy, config)
        ask_wayback(session, copy, url or None, config)
        enqueue(session, ARRIVED, {"copy_id": copy_id})


@when_ended("keep_source")
def no_copy(session: Session, args: dict[str, Any], why: str) -> None:
    """Say at the copy that it will not come, so that nobody waits for it; a job tried again makes it still."""
    copy = session.get(Copy, args["copy_id"])
    if copy is not None and copy.finished_at is None:
        finish(session, copy, refused=Invalid(f"The copy could not be made. {why}"))


def fetch_and_keep(run: JobRun, store: Store, url: str, config: Config) -> Made:
    """Fetch ``url`` in our turn, put its bytes and the exchange into the store, and read it."""
    fetched = visit(run, url, config)
    run.report(1, 3, "Reading the page")
    return keep_fetched(store, fetched)


def keep_fetched(store: Store, fetched: Fetched) -> Made:
    """Put what was fetched into the store; what is to be known about it."""
    name = urlsplit(fetched.final_url).path.rpartition("/")[2]
    kind = kind_of(name, fetched.body, said=fetched.content_type)
    said = fetched.content_type if fetched.content_type else kind
    page = read_bytes(store, name, fetched.body, said, fetched.final_url, kind)
    columns = {
        "final_url": fetched.final_url[:2000],
        "status": fetched.status,
        "kind": kind,
        "kept_at": fetched.fetched_at,
        "size": len(fetched.body),
        "sha256": store.put(fetched.body),
        "warc": store.put(write_warc(fetched, software="Factcheck")),
    }
    return Made(columns | page.columns, page.text)


def read_brought(store: Store, name: str, data: bytes, url: str) -> Made:
    """What a file that somebody brought says."""
    kind = kind_of(name, data)
    return read_bytes(store, name, data, kind if kind.startswith("text/") else "", url, kind)


def read_bytes(store: Store, name: str, data: bytes, content_type: str, url: str, kind: str) -> Made:
    """The words of ``data``; a file without words is kept all the same, and says why it has none."""
    if kind.partition("/")[0] in WITHOUT_WORDS:
        return _seen(store, kind, data)
    try:
        found = read(name, data, content_type=content_type, url=url, tables=True)
    except CannotRead as wrong:
        return Made({"unread": one_line(wrong.message, LINE)}, "")
    return Made(_about(found), found.text.replace("\x00", ""))


def _seen(store: Store, kind: str, data: bytes) -> Made:
    """What a picture or a recording says of itself; one that cannot be looked at is kept all the same."""
    try:
        seen = look_at(kind, data)
    except CannotRead as wrong:
        return Made({"unread": one_line(wrong.message, LINE)}, "")
    small = store.put(seen.small) if seen.small else None
    columns = {"unread": WITHOUT_WORDS[kind.partition("/")[0]], "facts": seen.facts, "small": small}
    title, author = str(seen.facts.get("title", "")), str(seen.facts.get("author", ""))
    return Made(columns | {"title": one_line(title, LINE), "byline": one_line(author, LINE)}, "")


def _about(found: ReadText) -> dict[str, Any]:
    return {
        "title": one_line(found.title, LINE),
        "byline": one_line(found.byline, LINE),
        "publisher": one_line(found.publisher, NAME),
        "published_on": found.published_on,
        "language": found.language[:35],
        "outline": found.outline and asdict(found.outline),
    }


def finish(
    session: Session, copy: Copy, *, made: Made | None = None, refused: FactcheckError | None = None
) -> None:
    """Say that the copy is there, or why not."""
    copy.finished_at = clock.now()
    if refused is not None:
        copy.refused = one_line(for_sources(refused.message), LINE)
    if made is None:
        return
    copy.refused = ""  # of an earlier try that was given up
    copy.read_as = READING
    for column, value in made.columns.items():
        setattr(copy, column, value)
    copy.text_sha256 = keep_words(session, made.text) if made.text else None
    session.flush()


def keep_words(session: Session, text: str) -> str:
    """Keep ``text`` among the words of copies; the SHA-256 by which it is found."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    if session.get(Wording, sha256) is None:
        try:
            with session.begin_nested():
                session.add(Wording(sha256=sha256, text=text))
        except IntegrityError:  # another worker kept the same words in this moment
            pass
    return sha256


def for_sources(message: str) -> str:
    """A refusal's sentence for somebody who wants a copy rather than words."""
    return message.replace(BY_HAND, OWN_COPY)


def _watch(document: Document) -> None:
    """Compare the live page from tomorrow on."""
    if document.url is not None:
        document.live, document.trouble = Live.UNKNOWN, ""
        document.looks, document.failures = 0, 0
        document.next_look_at = clock.now() + FIRST_LOOK
