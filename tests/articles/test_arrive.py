"""From a web address to an article: fetched from a real site, read, kept; refused in a sentence."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from factcheck.articles.arrive import ask, fetch_again, get_arrival, job_of, lately
from factcheck.articles.look_up import own_address
from factcheck.articles.models import Arrival, Article, ArticleVersion, Origin
from factcheck.authz.permissions import Role
from factcheck.errors import Invalid
from factcheck.jobs.engine import run_due
from factcheck.jobs.models import JobState
from tests import factories as make
from tests.articles.site import Page, open_site

FIRST = (
    "The harbour of Northmoor handled 40 percent of the region’s grain last year, the Harbour Institute said."
)
SECOND = (
    "Fees at the harbour have doubled since 2019, and two berths were closed by a strike in May this year."
)


@pytest.fixture
def site(monkeypatch):
    with open_site() as site:
        monkeypatch.setenv("FACTCHECK_FETCH_ALLOW", site.place)
        yield site


@pytest.fixture
def reviewer(session):
    person = make.person(session, Role.REVIEWER)
    session.commit()
    return person


def arrive(session, engine, url, actor, **given):
    """Ask, let the worker work, and what came of it."""
    asked = ask(session, url, actor=actor, given=given)
    session.commit()
    run_due(engine)
    session.expire_all()
    return get_arrival(session, asked.id)


def test_an_address_becomes_an_article_with_what_the_page_says_of_itself(session, engine, site, reviewer):
    url = site.story("/port", "Grain and the port", FIRST, SECOND)
    asked = arrive(session, engine, url, reviewer)
    assert asked.refused == ""
    version = session.get(ArticleVersion, asked.article_version_id)
    article = session.get(Article, version.article_id)
    assert FIRST in version.text
    assert SECOND in version.text
    assert (version.origin, version.created_by_id) == (Origin.FETCHED, reviewer.id)
    assert (article.title, article.publisher, article.language) == (
        "Grain and the port",
        "The Northmoor Record",
        "en",
    )
    assert article.url == url
    assert site.asked[0][1]["user-agent"].startswith("Factcheck/")


def test_what_a_person_gave_goes_before_what_the_page_says(session, engine, site, reviewer):
    url = site.story("/port", "Grain and the port", FIRST, SECOND)
    asked = arrive(session, engine, url, reviewer, title="My title", published_on="2024-05-06")
    article = session.get(Article, session.get(ArticleVersion, asked.article_version_id).article_id)
    assert (article.title, str(article.published_on)) == ("My title", "2024-05-06")


def test_fetching_again_makes_a_version_only_when_the_words_differ(session, engine, site, reviewer):
    url = site.story("/port", "Grain and the port", FIRST, SECOND)
    first = arrive(session, engine, url, reviewer)
    article = session.scalars(select(Article)).one()
    again = fetch_again(session, article, actor=reviewer)
    assert again.id != first.id
    session.commit()
    run_due(engine)
    session.expire_all()
    assert get_arrival(session, again.id).article_version_id == first.article_version_id
    site.story("/port", "Grain and the port", FIRST.replace("40", "30"), SECOND)
    edited = arrive(session, engine, url, reviewer)
    assert session.get(ArticleVersion, edited.article_version_id).number == 2


def test_asking_twice_while_it_is_on_its_way_is_asking_once(session, reviewer):
    first = ask(session, "https://news.example/a", actor=reviewer)
    assert ask(session, "https://news.example/a#part", actor=reviewer).id == first.id
    assert [one.id for one in lately(session, reviewer)] == [first.id]


@pytest.mark.parametrize(
    ("path", "page", "words"),
    [
        ("/gone", Page(b"", status=410), "no such page"),
        ("/wall", Page(b"Pay", status=402), "subscription"),
        ("/empty", Page(b""), "empty"),
        ("/picture", Page(b"\x89PNG\r\n\x1a\n" + bytes(64), "image/png"), ""),
    ],
)
def test_what_gives_no_text_is_refused_in_a_sentence_and_the_job_is_done(
    session, engine, site, reviewer, path, page, words
):
    site.pages[path] = page
    asked = arrive(session, engine, site.url(path), reviewer)
    assert asked.article_version_id is None
    assert words in asked.refused
    assert asked.refused.endswith(".")
    assert job_of(session, asked).state is JobState.DONE
    assert session.scalars(select(Article)).all() == []


def test_inner_addresses_are_refused_unless_they_are_named_in_the_settings(
    session, engine, site, reviewer, monkeypatch
):
    url = site.story("/port", "Grain and the port", FIRST, SECOND)
    monkeypatch.delenv("FACTCHECK_FETCH_ALLOW")
    asked = arrive(session, engine, url, reviewer)
    assert "public site" in asked.refused
    assert site.asked == []


def test_a_job_done_twice_does_its_work_once(session, engine, site, reviewer):
    from factcheck.articles.arrive import read_arrival

    url = site.story("/port", "Grain and the port", FIRST, SECOND)
    asked = arrive(session, engine, url, reviewer)

    class Again:
        def __init__(self) -> None:
            from sqlalchemy.orm import Session

            self.read = lambda: Session(engine)

    read_arrival(Again(), asked.id)
    assert len(site.asked) == 1
    assert session.scalars(select(ArticleVersion)).all() == [
        session.get(ArticleVersion, asked.article_version_id)
    ]


def test_what_is_no_address_is_refused_at_once(session, reviewer):
    for url in ("", "   ", "not an address", "ftp://news.example/a"):
        with pytest.raises(Invalid):
            ask(session, url, actor=reviewer)
    assert session.scalars(select(Arrival)).all() == []


@pytest.mark.parametrize(
    ("canonical", "own"),
    [
        ("https://news.example/a", True),
        ("https://news.example/b?amp", True),
        ("https://www.news.example/a", True),
        ("https://other.example/a", False),
        ("https://news.example.other.example/a", False),
        ("", False),
    ],
)
def test_a_page_may_name_its_address_only_within_its_own_site(canonical, own):
    final = "https://m.news.example/a?from=feed"
    assert own_address(canonical, final) == (canonical if own else final)


def test_the_page_of_an_address_leads_on_shows_progress_and_says_why_not(
    session, engine, client, sign_in, site, reviewer
):
    sign_in(client, reviewer)
    url = site.story("/port", "Grain and the port", FIRST, SECOND)
    answer = client.post("/articles/add", data={"url": url, "title": "Kept title"})
    assert answer.status_code == 303
    where = answer.headers["Location"]
    assert "waits to be fetched" in client.get(where).get_data(as_text=True)
    run_due(engine)
    article = session.scalars(select(Article)).one()
    assert article.title == "Kept title"
    session.commit()
    assert client.get(where).headers["Location"].endswith(f"/articles/{article.id}")
    htmx = client.get(where, headers={"HX-Request": "true"})
    assert htmx.headers["HX-Redirect"].endswith(f"/articles/{article.id}")
    answer = client.post("/articles/add", data={"url": site.url("/nothing")})
    run_due(engine)
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert "no such page" in page
    again = client.post(answer.headers["Location"] + "/again")
    assert again.status_code == 303
    assert again.headers["Location"] != answer.headers["Location"]
    assert client.post(f"/articles/{article.id}/fetch").status_code == 303
    assert client.get("/articles/arriving/999").status_code == 404
