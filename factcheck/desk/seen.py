"""What a person looked at last: shown on the desk and in the search, to nobody else, and only the newest kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from factcheck.articles.models import Article
from factcheck.authz.check import Actor
from factcheck.claims.models import Claim, ClaimState
from factcheck.desk.models import Seen, SeenKind
from factcheck.kit import clock

KEPT = 30
SHOWN = 8


class LookedAt(NamedTuple):
    """Something a person looked at: ``state`` is that of a claim."""

    kind: SeenKind
    id: int
    words: str
    state: ClaimState | None


def note(session: Session, actor: Actor, kind: SeenKind, subject_id: int) -> None:
    """Remember that ``actor`` looked at this now, and forget what they looked at long ago."""
    row = session.get(Seen, (actor.id, kind, subject_id))
    if row is None:
        row = Seen(person_id=actor.id, kind=kind, subject_id=subject_id, seen_at=clock.now())
        session.add(row)
    row.seen_at = clock.now()
    session.flush()
    oldest = session.scalar(
        select(Seen.seen_at)
        .where(Seen.person_id == actor.id)
        .order_by(Seen.seen_at.desc())
        .offset(KEPT - 1)
        .limit(1)
    )
    if oldest is not None:
        session.execute(delete(Seen).where(Seen.person_id == actor.id, Seen.seen_at < oldest))


def looked_at(session: Session, actor: Actor, *, most: int = SHOWN) -> list[LookedAt]:
    """What ``actor`` looked at, the newest first."""
    rows = session.scalars(
        select(Seen).where(Seen.person_id == actor.id).order_by(Seen.seen_at.desc()).limit(most)
    ).all()
    articles = _of(rows, SeenKind.ARTICLE)
    titles: dict[int, str] = {}
    for number, title in session.execute(select(Article.id, Article.title).where(Article.id.in_(articles))):
        titles[number] = title
    claims = _of(rows, SeenKind.CLAIM)
    texts = {
        number: (words, state)
        for number, words, state in session.execute(
            select(Claim.id, Claim.text, Claim.state).where(Claim.id.in_(claims))
        )
    }
    found = []
    for row in rows:
        if row.kind is SeenKind.ARTICLE and row.subject_id in titles:
            found.append(LookedAt(row.kind, row.subject_id, titles[row.subject_id], None))
        elif row.kind is SeenKind.CLAIM and row.subject_id in texts:
            found.append(LookedAt(row.kind, row.subject_id, *texts[row.subject_id]))
    return found


def _of(rows: Sequence[Seen], kind: SeenKind) -> list[int]:
    return [row.subject_id for row in rows if row.kind is kind]
