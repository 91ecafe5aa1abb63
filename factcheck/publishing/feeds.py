"""Checks and corrections as feeds: Atom 1.0 (RFC 4287), RSS 2.0 and JSON Feed 1.1. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from xml.etree import ElementTree as ET

from factcheck.kit.tongues import WRITTEN_IN, marked, words_in
from factcheck.publishing.addresses import check_url, version_url
from factcheck.publishing.content import Content, is_retracted, language_of, latest_note, rating_word
from factcheck.publishing.xml import add, document, writable

ATOM = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
EMPTY_SINCE = datetime(1970, 1, 1, tzinfo=UTC)  # a feed must say when it changed, even before it ever did
CHANGED = {
    "correction": marked("Corrected: “%(claim)s”"),
    "update": marked("Updated: “%(claim)s”"),
    "retraction": marked("Retracted: “%(claim)s”"),
}
NOTED = {"correction": marked("Correction: %(note)s"), "update": marked("Update: %(note)s")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in a feed; instants are ISO 8601 as a publication holds them."""

    key: str  # lasting, and an address
    url: str
    title: str
    summary: str
    html: str | None
    published: str
    updated: str
    topics: Sequence[dict[str, str]]
    language: str = ""  # where it is not the feed's


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The feed itself."""

    title: str
    home: str  # the page it belongs to, absolute
    address: str  # its own, absolute
    newsroom: str
    language: str = "en"
    hub: str = ""  # where changes of it are told (WebSub); "" for nowhere


def entry_of(content: Content, *, base_url: str, language: str = WRITTEN_IN) -> Entry:
    """A check in the version readers see.

    A retracted one keeps its entry, so that whoever took it over learns that it was withdrawn.
    """
    publication, note = content["publication"], latest_note(content)
    _ = words_in(language_of(content, language))
    url = check_url(base_url, publication["slug"])
    if is_retracted(content):
        summary, html = _("We have withdrawn this check.") + " " + note, None
    else:
        noted = NOTED.get(publication["kind"], "")
        change = " " + _(noted) % {"note": note} if noted and note else ""
        summary, html = f"{content['summary']}{change}", content["explanation_html"]
    return Entry(
        key=url,
        url=url,
        title=title_of(content, language),
        summary=summary,
        html=html,
        published=publication["first_published_at"],
        updated=publication["published_at"],
        topics=content["topics"],
        language=str(content.get("language") or ""),
    )


def change_of(content: Content, *, base_url: str, language: str = WRITTEN_IN) -> Entry:
    """What a correction, an update or a retraction changed: an entry of its own, at that version's address."""
    publication = content["publication"]
    url = version_url(base_url, publication["slug"], publication["number"])
    _, changed = words_in(language_of(content, language)), CHANGED[publication["kind"]]
    return Entry(
        key=url,
        url=url,
        title=_(changed) % {"claim": content["claim"]["text"]},
        summary=latest_note(content),
        html=None,
        published=publication["published_at"],
        updated=publication["published_at"],
        topics=content["topics"],
        language=str(content.get("language") or ""),
    )


def title_of(content: Content, language: str = WRITTEN_IN) -> str:
    """The check in one line: “Mostly false: “the claim””."""
    return f"{rating_word(content, language)}: “{content['claim']['text']}”"


def atom(about: About, entries: Sequence[Entry]) -> bytes:
    """``entries`` as Atom."""
    root = ET.Element("feed", {"xmlns": ATOM, XML_LANG: about.language})
    add(root, "id", about.address)
    add(root, "title", about.title)
    add(root, "updated", _updated(entries))
    add(root, "link", rel="self", type="application/atom+xml", href=about.address)
    add(root, "link", rel="alternate", type="text/html", href=about.home)
    if about.hub:
        add(root, "link", rel="hub", href=about.hub)
    add(add(root, "author"), "name", about.newsroom)
    for one in entries:
        entry = add(root, "entry", **({XML_LANG: one.language} if one.language else {}))
        add(entry, "id", one.key)
        add(entry, "title", one.title)
        add(entry, "link", rel="alternate", type="text/html", href=one.url)
        add(entry, "published", one.published)
        add(entry, "updated", one.updated)
        for topic in one.topics:
            add(entry, "category", term=topic["slug"], label=topic["name"])
        add(entry, "summary", one.summary)
        if one.html is not None:
            add(entry, "content", one.html, type="html")
    return document(root)


def rss(about: About, entries: Sequence[Entry]) -> bytes:
    """``entries`` as RSS. It knows one date, so an entry is dated by its latest version."""
    ET.register_namespace("atom", ATOM)
    ET.register_namespace("content", CONTENT)
    root = ET.Element("rss", {"version": "2.0"})
    channel = add(root, "channel")
    add(channel, "title", about.title)
    add(channel, "link", about.home)
    add(
        channel,
        "description",
        words_in(about.language)("%(title)s, by %(name)s") % {"title": about.title, "name": about.newsroom},
    )
    add(channel, "language", about.language)
    add(channel, "lastBuildDate", _rfc822(_updated(entries)))
    add(channel, f"{{{ATOM}}}link", rel="self", type="application/rss+xml", href=about.address)
    if about.hub:
        add(channel, f"{{{ATOM}}}link", rel="hub", href=about.hub)
    for one in entries:
        item = add(channel, "item")
        add(item, "title", one.title)
        add(item, "link", one.url)
        add(item, "guid", one.key, isPermaLink="true")
        add(item, "pubDate", _rfc822(one.updated))
        for topic in one.topics:
            add(item, "category", topic["name"])
        add(item, "description", one.summary)
        if one.html is not None:
            add(item, f"{{{CONTENT}}}encoded", one.html)
    return document(root)


def json_feed(about: About, entries: Sequence[Entry]) -> bytes:
    """``entries`` as JSON Feed."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": about.title,
        "home_page_url": about.home,
        "feed_url": about.address,
        "language": about.language,
        "authors": [{"name": about.newsroom}],
        **({"hubs": [{"type": "WebSub", "url": about.hub}]} if about.hub else {}),
        "items": [_json_item(one) for one in entries],
    }
    return json.dumps(feed, ensure_ascii=False).encode("utf-8", "replace")


def _json_item(one: Entry) -> dict[str, Any]:
    body = (
        {"content_text": writable(one.summary)} if one.html is None else {"content_html": writable(one.html)}
    )
    return {
        "id": one.key,
        "url": one.url,
        "title": writable(one.title),
        "summary": writable(one.summary),
        **body,
        "date_published": one.published,
        "date_modified": one.updated,
        "tags": [topic["name"] for topic in one.topics],
        **({"language": one.language} if one.language else {}),
    }


def _updated(entries: Sequence[Entry]) -> str:
    return max((one.updated for one in entries), default=EMPTY_SINCE.isoformat())


def _rfc822(instant: str) -> str:
    return format_datetime(datetime.fromisoformat(instant))


Writer = Callable[[About, Sequence[Entry]], bytes]
FORMATS: dict[str, tuple[str, Writer]] = {
    "atom": ("application/atom+xml; charset=utf-8", atom),
    "rss": ("application/rss+xml; charset=utf-8", rss),
    "json": ("application/feed+json; charset=utf-8", json_feed),
}
"""By what ends a feed's address: its media type, and what writes it."""
