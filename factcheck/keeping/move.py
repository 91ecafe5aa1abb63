"""Moving kept copies between the disk and a bucket, and reading every one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.keeping.bucket import Bucket
from factcheck.keeping.models import Copy
from factcheck.keeping.store import Folder, NotKept, Store

FILES = (Copy.sha256, Copy.warc, Copy.small, Copy.page_pdf, Copy.page_png)  # columns that name one


@dataclass
class Moved:
    """What came of it."""

    copied: int = 0
    there: int = 0  # already
    deleted: int = 0
    broken: list[str] = field(default_factory=list)  # names of files that are not what was kept


def to_bucket(folder: Folder, bucket: Bucket, *, delete: bool) -> Moved:
    """Copy every file of ``folder`` into ``bucket``.

    With ``delete`` a file goes from the disk once its bytes were read back from the bucket and are the same.
    """
    done = Moved()
    for name in list(folder.names()):
        try:
            data = folder.get(name)
        except NotKept:
            done.broken.append(name)
            continue
        if bucket.size(name) == len(data):
            done.there += 1
        else:
            bucket.put(data)
            done.copied += 1
        if delete:
            if bucket.stored(name) == data:
                folder.path(name).unlink()
                done.deleted += 1
            else:
                done.broken.append(name)
    return done


def to_folder(bucket: Bucket, folder: Folder) -> Moved:
    """Copy every file of ``bucket`` onto the disk. Nothing is taken out of the bucket."""
    done = Moved()
    for name in bucket.inside():
        if folder.has(name):
            done.there += 1
        else:
            try:
                folder.put(bucket.get(name))
                done.copied += 1
            except NotKept:
                done.broken.append(name)
    return done


def missing_or_broken(session: Session, store: Store) -> Iterator[tuple[str, str]]:
    """The name of each file that a copy names, and why it cannot be had; "" for one that is whole."""
    seen: set[str] = set()
    for row in session.execute(select(*FILES).where(Copy.sha256.is_not(None)).order_by(Copy.id)):
        for name in row:
            if name and name not in seen:
                seen.add(name)
                try:
                    store.get(name)
                    yield name, ""
                except NotKept as wrong:
                    yield name, wrong.message
