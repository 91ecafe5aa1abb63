"""Articles under check are fetched again, often while they are new and seldom later, and a silent edit is noticed."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from factcheck.articles.ingest import ingest
from factcheck.articles.models import Arrival, ArticleVersion, Origin
from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim, Rewording
from factcheck.claims.propose import propose
from factcheck.claims.revisit import due_articles
from factcheck.claims.triage import accept
from factcheck.jobs.engine import run_due
from factcheck.jobs.queue import enqueue
from factcheck.kit import clock
from tests import factories as make
from tests.articles.site import open_site
from tests.articles.test_arrive import FIRST, SECOND

HOUR = timedelta(hours=1)


def under_check(session, url="https://news.example/port", origin=Origin.FETCHED, text=FIRST):
    """A fetched article with an accepted claim in it."""
    editor = make.person(session, Role.EDITOR)
    version = ingest(session, text=text, url=url, origin=origin, actor=None)
    accept(session, propose(session, version, start=0, end=60, actor=editor), actor=editor)
    return version


def seen(session, version, after):
    """Note that the article was fetched so long after its version came in."""
    at = version.created_at + after
    session.add(Arrival(url="https://news.example/port", asked_at=at, finished_at=at))
    session.flush()


def due(session, version, after):
    return [one.article_id for one in due_articles(session, version.created_at + after)] == [
        version.article_id
    ]


def test_a_new_article_is_due_after_an_hour_and_an_old_one_after_a_quarter_of_its_age(session):
    version = under_check(session)
    assert not due(session, version, HOUR * 0.9)
    assert due(session, version, HOUR)
    seen(session, version, HOUR * 40)
    assert not due(session, version, HOUR * 49)
    assert due(session, version, HOUR * 50)
    seen(session, version, HOUR * 24 * 100)
    assert not due(session, version, HOUR * 24 * 106)
    assert due(session, version, HOUR * 24 * 107)


@pytest.mark.parametrize("origin", [Origin.PASTED, Origin.UPLOADED, Origin.COMMAND])
def test_a_text_that_was_not_fetched_is_not_fetched_again(session, origin):
    assert not due(session, under_check(session, origin=origin), HOUR * 1000)


def test_an_article_whose_claims_nobody_checks_is_left_alone(session):
    version = ingest(session, text=FIRST, url="https://news.example/port", origin=Origin.FETCHED, actor=None)
    propose(session, version, start=0, end=60, actor=make.person(session))
    assert due_articles(session, clock.now() + HOUR * 1000) == []


def test_a_silent_edit_of_a_sentence_under_check_is_noticed(session, engine, monkeypatch):
    with open_site() as site:
        monkeypatch.setenv("FACTCHECK_FETCH_ALLOW", site.place)
        url = site.story("/port", "Grain and the port", FIRST, SECOND)
        enqueue_and_run(session, engine, url)
        version = session.scalars(select(ArticleVersion)).one()
        editor = make.person(session, Role.EDITOR)
        start = version.text.index(FIRST)
        claim = propose(session, version, start=start, end=start + 70, actor=editor)
        accept(session, claim, actor=editor)
        session.commit()
        site.story("/port", "Grain and the port", FIRST.replace("40 percent", "30 percent"), SECOND)
        with time_machine.travel(clock.now() + timedelta(hours=2)):
            enqueue(session, "revisit_articles", {})
            session.commit()
            while run_due(engine):
                pass
        session.expire_all()
        found = session.scalars(select(Rewording).where(Rewording.claim_id == claim.id)).one()
        newest = session.get(ArticleVersion, found.article_version_id)
        assert newest.number == 2
        assert "30 percent" in newest.text[found.start : found.end]
        assert session.get(Claim, claim.id).text == claim.text


def enqueue_and_run(session, engine, url):
    from factcheck.articles.arrive import ask

    ask(session, url, actor=None)
    session.commit()
    while run_due(engine):
        pass
    session.expire_all()
