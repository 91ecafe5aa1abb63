"""Feeds that are watched: looked at on a schedule, and what they name fetched."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import read_settings
from factcheck.articles.arrive import ask
from factcheck.articles.ingest import LINE, one_line, usable_url
from factcheck.articles.look_up import look_up
from factcheck.articles.models import Arrival, Feed
from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.errors import FactcheckError, Invalid, NotFound
from factcheck.fetching.fetch import Fetched, expect_page
from factcheck.history.record import record
from factcheck.jobs.engine import JobRun, handler
from factcheck.jobs.queue import enqueue
from factcheck.jobs.sweep import regularly
from factcheck.kit import clock
from factcheck.reading.read import feed as read_feed
from factcheck.reading.types import Feed as ReadFeed
from factcheck.reading.types import FeedEntry

OFTEN, SELDOM = 15, 7 * 24 * 60  # the bounds of how often a feed is looked at, in minutes
# The first look brings in what is new today, not the archive; a later look never more than a busy hour.
FIRST_ENTRIES, MOST_ENTRIES = 5, 50
LONGEST_WAIT = timedelta(days=1)  # after failures
FAILING = 3  # failures in a row after which those who keep the feeds should know


def watch(session: Session, url: str, *, every_minutes: int, actor: Actor) -> Feed:
    """Begin to watch the feed at ``url``. A feed that was given up is taken up again."""
    require(actor, Permission.MANAGE_FEEDS)
    address = usable_url(url)
    if address is None:
        raise Invalid("Give the address of the feed; it often ends in .xml, or in /feed.", field="url")
    _check_interval(every_minutes)
    known = session.scalar(select(Feed).where(Feed.url == address))
    if known is not None and known.is_active:
        raise Invalid("This feed is watched already.", field="url")
    feed = known or Feed(url=address, created_by_id=actor.id, created_at=clock.now())
    feed.is_active, feed.every_minutes = True, every_minutes
    feed.next_at, feed.failures, feed.error = clock.now(), 0, ""
    session.add(feed)
    session.flush()
    _record(session, feed, "feed:watch", actor)
    _ask(session, feed)
    return feed


def change(session: Session, feed: Feed, *, every_minutes: int, actor: Actor) -> None:
    """Look at ``feed`` more or less often."""
    require(actor, Permission.MANAGE_FEEDS)
    _check_interval(every_minutes)
    if feed.every_minutes == every_minutes:
        return
    feed.every_minutes = every_minutes
    feed.next_at = min(feed.next_at, clock.now() + timedelta(minutes=every_minutes))
    session.flush()
    _record(session, feed, "feed:change", actor)


def give_up(session: Session, feed: Feed, *, actor: Actor) -> None:
    """Watch ``feed`` no longer. The articles that came from it stay."""
    require(actor, Permission.MANAGE_FEEDS)
    if not feed.is_active:
        return
    feed.is_active = False
    session.flush()
    _record(session, feed, "feed:give_up", actor)


def look_now(session: Session, feed: Feed, *, actor: Actor) -> None:
    """Look at ``feed`` at once instead of at its time."""
    require(actor, Permission.MANAGE_FEEDS)
    if not feed.is_active:
        raise Invalid("This feed is not watched. Take it up again first.")
    feed.next_at = clock.now()
    session.flush()
    _ask(session, feed)


def get_feed(session: Session, feed_id: int) -> Feed:
    """The feed. Raises NotFound."""
    feed = session.get(Feed, feed_id)
    if feed is None:
        raise NotFound("There is no such feed.")
    return feed


def list_feeds(session: Session) -> list[Feed]:
    """All feeds: those that are watched first, by name."""
    return list(session.scalars(select(Feed).order_by(Feed.is_active.desc(), Feed.title, Feed.url)))


def _check_interval(every_minutes: int) -> None:
    if not OFTEN <= every_minutes <= SELDOM:
        raise Invalid(
            f"A feed can be looked at every {OFTEN} minutes at most, and once a week at least.",
            field="every_minutes",
        )


def _record(session: Session, feed: Feed, event: str, actor: Actor) -> None:
    record(
        session,
        event,
        actor=actor,
        subject_type="feed",
        subject_id=feed.id,
        url=feed.url,
        every_minutes=feed.every_minutes,
    )


def _ask(session: Session, feed: Feed) -> None:
    # The time is part of the key: one look for each time a feed is due, however many workers see it.
    due = feed.next_at.isoformat()
    enqueue(
        session,
        "look_at_feed",
        {"feed_id": feed.id, "due": due},
        dedup=f"look_at_feed:{feed.id}:{due}",
        again_after=timedelta(days=1),  # one that was given up is no reason to look no more
    )


@handler("look_at_feeds")
def look_at_feeds(run: JobRun) -> None:
    """Ask for a look at every feed whose time has come."""
    with run.write() as session:
        due = session.scalars(select(Feed).where(Feed.is_active, Feed.next_at <= clock.now()))
        for feed in due.all():
            _ask(session, feed)


@handler("look_at_feed")
def look_at_feed(run: JobRun, feed_id: int, due: str) -> None:
    """Arrival one feed and ask for the articles it names that were never asked for."""
    with run.read() as session:
        feed = session.get_one(Feed, feed_id)
        if not feed.is_active or feed.next_at.isoformat() != due:
            return
        url, since = feed.url, {"If-None-Match": feed.etag, "If-Modified-Since": feed.last_modified}
    config = read_settings(os.environ)[0]
    try:
        answer = look_up(url, config, headers={name: value for name, value in since.items() if value})
        found = None if answer.status == 304 else _read(expect_page(answer))
    except FactcheckError as wrong:
        with run.write() as session:
            _failed(session, session.get_one(Feed, feed_id), wrong.message)
        return
    with run.write() as session:
        feed = session.get_one(Feed, feed_id)
        if found is not None:
            _take_in(session, feed, found.entries)
            feed.title = one_line(found.title, LINE) or feed.title
            _remember(feed, answer)
        feed.looked_at, feed.failures, feed.error = clock.now(), 0, ""
        feed.next_at = clock.now() + timedelta(minutes=feed.every_minutes)


def _read(answer: Fetched) -> ReadFeed:
    return read_feed(answer.body, content_type=answer.content_type, url=answer.final_url)


def _take_in(session: Session, feed: Feed, entries: tuple[FeedEntry, ...]) -> None:
    known = set(session.scalars(select(Arrival.entry).where(Arrival.feed_id == feed.id)))
    fresh = {_name(entry): entry for entry in entries if entry.url and _name(entry) not in known}
    most = MOST_ENTRIES if known else FIRST_ENTRIES
    for number, (name, entry) in enumerate(fresh.items()):
        if number < most:
            _ask_for(session, feed, name, entry.url)
        elif not known:  # older than our watch: known, and not wanted
            session.add(_passed_over(feed, name, entry.url))


def _ask_for(session: Session, feed: Feed, name: str, url: str) -> None:
    try:
        with session.begin_nested():
            ask(session, url, actor=None, feed_id=feed.id, entry=name)
    except Invalid:  # an entry without a usable address is not worth failing the others for
        return


def _passed_over(feed: Feed, name: str, url: str) -> Arrival:
    now: datetime = clock.now()
    return Arrival(
        url=url[:2000],
        feed_id=feed.id,
        entry=name,
        asked_at=now,
        finished_at=now,
        refused="It stood in the feed before the feed was watched.",
    )


def _name(entry: FeedEntry) -> str:
    return (entry.key or entry.url)[:500]


def _remember(feed: Feed, answer: Fetched) -> None:
    feed.etag = answer.headers.get("etag", "")[:500]
    feed.last_modified = answer.headers.get("last-modified", "")[:200]


def _failed(session: Session, feed: Feed, message: str) -> None:
    """Say why, and wait longer after each failure in a row. One that goes on failing is written down once."""
    feed.failures += 1
    feed.looked_at, feed.error = clock.now(), one_line(message, LINE)
    wait = timedelta(minutes=feed.every_minutes) * 2 ** min(feed.failures, 10)
    feed.next_at = clock.now() + min(wait, max(LONGEST_WAIT, timedelta(minutes=feed.every_minutes)))
    if feed.failures == FAILING:
        record(
            session,
            "feed:fail",
            actor=None,
            subject_type="feed",
            subject_id=feed.id,
            name=feed.title or feed.url,
            error=feed.error,
        )


regularly("look_at_feeds", timedelta(minutes=5))
