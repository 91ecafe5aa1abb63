"""From a web address to an article: asked for by a person, a command or a feed; done by a worker."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from config import Config, read_settings
from factcheck.accounts.models import Person
from factcheck.articles.ingest import LINE, ingest_read, one_line, usable_url
from factcheck.articles.models import Article, ArticleVersion, Fetch, Origin
from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.errors import FactcheckError, Invalid, NotFound
from factcheck.fetching.fetch import Fetched, Limits, expect_page, fetch
from factcheck.jobs.engine import JobRun, handler
from factcheck.jobs.models import Job
from factcheck.jobs.queue import enqueue
from factcheck.kit import clock
from factcheck.reading.read import read
from factcheck.reading.types import ReadText


def ask(
    session: Session,
    url: str,
    *,
    actor: Actor | None,
    given: Mapping[str, str] | None = None,
    feed_id: int | None = None,
    entry: str | None = None,
) -> Fetch:
    """Ask for the article at ``url`` to be read. An address that is on its way already is not asked for twice.

    ``given`` is what somebody knows better than the page: see `ingest_read`; a day as ISO 8601.
    """
    if actor is not None:
        require(actor, Permission.ADD_ARTICLE)
    address = usable_url(url)
    if address is None:
        raise Invalid("Give the web address of the article, or paste its text.", field="url")
    known = session.scalar(
        select(Fetch).where(Fetch.url == address, Fetch.finished_at.is_(None), Fetch.feed_id == feed_id)
    )
    if known is not None:
        return known
    asked = Fetch(
        url=address,
        feed_id=feed_id,
        entry=entry,
        asked_by_id=None if actor is None else actor.id,
        asked_at=clock.now(),
    )
    session.add(asked)
    session.flush()
    args = {"fetch_id": asked.id, "given": {name: value for name, value in (given or {}).items() if value}}
    enqueue(session, "read_address", args, dedup=_key(asked.id))
    return asked


def get_fetch(session: Session, fetch_id: int) -> Fetch:
    """The fetch with the article that came of it. Raises NotFound."""
    found = session.scalar(
        select(Fetch).where(Fetch.id == fetch_id).options(joinedload(Fetch.article_version))
    )
    if found is None:
        raise NotFound("Nobody asked for such an address.")
    return found


def lately(session: Session, actor: Actor, *, most: int = 5) -> list[Fetch]:
    """What ``actor`` asked for last, the newest first, with the articles that came of it."""
    return list(
        session.scalars(
            select(Fetch)
            .where(Fetch.asked_by_id == actor.id)
            .options(joinedload(Fetch.article_version).joinedload(ArticleVersion.article))
            .order_by(Fetch.asked_at.desc(), Fetch.id.desc())
            .limit(most)
        )
    )


def job_of(session: Session, asked: Fetch) -> Job | None:
    """The job that reads the address."""
    return session.scalar(select(Job).where(Job.dedup_key == _key(asked.id)))


def _key(fetch_id: int) -> str:
    return f"read_address:{fetch_id}"


@handler("read_address")
def read_address(run: JobRun, fetch_id: int, given: dict[str, str]) -> None:
    """Fetch and read one address, and keep what came of it: a version, or the reason why not."""
    with run.read() as session:
        url, finished = session.execute(
            select(Fetch.url, Fetch.finished_at).where(Fetch.id == fetch_id)
        ).one()
    if finished is not None:
        return
    config = read_settings(os.environ)[0]
    run.report(0, 3, "Fetching the page")
    try:
        fetched = fetch_page(url, config)
        run.report(1, 3, "Reading the page")
        known = read_page(fetched)
    except FactcheckError as refused:
        with run.write() as session:
            _finish(session.get_one(Fetch, fetch_id), refused=refused)
        return
    run.report(2, 3, "Keeping the text")
    with run.write() as session:
        asked = session.get_one(Fetch, fetch_id)
        actor = session.get(Person, asked.asked_by_id) if asked.asked_by_id else None
        origin = Origin.FEED if asked.feed_id else Origin.FETCHED
        try:
            with session.begin_nested():
                version = ingest_read(
                    session,
                    known,
                    given={**given, "url": own_address(known.url, fetched.final_url)},
                    origin=origin,
                    actor=actor,
                    language=config.newsroom_language,
                    max_characters=config.max_article_characters,
                )
        except FactcheckError as refused:
            _finish(asked, refused=refused)
        else:
            _finish(asked, version=version, final_url=fetched.final_url)


def fetch_page(url: str, config: Config, *, headers: Mapping[str, str] | None = None) -> Fetched:
    """The page at ``url`` within this newsroom's limits. Raises CannotFetch with a sentence."""
    return expect_page(look_up(url, config, headers=headers))


def look_up(url: str, config: Config, *, headers: Mapping[str, str] | None = None) -> Fetched:
    """Whatever the site answers, within this newsroom's limits. Raises CannotFetch with a sentence."""
    limits = Limits(
        wire_bytes=config.max_upload_bytes, body_bytes=2 * config.max_upload_bytes, allow=config.fetch_allow
    )
    contact = f"; {config.contact_email}" if config.contact_email else ""
    return fetch(
        url,
        limits=limits,
        user_agent=f"Factcheck/0.1 (+{config.base_url}{contact})",
        fetched_at=clock.now(),
        headers=headers,
    )


def read_page(fetched: Fetched) -> ReadText:
    """The words of a fetched page, whatever it is written in. Raises CannotRead with a sentence."""
    name = urlsplit(fetched.final_url).path.rpartition("/")[2]
    return read(name, fetched.body, content_type=fetched.content_type, url=fetched.final_url)


def own_address(canonical: str, final: str) -> str:
    """The address a page gives itself, if it is of the same site; else the one it was found at.

    A page that names another site's article as its own would put its words into that article.
    """
    return canonical if canonical and _site(canonical) == _site(final) else final


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("amp.")


def _finish(
    asked: Fetch,
    *,
    refused: FactcheckError | None = None,
    version: ArticleVersion | None = None,
    final_url: str = "",
) -> None:
    asked.finished_at = clock.now()
    asked.refused = "" if refused is None else one_line(refused.message, LINE)
    asked.article_version_id = None if version is None else version.id
    asked.final_url = final_url


def fetch_again(session: Session, article: Article, *, actor: Actor | None) -> Fetch:
    """Ask for an article's own address once more; other words make its next version."""
    if not article.url:
        raise Invalid("This article has no web address. Correct what is known about it, or paste its text.")
    return ask(session, article.url, actor=actor)
