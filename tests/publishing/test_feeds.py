"""The feed, the sitemap and robots.txt, read by those who read such things."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import feedparser
import pytest

from factcheck.publishing.feeds import atom
from factcheck.publishing.sitemap import robots, sitemap
from tests.publishing.samples import APPROVED, BASE, HOSTILE, NAME, content

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def read(*contents: dict[str, object]) -> feedparser.FeedParserDict:
    parsed = feedparser.parse(atom(list(contents), base_url=BASE, newsroom_name=NAME))
    assert not parsed.bozo
    return parsed


def test_a_feed_without_checks_is_still_a_feed() -> None:
    parsed = read()
    assert parsed.version == "atom10"
    assert parsed.feed.title == f"{NAME}: fact checks"
    assert parsed.entries == []


def test_an_entry_gives_rating_claim_summary_and_address() -> None:
    (entry,) = read(content()).entries
    assert entry.title == "Mostly false: “40% of Europe’s trade crosses that sea.”"
    assert entry.link == entry.id == f"{BASE}/checks/europes-trade"
    assert entry.summary == "It is about 11%."
    assert entry.published == "2024-07-05T12:20:00+00:00"
    assert entry.tags[0].term == "trade"
    assert "<strong>two</strong>" in entry.content[0].value


def test_a_correction_is_told_in_the_entry() -> None:
    parsed = read(content(kind="correction", note="The share was 12%."))
    assert "Correction: The share was 12%." in parsed.entries[0].summary
    assert parsed.entries[0].updated == parsed.feed.updated == "2024-07-12T07:05:00+00:00"


def test_a_retracted_check_is_told_and_no_longer_spreads_its_rating() -> None:
    (entry,) = read(content(kind="retraction", note="Forged.")).entries
    assert entry.title.startswith("Retracted: ")
    assert entry.summary == "We have withdrawn this check. Forged."
    assert "content" not in entry
    assert "Mostly false" not in str(entry)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_come_back_unchanged(words: str) -> None:
    (entry,) = read(content(summary=words)).entries
    assert entry.summary_detail.type == "text/plain"
    assert entry.summary == words


def test_what_xml_cannot_carry_is_left_out() -> None:
    (entry,) = read(content(summary="a\x0b\x00b\ud800c")).entries
    assert entry.summary == "abc"


def test_the_sitemap_lists_checks_and_articles_with_their_last_change() -> None:
    root = ET.fromstring(sitemap([content(kind="retraction", note="Forged.")], base_url=BASE))
    pages = {page.findtext(f"{SITEMAP}loc"): page.findtext(f"{SITEMAP}lastmod") for page in root}
    assert pages[f"{BASE}/checks/europes-trade"] == "2024-07-12T07:05:00+00:00"
    assert pages[f"{BASE}/published/articles/{APPROVED['appearances'][0]['article']['id']}"]
    assert f"{BASE}/" in pages


def test_robots_are_shown_the_sitemap_and_kept_from_the_desk() -> None:
    text = robots(base_url=BASE)
    assert f"Sitemap: {BASE}/sitemap.xml" in text
    assert "Disallow: /desk" in text
