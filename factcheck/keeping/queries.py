"""Reading documents and copies."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from factcheck.errors import NotFound
from factcheck.jobs.models import Job
from factcheck.keeping.models import Copy, Document
from factcheck.reading.types import Outline

_WHOLE = (joinedload(Copy.document), joinedload(Copy.words), joinedload(Copy.asked_by))


def get_copy(session: Session, copy_id: int) -> Copy:
    """The copy with its document, its words and who asked for it. Raises NotFound."""
    found = session.scalar(
        select(Copy).where(Copy.id == copy_id).options(*_WHOLE).execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("There is no such copy.")
    return found


def is_small(session: Session, name: str) -> bool:
    """Whether a picture that was drawn anew of some copy is kept by that name; nothing else may be asked for by name."""
    return session.scalar(select(Copy.id).where(Copy.small == name).limit(1)) is not None


def copies_of(session: Session, document: Document) -> Sequence[Copy]:
    """Every copy of a document, the newest first; without their words."""
    return session.scalars(select(Copy).where(Copy.document_id == document.id).order_by(Copy.id.desc())).all()


def text_of(copy: Copy | None) -> str | None:
    """The readable words of a copy that was loaded with them; None where there are none."""
    return None if copy is None or copy.words is None else copy.words.text


def outline_of(copy: Copy) -> Outline | None:
    """How the words of a copy are divided where they come from."""
    kept = copy.outline
    return None if kept is None else Outline(kept["kind"], tuple(map(tuple, kept["marks"])))


def job_of(session: Session, copy: Copy) -> Job | None:
    """The job that makes the copy, if it is in its first turn."""
    return session.scalar(select(Job).where(Job.dedup_key == f"keep:{copy.id}"))
