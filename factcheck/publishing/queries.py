"""Reading checks and publications, and nothing else: what a draft says cannot get in here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import JSON, ColumnElement, Select, and_, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from factcheck.errors import NotFound
from factcheck.kit.paging import Page
from factcheck.publishing.content import Content
from factcheck.publishing.listing import slug_of_claimant
from factcheck.publishing.models import (
    Check,
    Confirmation,
    ListedArticle,
    ListedTranslation,
    Listing,
    Publication,
    PublicationKind,
)
from factcheck.publishing.shelves import ALL, Shelf, Sort

PAGE_SIZE = 20
FEED_SIZE = 50
MORE = 4
LAST_PAGE = 100_000  # further on, an offset would overflow
LARGEST_ID = 2**31 - 1

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
    return (
        select(Check, Publication)
        .select_from(Listing)
        .join(Check, Check.id == Listing.check_id)
        .join(Publication, Publication.id == Listing.publication_id)
    )


def _standing() -> Select[Check, Publication]:
    """Current ones, without the retracted."""
    return _current().where(Listing.standing)


_NEWEST = (Listing.first_published_at.desc(), Listing.check_id.desc())
_CHANGED = (Listing.changed_at.desc(), Listing.check_id.desc())


def _rows(session: Session, query: Select[Check, Publication]) -> list[Shown]:
    return [(check, publication) for check, publication in session.execute(query)]


def get_check(session: Session, slug: str) -> Shown:
    """The check at ``slug`` and the version readers see. Raises NotFound."""
    rows = [] if "\x00" in slug else _rows(session, _current().where(Check.slug == slug))
    if not rows:
        raise NotFound
    return rows[0]


class Tongue(NamedTuple):
    """One language that a check can be read in."""

    slug: str
    language: str  # "" for the newsroom's own
    is_original: bool
    changed: datetime


def tongues_of(session: Session, check: Check) -> list[Tongue]:
    """The languages in which readers can read ``check``, the original first; none when there is only one."""
    its = select(ListedTranslation.original_id).where(ListedTranslation.check_id == check.id)
    found = tongues_in(session, select(func.coalesce(its.scalar_subquery(), check.id)))
    return next(iter(found.values()), [])


def tongues_in(session: Session, originals: Collection[int] | Select[int]) -> dict[int, list[Tongue]]:
    """The same for several originals, by their ids. A withdrawn check is offered in no language."""
    found: dict[int, list[Tongue]] = {}
    rows = session.execute(
        select(
            func.coalesce(ListedTranslation.original_id, Check.id),
            Check.slug,
            func.coalesce(ListedTranslation.language, ""),
            Listing.changed_at,
        )
        .join(Listing, Listing.check_id == Check.id)
        .outerjoin(ListedTranslation, ListedTranslation.check_id == Check.id)
        .where(Listing.standing, _belongs_to(originals))
        .order_by(func.coalesce(ListedTranslation.language, ""))
    )
    for original, slug, language, changed in rows:
        found.setdefault(original, []).append(Tongue(slug, language, not language, changed))
    return {original: tongues for original, tongues in found.items() if len(tongues) > 1}


def _belongs_to(originals: Collection[int] | Select[int]) -> ColumnElement[bool]:
    translations = select(ListedTranslation.check_id).where(ListedTranslation.original_id.in_(originals))
    return or_(Check.id.in_(originals), Check.id.in_(translations))


def languages(session: Session) -> list[str]:
    """The languages that standing checks were translated into."""
    return list(
        session.scalars(
            select(ListedTranslation.language)
            .join(Listing, Listing.check_id == ListedTranslation.check_id)
            .where(Listing.standing)
            .distinct()
            .order_by(ListedTranslation.language)
        )
    )


def versions_of(session: Session, check: Check) -> Sequence[Publication]:
    """Every version of ``check``, the first one first."""
    return session.scalars(
        select(Publication).where(Publication.check_id == check.id).order_by(Publication.number)
    ).all()


def id_of_version(session: Session, slug: str, number: int) -> int:
    """The id of one version of the check at ``slug``, without reading what it says. Raises NotFound."""
    wanted = select(Publication.id).join(Check).where(Check.slug == slug, Publication.number == number)
    found = None if "\x00" in slug or number > LARGEST_ID else session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def confirmations_of(session: Session, check: Check) -> Sequence[Confirmation]:
    """Every time a version of ``check`` was still right, the first one first."""
    return session.scalars(
        select(Confirmation).where(Confirmation.check_id == check.id).order_by(Confirmation.id)
    ).all()


def latest(
    session: Session, *, shelf: Shelf = ALL, query: str = "", rating: str = "", number: int = 1
) -> Page[Shown]:
    """One page of the standing checks of ``shelf``, newest first, perhaps only those with words or a rating."""
    wanted = _standing().where(shelf.holds())
    if query:
        wanted = wanted.where(
            _inside("claim", "text").icontains(query, autoescape=True)
            | Listing.claimant.icontains(query, autoescape=True)
        )
    if rating:
        wanted = wanted.where(Listing.rating_key == rating)
    total = session.scalar(wanted.with_only_columns(func.count(Listing.check_id))) or 0
    number = min(max(1, number), LAST_PAGE)
    rows = _rows(
        session,
        wanted.order_by(*_NEWEST).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE),
    )
    return Page(rows, number, PAGE_SIZE, total)


def tallies(session: Session, *, shelf: Shelf = ALL) -> list[Tally]:
    """Every rating that a standing check carries, from worst to best, those off the scale last.

    Each is shown as the newest check that carries it has it.
    """
    counted = session.execute(
        select(Listing.rating_key, func.count(), func.max(Listing.publication_id))
        .where(Listing.standing, shelf.holds())
        .group_by(Listing.rating_key)
    ).all()
    newest = session.scalars(select(Publication).where(Publication.id.in_([row[2] for row in counted])))
    ratings = {one.content["rating"]["key"]: one.content["rating"] for one in newest}
    found = [Tally(ratings[key], count) for key, count, _ in counted]
    return sorted(found, key=lambda t: (t.rating["value"] is None, t.rating["value"] or 0, t.rating["key"]))


def more_like(session: Session, check: Check, publication: Publication) -> list[Shown]:
    """A few other checks in the same language: by the same claimant first, then the newest."""
    language = str(publication.content.get("language") or "")
    beside = Shelf(Sort.LANGUAGE, language) if language else ALL
    claimant = slug_of_claimant(publication.content["claim"].get("claimant") or "")
    others = _standing().where(Listing.check_id != check.id, beside.holds())
    found: list[Shown] = []
    if claimant:
        same = others.where(Listing.claimant_slug == claimant)
        found = _rows(session, same.order_by(*_NEWEST).limit(MORE))
    if len(found) < MORE:
        known = [other.id for other, _ in found]
        rest = others.where(Listing.check_id.not_in(known)).order_by(*_NEWEST).limit(MORE - len(found))
        found += _rows(session, rest)
    return found


def of_article(session: Session, article_id: int) -> list[Shown]:
    """The current checks with an appearance in that article. Raises NotFound when there is none."""
    if article_id > LARGEST_ID:
        raise NotFound
    here = select(ListedArticle.check_id).where(ListedArticle.article_id == article_id)
    found = _rows(session, _current().where(Listing.check_id.in_(here)).order_by(*_CHANGED))
    if not found:
        raise NotFound
    return found


def everything(session: Session, limit: int | None = None, *, shelf: Shelf = ALL) -> list[Shown]:
    """Every current check of ``shelf``, retracted ones too, the newest change first."""
    return _rows(session, _current().where(shelf.holds()).order_by(*_CHANGED).limit(limit))


def changes(session: Session, *, number: int = 1, size: int = PAGE_SIZE) -> Page[Shown]:
    """Corrections, updates and retractions, the newest first."""
    wanted = (
        select(Check, Publication)
        .join(Publication, Publication.check_id == Check.id)
        .where(Publication.kind != PublicationKind.FIRST)
    )
    total = session.scalar(wanted.with_only_columns(func.count(Publication.id))) or 0
    number = min(max(1, number), LAST_PAGE)
    rows = _rows(
        session,
        wanted.order_by(Publication.published_at.desc(), Publication.id.desc())
        .limit(size)
        .offset((number - 1) * size),
    )
    return Page(rows, number, size, total)


def in_pieces(session: Session, *, size: int = 500) -> Iterator[Content]:
    """The content of every current check, retracted ones too, in the order they were first published.

    Read piece by piece: there may be more than fit in memory.
    """
    last = 0
    while True:
        rows = session.execute(
            select(Listing.check_id, Publication.content)
            .join(Publication, Publication.id == Listing.publication_id)
            .where(Listing.check_id > last)
            .order_by(Listing.check_id)
            .limit(size)
        ).all()
        if not rows:
            return
        for check_id, content in rows:
            last = check_id
            yield content


def last_of_all(session: Session) -> datetime | None:
    """When a check was last published, corrected or retracted."""
    return session.scalar(select(func.max(Listing.changed_at)))


def first_since(session: Session, since: datetime, most: int) -> list[Shown]:
    """Standing checks first published after ``since``, the newest first."""
    wanted = _standing().where(Listing.first_published_at >= since)
    return _rows(session, wanted.order_by(*_NEWEST).limit(most))


def runs(session: Session, size: int) -> tuple[int, int]:
    """How many runs of ``size`` ids it takes for all checks, and for all articles they name."""
    checks = session.scalar(select(func.max(Listing.check_id)))
    articles = session.scalar(select(func.max(ListedArticle.article_id)))
    return tuple(0 if last is None else last // size + 1 for last in (checks, articles))  # type: ignore[return-value]


def places_in(session: Session, number: int, size: int) -> list[tuple[str, datetime, list[Tongue]]]:
    """The checks of one run: address, last change, and the languages each can be read in, if there are several."""
    rows = session.execute(
        select(Check.slug, Listing.changed_at, func.coalesce(ListedTranslation.original_id, Check.id))
        .join(Listing, Listing.check_id == Check.id)
        .outerjoin(ListedTranslation, ListedTranslation.check_id == Check.id)
        .where(Listing.check_id >= number * size, Listing.check_id < (number + 1) * size)
        .order_by(Listing.check_id)
    ).all()
    here = and_(
        ListedTranslation.original_id >= number * size, ListedTranslation.original_id < (number + 1) * size
    )
    of_here = and_(
        ListedTranslation.check_id >= number * size, ListedTranslation.check_id < (number + 1) * size
    )
    several = session.scalars(
        select(ListedTranslation.original_id).where(or_(here, of_here)).distinct()
    ).all()
    tongues = tongues_in(session, several) if several else {}
    return [(slug, changed, tongues.get(original, [])) for slug, changed, original in rows]


def articles_in(session: Session, number: int, size: int) -> list[tuple[int, datetime]]:
    """The articles that checks of one run name, each with the last change of any of them."""
    rows = session.execute(
        select(ListedArticle.article_id, func.max(Listing.changed_at))
        .join(Listing, Listing.check_id == ListedArticle.check_id)
        .where(ListedArticle.article_id >= number * size, ListedArticle.article_id < (number + 1) * size)
        .group_by(ListedArticle.article_id)
        .order_by(ListedArticle.article_id)
    )
    return [(article_id, changed) for article_id, changed in rows]


def last_change(rows: Sequence[Shown]) -> datetime | None:
    """When anything shown of ``rows`` last changed."""
    moments = [publication.published_at for _, publication in rows]
    moments += [check.correcting_since for check, _ in rows if check.correcting_since]
    moments += [check.last_checked_at for check, _ in rows if check.last_checked_at]
    return max(moments, default=None)


def counts_for_checklist(session: Session, *, since: datetime) -> dict[str, int]:
    """How many checks stand, and of what kind: what an admin is told of the newsroom's promises."""
    standing = select(Listing).where(Listing.standing).subquery()
    checks, claimants, lately = session.execute(
        select(
            func.count(),
            func.count(func.distinct(func.nullif(standing.c.claimant_slug, ""))),
            func.count().filter(standing.c.first_published_at >= since),
        ).select_from(standing)
    ).one()
    thin = sum(1 for content in in_pieces(session) if _is_thin(content))
    changed = session.scalar(select(func.count()).where(Publication.kind != PublicationKind.FIRST)) or 0
    return {
        "checks": checks,
        "claimants": claimants,
        "lately": lately,
        "without_two": thin,
        "changes": changed,
    }


def _is_thin(content: Content) -> bool:
    return content["publication"]["kind"] != PublicationKind.RETRACTION and len(content["sources"]) < 2
