"""Words as they are compared when somebody searches: without case and accents, and by their stems.

The databases get words that are cut and folded here, so both of them find the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from threading import Lock
from typing import Any

LONGEST_WORD = 40
MARK = "¶"  # between a language and a stem; no word has it
# Letters that are written otherwise without an accent, and have no sign of their own for it.
_ALIKE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ŧ": "t", "ħ": "h"}
)
# Marks that may be left out in writing: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowels.
_LEFT_OUT = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640]")
# Written without blanks between words: cut into pairs of signs.
_UNCUT = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_BY_LANGUAGE = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
_ONE_AT_A_TIME = Lock()  # a stemmer keeps the word it is at


def fold(text: str) -> str:
    """``text`` in lower case, its letters without what may be left out; "Müller" and "muller" are the same."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", _LEFT_OUT.sub("", plain)).translate(_ALIKE)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of ``text`` begin and end: runs of letters, digits and their marks."""
    start = -1
    for place, letter in enumerate(text):
        if _is_letter(letter):
            start = place if start < 0 else start
        elif start >= 0 and not (letter in "'’" and _is_within(text, place)):
            yield from _cut(text, start, place)
            start = -1
    if start >= 0:
        yield from _cut(text, start, len(text))


def folded_words(text: str) -> list[str]:
    """The words of ``text``, folded, in their order."""
    return [word for start, end in spans(text) if (word := as_word(text[start:end]))]


def as_word(written: str) -> str:
    """One word as it is compared. An apostrophe is left out, and an English genitive with it."""
    word = re.sub(r"['’]s$", "", fold(written))
    return "".join(letter for letter in word if _is_letter(letter))[:LONGEST_WORD]


def language_code(language: str) -> str:
    """The code of a language whose word forms are known; "" for any other."""
    code = language.lower().partition("-")[0].partition("_")[0]
    return code if code in _BY_LANGUAGE else ""


@lru_cache(maxsize=50_000)
def stems(written: str, language: str) -> frozenset[str]:
    """The stems of a word in ``language``, written with its accents or without: "en¶ferri" for "ferries"."""
    code = language_code(language)
    if not code:
        return frozenset()
    with _ONE_AT_A_TIME:
        stemmer = _stemmer(_BY_LANGUAGE[code])
        found = {as_word(stemmer.stemWord(written.lower())), stemmer.stemWord(as_word(written))}
    return frozenset(f"{code}{MARK}{stem}" for stem in found if stem)


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign)[0] == "M"


def _is_within(text: str, place: int) -> bool:
    return place + 1 < len(text) and text[place + 1].isalpha() and text[place - 1].isalpha()


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run of letters as words: signs that are written without blanks are taken two by two."""
    done = start
    for uncut in _UNCUT.finditer(text, start, end):
        first, last = uncut.span()
        if done < first:
            yield done, first
        if last - first == 1:
            yield first, last
        for place in range(first, last - 1):
            yield place, place + 2
        done = last
    if done < end:
        yield done, end


@cache
def _stemmer(name: str) -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer(name)
