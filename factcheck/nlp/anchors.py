"""Find a quote again after its article was edited, and speak of places as a browser does.

The selector is the W3C pair: exact words with what stood before and after them, and the old position.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from factcheck.kit.diff import Aligned, align
from factcheck.nlp.types import Span

CONTEXT = 32
# Below this share of common letters the words say something else, and a person should not be asked
# whether they are the same. Chosen by trying edits a desk makes: a new figure, a hedge, half a sentence cut.
LEAST_ALIKE = 0.55
# Words looked for all over the text have no neighbours to vouch for them, so they must be closer.
LEAST_ALIKE_ANYWHERE = 0.8
_ENDS = ".,;:!?"
_STOP = re.compile(r"(?<=[.!?])[”’\"')]?\s+|\n+")


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


@dataclass(frozen=True, slots=True)
class Followed:
    """Where words stand in a later text, and how alike they are to the old ones: 1 means not a word changed."""

    span: Span
    alike: float


_SIGNS = str.maketrans(dict.fromkeys("“”„«»", '"') | dict.fromkeys("‘’‚", "'") | dict.fromkeys("–—‑", "-"))


def same_words(old: str, new: str) -> bool:
    """Whether two quotes differ in nothing but spacing, capitals, and how quotation marks and dashes are set."""
    return _plain(old) == _plain(new)


def _plain(words: str) -> str:
    return " ".join(words.translate(_SIGNS).casefold().split())


def find_same_words(text: str, words: str) -> list[Span]:
    """Where ``words`` stand in ``text`` as `same_words` compares; empty when they do not all stand there.

    Words left out, as “… […]” says, part a quote into several places, which must come in their order.
    """
    return next(iter(find_every_same_words(text, words, most=1)), [])


def find_every_same_words(text: str, words: str, *, most: int) -> list[list[Span]]:
    """Like `find_same_words`, for each time that they stand there; the first ``most`` of them."""
    plain, places = _plain_with_places(text)
    parts = [wanted for part in _LEFT_OUT.split(words) if (wanted := _plain(part))]
    found: list[list[Span]] = []
    begin = 0
    while parts and len(found) < most:
        spans: list[Span] = []
        since = begin
        for wanted in parts:
            at = plain.find(wanted, since)
            if at < 0:
                return found
            begin = begin if spans else at + 1
            since = at + len(wanted)
            spans.append(Span(places[at], places[since - 1] + 1))
        found.append(spans)
    return found


_LEFT_OUT = re.compile(r"\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\.")


def _plain_with_places(text: str) -> tuple[str, list[int]]:
    """``text`` as `_plain` has it, and for each of its characters the place it came from."""
    plain: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        if sign.isspace():
            if plain and plain[-1] != " ":
                plain.append(" ")
                places.append(place)
            continue
        for letter in sign.translate(_SIGNS).casefold():
            plain.append(letter)
            places.append(place)
    return "".join(plain), places


def follow(old: str, new: str, selectors: Iterable[Selector]) -> list[Followed | None]:
    """Where the words of each selector of ``old`` stand in ``new``, None for those that are gone.

    In this order: the same words with the surroundings most like the old ones; what the edit put in their
    place; words nearly the same anywhere in the text (a sentence moved and edited).
    """
    runs: list[Aligned] | None = None
    found: list[Followed | None] = []
    for selector in selectors:
        exact = find(new, selector)
        if exact is not None:
            found.append(Followed(exact, 1.0))
            continue
        if runs is None:
            runs = align(old, new)
        found.append(_in_place(new, selector, runs) or _anywhere(new, selector))
    return found


def _in_place(new: str, selector: Selector, runs: list[Aligned]) -> Followed | None:
    """What stands now where the words stood, if enough of them stayed there."""
    start, end = selector.start, selector.start + len(selector.quote)
    first, last, stayed = len(new), 0, False
    for run in runs:
        if run.old_end <= start or run.old_start >= end:
            inserted = run.old_start == run.old_end and start < run.old_start < end
            if not inserted:
                continue
        low, high = run.new_start, run.new_end
        if run.same:
            low += max(0, start - run.old_start)
            high -= max(0, run.old_end - end)
            stayed = True
        else:  # at either edge the edit may reach into sentences that are not ours
            if run.old_start <= start:
                low = max([low, *(low + stop.end() for stop in _STOP.finditer(new[low:high]))])
            if run.old_end >= end and (stop := _STOP.search(new, low, high)):
                high = stop.start()
        if low < high:
            first, last = min(first, low), max(last, high)
    return _judge(new, selector, first, last, LEAST_ALIKE) if stayed else None


def _anywhere(new: str, selector: Selector) -> Followed | None:
    """The most similar sentence, or the most similar stretch of the same length within one."""
    edges = [0, *(edge for stop in _STOP.finditer(new) for edge in stop.span()), len(new)]
    sentences = list(zip(edges[::2], edges[1::2], strict=True))
    best = process.extractOne(
        selector.quote, (new[low:high] for low, high in sentences), scorer=fuzz.ratio, score_cutoff=1
    )
    whole = _judge(new, selector, *sentences[best[2]], LEAST_ALIKE_ANYWHERE) if best else None
    stretch = fuzz.partial_ratio_alignment(selector.quote, new, score_cutoff=100 * LEAST_ALIKE_ANYWHERE)
    if stretch is None or len(new) < len(selector.quote):
        return whole
    first, last = stretch.dest_start, stretch.dest_end
    while 0 < first < len(new) and new[first - 1].isalnum() and new[first].isalnum():
        first -= 1
    while 0 < last < len(new) and new[last - 1].isalnum() and new[last].isalnum():
        last += 1
    part = _judge(new, selector, first, last, LEAST_ALIKE_ANYWHERE)
    return max((one for one in (whole, part) if one), key=lambda one: one.alike, default=None)


def _judge(new: str, selector: Selector, first: int, last: int, least: float) -> Followed | None:
    """The span without blank edges and a stop the old words did not have, if it is alike enough."""
    while first < last and new[first].isspace():
        first += 1
    ends = "" if selector.quote[-1:] in _ENDS else _ENDS
    while first < last and (new[last - 1].isspace() or new[last - 1] in ends):
        last -= 1
    if first >= last or ("\n" in new[first:last].strip() and "\n" not in selector.quote):
        return None
    words = new[first:last]
    alike = 1.0 if same_words(selector.quote, words) else fuzz.ratio(selector.quote, words) / 100
    return Followed(Span(first, last), alike) if least <= alike else None


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
