"""Pages about articles, fetched as a person would."""

from __future__ import annotations

import io

from sqlalchemy import select, update

from factcheck.articles.models import Arrival, Article, ArticleVersion, Origin
from factcheck.jobs.engine import run_due
from factcheck.jobs.models import Job, JobState
from tests import factories as make


def html(response):
    assert response.status_code == 200, response.get_data(as_text=True)[:2000]
    return response.get_data(as_text=True)


def test_an_empty_index_says_what_to_do(session, client, sign_in):
    sign_in(client, make.person(session))
    assert "No article has been added yet" in html(client.get("/articles"))


def test_the_index_counts_claims_by_state(session, client, sign_in):
    article = make.article(session, title="Counting boats")
    make.claim(session, version=article.versions[0])
    make.claim(session, version=article.versions[0])
    sign_in(client, make.person(session))
    page = html(client.get("/articles"))
    assert "Counting boats" in page
    assert "2 proposed" in page
    assert "No article has these words" in html(client.get("/articles?q=zebra"))


def test_pasted_text_is_kept_on_an_error(session, client, sign_in):
    sign_in(client, make.person(session))
    html(client.get("/articles/add"))
    answer = client.post(
        "/articles/add", data={"text": "Typed words", "url": "nonsense", "published_on": "5 July"}
    )
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Typed words" in page
    assert "nonsense" in page
    answer = client.post("/articles/add", data={"text": "Typed words", "url": "nonsense"})
    assert "no web address" in answer.get_data(as_text=True)
    assert "There is no text" in client.post("/articles/add", data={}).get_data(as_text=True)


def upload(client, engine, data, name, **typed):
    """Choose a file in the form, let the worker read it, and go where the page then leads."""
    sent = {"upload": (io.BytesIO(data), name), "text": "", **typed}
    answer = client.post("/articles/add", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert "The file waits to be read" in html(client.get(answer.headers["Location"]))
    run_due(engine)
    return client.get(answer.headers["Location"], follow_redirects=True)


def test_an_uploaded_text_fills_in_what_was_left_empty(session, engine, client, sign_in):
    sign_in(client, make.person(session))
    words = b"The harbour grew and it was the year of the boats, said the board."
    page = html(upload(client, engine, words, "boats.txt", publisher="Post"))
    assert "The harbour grew" in page
    article = session.scalars(select(Article)).one()
    assert (article.publisher, article.language) == ("Post", "en")
    version = session.scalars(select(ArticleVersion)).one()
    assert (version.file_name, version.origin) == ("boats.txt", Origin.UPLOADED)
    assert session.scalars(select(Arrival.file)).one() is None  # its words are kept, the file is not


def test_a_transcript_and_a_page_may_be_uploaded(session, engine, client, sign_in):
    sign_in(client, make.person(session))
    cue = b"WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v Ann Wray>The harbour grew by a tenth, and the town with it.\n"
    page = (
        b"<html lang=en><head><meta name=author content='By Bo Li'><script type='application/ld+json'>"
        b'{"@type": "NewsArticle", "headline": "Boats", "isAccessibleForFree": false}</script></head><body><article>'
        b"<p>The harbour grew by a tenth in a year, the board said on Monday.</p></article></body></html>"
    )
    upload(client, engine, cue, "talk.vtt")
    assert "only subscribers" in html(upload(client, engine, page, "boats.html"))
    texts = session.scalars(select(ArticleVersion.text).order_by(ArticleVersion.id)).all()
    assert texts[0] == "The harbour grew by a tenth, and the town with it."
    assert session.scalars(select(Article.byline).where(Article.title == "Boats")).one() == "Bo Li"


def test_a_picture_is_refused_in_a_sentence_and_what_was_typed_is_kept(session, engine, client, sign_in):
    sign_in(client, make.person(session))
    typed = {"title": "Typed title", "published_on": "2024-07-05", "url": "https://a.example/b"}
    page = html(upload(client, engine, b"\x89PNG\r\n\x1a\n\x00", "boats.html", **typed))
    assert "is a picture" in page
    assert "Try again" not in page  # the same file would be refused again
    (again,) = session.scalars(select(Arrival.id)).all()
    session.rollback()
    form = html(client.get(f"/articles/add?arrival={again}"))
    for words in typed.values():
        assert words in form
    assert "boats.html" in form
    assert client.post(f"/articles/arriving/{again}/again").status_code == 422


def test_a_file_whose_reading_crashed_can_be_tried_again(session, engine, client, sign_in, monkeypatch):
    sign_in(client, make.person(session))
    sent = {"upload": (io.BytesIO(b"The harbour grew by a tenth in a year."), "a.txt"), "text": ""}
    where = client.post("/articles/add", data=sent, content_type="multipart/form-data").headers["Location"]
    session.execute(update(Job).where(Job.name == "read_arrival").values(state=JobState.FAILED))
    session.commit()
    page = html(client.get(where))
    assert "The file could not be read" in page
    assert "Try again" in page
    again = client.post(f"{where}/again")
    run_due(engine)
    assert "The harbour grew" in html(client.get(again.headers["Location"], follow_redirects=True))


def test_what_is_wrong_at_sight_is_said_at_once(session, client, sign_in):
    sign_in(client, make.person(session))
    for wrong, words in (
        ({"upload": (io.BytesIO(b""), "a.txt")}, "The file is empty"),
        ({"upload": (io.BytesIO(b"Words."), "a.txt"), "url": "nonsense"}, "no web address"),
        ({"url": "https://a.example/", "language": "42"}, "no language code"),
    ):
        answer = client.post("/articles/add", data=wrong, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert words in answer.get_data(as_text=True)


def test_text_and_file_together_are_refused(session, client, sign_in):
    sign_in(client, make.person(session))
    data = {"upload": (io.BytesIO(b"words"), "a.txt"), "text": "words"}
    answer = client.post("/articles/add", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "not both" in answer.get_data(as_text=True)


def test_correcting_an_article_saves_it(session, client, sign_in):
    article = make.article(session)
    sign_in(client, make.person(session))
    html(client.get(f"/articles/{article.id}/edit"))
    data = {"title": "New title", "language": "de", "published_on": "2024-07-05", "lock_version": 1}
    assert client.post(f"/articles/{article.id}/edit", data=data).status_code == 303
    assert session.scalar(select(Article.title)) == "New title"


def test_the_slower_of_two_keeps_what_was_typed(session, client, sign_in):
    article = make.article(session, title="What is there now")
    sign_in(client, make.person(session))
    data = {"title": "What I typed", "language": "en", "lock_version": 9}
    answer = client.post(f"/articles/{article.id}/edit", data=data)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "What I typed" in page
    assert "What is there now" in page
    assert 'name="lock_version" value="1"' in page


def test_versions_show_what_changed(session, client, sign_in):
    sign_in(client, make.person(session))
    for text in ("One two three.", "One four three."):
        answer = client.post("/articles/add", data={"text": text, "url": "https://a.example/"})
    where = answer.headers["Location"]
    page = html(client.get(f"{where}/versions"))
    assert "<ins>four" in page
    assert "<del>two" in page
    assert client.get(f"{where}/versions?number=7").status_code == 404
    assert "One two three." in html(client.get(f"{where}?version=1"))
