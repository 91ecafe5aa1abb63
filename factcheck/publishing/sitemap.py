"""The lists of public pages for search engines, and robots.txt. Pure.

One index names the files: the pages that are always there, checks and articles by the thousand, and what was
published in the last two days in the form news search wants.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from xml.etree import ElementTree as ET

from factcheck.kit.tongues import base_of
from factcheck.publishing.addresses import check_url, site_url
from factcheck.publishing.content import Content, is_retracted, language_of
from factcheck.publishing.feeds import title_of
from factcheck.publishing.xml import add, document

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
IN_ONE_FILE = 10_000  # the protocol allows 50,000; a file is written in one go, so it is kept small
NEWS_FOR = timedelta(days=2)  # older ones are to be left out, by the protocol
MOST_NEWS = 1_000  # by the protocol
FIXED = ("/", "/how-we-check", "/corrections")


class Place(NamedTuple):
    """A page, and when it last changed; None for one that says itself."""

    url: str
    changed: datetime | None = None
    tongues: Sequence[
        tuple[str, str]
    ] = ()  # the same in each language, itself too: the language, the address


def index(files: Iterable[Place]) -> bytes:
    """The file that names the others."""
    root = ET.Element("sitemapindex", {"xmlns": NAMESPACE})
    for file in files:
        _place(root, "sitemap", file)
    return document(root)


def urlset(places: Iterable[Place]) -> bytes:
    """One file of pages. A retracted check stays, dated by its retraction, so that it is read again."""
    ET.register_namespace("xhtml", XHTML)
    root = ET.Element("urlset", {"xmlns": NAMESPACE})
    for place in places:
        _place(root, "url", place)
    return document(root)


def fixed(base_url: str) -> list[Place]:
    """The pages that are always there."""
    return [Place(site_url(base_url, path)) for path in FIXED]


def news(contents: Sequence[Content], *, base_url: str, newsroom_name: str, language: str) -> bytes:
    """What was published first in the last two days; a retracted check is no news."""
    ET.register_namespace("news", NEWS)
    root = ET.Element("urlset", {"xmlns": NAMESPACE})
    for content in contents[:MOST_NEWS]:
        if is_retracted(content):
            continue
        publication = content["publication"]
        page = add(root, "url")
        add(page, "loc", check_url(base_url, publication["slug"]))
        told = add(page, f"{{{NEWS}}}news")
        paper = add(told, f"{{{NEWS}}}publication")
        add(paper, f"{{{NEWS}}}name", newsroom_name)
        add(paper, f"{{{NEWS}}}language", base_of(language_of(content, language)))
        add(told, f"{{{NEWS}}}publication_date", publication["first_published_at"])
        add(told, f"{{{NEWS}}}title", title_of(content, language))
    return document(root)


def _place(root: ET.Element, tag: str, place: Place) -> None:
    page = add(root, tag)
    add(page, "loc", place.url)
    if place.changed is not None:
        add(page, "lastmod", place.changed.isoformat())
    for language, address in place.tongues:
        add(page, f"{{{XHTML}}}link", rel="alternate", hreflang=language, href=address)


def robots(*, base_url: str) -> str:
    """What robots may read: everything public, nothing of the desk."""
    closed = (
        "/desk",
        "/triage",
        "/claims",
        "/articles",
        "/people",
        "/sign-in",
        "/account",
        "/admin",
        "/find",
    )
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return "\n".join([*lines, "", f"Sitemap: {site_url(base_url, '/sitemap.xml')}", ""])
