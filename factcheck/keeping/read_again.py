"""Reading old copies again, when reading tells more of a file than it did when they were made: places, say.

The words that sources and verdicts rely on stay as they are. What is told besides is taken only where the words read
now are the very same; a copy that had none gets what it has.
"""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config import read_settings
from factcheck.jobs.engine import JobRun, handler, writing
from factcheck.jobs.queue import enqueue
from factcheck.jobs.sweep import regularly
from factcheck.keeping.draw import last_answer
from factcheck.keeping.keep import ARRIVED, READING, Made, keep_words, read_bytes
from factcheck.keeping.models import Copy, Document
from factcheck.keeping.store import NotKept, Store, store_of

AT_ONCE = 20  # copies; another worker takes up the rest
_ADDED = ("outline", "facts", "small")  # filled where there was nothing


@handler("read_copies_again")
def read_copies_again(run: JobRun) -> None:
    """Read some copies again that were read by an older reading; each is written down by itself, when it was read."""
    store = store_of(read_settings(os.environ)[0])
    with run.read() as session:
        ids = session.scalars(_old().order_by(Copy.id).limit(AT_ONCE)).all()
    for number, copy_id in enumerate(ids):
        run.report(number, len(ids), "Reading copies again")
        _read_again(run.engine, store, copy_id)


def _read_again(engine: Engine, store: Store, copy_id: int) -> None:
    with Session(engine) as session:
        copy = session.get_one(Copy, copy_id)
        try:
            made = _read(store, copy, session.get_one(Document, copy.document_id).url or "")
        except NotKept:  # the doctor tells of it; the words are in the database
            made = None
    with writing(engine) as session:
        copy = session.get_one(Copy, copy_id)
        if copy.read_as >= READING:
            return
        copy.read_as = READING
        if made is not None and _take(session, copy, made):
            enqueue(session, ARRIVED, {"copy_id": copy_id})


def _read(store: Store, copy: Copy, url: str) -> Made | None:
    """What reading says of it now; the server's word for what it sent is in the kept exchange."""
    if copy.sha256 is None:
        return None
    data = store.get(copy.sha256)
    if copy.warc is None:
        said = copy.kind if copy.kind.startswith("text/") else ""
        return read_bytes(store, copy.file_name, data, said, url, copy.kind)
    headers = {name.lower(): value for name, value in last_answer(store.get(copy.warc)).headers.items()}
    name = urlsplit(copy.final_url).path.rpartition("/")[2]
    said = headers.get("content-type", "") or copy.kind
    return read_bytes(store, name, data, said, copy.final_url, copy.kind)


def _take(session: Session, copy: Copy, made: Made) -> bool:
    """Fill in what ``copy`` lacked and ``made`` has; whether there was anything."""
    text = hashlib.sha256(made.text.encode()).hexdigest() if made.text else None
    if copy.text_sha256 not in (None, text):
        return False
    added: dict[str, Any] = {
        name: made.columns[name]
        for name in _ADDED
        if getattr(copy, name) is None and made.columns.get(name) is not None
    }
    if copy.text_sha256 is None and text is not None:
        added["text_sha256"] = keep_words(session, made.text)
    for name, value in added.items():
        setattr(copy, name, value)
    if added:
        copy.unread = made.columns.get("unread", "")
    return bool(added)


def _old() -> Any:
    return select(Copy.id).where(
        Copy.read_as < READING, Copy.sha256.is_not(None), Copy.finished_at.is_not(None)
    )


def _any_old(session: Session) -> bool:
    return session.scalar(_old().limit(1)) is not None


regularly("read_copies_again", timedelta(minutes=5), when=_any_old)
