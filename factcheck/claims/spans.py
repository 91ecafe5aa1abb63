"""Finding words in a text, and the words around them. Offsets are code points, ends exclusive."""

from __future__ import annotations

import re

AROUND = 60
_ALIKE = {"'": "['’‘]", "’": "['’‘]", "‘": "['’‘]", '"': '["“”]', "“": '["“”]', "”": '["“”]', "-": "[-–—]"}


def find_quote(text: str, quote: str, *, within: tuple[int, int] | None = None) -> tuple[int, int] | None:
    """Where ``quote`` first stands in ``text``, or None.

    White space may differ, and straight quotation marks may stand for curly ones, as they do when copied.
    """
    words = quote.split()
    if not words:
        return None
    low, high = within or (0, len(text))
    found = text.find(quote.strip(), low, high)
    if found >= 0:
        return found, found + len(quote.strip())
    pattern = r"\s+".join("".join(_ALIKE.get(c, re.escape(c)) for c in word) for word in words)
    match = re.compile(pattern).search(text, low, high)
    return (match.start(), match.end()) if match else None


def context_of(text: str, start: int, end: int) -> tuple[str, str]:
    """A few whole words before and after a span, enough to find it again; readers see them too."""
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    if start > AROUND and " " in before:
        before = before[before.index(" ") + 1 :]
    if end + AROUND < len(text) and " " in after:
        after = after[: after.rindex(" ") + 1]
    return before, after


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
