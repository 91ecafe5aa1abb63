"""Looking again at articles whose claims are under check: an outlet may edit its words in silence."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factcheck.articles.arrive import ask
from factcheck.articles.models import Arrival, Article, ArticleVersion, Origin
from factcheck.claims.models import UNDER_CHECK, Appearance, Claim
from factcheck.jobs.engine import JobRun, handler
from factcheck.jobs.sweep import regularly
from factcheck.kit import clock

# News is edited in its first hours. From then on a page is left alone for a quarter of its age.
SOONEST, LATEST, SHARE = timedelta(hours=1), timedelta(days=7), 4
MOST = 20  # at a time, so that a big newsroom's pages are not all fetched in one minute


class Due(NamedTuple):
    """An article to look at again."""

    article_id: int
    url: str


def due_articles(session: Session, now: datetime) -> list[Due]:
    """Articles whose time has come, the longest unseen first.

    Only text that was fetched is fetched again: what somebody pasted differs from the page in ways that say
    nothing about the outlet.
    """
    claims = (
        select(ArticleVersion.article_id)
        .join(Appearance, Appearance.article_version_id == ArticleVersion.id)
        .join(Claim, Claim.id == Appearance.claim_id)
        .where(Claim.state.in_(UNDER_CHECK))
    )
    seen = (
        select(func.max(Arrival.asked_at))
        .where(Arrival.url == Article.url, Arrival.file_name == "")
        .correlate(Article)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Article.id, Article.url, ArticleVersion.created_at, seen.label("seen"))
        .join(ArticleVersion, ArticleVersion.article_id == Article.id)
        .where(
            Article.url.is_not(None),
            ArticleVersion.number == Article.latest_number,
            ArticleVersion.origin.in_((Origin.FETCHED, Origin.FEED)),
            Article.id.in_(claims),
        )
    )
    due = []
    for article_id, url, changed_at, seen_at in rows:
        last = max(changed_at, seen_at or changed_at)
        if now >= last + min(max(SOONEST, (last - changed_at) / SHARE), LATEST):
            due.append((last, Due(article_id, str(url))))
    return [one for _, one in sorted(due)[:MOST]]


@handler("revisit_articles")
def revisit_articles(run: JobRun) -> None:
    """Ask for every article whose time has come to be fetched again."""
    with run.write() as session:
        for due in due_articles(session, clock.now()):
            ask(session, due.url, actor=None)


regularly("revisit_articles", timedelta(minutes=10))
