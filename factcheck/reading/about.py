"""What a page says about itself: JSON-LD first, then OpenGraph and other meta tags, then the page as it looks."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from factcheck.kit.urls import clean_url
from factcheck.reading.blocks import names, tidy_spaces
from factcheck.reading.bylines import clean_byline

_ARTICLE = re.compile(
    r"(?:\w*Article|\w*BlogPosting|Report|OpinionPiece|\w*NewsStory|ReviewNews|AnalysisNews\w*)"
)
_PUBLISHED = names(
    """
    article:published_time og:article:published_time article:published datepublished publication_date
    pubdate publishdate publish-date publish_date date dc.date dc.date.issued dcterms.date dcterms.issued dcterms.created
    citation_publication_date citation_date parsely-pub-date sailthru.date cxenseparse:recs:publishtime bt:pubdate
    """
)
_MODIFIED = names(
    """
    article:modified_time og:article:modified_time og:updated_time datemodified last-modified lastmod
    dcterms.modified dc.date.modified revised
    """
)
_AUTHORS = names(
    """
    author article:author og:article:author byl dc.creator dcterms.creator citation_author parsely-author
    sailthru.author twitter:creator:name authors
    """
)
_PUBLISHERS = (
    "og:site_name",
    "citation_publisher",
    "dc.publisher",
    "dcterms.publisher",
    "publisher",
    "application-name",
)
_MOST_META = 1_000
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_SPLIT_TITLE = re.compile(r"\s+(?:[|–—·•»]|-|::)\s+")


@dataclass(frozen=True, slots=True)
class About:
    """What a page says about itself. "" and None for what it does not say."""

    title: str
    byline: str
    publisher: str
    published_on: date | None
    modified_on: date | None
    url: str
    language: str
    behind_paywall: bool


def read_about(tree: Any, base: str = "") -> About:
    """What the page ``tree`` (lxml) says about itself; ``base`` is where it was fetched."""
    meta, linked = _metas(tree), _linked(tree)
    publisher = _first(_name_of(linked.get("publisher")), *_all(meta, _PUBLISHERS))
    return About(
        title=_title(tree, meta, linked, publisher),
        byline=_byline(tree, meta, linked, publisher),
        publisher=publisher,
        published_on=_published(tree, meta, linked) or _shown_day(tree),
        modified_on=_first_day(_words(linked.get("dateModified")), *_all(meta, _MODIFIED)),
        url=_url(tree, meta, linked, base),
        language=_first(
            *(str(found) for found in tree.xpath("/html/@lang | /html/@*[local-name()='lang']")),
            _words(linked.get("inLanguage")),
            *_all(meta, ("og:locale", "content-language", "language", "dc.language")),
        ),
        behind_paywall=str(linked.get("isAccessibleForFree", "")).lower() == "false",
    )


def _metas(tree: Any) -> dict[str, list[str]]:
    """Every meta tag's content by its name, in lower case, in the page's order."""
    found: dict[str, list[str]] = {}
    for node in islice(tree.iter("meta"), _MOST_META):
        name = (
            node.get("property") or node.get("name") or node.get("itemprop") or node.get("http-equiv") or ""
        )
        words = _words(node.get("content"))
        if name and words:
            found.setdefault(name.strip().lower(), []).append(words)
    return found


def _linked(tree: Any) -> dict[str, Any]:
    """The JSON-LD object that describes the article; empty when there is none."""
    others: list[dict[str, Any]] = []
    for node in tree.iter("script"):
        if "ld+json" not in (node.get("type") or "").lower():
            continue
        words = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[)|(?:-->|//\s*\]\]>)\s*$", "", node.text or "")
        try:
            parsed = json.loads(words, strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(parsed):
            kinds = thing.get("@type", "")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(_ARTICLE.fullmatch(str(kind)) for kind in kinds):
                return thing
            if "headline" in thing:
                others.append(thing)
    return others[0] if others else {}


def _things(parsed: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if isinstance(parsed, list) and depth < 4:
        for part in parsed[:200]:
            yield from _things(part, depth + 1)
    elif isinstance(parsed, dict):
        yield parsed
        for inner in ("@graph", "mainEntity", "mainEntityOfPage", "liveBlogUpdate"):
            if isinstance(parsed.get(inner), (list, dict)) and depth < 4:
                yield from _things(parsed[inner], depth + 1)


def _title(tree: Any, meta: dict[str, list[str]], linked: dict[str, Any], publisher: str) -> str:
    headings = [_text(node) for node in tree.iter("h1")]
    title = _first(
        _words(linked.get("headline")),
        *_all(meta, ("og:title", "citation_title", "dc.title", "twitter:title")),
        *(headings if len(headings) == 1 else ()),
        *(_text(node) for node in tree.xpath("//head/title")),
        *headings,
    )
    parts = _SPLIT_TITLE.split(title)
    if len(parts) > 1 and publisher and parts[-1].casefold() == publisher.casefold():
        return title[: title.rindex(parts[-1])].rstrip(" |–—·•»-:")
    # A page's own heading tells which end of its title is the site's name.
    if len(parts) > 1 and parts[0] in headings:
        return parts[0]
    return title


def _byline(tree: Any, meta: dict[str, list[str]], linked: dict[str, Any], publisher: str) -> str:
    shown = tree.xpath(
        "//*[@itemprop='author' or @rel='author' or contains(concat(' ', @rel, ' '), ' author ')]"
        "[not(ancestor::aside or ancestor::footer or ancestor::nav)]"
    )
    by_class = tree.xpath(
        "//*[self::p or self::span or self::div or self::address or self::a or self::li]"
        "[contains(translate(@class, 'BYLINE', 'byline'), 'byline') or contains(@class, 'author-name')"
        " or contains(@class, 'article-author') or contains(@class, 'c-author')]"
        "[not(ancestor::aside or ancestor::footer or ancestor::nav)]"
    )
    sources: tuple[Iterable[str], ...] = (
        _names_of(linked.get("author")) or _names_of(linked.get("creator")),
        _all(meta, _AUTHORS),
        [_named_inside(node) for node in shown[:12]],
        [words for node in by_class[:4] if len(words := _text(node)) <= 150],
    )
    for found in sources:
        if byline := clean_byline(found, publisher):
            return byline
    return ""


def _named_inside(node: Any) -> str:
    named = node.xpath(".//*[@itemprop='name']")
    return _words(node.get("content")) or _text(named[0] if named else node)[:150]


def _published(tree: Any, meta: dict[str, list[str]], linked: dict[str, Any]) -> date | None:
    shown = tree.xpath(
        "//*[@itemprop='datePublished']/@datetime | //*[@itemprop='datePublished']/@content | //time[@pubdate]/@datetime"
    )
    times = tree.xpath("(//article | //main | //header)//time[not(ancestor::aside)]/@datetime")
    return _first_day(
        _words(linked.get("datePublished")),
        *_all(meta, _PUBLISHED),
        *map(str, shown),
        *map(str, times[:1]),
        _words(linked.get("dateCreated")),
    )


def _shown_day(tree: Any) -> date | None:
    """The day in a place of the page that is plainly made for it, such as an element called "date"."""
    from htmldate import find_date

    try:
        return read_day(find_date(tree, original_date=True, extensive_search=False) or "")
    except (ValueError, TypeError, RecursionError):
        return None


def _url(tree: Any, meta: dict[str, list[str]], linked: dict[str, Any], base: str) -> str:
    page = linked.get("mainEntityOfPage")
    candidates = [
        *(
            str(found)
            for found in tree.xpath("//link[contains(concat(' ', @rel, ' '), ' canonical ')]/@href")
        ),
        *meta.get("og:url", []),
        _words(page.get("@id") if isinstance(page, dict) else page),
        _words(linked.get("url")),
    ]
    for candidate in candidates:
        try:
            found = clean_url(urljoin(base, candidate.strip())) if candidate.strip() else None
        except ValueError:
            continue
        # Some sites call their front page the canonical address of everything.
        if found and not (base and urlsplit(found).path == "/" and urlsplit(base).path not in ("", "/")):
            return found
    return clean_url(base) or ""


def _names_of(value: Any, depth: int = 0) -> list[str]:
    if isinstance(value, list) and depth < 3:
        return [name for part in value[:20] for name in _names_of(part, depth + 1)]
    name = _name_of(value)
    return [name] if name else []


def _name_of(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        name = value.get("name")
        return _words(name[0] if isinstance(name, list) and name else name)
    return _words(value)


def _first_day(*candidates: str) -> date | None:
    return next((day for words in candidates if (day := read_day(words))), None)


def read_day(words: str) -> date | None:
    """The day that a machine's date names, as its publisher's clock showed it; None for what is no date."""
    words = words.strip()
    if found := _DAY.match(words):
        try:
            return date(*(int(part) for part in found.groups()))
        except ValueError:
            return None
    try:
        return parsedate_to_datetime(words).date()
    except (ValueError, TypeError, IndexError):
        return None


def _all(meta: dict[str, list[str]], names: Iterable[str]) -> list[str]:
    return [words for name in names for words in meta.get(name, [])]


def _first(*candidates: str) -> str:
    return next((words for words in candidates if words), "")


def _words(value: Any) -> str:
    """A string on one line, its HTML entities undone; "" for anything else."""
    return tidy_spaces(html.unescape(value))[:2_000] if isinstance(value, str) else ""


def _text(node: Any) -> str:
    return tidy_spaces("".join(node.itertext()))[:2_000]
