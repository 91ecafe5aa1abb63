"""Reading checks and publications, and nothing else: what a draft says cannot get in here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import (
    JSON,
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    desc,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from factcheck.errors import NotFound
from factcheck.kit.paging import Page
from factcheck.publishing.content import Content
from factcheck.publishing.models import (
    Check,
    Confirmation,
    ListedArticle,
    ListedTranslation,
    Listing,
    Publication,
    PublicationKind,
)
from factcheck.publishing.shelves import ALL, Shelf

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


def shown(session: Session, check_ids: Sequence[int]) -> list[Shown]:
    """Those checks, as readers see them now, in that order."""
    found = {check.id: (check, publication) for check, publication in _rows(session, _these(check_ids))}
    return [found[check_id] for check_id in check_ids if check_id in found]


def _these(check_ids: Sequence[int]) -> Select[Check, Publication]:
    return _current().where(Listing.check_id.in_(check_ids))


class Tongue(NamedTuple):
    """One language that a check can be read in."""

    slug: str
    language: str  # "" for the newsroom's own
    is_original: bool
    changed: datetime


def tongues_of(session: Session, check: Check) -> list[Tongue]:
    """The languages in which readers can read ``check``, the original first; none when there is only one."""
    return _tongues(session, check.id)


def tongues_in(session: Session, originals: Collection[int]) -> dict[int, list[Tongue]]:
    """The same for several originals, by their ids. A withdrawn check is offered in no language."""
    found: dict[int, list[Tongue]] = {}
    for original, slug, language, changed in session.execute(_readable_in(originals)):
        found.setdefault(original, []).append(Tongue(slug, language, not language, changed))
    return {original: tongues for original, tongues in found.items() if len(tongues) > 1}


def _readable_in(originals: Collection[int] | Select[int]) -> Select[int, str, str, datetime]:
    translations = select(ListedTranslation.check_id).where(ListedTranslation.original_id.in_(originals))
    return (
        select(
            func.coalesce(ListedTranslation.original_id, Check.id),
            Check.slug,
            func.coalesce(ListedTranslation.language, ""),
            Listing.changed_at,
        )
        .join(Listing, Listing.check_id == Check.id)
        .outerjoin(ListedTranslation, ListedTranslation.check_id == Check.id)
        .where(Listing.standing, or_(Check.id.in_(originals), Check.id.in_(translations)))
        .order_by(func.coalesce(ListedTranslation.language, ""))
    )


# Asked for each reader of a check, so it is put together once.
_ITS_ORIGINAL = (
    select(ListedTranslation.original_id)
    .where(ListedTranslation.check_id == bindparam("check"))
    .scalar_subquery()
)
_ITS_TONGUES = _readable_in(select(func.coalesce(_ITS_ORIGINAL, bindparam("check"))))


def _tongues(session: Session, check_id: int) -> list[Tongue]:
    rows = session.execute(_ITS_TONGUES, {"check": check_id})
    found = [Tongue(slug, language, not language, changed) for _, slug, language, changed in rows]
    return found if len(found) > 1 else []


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


class State(NamedTuple):
    """A check as far as pages need it to tell whether they still hold: nothing of it can change and leave this equal."""

    check_id: int
    version: int  # counts every change of its row: being corrected, looked at again
    publication_id: int
    changed: datetime  # when that became what readers see


class Makings(NamedTuple):
    """What the page of a check is made from. Only which rows, so reading it is cheap; equal ones make equal pages."""

    check: State
    confirmed: int | None  # the newest confirmation
    tongues: tuple[Tongue, ...]
    more: tuple[State, ...]  # other checks, by the same claimant first, then the newest


_STATE = (Check.id, Check.version, Listing.publication_id, Listing.changed_at)
_MAKINGS = (
    select(
        *_STATE,
        select(func.max(Confirmation.id)).where(Confirmation.check_id == Check.id).scalar_subquery(),
        Listing.claimant_slug,
        func.coalesce(ListedTranslation.language, ""),
    )
    .join(Listing, Listing.check_id == Check.id)
    .outerjoin(ListedTranslation, ListedTranslation.check_id == Check.id)
    .where(Check.slug == bindparam("slug"))
)


def makings_of(session: Session, slug: str) -> Makings:
    """What the page of the check at ``slug`` is made from now. Raises NotFound."""
    row = None if "\x00" in slug else session.execute(_MAKINGS, {"slug": slug}).one_or_none()
    if row is None:
        raise NotFound
    *state, confirmed, claimant, language = row
    check = State(*state)
    tongues = tuple(_tongues(session, check.check_id))
    asked = {"check": check.check_id, "claimant": claimant, "language": language}
    others = [State(*facts) for *facts, _, _ in session.execute(_more(translated=bool(language)), asked)]
    return Makings(check, confirmed, tongues, tuple(dict.fromkeys(others))[:MORE])


@cache
def _more(*, translated: bool) -> CompoundSelect[Any]:
    """A few others in the same language: those by the same claimant and the newest, of which some may be both."""
    its = exists().where(ListedTranslation.check_id == Listing.check_id)
    others = (
        select(*_STATE, Listing.first_published_at)
        .join(Listing, Listing.check_id == Check.id)
        .where(
            Listing.standing,
            Listing.check_id != bindparam("check"),
            its.where(ListedTranslation.language == bindparam("language")) if translated else ~its,
        )
        .order_by(*_NEWEST)
    )
    by_claimant = others.where(Listing.claimant_slug == bindparam("claimant"), Listing.claimant_slug != "")
    first = by_claimant.add_columns(literal(0).label("place")).limit(MORE).subquery()
    then = others.add_columns(literal(1).label("place")).limit(2 * MORE).subquery()
    return union_all(select(first), select(then)).order_by("place", desc("first_published_at"), desc("id"))


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
