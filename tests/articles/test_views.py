"""Pages about articles, fetched as a person would."""

from __future__ import annotations

import io

from sqlalchemy import select

from factcheck.articles.models import Article, ArticleVersion
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


def test_an_uploaded_page_fills_in_what_was_left_empty(session, client, sign_in):
    sign_in(client, make.person(session))
    words = b"The harbour grew and it was the year of the boats, said the board."
    data = {"upload": (io.BytesIO(words), "boats.txt"), "publisher": "Post", "text": ""}
    answer = client.post("/articles/add", data=data, content_type="multipart/form-data")
    assert answer.status_code == 303
    article = session.scalars(select(Article)).one()
    assert (article.publisher, article.language) == ("Post", "en")
    assert session.scalars(select(ArticleVersion.file_name)).one() == "boats.txt"


def test_a_transcript_and_a_page_may_be_uploaded_and_a_picture_may_not(session, client, sign_in):
    sign_in(client, make.person(session))
    cue = b"WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v Ann Wray>The harbour grew by a tenth, and the town with it.\n"
    page = (
        b"<html lang=en><head><meta name=author content='By Bo Li'><script type='application/ld+json'>"
        b'{"@type": "NewsArticle", "headline": "Boats", "isAccessibleForFree": false}</script></head><body><article>'
        b"<p>The harbour grew by a tenth in a year, the board said on Monday.</p></article></body></html>"
    )
    for data, name in ((cue, "talk.vtt"), (page, "boats.html")):
        sent = {"upload": (io.BytesIO(data), name), "text": ""}
        answer = client.post("/articles/add", data=sent, content_type="multipart/form-data")
        assert answer.status_code == 303
    sent = {"upload": (io.BytesIO(b"\x89PNG\r\n\x1a\n\x00"), "boats.html"), "text": ""}
    refused = client.post("/articles/add", data=sent, content_type="multipart/form-data")
    assert refused.status_code == 422
    assert "is a picture" in refused.get_data(as_text=True)
    assert "only subscribers" in refused.get_data(as_text=True)  # what was noted about the page before
    texts = session.scalars(select(ArticleVersion.text).order_by(ArticleVersion.id)).all()
    assert texts[0] == "The harbour grew by a tenth, and the town with it."
    assert session.scalars(select(Article.byline).where(Article.title == "Boats")).one() == "Bo Li"


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
