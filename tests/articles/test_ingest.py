"""Bringing texts in, correcting what is known, reading files."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from factcheck.articles.correct import correct_article
from factcheck.articles.ingest import first_words, ingest
from factcheck.articles.models import Article
from factcheck.articles.queries import get_article, list_articles
from factcheck.authz.permissions import Role
from factcheck.errors import Invalid, NotAllowed
from factcheck.history.queries import of_subject
from factcheck.jobs.models import Job
from tests import factories as make

TEXT = "The harbour grew by a tenth.\nIt was the year of the boats."


def bring(session, text=TEXT, **facts):
    return ingest(session, text=text, actor=facts.pop("actor", None), **facts)


def test_a_text_becomes_an_article_with_a_version_a_job_and_history(session):
    editor = make.person(session, Role.EDITOR)
    version = bring(session, actor=editor, title="  A   title\n", url="HTTPS://News.example/a#top")
    article = get_article(session, version.article_id)
    assert (article.title, article.url, article.latest_number) == ("A title", "https://news.example/a", 1)
    assert version.text == TEXT
    job = session.scalars(select(Job)).one()
    assert (job.name, job.args) == ("extract_claims", {"version_id": version.id})
    assert [row.event for row in of_subject(session, "article", article.id)] == ["article:ingest"]


def test_the_same_text_twice_is_one_article(session):
    assert bring(session).id == bring(session, text=TEXT.replace("\n", "\r\n") + "\n").id
    assert session.scalar(select(func.count(Job.id))) == 1


def test_a_known_address_gets_a_next_version_only_when_its_words_changed(session):
    first = bring(session, url="https://news.example/a")
    assert bring(session, url="https://news.example/a").id == first.id
    second = bring(session, text="Other words.", url="https://news.example/a#part")
    assert (second.article_id, second.number) == (first.article_id, 2)
    assert bring(session, text="Other words.", url="https://news.example/a").id == second.id
    third = bring(session, url="https://news.example/a")
    assert third.number == 3


def test_two_addresses_with_the_same_text_are_two_articles(session):
    assert (
        bring(session, url="https://a.example/").article_id
        != bring(session, url="https://b.example/").article_id
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no text"),
        (" \n\ufeff", "no text"),
        ("a\x00b", "not text"),
        ("a\ud800", "not text"),
        ("x" * 11, "most is 10"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(session, text, words):
    with pytest.raises(Invalid, match=words):
        bring(session, text=text, max_characters=10)


def test_an_address_that_is_none_and_a_language_that_is_none_are_refused(session):
    with pytest.raises(Invalid, match="no web address") as wrong:
        bring(session, url="javascript:alert(1)")
    assert wrong.value.field == "url"
    with pytest.raises(Invalid, match="language code"):
        bring(session, language="English!")


def test_somebody_switched_off_brings_nothing_in(session):
    with pytest.raises(NotAllowed):
        bring(session, actor=make.person(session, is_active=False))


def test_an_article_without_a_title_is_called_by_its_first_words():
    assert first_words("Short line\nmore") == "Short line"
    assert first_words("word " * 50).endswith("word…")


def test_correcting_keeps_history_and_says_what_changed(session):
    editor = make.person(session, Role.EDITOR)
    article = make.article(session)
    facts = {
        "byline": "",
        "publisher": "Post",
        "published_on": date(2024, 7, 5),
        "url": "",
        "language": "en",
        "reach": None,
    }
    changed = correct_article(session, article, title=article.title, actor=editor, **facts)
    assert changed == ["publisher", "published_on"]
    assert [row.event for row in of_subject(session, "article", article.id)] == ["article:correct"]
    assert correct_article(session, article, title=article.title, actor=editor, **facts) == []


def test_two_articles_cannot_have_one_address(session):
    make.article(session, url="https://a.example/")
    other = make.article(session)
    facts = {"byline": "", "publisher": "", "published_on": None, "language": "en", "reach": None}
    with pytest.raises(Invalid, match="Another article"):
        correct_article(
            session, other, title="T", url="https://a.example/", actor=make.person(session), **facts
        )


def test_the_list_pages_and_searches_without_wildcards(session):
    for number in range(30):
        make.article(session, title=f"Article {number} at 100%")
    page = list_articles(session, number=2)
    assert (page.total, page.first_item, page.last_item) == (30, 26, 30)
    assert list_articles(session, search="100%").total == 30
    assert list_articles(session, search="1_0").total == 0
    assert isinstance(page.items[0], Article)
