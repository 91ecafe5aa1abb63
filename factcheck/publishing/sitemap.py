"""The list of public pages for search engines, and robots.txt. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from factcheck.publishing.addresses import article_url, check_url, site_url
from factcheck.publishing.content import Content
from factcheck.publishing.xml import add, document

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
LONGEST = 50_000  # addresses in one file, by the protocol


def sitemap(contents: Sequence[Content], *, base_url: str) -> bytes:
    """Every public page. A retracted check stays, dated by its retraction, so that it is read again."""
    root = ET.Element("urlset", {"xmlns": NAMESPACE})
    for path in ("/", "/how-we-check", "/corrections"):
        add(add(root, "url"), "loc", site_url(base_url, path))
    articles: dict[int, str] = {}
    pages: list[tuple[str, str]] = []
    for content in contents:
        publication = content["publication"]
        pages.append((check_url(base_url, publication["slug"]), publication["published_at"]))
        for appearance in content["appearances"]:
            key = appearance["article"]["id"]
            articles[key] = max(articles.get(key, ""), publication["published_at"])
    pages += [(article_url(base_url, key), changed) for key, changed in sorted(articles.items())]
    for address, changed in pages[: LONGEST - 3]:
        page = add(root, "url")
        add(page, "loc", address)
        add(page, "lastmod", changed)
    return document(root)


def robots(*, base_url: str) -> str:
    """What robots may read: everything public, nothing of the desk."""
    closed = ("/desk", "/triage", "/claims", "/articles", "/people", "/sign-in")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return "\n".join([*lines, "", f"Sitemap: {site_url(base_url, '/sitemap.xml')}", ""])
