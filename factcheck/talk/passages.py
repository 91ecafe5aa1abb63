"""Words of a text that a thread is about: taken once, found again later. Pure.

The text is what is stored, which may be Markdown; people copy words from the page, where Markdown's signs
are gone and quotation marks are curly. So words are looked for as they are, and then with such signs passed over.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from factcheck.errors import Invalid
from factcheck.nlp.anchors import Selector, find, select
from factcheck.nlp.types import Span

LONGEST = 2000
_ALIKE = {
    **dict.fromkeys("'’‘", "['’‘]"),
    **dict.fromkeys('"“”', '["“”]'),
    **dict.fromkeys("–—-", "(?:-{1,3}|[–—])"),
    "…": r"(?:…|\.\.\.)",
}
# What Markdown writes and the page does not show: emphasis, code, the brackets and the address of a link.
_SIGNS = r"(?:[*_`\[]|\]\([^)\n]*\))*"
_SPACE = r"(?:\s|^>\s?|^#+\s)+"
_OPENS = re.compile(r"[*_`\[]+$")
_SHUTS = re.compile(r"^(?:[*_`]+|\]\([^)\n]*\))+")


class Passage(NamedTuple):
    """Exact words of a text with some of those before and after."""

    quote: str
    prefix: str
    suffix: str


def take(text: str, words: str, *, called: str) -> Passage:
    """The passage of ``text`` that ``words`` mean. Raises Invalid when it is not there just once.

    ``called`` says what the text is: "the explanation".
    """
    words = words.strip()
    if not words:
        raise Invalid("Copy the words it is about.", field="words")
    if len(words) > LONGEST:
        raise Invalid(f"These are too many words: at most {LONGEST} characters.", field="words")
    found = _whole_words(text, places(text, words))
    if not found:
        raise Invalid(
            f"These words do not stand in {called}. Copy them exactly as they are there.", field="words"
        )
    if len(found) > 1:
        raise Invalid(
            f"These words stand in {called} {len(found)} times. Copy a few words more, so that one place fits.",
            field="words",
        )
    chosen = select(text, found[0])
    return Passage(chosen.quote, chosen.prefix, chosen.suffix)


def places(text: str, words: str) -> list[Span]:
    """Everywhere ``words`` stand in ``text``; as they are, or else with signs passed over."""
    exact = [Span(match.start(), match.end()) for match in re.finditer(re.escape(words), text)]
    if exact:
        return exact
    pieces = (_SIGNS.join(_ALIKE.get(c, re.escape(c)) for c in word) for word in words.split())
    loose = re.compile(rf"{_SIGNS}{_SPACE}{_SIGNS}".join(pieces), re.MULTILINE)
    return [_balanced(text, match.start(), match.end()) for match in loose.finditer(text)]


def _whole_words(text: str, found: list[Span]) -> list[Span]:
    """The places where no word is cut; if there is none, the places drawn out to whole words."""
    drawn = []
    for span in found:
        start, end = span.start, span.end
        while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
            start -= 1
        while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
            end += 1
        drawn.append(Span(start, end))
    return [one for one in found if one in drawn] or drawn


def where(text: str, passage: Passage) -> Span | None:
    """Where ``passage`` stands in ``text`` now; None when its words have changed."""
    return find(text, Selector(passage.quote, passage.prefix, passage.suffix, 0))


def replace_once(text: str, passage: Passage, replacement: str) -> str | None:
    """``text`` with ``replacement`` for the passage; None unless its words stand there exactly once."""
    if text.count(passage.quote) != 1:
        return None
    return text.replace(passage.quote, replacement)


def _balanced(text: str, start: int, end: int) -> Span:
    """The span with the signs beside it that belong to signs within: none is opened that is not shut."""
    before, after = _OPENS.search(text[:start]), _SHUTS.search(text[end:])
    if before and not _is_even(text[start:end]) and _is_even(before.group() + text[start:end]):
        return Span(before.start(), end)
    if after and not _is_even(text[start:end]) and _is_even(text[start:end] + after.group()):
        return Span(start, end + after.end())
    return Span(start, end)


def _is_even(words: str) -> bool:
    """Whether every sign that is opened in ``words`` is shut there: runs of signs come in pairs."""
    paired = all(len(re.findall(rf"{re.escape(sign)}+", words)) % 2 == 0 for sign in "*_`")
    return paired and words.count("[") == words.count("](")
