"""Reading a file somebody gives: the words, and what it says about itself."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from factcheck.errors import Invalid
from factcheck.kit.urls import clean_url

_TEXT, _HTML = (".txt", ".text"), (".html", ".htm", ".xhtml")
# The commonest little words of a language; enough to tell them apart, and anybody can correct the guess.
_COMMON = {
    "en": "the of and to in that is was for with said on by at from",
    "de": "der die und das nicht von mit ist den sich auf für ein eine dem",
    "fr": "le la les des et est une dans que pour qui du au sur pas",
    "es": "el la los las de que y en un una por con para del se",
    "it": "il di che la è per un una con non del della gli sono nel",
    "pt": "o a os as de que e do da em um uma para com não",
    "nl": "de het een van en is dat op te voor met niet zijn aan ook",
}


@dataclass(frozen=True, slots=True)
class ReadText:
    """What was understood of a file. "" and None stand for what it does not say."""

    text: str
    title: str = ""
    byline: str = ""
    publisher: str = ""
    published_on: date | None = None
    url: str = ""
    language: str = ""


def read_upload(name: str, data: bytes) -> ReadText:
    """The words of the file ``name``. Raises Invalid with a sentence when there are none to be had."""
    ending = PurePath(name).suffix.lower()
    if ending not in _TEXT + _HTML:
        raise Invalid(
            "Only .txt and .html files can be read. Save the article as one of these, or paste its text.",
            field="upload",
        )
    if not data.strip():
        raise Invalid("The file is empty. Choose another one, or paste the text.", field="upload")
    return _read_html(data) if ending in _HTML else _read_plain(data)


def _read_plain(data: bytes) -> ReadText:
    text = decode(data)
    return ReadText(text=text, language=guess_language(text))


def decode(data: bytes) -> str:
    """``data`` as text: UTF-16 or UTF-8 by its mark, else UTF-8, else the old Western code page."""
    if b"\x00" in data and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Invalid(
            "This file is not text. Choose a .txt or .html file, or paste the text.", field="upload"
        )
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _read_html(data: bytes) -> ReadText:
    import trafilatura

    page = _page(data)
    found: Any = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False)
    text = (getattr(found, "text", None) or "").strip()
    if not text:
        raise Invalid(
            "No article was found in this page. Open it, copy the words, and paste them here.", field="upload"
        )
    return ReadText(
        text=text,
        title=found.title or "",
        byline=found.author or "",
        publisher=found.sitename or "",
        published_on=_day(found.date),
        url=clean_url(found.url or "") or "",
        language=_declared_language(page) or guess_language(text),
    )


def _page(data: bytes) -> str:
    declared = re.search(rb"""<meta[^>]+charset=["']?([\w-]+)""", data[:4096], re.IGNORECASE)
    if declared and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode(declared.group(1).decode("ascii"), errors="strict")
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


def _declared_language(page: str) -> str:
    found = re.search(r"""<html[^>]*\slang=["']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,4})?)""", page[:4096])
    return found.group(1) if found else ""


def _day(words: str | None) -> date | None:
    try:
        return date.fromisoformat((words or "")[:10])
    except ValueError:
        return None


def guess_language(text: str) -> str:
    """The language whose little words are most frequent in ``text``; "" when none stands out."""
    words = re.findall(r"\w+", text[:20_000].lower())
    scores = {code: sum(word in common for word in words) for code, common in _SETS.items()}
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] >= max(2, len(words) // 20) else ""


_SETS = {code: frozenset(words.split()) for code, words in _COMMON.items()}
