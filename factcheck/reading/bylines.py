"""Who wrote it: names alone, from whatever stands where an author's name should."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from factcheck.reading.blocks import tidy_spaces

_LEAD = re.compile(
    r"(?:(?:written|words|text|story|reported|report|analysis|review|opinion|interview|posted|published)\s+)?"
    r"(?:by|von|par|por|di|door|av|af)\s*:?\s+|(?:authors?|autore?n?|auteurs?|text|words)\s*:\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*(?:[,;|•·\n]|\s+(?:and|und|et|with|&|\+)\s+|\s+[–—-]\s+|/(?=\s*\w))\s*", re.IGNORECASE
)
_AFTER = re.compile(
    r"\s+(?:in|for|at|of|from|on)\s+\S.*|\s*\(.*?\)?$|\s+(?:updated|published|posted|modified|last)\b.*",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:correspondent|editor|editors|reporter|reporters|writer|writers|columnist|photographer|producer|journalist|"
    r"chief|bureau|desk|team|staff|newsroom|contributor|freelance|analyst|presenter|director|fellow|"
    r"redaktion|rédaction|redacción|redazione|admin|administrator|webmaster|moderator|guest|"
    r"photographs?|photos?|pictures?|video|graphics?|illustrations?)\b",
    re.IGNORECASE,
)
_NOBODY = {
    "unknown",
    "null",
    "none",
    "undefined",
    "anonymous",
    "author",
    "authors",
    "by",
    "n/a",
    "user",
    "root",
    "me",
}
_ODD = re.compile(r"@|https?:|www\.|\.(?:com|org|net|co|example)\b|\d|[<>{}\[\]=_#]")


def clean_byline(found: Iterable[str], publisher: str = "") -> str:
    """The names in ``found``, each once, joined by commas; "" when none is a name. The publisher is no author."""
    names: list[str] = []
    for words in found:
        for name in _names(words):
            known = {other.casefold() for other in names}
            if name.casefold() not in known and name.casefold() != publisher.strip().casefold():
                names.append(name)
    return ", ".join(names[:12])


def _names(words: str) -> Iterable[str]:
    words = tidy_spaces(html.unescape(words))[:500]
    words = _LEAD.sub("", words, count=1) if _LEAD.match(words) else words
    for piece in _BETWEEN.split(words):
        name = _LEAD.sub("", piece, count=1) if _LEAD.match(piece) else piece
        name = _AFTER.sub("", name).strip(' .,:;-–—*"“”')
        if _is_name(name):
            yield name.title() if name.isupper() and " " in name else name


def _is_name(name: str) -> bool:
    if not 2 <= len(name) <= 60 or len(name.split()) > 6 or name.casefold() in _NOBODY:
        return False
    if _ODD.search(name) or _ROLE.search(name):
        return False
    return any(letter.isupper() for letter in name) or not name.isascii()
