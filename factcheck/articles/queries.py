"""Reading articles."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from factcheck.articles.models import Arrival, Article, ArticleVersion
from factcheck.db import Base
from factcheck.errors import NotFound
from factcheck.kit.paging import Page

PAGE_SIZE = 25


def get_article(session: Session, article_id: int) -> Article:
    """The article, or NotFound."""
    article = session.get(Article, article_id)
    if article is None:
        raise NotFound("There is no such article.")
    return article


def get_version(session: Session, article_id: int, number: int | None = None) -> ArticleVersion:
    """Version ``number`` of an article with the article loaded; the newest without a number."""
    wanted = ArticleVersion.number == (Article.latest_number if number is None else number)
    version = session.scalar(
        select(ArticleVersion)
        .join(ArticleVersion.article)
        .where(ArticleVersion.article_id == article_id, wanted)
        .options(joinedload(ArticleVersion.article))
    )
    if version is None:
        raise NotFound("There is no such article, or it has no such version.")
    return version


def list_versions(session: Session, article_id: int) -> Sequence[ArticleVersion]:
    """All versions of an article, the newest first."""
    return session.scalars(
        select(ArticleVersion)
        .where(ArticleVersion.article_id == article_id)
        .order_by(ArticleVersion.number.desc())
    ).all()


def list_articles(
    session: Session, *, number: int = 1, search: str = "", size: int = PAGE_SIZE
) -> Page[Article]:
    """One page of articles, the newest first, perhaps only those with ``search`` in title or publisher."""
    wanted = select(Article)
    if search:
        wanted = wanted.where(
            or_(
                Article.title.icontains(search, autoescape=True),
                Article.publisher.icontains(search, autoescape=True),
                Article.byline.icontains(search, autoescape=True),
            )
        )
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    number = max(1, min(number, -(-total // size) or 1))
    items = session.scalars(
        wanted.order_by(Article.created_at.desc(), Article.id.desc()).limit(size).offset((number - 1) * size)
    ).all()
    return Page(items, number, size, total)


def counts_by_state(session: Session, article_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """How many claims of each state the newest version of each article has.

    The claims' tables are reached by name, since their package stands above this one.
    """
    appearance, claim = Base.metadata.tables["appearance"], Base.metadata.tables["claim"]
    rows = session.execute(
        select(Article.id, claim.c.state, func.count(claim.c.id.distinct()))
        .join(ArticleVersion, ArticleVersion.article_id == Article.id)
        .join(appearance, appearance.c.article_version_id == ArticleVersion.id)
        .join(claim, claim.c.id == appearance.c.claim_id)
        .where(Article.id.in_(article_ids), ArticleVersion.number == Article.latest_number)
        .group_by(Article.id, claim.c.state)
    )
    counts: dict[int, dict[str, int]] = {article_id: {} for article_id in article_ids}
    for article_id, state, count in rows:
        counts[article_id][str(state)] = count
    return counts


def articles_by_feed(session: Session) -> dict[int, int]:
    """How many articles came from each feed; feeds without any are left out."""
    rows = session.execute(
        select(Arrival.feed_id, func.count(ArticleVersion.article_id.distinct()))
        .join(Arrival.article_version)
        .where(Arrival.feed_id.is_not(None))
        .group_by(Arrival.feed_id)
    )
    return {feed_id: count for feed_id, count in rows if feed_id is not None}
