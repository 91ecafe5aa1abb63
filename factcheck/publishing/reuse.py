"""All checks in one piece, for whoever wants to work with them: schema.org DataFeed and CSV; and oEmbed. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree import ElementTree as ET

from factcheck.kit.sheets import csv_line
from factcheck.kit.tongues import WRITTEN_IN, words_in
from factcheck.publishing.addresses import check_url, site_url
from factcheck.publishing.claimreview import Properties
from factcheck.publishing.content import Content, is_retracted, language_of, latest_note, rating_word
from factcheck.publishing.feeds import title_of
from factcheck.publishing.xml import add, document

COLUMNS = (
    "url",
    "language",
    "claim",
    "claimant",
    "claimed_on",
    "rating",
    "rating_value",
    "worst",
    "best",
    "summary",
    "topics",
    "articles",
    "first_published_at",
    "version",
    "changed_at",
    "note",
)
EMBED_WIDTH, EMBED_HEIGHT = 600, 320  # pixels; the card is as wide as it may be and scrolls when it is higher


def data_feed(
    reviews: Iterable[Properties], *, newsroom_name: str, base_url: str, language: str = WRITTEN_IN
) -> Iterator[str]:
    """Every ClaimReview as a schema.org DataFeed, in pieces, so that no server holds all of it."""
    head = {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "name": words_in(language)("Fact checks by %(name)s") % {"name": newsroom_name},
        "url": site_url(base_url, "/claimreview/data.json"),
    }
    yield json.dumps(head)[:-1] + ', "dataFeedElement": ['
    for number, review in enumerate(reviews):
        item = {
            "@type": "DataFeedItem",
            "dateCreated": review["datePublished"],
            "dateModified": review["dateModified"],
            "item": [review],
        }
        yield (",\n" if number else "\n") + json.dumps(item)
    yield "\n]}\n"


def table(contents: Iterable[Content], *, base_url: str, language: str = WRITTEN_IN) -> Iterator[str]:
    """Every check as a line of CSV, after the names of the columns."""
    yield csv_line(COLUMNS)
    for content in contents:
        yield csv_line(_row(content, base_url, language))


def _row(content: Content, base_url: str, language: str) -> tuple[str, ...]:
    claim, publication, rating = content["claim"], content["publication"], content["rating"]
    values = [step["value"] for step in content["scale"] if step["value"] is not None]
    numbers = ("", "", "")
    if rating["value"] is not None and values and not is_retracted(content):
        numbers = (str(rating["value"]), str(min(values)), str(max(values)))
    articles = {seen["article"].get("url") or seen["article"]["title"] for seen in content["appearances"]}
    return (
        check_url(base_url, publication["slug"]),
        language_of(content, language),
        claim["text"],
        claim.get("claimant") or "",
        claim.get("said_on") or "",
        rating_word(content, language),
        *numbers,
        "" if is_retracted(content) else content["summary"],
        "; ".join(topic["name"] for topic in content["topics"]),
        " ".join(sorted(articles)),
        publication["first_published_at"],
        str(publication["number"]),
        publication["published_at"],
        latest_note(content),
    )


def oembed(
    content: Content,
    *,
    base_url: str,
    newsroom_name: str,
    width: int,
    height: int,
    language: str = WRITTEN_IN,
) -> dict[str, Any]:
    """What a site that embeds a check is told (oembed.com, type “rich”): a frame with the card, no script."""
    slug = content["publication"]["slug"]
    title = title_of(content, language)
    wide, high = min(width, EMBED_WIDTH), min(height, EMBED_HEIGHT)
    frame = ET.Element(
        "iframe",
        {
            "src": f"{check_url(base_url, slug)}/card",
            "width": str(wide),
            "height": str(high),
            "title": title,
            "loading": "lazy",
            "style": "border:0;max-width:100%",
        },
    )
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": newsroom_name,
        "provider_url": base_url,
        "cache_age": 300,  # seconds: a correction must reach those who embedded it
        "html": ET.tostring(frame, encoding="unicode", method="html"),
        "width": wide,
        "height": high,
    }


def oembed_xml(told: dict[str, Any]) -> bytes:
    """The same as XML."""
    root = ET.Element("oembed")
    for name, value in told.items():
        add(root, name, str(value))
    return document(root)
