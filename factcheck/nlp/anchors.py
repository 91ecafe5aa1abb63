"""Find a quote again after its article was edited, and speak of places as a browser does.

The selector is the W3C pair: exact words with what stood before and after them, and the old position.
"""

from dataclasses import dataclass

from factcheck.nlp.types import Span

CONTEXT = 32


@dataclass(frozen=True, slots=True)
class Selector:
    """The exact words, up to CONTEXT code points either side, and where they stood (code points)."""

    quote: str
    prefix: str
    suffix: str
    start: int


def select(text: str, span: Span) -> Selector:
    """A selector for text[span.start:span.end]."""
    return Selector(
        quote=text[span.start : span.end],
        prefix=text[max(0, span.start - CONTEXT) : span.start],
        suffix=text[span.end : span.end + CONTEXT],
        start=span.start,
    )


def find(text: str, selector: Selector) -> Span | None:
    """Where the words stand now: the old place if all fits there, else where the context fits best; None if gone."""
    if not selector.quote:
        return None
    size = len(selector.quote)
    whole = len(selector.prefix) + len(selector.suffix)
    if text.startswith(selector.quote, selector.start) and _fit(text, selector, selector.start) == whole:
        return Span(selector.start, selector.start + size)
    best: tuple[int, int, int] | None = None
    at = text.find(selector.quote)
    while at >= 0:
        rank = (_fit(text, selector, at), -abs(at - selector.start), at)
        best = rank if best is None else max(best, rank)
        at = text.find(selector.quote, at + 1)
    return Span(best[2], best[2] + size) if best else None


def _fit(text: str, selector: Selector, at: int) -> int:
    """How many code points of the context match, counted outward from the quote."""
    before = text[max(0, at - len(selector.prefix)) : at]
    end = at + len(selector.quote)
    after = text[end : end + len(selector.suffix)]
    return _common(before[::-1], selector.prefix[::-1]) + _common(after, selector.suffix)


def _common(a: str, b: str) -> int:
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count


def to_utf16(text: str, offset: int) -> int:
    """A code-point offset as UTF-16 code units, which JavaScript counts."""
    return offset + sum(ord(c) > 0xFFFF for c in text[:offset])


def from_utf16(text: str, offset: int) -> int:
    """A UTF-16 offset as code points; one that falls inside a surrogate pair goes before the pair."""
    units = 0
    for i, c in enumerate(text):
        step = 2 if ord(c) > 0xFFFF else 1
        if units + step > offset:
            return i
        units += step
    return len(text)
