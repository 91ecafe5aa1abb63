"""Which language a text is written in."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_SAMPLE = 5_000
_CODE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z0-9]{2,4}))?(?:[-_.@].*)?")
# Written languages that are told apart by a declaration better than by statistics.
_ALIKE = (
    {"no", "nb", "nn", "da"},
    {"hr", "bs", "sr", "sh", "sl", "me"},
    {"ms", "id"},
    {"cs", "sk"},
    {"gl", "pt"},
)


def guess_language(text: str) -> str:
    """The language of ``text`` as a code such as "en"; "" when none stands out."""
    sample = text[:_SAMPLE]
    if sum(letter.isalpha() for letter in sample) < 8:
        return ""
    found = _detector().detect(sample)
    return str(found.language or "") if found.is_reliable() else ""


def how_like_a_language(text: str) -> float:
    """How much ``text`` looks like the language it looks most like, from 0 to 1."""
    return max(_detector().detect(text[:_SAMPLE]).scores().values(), default=0.0)


def choose_language(declared: str, text: str) -> str:
    """``declared`` put as a code, unless the words of a text of some length plainly speak another language."""
    code = normal_code(declared)
    guessed = guess_language(text)
    if not code or (guessed and len(text) >= 300 and not _fit(code.split("-")[0].lower(), guessed)):
        return guessed
    return code


def normal_code(declared: str) -> str:
    """``en_GB`` as ``en-GB``; "" for what is no language code."""
    found = _CODE.fullmatch(declared.strip())
    if not found or found.group(1).lower() in ("und", "mul", "zxx", "xx"):
        return ""
    language, region = found.group(1).lower(), found.group(2) or ""
    if not region:
        return language
    return f"{language}-{region.title() if len(region) == 4 else region.upper()}"


def _fit(declared: str, guessed: str) -> bool:
    return declared == guessed or any(declared in group and guessed in group for group in _ALIKE)


@cache
def _detector() -> Any:
    from eld import LanguageDetector  # its table takes 40 MB, so only those who need it load it

    return LanguageDetector()
