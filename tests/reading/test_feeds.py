"""Feeds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from factcheck.reading.feeds import read_feed
from factcheck.reading.read import feed
from factcheck.reading.types import CannotRead
from tests.reading.samples import LAUGHS

RSS = """<?xml version="1.0" encoding="utf-8"?><!-- made by hand -->
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Post &amp; more</title>
<link>https://post.example/</link><language>en-gb</language>
<item><title>Boats &lt;b&gt;grow&lt;/b&gt;</title><link>/a?x=1</link><guid isPermaLink="false">id-1</guid>
<dc:creator>By Ann Wray</dc:creator><pubDate>Fri, 05 Jul 2024 10:00:00 +0200</pubDate>
<description><![CDATA[<p>The harbour <i>grew</i>.</p><script>alert(1)</script><!DOCTYPE html>]]></description></item>
<item><title>Nothing to hold on to</title></item>
<item><title>Second</title><link>https://post.example/b</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Die Post</title>
<link href="https://post.example/"/><entry><id>urn:1</id><title>Käse</title><link href="https://post.example/k"/>
<author><name>Bo Li</name></author><published>2024-07-05T10:00:00Z</published><updated>2024-07-06T00:30:00+02:00</updated>
<content type="html">&lt;p&gt;Words.&lt;/p&gt;</content></entry></feed>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "The Post", "home_page_url": "https://post.example/",
"language": "en", "items": [{"id": 5, "url": "https://post.example/a", "title": "Boats", "authors": [{"name": "Ann Wray"}],
"date_published": "2024-07-05T10:00:00+02:00", "content_html": "<p>The harbour grew.</p>"}, "odd", {"id": null}]}"""


def test_rss_is_read():
    found = read_feed(RSS.encode(), url="https://post.example/feed.xml")
    assert (found.title, found.url, found.language) == ("The Post & more", "https://post.example/", "en-GB")
    first, second = found.entries
    assert (first.key, first.url, first.title) == ("id-1", "https://post.example/a?x=1", "Boats grow")
    assert (first.byline, first.summary) == ("Ann Wray", "The harbour grew.")
    assert first.published_at == datetime(2024, 7, 5, 8, 0, tzinfo=UTC)
    assert second.key == second.url == "https://post.example/b"


def test_atom_is_read_in_whatever_encoding():
    for data in (
        ATOM.encode(),
        ATOM.encode("utf-16"),
        f'<?xml version="1.0" encoding="iso-8859-1"?>{ATOM}'.encode("latin-1"),
    ):
        found = read_feed(data)
        entry = found.entries[0]
        assert (found.title, found.language, entry.title) == ("Die Post", "de", "Käse")
        assert entry.updated_at == datetime(2024, 7, 5, 22, 30, tzinfo=UTC)
        assert (entry.byline, entry.summary) == ("Bo Li", "Words.")


def test_json_feed_is_read():
    found = read_feed(JSON.encode())
    assert [entry.key for entry in found.entries] == ["5"]
    entry = found.entries[0]
    assert (entry.title, entry.byline, entry.summary) == ("Boats", "Ann Wray", "The harbour grew.")
    assert entry.published_at == datetime(2024, 7, 5, 8, 0, tzinfo=UTC)


def test_entries_survive_the_way_out_of_the_child():
    assert feed(RSS.encode(), url="https://post.example/feed.xml") == read_feed(
        RSS.encode(), url="https://post.example/feed.xml"
    )


@pytest.mark.parametrize(
    "data",
    [
        (LAUGHS + RSS.partition("?>")[2]).encode(),
        ("<!-- a --> <?pi b?>" + LAUGHS + "<rss version='2.0'/>").encode("utf-16"),
        b'\xef\xbb\xbf<!doctype rss SYSTEM "http://127.0.0.1/x.dtd"><rss version="2.0"/>',
        (LAUGHS + "<rss version='2.0'/>").encode("utf-16-be"),
    ],
)
def test_a_document_type_is_refused(data):
    with pytest.raises(CannotRead, match="document type"):
        read_feed(data)


@pytest.mark.parametrize("data", [b"words", b"<html><body>x</body></html>", b"{}", b"{", b'{"version": "1"}'])
def test_what_is_no_feed_is_refused(data):
    with pytest.raises(CannotRead, match="no feed"):
        read_feed(data)


def test_a_feed_that_is_broken_in_the_middle_gives_what_it_has():
    assert [entry.key for entry in read_feed(RSS.encode()[:-60]).entries][0] == "id-1"
