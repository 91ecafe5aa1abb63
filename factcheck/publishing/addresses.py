"""The public addresses, absolute, from the newsroom's base address. Pure."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

from factcheck.reading.places import CELL, PAGE, TIME

LONGEST_WHOLE = 200  # a longer quotation is found by its first and last words
WORDS_AT_EACH_END = 5
_TRANSCRIPTS = (".vtt", ".srt", ".txt")


def check_url(base_url: str, slug: str) -> str:
    """Where a check lives; also its canonical link."""
    return f"{base_url.rstrip('/')}/checks/{quote(slug)}"


def version_url(base_url: str, slug: str, number: int) -> str:
    """Where one version of a check stays readable."""
    return f"{check_url(base_url, slug)}/versions/{number}"


def article_url(base_url: str, article_id: int) -> str:
    """The public page of the passages we checked in one article."""
    return f"{base_url.rstrip('/')}/published/articles/{article_id}"


def site_url(base_url: str, path: str) -> str:
    """``path`` (such as "/corrections") on our own host."""
    return f"{base_url.rstrip('/')}{path}"


def host_of(url: str) -> str:
    """The host of ``url`` in lower case, or "" when it has none or cannot be read."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def is_web(url: str | None) -> bool:
    """Whether ``url`` may be put into a link: absolute, http or https, with a host."""
    return bool(url) and str(url).lower().startswith(("http://", "https://")) and bool(host_of(str(url)))


def at_words(url: str, words: str, place: dict[str, Any] | None = None) -> str:
    """``url`` with what leads a browser to ``words``: their page of a PDF, their second of a recording.

    In everything else a text fragment, so that a browser scrolls to the words and marks them.
    """
    kind = place["kind"] if place else ""
    if place and kind == PAGE:
        return url if "#" in url else f"{url}#page={place['first']}"
    if place and kind == TIME and not urlsplit(url).path.lower().endswith(_TRANSCRIPTS):
        return _at_second(url, place["first"])
    if kind == CELL:  # a table is saved, not shown
        return url
    said = words.split()
    whole = " ".join(said)
    if not said:
        return url
    if len(whole) <= LONGEST_WHOLE or len(said) <= 2 * WORDS_AT_EACH_END:
        fragment = _fragment(whole)
    else:
        first, last = said[:WORDS_AT_EACH_END], said[-WORDS_AT_EACH_END:]
        fragment = f"{_fragment(' '.join(first))},{_fragment(' '.join(last))}"
    return f"{url}{'' if '#' in url else '#'}:~:text={fragment}"


def _at_second(url: str, second: int) -> str:
    """``url`` with the second as its site takes it; any player of a browser's own takes the last form."""
    host = host_of(url).removeprefix("www.").removeprefix("m.")
    if host in ("youtube.com", "youtu.be"):
        return f"{url.partition('#')[0]}{'&' if '?' in url else '?'}t={second}s"
    if "#" in url:
        return url
    return f"{url}#t={second}{'s' if host == 'vimeo.com' else ''}"


def _fragment(words: str) -> str:
    # A hyphen is part of the fragment's own grammar; ``quote`` leaves it as it is.
    return quote(words, safe="").replace("-", "%2D")
