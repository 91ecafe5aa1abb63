"""From an address or a file to an article: asked for by a person, a command or a feed; done by a worker."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from config import Config, read_settings
from factcheck.accounts.models import Person
from factcheck.articles.ingest import LINE, ingest_read, one_line, usable_language, usable_url
from factcheck.articles.look_up import fetch_page, own_address, read_page
from factcheck.articles.models import Arrival, Article, ArticleVersion, Origin
from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.errors import FactcheckError, Invalid, NotFound
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
) -> Arrival:
    """Ask for the article at ``url`` to be read. An address that is on its way already is not asked for twice.

    ``given`` is what somebody knows better than the page: see `ingest_read`; a day as ISO 8601.
    """
    _may_ask(actor)
    address = usable_url(url)
    if address is None:
        raise Invalid("Give the web address of the article, or paste its text.", field="url")
    known = session.scalar(
        select(Arrival).where(
            Arrival.url == address,
            Arrival.file_name == "",
            Arrival.finished_at.is_(None),
            Arrival.feed_id == feed_id,
        )
    )
    return known or _ask(session, actor, given, url=address, feed_id=feed_id, entry=entry)


def ask_file(
    session: Session,
    name: str,
    data: bytes,
    *,
    actor: Actor,
    url: str = "",
    given: Mapping[str, str] | None = None,
) -> Arrival:
    """Ask for the file ``data`` to be read, which its owner calls ``name``; ``url`` is where it was published."""
    _may_ask(actor)
    if not data:
        raise Invalid("The file is empty. Choose another, or paste the text.", field="upload")
    return _ask(
        session,
        actor,
        given,
        url=usable_url(url) or "",
        file_name=one_line(name, LINE) or "file",
        file=data,
    )


def ask_again(session: Session, arrival: Arrival, *, actor: Actor) -> Arrival:
    """Ask once more for what nothing came of. Raises Invalid for a file that is not kept any more."""
    if not arrival.file_name:
        return ask(session, arrival.url, actor=actor, given=arrival.given)
    _may_ask(actor)
    data = session.scalar(select(Arrival.file).where(Arrival.id == arrival.id))
    if data is None:
        raise Invalid("The file is not kept once it was refused. Choose it again.", field="upload")
    again = ask_file(session, arrival.file_name, data, actor=actor, url=arrival.url, given=arrival.given)
    arrival.file = None
    return again


def _may_ask(actor: Actor | None) -> None:
    if actor is not None:
        require(actor, Permission.ADD_ARTICLE)


def _ask(session: Session, actor: Actor | None, given: Mapping[str, str] | None, **what: Any) -> Arrival:
    usable_language((given or {}).get("language", ""))
    asked = Arrival(
        asked_by_id=None if actor is None else actor.id,
        asked_at=clock.now(),
        given={name: value for name, value in (given or {}).items() if value},
        **what,
    )
    session.add(asked)
    session.flush()
    enqueue(session, "read_arrival", {"arrival_id": asked.id}, dedup=_key(asked.id))
    return asked


def get_arrival(session: Session, arrival_id: int) -> Arrival:
    """The arrival with the version that came of it. Raises NotFound."""
    found = session.scalar(
        select(Arrival).where(Arrival.id == arrival_id).options(joinedload(Arrival.article_version))
    )
    if found is None:
        raise NotFound("Nobody asked for such an address or file.")
    return found


def lately(session: Session, actor: Actor, *, most: int = 5) -> list[Arrival]:
    """What ``actor`` asked for last, the newest first, with the articles that came of it."""
    return list(
        session.scalars(
            select(Arrival)
            .where(Arrival.asked_by_id == actor.id)
            .options(joinedload(Arrival.article_version).joinedload(ArticleVersion.article))
            .order_by(Arrival.asked_at.desc(), Arrival.id.desc())
            .limit(most)
        )
    )


def last_look(session: Session, article: Article) -> Arrival | None:
    """The last time the article's own address was read to the end, whoever asked for it."""
    if not article.url:
        return None
    return session.scalar(
        select(Arrival)
        .where(Arrival.url == article.url, Arrival.file_name == "", Arrival.finished_at.is_not(None))
        .order_by(Arrival.asked_at.desc(), Arrival.id.desc())
        .limit(1)
    )


def job_of(session: Session, asked: Arrival) -> Job | None:
    """The job that reads it."""
    return session.scalar(select(Job).where(Job.dedup_key == _key(asked.id)))


def _key(arrival_id: int) -> str:
    return f"arrival:{arrival_id}"


class _Known(NamedTuple):
    """What was read, how it came, and the address it stands at."""

    read: ReadText
    origin: Origin
    url: str = ""
    final_url: str = ""


@handler("read_arrival")
def read_arrival(run: JobRun, arrival_id: int) -> None:
    """Read one address or file, and keep what came of it: a version, or the reason why not."""
    with run.read() as session:
        asked = session.scalars(
            select(Arrival).where(Arrival.id == arrival_id).options(undefer(Arrival.file))
        ).one()
        session.expunge(asked)  # it is read on after this session ends
    if asked.finished_at is not None:
        return
    config = read_settings(os.environ)[0]
    try:
        known = _read(run, asked, config)
    except FactcheckError as refused:
        with run.write() as session:
            _finish(session.get_one(Arrival, arrival_id), refused=refused)
        return
    run.report(2, 3, "Keeping the text")
    with run.write() as session:
        asked = session.get_one(Arrival, arrival_id)
        actor = session.get(Person, asked.asked_by_id) if asked.asked_by_id else None
        try:
            with session.begin_nested():
                version = ingest_read(
                    session,
                    known.read,
                    given={**asked.given, "url": known.url},
                    origin=known.origin,
                    file_name=asked.file_name,
                    actor=actor,
                    language=config.newsroom_language,
                    max_characters=config.max_article_characters,
                )
        except FactcheckError as refused:
            _finish(asked, refused=refused)
        else:
            _finish(asked, version=version, final_url=known.final_url)


def _read(run: JobRun, asked: Arrival, config: Config) -> _Known:
    if asked.file_name:
        run.report(1, 3, "Reading the file")
        return _Known(read(asked.file_name, asked.file or b""), Origin.UPLOADED, asked.url)
    run.report(0, 3, "Fetching the page")
    fetched = fetch_page(asked.url, config)
    run.report(1, 3, "Reading the page")
    page = read_page(fetched)
    return _Known(
        page,
        Origin.FEED if asked.feed_id else Origin.FETCHED,
        own_address(page.url, fetched.final_url),
        fetched.final_url,
    )


def _finish(
    asked: Arrival,
    *,
    refused: FactcheckError | None = None,
    version: ArticleVersion | None = None,
    final_url: str = "",
) -> None:
    asked.finished_at = clock.now()
    asked.refused = "" if refused is None else one_line(refused.message, LINE)
    asked.article_version_id = None if version is None else version.id
    asked.final_url = final_url
    asked.file = None  # read or refused: what it said is kept as a version, or why not


def fetch_again(session: Session, article: Article, *, actor: Actor | None) -> Arrival:
    """Ask for an article's own address once more; other words make its next version."""
    if not article.url:
        raise Invalid("This article has no web address. Correct what is known about it, or paste its text.")
    return ask(session, article.url, actor=actor)
