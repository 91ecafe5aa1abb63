"""Correcting what was understood about an article. Its text is never changed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.articles.ingest import LINE, NAME, one_line, usable_language, usable_url
from factcheck.articles.models import Article
from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.errors import Invalid
from factcheck.history.record import record
from factcheck.jobs.queue import enqueue


def correct_article(
    session: Session,
    article: Article,
    *,
    title: str,
    byline: str,
    publisher: str,
    published_on: date | None,
    url: str,
    language: str,
    reach: int | None,
    actor: Actor,
) -> list[str]:
    """Set what is known about ``article``; the names of what changed."""
    require(actor, Permission.CORRECT_ARTICLE)
    title = one_line(title, LINE)
    if not title:
        raise Invalid("An article needs a title, so that colleagues can find it.", field="title")
    address = usable_url(url)
    if address is not None and address != article.url:
        other = session.scalar(select(Article.id).where(Article.url == address, Article.id != article.id))
        if other is not None:
            raise Invalid("Another article already has this address.", field="url")
    wanted = {
        "title": title,
        "byline": one_line(byline, LINE),
        "publisher": one_line(publisher, NAME),
        "published_on": published_on,
        "url": address,
        "language": usable_language(language),
        "reach": reach or None,
    }
    changed = [name for name, value in wanted.items() if getattr(article, name) != value]
    if not changed:
        return []
    before = {name: _plain(getattr(article, name)) for name in changed}
    for name in changed:
        setattr(article, name, wanted[name])
    session.flush()
    if "reach" in changed:
        enqueue(session, "prioritise_article", {"article_id": article.id})  # its claims, in the package above
    record(
        session,
        "article:correct",
        actor=actor,
        subject_type="article",
        subject_id=article.id,
        before=before,
        after={name: _plain(wanted[name]) for name in changed},
    )
    return changed


def _plain(value: object) -> str | None:
    return None if value is None else str(value)
