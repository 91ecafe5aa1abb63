"""Feeds: RSS, Atom and JSON Feed. Runs in a child process."""

from __future__ import annotations

import calendar
import json
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from factcheck.kit.urls import clean_url
from factcheck.reading.blocks import tidy_spaces, to_lines
from factcheck.reading.bylines import clean_byline
from factcheck.reading.decode import declared_in_page, decode
from factcheck.reading.languages import normal_code
from factcheck.reading.monsters import refuse_monsters
from factcheck.reading.types import CannotRead, Feed, FeedEntry

_MOST_ENTRIES = 500
_PROLOG = re.compile(r"(?:\s+|<\?[^>]{0,2000}\?>|<!--.{0,20000}?-->)*", re.DOTALL)
_DECLARATION = re.compile(r"<\?xml[^>]{0,400}\?>")
_NO_FEED = "There is no feed at this address. Look for the site's RSS or Atom address."


def read_feed(data: bytes, *, charset: str = "", url: str = "") -> Feed:
    """The feed in ``data``. Raises CannotRead for what is none, or declares entities, which only bombs do today."""
    text = decode(data, charset or declared_in_page(data)).strip()
    if text.startswith("{"):
        return _from_json(text, url)
    prolog = _PROLOG.match(text)
    body = text[prolog.end() if prolog else 0 :]
    if body[:9].upper() == "<!DOCTYPE" or "<!ENTITY" in text[:4096].upper():
        raise CannotRead(
            "This feed begins with a document type, which is not safe to read. Use the site's other feed."
        )
    if not re.match(r"<(?:\w+:)?(?:rss|feed|rdf)\b", body, re.IGNORECASE):
        raise CannotRead(_NO_FEED)
    return _from_xml(body, url)


def _from_xml(text: str, url: str) -> Feed:
    import feedparser

    refuse_monsters(text)
    # The text is UTF-8 now, whatever its first line said.
    found = feedparser.parse(_DECLARATION.sub("", text).encode(), response_headers={"content-location": url})
    if not found.version and not found.entries:
        raise CannotRead(_NO_FEED)
    head: Any = found.feed
    entries = [_entry(entry, url) for entry in found.entries[:_MOST_ENTRIES]]
    return Feed(
        title=_plain(head.get("title", ""))[:500],
        url=_link(head.get("link", ""), url),
        language=normal_code(head.get("language", "")),
        entries=tuple(entry for entry in entries if entry.key),
    )


def _entry(entry: Any, url: str) -> FeedEntry:
    link = _link(entry.get("link", ""), url)
    words = entry.get("summary", "") or next((part.get("value", "") for part in entry.get("content", [])), "")
    authors = [author.get("name", "") for author in entry.get("authors", [])] or [entry.get("author", "")]
    return FeedEntry(
        key=(tidy_spaces(entry.get("id", "")) or link)[:2_000],
        url=link,
        title=_plain(entry.get("title", ""))[:500],
        byline=clean_byline(authors),
        published_at=_moment(dict.get(entry, "published_parsed")),
        updated_at=_moment(dict.get(entry, "updated_parsed")),  # its own get would make one up
        summary=_plain(words)[:2_000],
    )


def _from_json(text: str, url: str) -> Feed:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise CannotRead(_NO_FEED) from wrong
    if not isinstance(found, dict) or "jsonfeed.org/version" not in str(found.get("version")):
        raise CannotRead(_NO_FEED)
    items = found.get("items")
    entries = [_json_entry(item, url) for item in (items if isinstance(items, list) else [])[:_MOST_ENTRIES]]
    return Feed(
        title=_plain(_word(found, "title"))[:500],
        url=_link(_word(found, "home_page_url"), url),
        language=normal_code(_word(found, "language")),
        entries=tuple(entry for entry in entries if entry.key),
    )


def _json_entry(item: Any, url: str) -> FeedEntry:
    item = item if isinstance(item, dict) else {}
    link = _link(_word(item, "url"), url)
    authors = item.get("authors") or [item.get("author")]
    return FeedEntry(
        key=(tidy_spaces(str(item.get("id") or "")) or link)[:2_000],
        url=link,
        title=_plain(_word(item, "title"))[:500],
        byline=clean_byline(_word(author, "name") for author in authors if isinstance(author, dict)),
        published_at=_iso(_word(item, "date_published")),
        updated_at=_iso(_word(item, "date_modified")),
        summary=_plain(_word(item, "summary") or _word(item, "content_text") or _word(item, "content_html"))[
            :2_000
        ],
    )


def _word(holder: Any, name: str) -> str:
    value = holder.get(name) if isinstance(holder, dict) else None
    return value if isinstance(value, str) else ""


def _plain(words: str) -> str:
    """Markup as one line of words."""
    from lxml import html

    words = words[:50_000]
    if "<" not in words and "&" not in words:
        return tidy_spaces(words)
    return " ".join(to_lines(html.fromstring(f"<div>{words}</div>")))


def _link(link: str, base: str) -> str:
    try:
        return clean_url(urljoin(base, link.strip())) or "" if link.strip() else ""
    except ValueError:
        return ""


def _moment(parsed: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def _iso(words: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(words.strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
