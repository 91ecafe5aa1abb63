"""Finding words in a text, and the words around them. Offsets are code points, ends exclusive."""

from __future__ import annotations

import re

from factcheck.errors import Invalid

AROUND = 60
LONGEST_QUOTE = 2000
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


def chosen_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The span a person chose, without white space at its ends. Raises Invalid when a claim cannot be it."""
    if not 0 <= start < end <= len(text):
        raise Invalid(
            "These words do not stand in this version of the text. Select them again.", field="quote"
        )
    start, end = trim(text, start, end)
    if start >= end:
        raise Invalid("Select some words first.", field="quote")
    if end - start > LONGEST_QUOTE:
        raise Invalid("This is too much for one claim. Select one sentence.", field="quote")
    return start, end


def only_place(text: str, quote: str, *, near: tuple[int, int] | None = None) -> tuple[int, int]:
    """Where ``quote`` stands in ``text``; of several places, the one that touches ``near``.

    Raises Invalid when there is no such place, or when it is not clear which one is meant.
    """
    found: list[tuple[int, int]] = []
    place = find_quote(text, quote)
    while place is not None:
        found.append(place)
        place = find_quote(text, quote, within=(place[0] + 1, len(text)))
    if not found:
        raise Invalid(
            "These words do not stand in the article. Copy them exactly as they are there.", field="quote"
        )
    if near is not None and len(found) > 1:
        found = [place for place in found if place[0] < near[1] and place[1] > near[0]] or found
    if len(found) > 1:
        raise Invalid(
            f"These words stand in the article {len(found)} times. "
            "Copy a few words more, so that only one place fits.",
            field="quote",
        )
    return found[0]
