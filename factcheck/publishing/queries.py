"""Reading checks and publications, and nothing else: what a draft says cannot get in here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import JSON, ColumnElement, Select, and_, func, select, type_coerce
from sqlalchemy.orm import Session

from factcheck.errors import NotFound
from factcheck.kit.paging import Page
from factcheck.publishing.models import Check, Publication, PublicationKind

PAGE_SIZE = 20
FEED_SIZE = 50
MORE = 4
LAST_PAGE = 100_000  # further on, an offset would overflow

Shown: TypeAlias = tuple[Check, Publication]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many current checks carry one rating."""

    rating: dict[str, Any]
    count: int


def _inside(*path: str) -> ColumnElement[str]:
    """The text at ``path`` in a publication's content, on either database."""
    inside: ColumnElement[str] = type_coerce(Publication.content, JSON)[path].as_string()
    return inside


def _current() -> Select[Check, Publication]:
    return select(Check, Publication).join(
        Publication,
        and_(Publication.check_id == Check.id, Publication.number == Check.current_number),
    )


def _standing() -> Select[Check, Publication]:
    """Current ones, without the retracted."""
    return _current().where(Publication.kind != PublicationKind.RETRACTION)


def _rows(session: Session, query: Select[Check, Publication]) -> list[Shown]:
    return [(check, publication) for check, publication in session.execute(query)]


def get_check(session: Session, slug: str) -> Shown:
    """The check at ``slug`` and the version readers see. Raises NotFound."""
    rows = [] if "\x00" in slug else _rows(session, _current().where(Check.slug == slug))
    if not rows:
        raise NotFound
    return rows[0]


def versions_of(session: Session, check: Check) -> Sequence[Publication]:
    """Every version of ``check``, the first one first."""
    return session.scalars(
        select(Publication).where(Publication.check_id == check.id).order_by(Publication.number)
    ).all()


def latest(session: Session, *, query: str = "", rating: str = "", number: int = 1) -> Page[Shown]:
    """One page of the standing checks, newest first, perhaps only those with words or a rating."""
    wanted = _standing()
    if query:
        wanted = wanted.where(
            _inside("claim", "text").icontains(query, autoescape=True)
            | _inside("claim", "claimant").icontains(query, autoescape=True)
        )
    if rating:
        wanted = wanted.where(_inside("rating", "key") == rating)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    number = min(max(1, number), LAST_PAGE)
    rows = _rows(
        session,
        wanted.order_by(Check.first_published_at.desc(), Check.id.desc())
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE),
    )
    return Page(rows, number, PAGE_SIZE, total)


def tallies(session: Session) -> list[Tally]:
    """Every rating that a standing check carries, from worst to best, those off the scale last."""
    counts: Counter[str] = Counter()
    ratings: dict[str, dict[str, Any]] = {}
    for (rating,) in session.execute(
        _standing()
        .with_only_columns(type_coerce(Publication.content, JSON)["rating"])
        .order_by(Publication.published_at)
    ):
        counts[rating["key"]] += 1
        ratings[rating["key"]] = rating
    order = sorted(ratings, key=lambda key: (ratings[key]["value"] is None, ratings[key]["value"] or 0, key))
    return [Tally(ratings[key], counts[key]) for key in order]


def more_like(session: Session, check: Check, publication: Publication) -> list[Shown]:
    """A few other checks: by the same claimant first, then the newest."""
    claimant = publication.content["claim"]["claimant"]
    others = _standing().where(Check.id != check.id)
    newest = (Check.first_published_at.desc(), Check.id.desc())
    found: list[Shown] = []
    if claimant:
        same = others.where(_inside("claim", "claimant") == claimant)
        found = _rows(session, same.order_by(*newest).limit(MORE))
    if len(found) < MORE:
        known = [other.id for other, _ in found]
        rest = others.where(Check.id.not_in(known)).order_by(*newest).limit(MORE - len(found))
        found += _rows(session, rest)
    return found


def of_article(session: Session, article_id: int) -> list[Shown]:
    """The current checks with an appearance in that article. Raises NotFound when there is none."""
    found = [
        (check, publication)
        for check, publication in everything(session)
        if any(seen["article"]["id"] == article_id for seen in publication.content["appearances"])
    ]
    if not found:
        raise NotFound
    return found


def everything(session: Session, limit: int | None = None) -> list[Shown]:
    """Every current check, retracted ones too, the newest change first."""
    return _rows(
        session, _current().order_by(Publication.published_at.desc(), Publication.id.desc()).limit(limit)
    )


def changes(session: Session, *, number: int = 1) -> Page[Shown]:
    """Corrections, updates and retractions, the newest first."""
    wanted = (
        select(Check, Publication)
        .join(Publication, Publication.check_id == Check.id)
        .where(Publication.kind != PublicationKind.FIRST)
    )
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    number = min(max(1, number), LAST_PAGE)
    rows = _rows(
        session,
        wanted.order_by(Publication.published_at.desc(), Publication.id.desc())
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE),
    )
    return Page(rows, number, PAGE_SIZE, total)


def last_change(rows: Sequence[Shown]) -> datetime | None:
    """When anything shown of ``rows`` last changed."""
    moments = [publication.published_at for _, publication in rows]
    moments += [check.correcting_since for check, _ in rows if check.correcting_since]
    return max(moments, default=None)
