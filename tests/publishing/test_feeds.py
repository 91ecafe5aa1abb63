"""Feeds, sitemaps and robots.txt, read by those who read such things."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import feedparser
import pytest

from factcheck.publishing.addresses import check_url
from factcheck.publishing.content import Content
from factcheck.publishing.feeds import FORMATS, About, change_of, entry_of
from factcheck.publishing.sitemap import Place, fixed, index, news, robots, urlset
from tests.publishing.samples import AT, BASE, HOSTILE, NAME, content

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
ABOUT = About(
    title=f"{NAME}: fact checks", home=f"{BASE}/", address=f"{BASE}/feed.atom", newsroom=NAME, language="en"
)


def read(form: str, *contents: Content) -> feedparser.FeedParserDict:
    _, write = FORMATS[form]
    parsed = feedparser.parse(write(ABOUT, [entry_of(one, base_url=BASE) for one in contents]))
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def read_json(*contents: Content) -> dict:
    return json.loads(FORMATS["json"][1](ABOUT, [entry_of(one, base_url=BASE) for one in contents]))


@pytest.mark.parametrize(("form", "version"), [("atom", "atom10"), ("rss", "rss20")])
def test_a_feed_without_checks_is_still_a_feed(form: str, version: str) -> None:
    parsed = read(form)
    assert parsed.version == version
    assert parsed.feed.title == f"{NAME}: fact checks"
    assert parsed.entries == []
    assert read_json()["items"] == []


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_an_entry_gives_rating_claim_summary_and_address(form: str) -> None:
    (entry,) = read(form, content()).entries
    assert entry.title == "Mostly false: “40% of Europe’s trade crosses that sea.”"
    assert entry.link == entry.id == f"{BASE}/checks/europes-trade"
    assert entry.summary == "It is about 11%."
    assert entry.published_parsed[:5] == (2024, 7, 5, 12, 20)
    assert [tag.label or tag.term for tag in entry.tags] == ["Trade"]
    assert "<strong>two</strong>" in entry.content[0].value


def test_the_json_feed_says_the_same() -> None:
    feed = read_json(content())
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    (item,) = feed["items"]
    assert item["id"] == item["url"] == f"{BASE}/checks/europes-trade"
    assert item["title"] == "Mostly false: “40% of Europe’s trade crosses that sea.”"
    assert (item["summary"], item["tags"]) == ("It is about 11%.", ["Trade"])
    assert "<strong>two</strong>" in item["content_html"]
    assert item["date_published"] == "2024-07-05T12:20:00+00:00"


def test_a_correction_is_told_in_the_entry() -> None:
    told = content(kind="correction", note="The share was 12%.")
    parsed = read("atom", told)
    assert "Correction: The share was 12%." in parsed.entries[0].summary
    assert parsed.entries[0].updated == parsed.feed.updated == "2024-07-12T07:05:00+00:00"
    assert "Correction: The share was 12%." in read("rss", told).entries[0].summary
    assert read_json(told)["items"][0]["date_modified"] == "2024-07-12T07:05:00+00:00"


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_a_retracted_check_is_told_and_no_longer_spreads_its_rating(form: str) -> None:
    withdrawn = content(kind="retraction", note="Forged.")
    (entry,) = read(form, withdrawn).entries
    assert entry.title.startswith("Retracted: ")
    assert entry.summary == "We have withdrawn this check. Forged."
    assert "content" not in entry
    assert "Mostly false" not in str(entry)
    (item,) = read_json(withdrawn)["items"]
    assert item["content_text"] == "We have withdrawn this check. Forged."
    assert "Mostly false" not in str(item)


def test_a_change_is_an_entry_of_its_own_at_the_address_of_its_version() -> None:
    change = change_of(content(kind="update", note="New figures came out."), base_url=BASE)
    (entry,) = feedparser.parse(FORMATS["atom"][1](ABOUT, [change])).entries
    assert entry.id == f"{BASE}/checks/europes-trade/versions/2"
    assert entry.title == "Updated: “40% of Europe’s trade crosses that sea.”"
    assert entry.summary == "New figures came out."


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_come_back_unchanged(words: str) -> None:
    (entry,) = read("atom", content(summary=words)).entries
    assert entry.summary_detail.type == "text/plain"
    assert entry.summary == words
    root = ET.fromstring(FORMATS["rss"][1](ABOUT, [entry_of(content(summary=words), base_url=BASE)]))
    assert root.findtext("channel/item/description") == words
    assert read_json(content(summary=words))["items"][0]["summary"] == words


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_what_xml_cannot_carry_is_left_out(form: str) -> None:
    (entry,) = read(form, content(summary="a\x0b\x00b\ud800c")).entries
    assert entry.summary == "abc"


def test_an_index_names_the_files_and_each_file_its_pages() -> None:
    root = ET.fromstring(index([Place(f"{BASE}/sitemaps/checks-0.xml")]))
    assert [file.findtext(f"{SITEMAP}loc") for file in root] == [f"{BASE}/sitemaps/checks-0.xml"]
    root = ET.fromstring(urlset([*fixed(BASE), Place(check_url(BASE, "a&b"), AT)]))
    pages = {page.findtext(f"{SITEMAP}loc"): page.findtext(f"{SITEMAP}lastmod") for page in root}
    assert pages[f"{BASE}/"] is None
    assert pages[f"{BASE}/checks/a%26b"] == AT.isoformat()


def test_news_are_dated_by_their_first_day_and_hold_nothing_retracted() -> None:
    told = [content(kind="update", note="More."), content(kind="retraction", note="Forged.")]
    root = ET.fromstring(news(told, base_url=BASE, newsroom_name=NAME, language="pt-BR"))
    (page,) = root
    assert page.findtext(f"{SITEMAP}loc") == f"{BASE}/checks/europes-trade"
    assert page.findtext(f"{NEWS}news/{NEWS}publication_date") == "2024-07-05T12:20:00+00:00"
    assert page.findtext(f"{NEWS}news/{NEWS}publication/{NEWS}language") == "pt"


def test_robots_are_shown_the_sitemap_and_kept_from_the_desk() -> None:
    text = robots(base_url=BASE)
    assert f"Sitemap: {BASE}/sitemap.xml" in text
    assert "Disallow: /desk" in text
