"""The Atom feed of all checks. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from factcheck.publishing.addresses import check_url, site_url
from factcheck.publishing.content import Content, is_retracted, latest_note
from factcheck.publishing.xml import add, document

ATOM = "http://www.w3.org/2005/Atom"
EMPTY_SINCE = datetime(1970, 1, 1, tzinfo=UTC)  # a feed must say when it changed, even before it ever did


def atom(contents: Sequence[Content], *, base_url: str, newsroom_name: str, language: str = "en") -> bytes:
    """The feed of ``contents``, each the current version of a check, newest first.

    A retracted check keeps its entry, so that whoever took it over learns that it was withdrawn.
    """
    root = ET.Element("feed", {"xmlns": ATOM, "{http://www.w3.org/XML/1998/namespace}lang": language})
    changed = [content["publication"]["published_at"] for content in contents]
    add(root, "id", site_url(base_url, "/"))
    add(root, "title", f"{newsroom_name}: fact checks")
    add(root, "updated", max(changed, default=EMPTY_SINCE.isoformat()))
    add(root, "link", rel="self", type="application/atom+xml", href=site_url(base_url, "/feed.atom"))
    add(root, "link", rel="alternate", type="text/html", href=site_url(base_url, "/"))
    add(add(root, "author"), "name", newsroom_name)
    for content in contents:
        _entry(root, content, base_url)
    return document(root)


def title_of(content: Content) -> str:
    """The check in one line: “Mostly false: “the claim””."""
    word = "Retracted" if is_retracted(content) else content["rating"]["label"]
    return f"{word}: “{content['claim']['text']}”"


def _entry(root: ET.Element, content: Content, base_url: str) -> None:
    publication = content["publication"]
    url = check_url(base_url, publication["slug"])
    entry = add(root, "entry")
    add(entry, "id", url)
    add(entry, "title", title_of(content))
    add(entry, "link", rel="alternate", type="text/html", href=url)
    add(entry, "published", publication["first_published_at"])
    add(entry, "updated", publication["published_at"])
    for topic in content["topics"]:
        add(entry, "category", term=topic["slug"], label=topic["name"])
    if is_retracted(content):
        add(entry, "summary", f"We have withdrawn this check. {latest_note(content)}")
        return
    note = latest_note(content)
    kind = publication["kind"].capitalize()
    add(entry, "summary", f"{content['summary']} {kind}: {note}" if note else content["summary"])
    add(entry, "content", content["explanation_html"], type="html")
