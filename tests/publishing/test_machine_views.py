"""What machines get, from checks that went the whole way."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from datetime import timedelta
from xml.etree import ElementTree as ET

import feedparser
import pytest
import time_machine

from factcheck.claims.models import Topic
from factcheck.kit import clock
from factcheck.publishing.correct import correct, retract
from factcheck.publishing.models import PublicationKind
from tests.publishing.samples import approve_again, publish_it, published

NOTE = "The share was 12%; the table says 11%."


def body(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.get_data(as_text=True)


@pytest.fixture
def shelves(session):
    """Two standing checks, on two topics, by two claimants, and a retracted one."""
    harbour, _ = published(session)
    boats, _ = published(session, text="Ferry fares doubled in 2024.", claimant="Ana Núñez", rating="true")
    gone, _ = published(session, text="The pier was sold in 2020.", claimant="Harbour Board")
    retract(session, gone.claim, actor=gone.editor, note="The deed was forged.")
    session.commit()
    return harbour, boats, gone


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_every_shelf_has_a_page_and_feeds_that_hold_what_stands_there(client, shelves, form):
    page = body(client, "/claimants/ana-nunez")
    assert "Fact checks of Ana Núñez" in page
    assert "Ferry fares doubled" in page
    assert "The harbour grew" not in page
    feed = feedparser.parse(body(client, f"/claimants/ana-nunez/feed.{form}"))
    assert [entry.title for entry in feed.entries] == ["True: “Ferry fares doubled in 2024.”"]
    everything = feedparser.parse(body(client, f"/feed.{form}"))
    assert len(everything.entries) == 3
    assert "The pier was sold" not in body(client, "/claimants/harbour-board")
    of_board = feedparser.parse(body(client, f"/claimants/harbour-board/feed.{form}"))
    assert any(entry.title.startswith("Retracted") for entry in of_board.entries)


def test_a_rating_is_a_shelf_and_what_never_stood_anywhere_is_not_found(client, shelves):
    assert "Ferry fares doubled" in body(client, "/ratings/true")
    assert "Ferry fares" not in body(client, "/ratings/mostly-false")
    for address in ("/ratings/nothing", "/topics/nothing", "/claimants/nobody", "/topics/nothing/feed.rss"):
        body(client, address, 404)
    assert client.get("/topics/a%00b").status_code == 404
    assert client.get(f"/claimants/{'x' * 500}").status_code == 404


def test_the_pages_and_feeds_of_a_topic_follow_a_correction_that_changes_it(session, client):
    desk, _ = published(session)
    claim = desk.claim
    assert client.get("/topics/ports").status_code == 404
    correct(session, claim, actor=desk.editor, kind=PublicationKind.CORRECTION, note=NOTE)
    topic = Topic(name="Ports", slug="ports")
    session.add(topic)
    session.flush()
    session.refresh(claim, ["topics"])
    claim.topics.append(topic)
    approve_again(session, desk, summary="It grew by two.")
    publish_it(session, desk)
    session.commit()
    assert "Fact checks on Ports" in body(client, "/topics/ports")
    assert 'href="/topics/ports"' in body(client, "/checks/the-harbour-grew-by-a-tenth-in-2023")
    assert len(json.loads(body(client, "/topics/ports/feed.json"))["items"]) == 1


def test_corrections_have_a_feed(session, client, shelves):
    harbour = shelves[0]
    correct(session, harbour.claim, actor=harbour.editor, kind=PublicationKind.CORRECTION, note=NOTE)
    approve_again(session, harbour, summary="It grew by two.")
    publish_it(session, harbour)
    session.commit()
    feed = feedparser.parse(body(client, "/corrections/feed.atom"))
    assert [entry.summary for entry in feed.entries] == [NOTE, "The deed was forged."]
    assert "/versions/2" in feed.entries[0].link
    assert json.loads(body(client, "/corrections/feed.json"))["items"][0]["summary"] == NOTE


def test_the_sitemap_names_every_public_page(session, client, shelves):
    index = ET.fromstring(body(client, "/sitemap.xml"))
    files = [file[0].text.removeprefix("http://localhost") for file in index]
    assert files == [
        "/sitemaps/pages.xml",
        "/sitemaps/news.xml",
        "/sitemaps/checks-0.xml",
        "/sitemaps/articles-0.xml",
    ]
    named = set()
    for file in files:
        named |= {page[0].text.removeprefix("http://localhost") for page in ET.fromstring(body(client, file))}
    assert {"/", "/corrections", "/how-we-check"} <= named
    assert sum(address.startswith("/checks/") for address in named) == 3
    for address in named:
        body(client, address)
    body(client, "/sitemaps/checks-7.xml", 404)
    body(client, f"/sitemaps/checks-{10**30}.xml", 404)


def test_news_are_those_of_two_days(session, client, shelves):
    news = body(client, "/sitemaps/news.xml")
    assert news.count("<url>") == 2  # the retracted one is none
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        assert body(client, "/sitemaps/news.xml").count("<url>") == 0


def test_all_checks_come_in_one_file_for_machines_and_one_for_people(client, shelves):
    feed = json.loads(body(client, "/claimreview/data.json"))
    assert feed["@type"] == "DataFeed"
    reviews = [item["item"][0] for item in feed["dataFeedElement"]]
    assert [review["@type"] for review in reviews] == ["ClaimReview"] * 3
    assert reviews[2]["reviewRating"]["alternateName"] == "Retracted"
    rows = list(csv.DictReader(io.StringIO(body(client, "/checks.csv"))))
    assert [row["rating"] for row in rows] == ["Mostly false", "True", "Retracted"]
    assert rows[1]["claimant"] == "Ana Núñez"
    assert rows[2]["note"] == "The deed was forged."
    assert (rows[2]["rating_value"], rows[2]["summary"]) == ("", "")
    answer = client.get("/checks.csv")
    again = client.get("/checks.csv", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_claim_that_looks_like_a_formula_is_none_in_a_spreadsheet(session, client):
    published(session, text='=HYPERLINK("https://evil.example","Click")')
    session.commit()
    (row,) = csv.DictReader(io.StringIO(body(client, "/checks.csv")))
    assert row["claim"].startswith("'=")


@pytest.mark.parametrize("form", ["json", "xml"])
def test_other_sites_may_embed_a_check(client, shelves, form):
    page = body(client, "/checks/ferry-fares-doubled-in-2024")
    assert "application/json+oembed" in page
    url = "http://localhost/checks/ferry-fares-doubled-in-2024"
    told = body(client, f"/oembed?url={url}&format={form}&maxwidth=400")
    assert "True: “Ferry fares doubled in 2024.”" in (
        json.loads(told)["title"] if form == "json" else ET.fromstring(told).findtext("title")
    )
    frame = json.loads(told)["html"] if form == "json" else ET.fromstring(told).findtext("html")
    assert f'src="{url}/card"' in frame
    assert 'width="400"' in frame
    card = client.get("/checks/ferry-fares-doubled-in-2024/card")
    assert "frame-ancestors *" in card.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in card.headers
    assert "Set-Cookie" not in card.headers
    assert client.get("/checks/ferry-fares-doubled-in-2024").headers["X-Frame-Options"] == "DENY"
    assert "Ferry fares doubled" in card.get_data(as_text=True)


def test_a_retracted_check_is_embedded_as_retracted(client, shelves):
    card = body(client, "/checks/the-pier-was-sold-in-2020/card")
    assert "Retracted." in card
    assert "The deed was forged." in card
    assert "Mostly false" not in card


def test_what_cannot_be_embedded_is_said_by_the_protocols_status(client, shelves):
    here = "http://localhost/checks/ferry-fares-doubled-in-2024"
    for address, status in (
        ("/oembed", 404),
        ("/oembed?url=https://evil.example/checks/ferry-fares-doubled-in-2024", 404),
        ("/oembed?url=http://localhost/corrections", 404),
        ("/oembed?url=http://[localhost/checks/a", 404),
        (f"/oembed?url={here}&format=yaml", 501),
    ):
        assert client.get(address).status_code == status, address


def test_whom_to_tell_of_a_hole_is_said_where_the_newsroom_gave_an_address(app, client):
    body(client, "/.well-known/security.txt", 404)
    building = app.extensions["factcheck"]
    config = dataclasses.replace(building.config, contact_email="desk@record.example")
    app.extensions["factcheck"] = dataclasses.replace(building, config=config)
    text = body(client, "/.well-known/security.txt")
    assert "Contact: mailto:desk@record.example" in text
    assert "Expires: " in text
