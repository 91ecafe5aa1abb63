"""Words of an address."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 80


def slugify(words: str, *, longest: int = LONGEST) -> str:
    """``words`` as lower-case letters, digits and hyphens, cut at a word; letters of any script stay.

    Accents are dropped from Latin letters only; "40% of Europe’s trade" gives "40-of-europes-trade".
    """
    text = unicodedata.normalize("NFKD", words)
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = unicodedata.normalize("NFC", text).lower()
    text = re.sub(r"[’'‘`]", "", text)
    text = re.sub(r"[^\w]+|_+", "-", text).strip("-")
    if len(text) > longest:
        text = text[: longest + 1].rsplit("-", 1)[0] if "-" in text[: longest + 1] else text[:longest]
    return text or "check"


def first_free(slug: str, taken: set[str]) -> str:
    """``slug`` itself, or with the first number behind it that is not in ``taken``."""
    if slug not in taken:
        return slug
    number = 2
    while f"{slug}-{number}" in taken:
        number += 1
    return f"{slug}-{number}"
