"""Watched feeds: looked at when due, their new articles fetched once, failures said and waited out."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from factcheck.articles.feeds import change, give_up, look_now, watch
from factcheck.articles.models import Arrival, Article, ArticleVersion, Feed, Origin
from factcheck.articles.queries import articles_by_feed
from factcheck.authz.permissions import Role
from factcheck.errors import Invalid, NotAllowed
from factcheck.history.queries import facts_of, of_subject
from factcheck.jobs.engine import run_due
from factcheck.jobs.queue import enqueue
from factcheck.kit import clock
from tests import factories as make
from tests.articles.site import Page, open_site
from tests.articles.test_arrive import FIRST, SECOND


@pytest.fixture
def site(monkeypatch):
    with open_site() as site:
        monkeypatch.setenv("FACTCHECK_FETCH_ALLOW", site.place)
        yield site


@pytest.fixture
def editor(session):
    person = make.person(session, Role.EDITOR)
    session.commit()
    return person


def publish(site, *numbers, headers=(), first=1):
    """A feed that names the articles of these numbers, the newest first."""
    items = ""
    for number in numbers:
        url = site.story(f"/{number}", f"Port story {number}", f"Story {number}. {FIRST}", SECOND)
        items += (
            f"<item><title>Port story {number}</title><link>{url}</link><guid>story-{number}</guid></item>"
        )
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Port news</title>{items}</channel></rss>'
    site.pages["/feed"] = Page(body.encode(), "application/rss+xml", 200, tuple(headers))
    return site.url("/feed")


def work(session, engine):
    """Let the worker do all there is, and see its work."""
    session.commit()
    while run_due(engine):
        pass
    session.expire_all()


def titles(session):
    return sorted(session.scalars(select(Article.title)))


def test_a_new_feed_brings_its_newest_articles_and_later_only_new_ones(session, engine, site, editor):
    url = publish(site, *range(9, 0, -1))
    feed = watch(session, url, every_minutes=60, actor=editor)
    work(session, engine)
    assert titles(session) == [f"Port story {number}" for number in range(5, 10)]
    assert (feed.title, feed.error, feed.failures) == ("Port news", "", 0)
    assert articles_by_feed(session) == {feed.id: 5}
    assert set(session.scalars(select(ArticleVersion.origin))) == {Origin.FEED}
    publish(site, *range(11, 0, -1))
    look_now(session, feed, actor=editor)
    work(session, engine)
    assert titles(session)[:2] == ["Port story 10", "Port story 11"]
    assert articles_by_feed(session) == {feed.id: 7}
    assert len([path for path, _ in site.asked if path == "/9"]) == 1


def test_a_feed_is_looked_at_when_its_time_has_come(session, engine, site, editor):
    feed = watch(session, publish(site, 1), every_minutes=60, actor=editor)
    work(session, engine)
    looks = len(site.asked)
    enqueue(session, "look_at_feeds", {})
    work(session, engine)
    assert len(site.asked) == looks
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        enqueue(session, "look_at_feeds", {})
        work(session, engine)
        assert [path for path, _ in site.asked[looks:]] == ["/feed"]
        assert feed.next_at > clock.now() + timedelta(minutes=50)


def test_an_unchanged_feed_is_asked_for_with_what_it_gave_and_not_read_again(session, engine, site, editor):
    url = publish(site, 1, headers=[("ETag", '"one"'), ("Last-Modified", "Tue, 01 Oct 2024 10:00:00 GMT")])
    feed = watch(session, url, every_minutes=60, actor=editor)
    work(session, engine)
    site.pages["/feed"] = Page(b"", status=304)
    look_now(session, feed, actor=editor)
    work(session, engine)
    assert site.asked[-1][1]["if-none-match"] == '"one"'
    assert site.asked[-1][1]["if-modified-since"] == "Tue, 01 Oct 2024 10:00:00 GMT"
    assert (feed.error, feed.failures) == ("", 0)


def test_a_feed_that_fails_says_why_and_is_left_alone_longer_each_time(session, engine, site, editor):
    feed = watch(session, site.url("/nothing"), every_minutes=60, actor=editor)
    work(session, engine)
    assert "no such page" in feed.error
    first_wait = feed.next_at - clock.now()
    look_now(session, feed, actor=editor)
    work(session, engine)
    assert feed.failures == 2
    assert feed.next_at - clock.now() > first_wait
    publish(site, 1)
    site.pages["/nothing"] = site.pages["/feed"]
    look_now(session, feed, actor=editor)
    work(session, engine)
    assert (feed.error, feed.failures) == ("", 0)
    assert titles(session) == ["Port story 1"]


@pytest.mark.parametrize(
    "body", [b"<html><p>No feed.</p></html>", b"\x00\x01", b'<!DOCTYPE x [<!ENTITY a "b">]><rss/>']
)
def test_what_is_no_feed_is_said(session, engine, site, editor, body):
    site.pages["/feed"] = Page(body, "application/xml")
    feed = watch(session, site.url("/feed"), every_minutes=60, actor=editor)
    work(session, engine)
    assert feed.error.endswith(".")
    assert feed.failures == 1


def test_a_feed_is_watched_once_can_be_given_up_and_taken_up_again(session, engine, site, editor):
    url = publish(site, 1)
    feed = watch(session, url, every_minutes=60, actor=editor)
    with pytest.raises(Invalid):
        watch(session, url, every_minutes=60, actor=editor)
    work(session, engine)
    give_up(session, feed, actor=editor)
    give_up(session, feed, actor=editor)
    with pytest.raises(Invalid):
        look_now(session, feed, actor=editor)
    publish(site, 2, 1)
    with time_machine.travel(clock.now() + timedelta(days=1)):
        enqueue(session, "look_at_feeds", {})
        work(session, engine)
        assert titles(session) == ["Port story 1"]
        assert watch(session, url, every_minutes=15, actor=editor).id == feed.id
        work(session, engine)
        assert titles(session) == ["Port story 1", "Port story 2"]


def test_bad_intervals_and_reviewers_are_refused(session, editor):
    for minutes in (0, 14, 99_999):
        with pytest.raises(Invalid):
            watch(session, "https://news.example/feed", every_minutes=minutes, actor=editor)
    with pytest.raises(NotAllowed):
        watch(session, "https://news.example/feed", every_minutes=60, actor=make.person(session))
    assert session.scalars(select(Feed)).all() == []


def test_a_shorter_interval_takes_effect_at_once(session, engine, site, editor):
    feed = watch(session, publish(site, 1), every_minutes=1440, actor=editor)
    work(session, engine)
    change(session, feed, every_minutes=15, actor=editor)
    assert feed.next_at <= clock.now() + timedelta(minutes=15)


def test_the_page_shows_feeds_and_lets_editors_change_them(session, engine, client, sign_in, site, editor):
    sign_in(client, editor)
    assert "No feed is watched yet" in client.get("/feeds").get_data(as_text=True)
    url = publish(site, 1)
    assert client.post("/feeds", data={"url": "nonsense", "every_minutes": "60"}).status_code == 422
    assert client.post("/feeds", data={"url": url, "every_minutes": "60"}).status_code == 303
    while run_due(engine):
        pass
    page = client.get("/feeds").get_data(as_text=True)
    assert "Port news" in page
    assert "1 article<" in page or "1 article\n" in page
    feed = session.scalars(select(Feed)).one()
    data = {"every_minutes": "180", "lock_version": feed.version}
    session.commit()
    assert client.post(f"/feeds/{feed.id}", data=data).status_code == 303
    assert client.post(f"/feeds/{feed.id}", data=data).status_code == 409
    session.expire_all()
    data = {"every_minutes": "180", "lock_version": feed.version, "give_up": "1"}
    session.commit()
    assert client.post(f"/feeds/{feed.id}", data=data).status_code == 303
    assert "Watch again" in client.get("/feeds").get_data(as_text=True)


def test_a_reviewer_reads_the_page_without_buttons(session, client, sign_in, editor):
    watch(session, "https://news.example/feed", every_minutes=60, actor=editor)
    session.commit()
    sign_in(client, make.person(session))
    page = client.get("/feeds").get_data(as_text=True)
    assert "news.example/feed" in page
    assert "Stop watching" not in page
    assert (
        client.post("/feeds", data={"url": "https://a.example/f", "every_minutes": "60"}).status_code == 403
    )
    assert session.scalars(select(Arrival)).all() == []


def test_three_failures_in_a_row_are_written_down_once(session, engine, site, editor):
    feed = watch(session, site.url("/nothing"), every_minutes=60, actor=editor)
    for _ in range(5):
        work(session, engine)
        look_now(session, feed, actor=editor)
    work(session, engine)
    rows = [row for row in of_subject(session, "feed", feed.id) if row.event == "feed:fail"]
    assert len(rows) == 1
    assert facts_of(rows[0])["name"] == feed.url
