"""What a page says about itself."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import html

from factcheck.reading.about import read_about, read_day


def about(head: str = "", body: str = "<p>Words.</p>", base: str = ""):
    return read_about(html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>"), base)


def linked(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


def test_json_ld_comes_before_meta_tags_and_the_page():
    found = about(
        linked(
            '{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "No"}, {"@type": ["Thing", '
            '"NewsArticle"], "headline": "Boats &amp; more", "author": [{"@type": "Person", "name": "Ann Wray"}, "Bo Li"],'
            '"publisher": {"name": "The Post"}, "datePublished": "2024-07-05T23:30:00-05:00", '
            '"dateModified": "2024-07-06", "inLanguage": "en-US", "url": "https://post.example/a?b=c#d"}]}'
        )
        + '<meta property="og:title" content="No"><meta name="author" content="No One">'
        '<meta property="article:published_time" content="2020-01-01">'
    )
    assert (found.title, found.byline, found.publisher) == ("Boats & more", "Ann Wray, Bo Li", "The Post")
    # The day is the one on the publisher's own calendar.
    assert (found.published_on, found.modified_on) == (date(2024, 7, 5), date(2024, 7, 6))
    assert (found.language, found.url) == ("en-US", "https://post.example/a?b=c")
    assert not found.behind_paywall


def test_meta_tags_come_before_the_page():
    found = about(
        '<title>No</title><meta property="og:title" content="Boats – The Post"><meta property="og:site_name" content="The Post">'
        '<meta name="citation_author" content="Ann Wray"><meta name="citation_author" content="Bo Li">'
        '<meta name="DC.date.issued" content="20240705"><link rel="canonical" href="/a">'
        '<meta property="og:locale" content="en_GB">',
        "<h1>No</h1>",
        base="https://post.example/a?utm=1",
    )
    assert (found.title, found.byline, found.publisher) == ("Boats", "Ann Wray, Bo Li", "The Post")
    assert (found.published_on, found.url, found.language) == (
        date(2024, 7, 5),
        "https://post.example/a",
        "en_GB",
    )


def test_the_page_as_it_looks_is_the_last_resort():
    found = about(
        "<title>Boats | The Post | News</title>",
        '<article><h1>Boats</h1><p class="story-byline">By <b>Ann Wray</b>, harbour correspondent</p>'
        '<time datetime="2024-07-05T10:00:00Z">Friday</time></article><aside><span class="byline">Eve No</span></aside>',
    )
    assert (found.title, found.byline, found.published_on) == ("Boats", "Ann Wray", date(2024, 7, 5))
    assert about("<title>Boats | The Post</title>", "<h1>Boats</h1><h1>Other</h1>").title == "Boats"


def test_a_day_that_is_only_shown_is_read_from_its_own_place_and_never_from_a_sentence():
    shown = "<p class='date'>Tuesday, September 1, 2015</p><p>It grew in 1998, it said on 5 May 2012.</p>"
    assert about(body=shown).published_on == date(2015, 9, 1)
    assert about(body="<p>It grew in 1998, it said on 5 May 2012.</p><p>© 2024</p>").published_on is None


@pytest.mark.parametrize(
    "json",
    ["", "{", "[]", "null", '"words"', "[" * 5000, '{"@type": 5, "author": {"name": {"a": 1}}, "headline": ["x"]}',
     '{"@type": "NewsArticle", "author": [[[["A B"]]]], "publisher": [], "datePublished": 20240101, "mainEntityOfPage": []}'],
)  # fmt: skip
def test_broken_or_odd_json_ld_breaks_nothing(json):
    found = about(linked(json) + '<meta property="og:title" content="Boats">')
    assert found.title == "Boats"


def test_json_ld_in_a_comment_is_read_and_a_paywall_is_seen():
    found = about(
        linked('<!-- {"@type": "Article", "headline": "Boats", "isAccessibleForFree": "False"} -->')
    )
    assert found.title == "Boats"
    assert found.behind_paywall


@pytest.mark.parametrize(
    ("canonical", "base", "url"),
    [
        ("https://post.example/a#b", "", "https://post.example/a"),
        ("/a", "https://post.example/b", "https://post.example/a"),
        ("https://post.example/", "https://post.example/a", "https://post.example/a"),
        ("javascript:alert(1)", "", ""),
        ("https://user:word@post.example/", "", ""),
        ("http://[", "https://post.example/a", "https://post.example/a"),
        ("", "https://post.example/a", "https://post.example/a"),
    ],
)
def test_the_canonical_address_is_used_where_it_is_one(canonical, base, url):
    assert about(f'<link rel="canonical" href="{canonical}">', base=base).url == url


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2024-07-05", date(2024, 7, 5)),
        ("2024-07-05T23:59:59+14:00", date(2024, 7, 5)),
        ("20240705", date(2024, 7, 5)),
        ("Fri, 05 Jul 2024 10:00:00 GMT", date(2024, 7, 5)),
        ("2024-13-05", None),
        ("2024070512", None),
        ("yesterday", None),
        ("", None),
        ("9999999999", None),
    ],
)
def test_a_day_is_read_or_left_out(words, day):
    assert read_day(words) == day
