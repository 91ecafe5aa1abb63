"""Where the quotation marks of a text open and close, over whole paragraphs and beyond them."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from factcheck.nlp.types import Sentence

_PAIRS = {"“": "”", "«": "»", "„": "“", "「": "」", "『": "』"}


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between two marks, without them. `continues`: it takes up the quotation left open before it."""

    start: int
    end: int
    continues: bool


class Quotations:
    """The quotations of a text, in order and not overlapping; look-ups are by bisection."""

    def __init__(self, quotations: Sequence[Quotation]) -> None:
        self.all = tuple(quotations)
        self._starts = [q.start for q in self.all]

    def at(self, position: int) -> int | None:
        """The number of the quotation that holds this position, if one does."""
        i = bisect_right(self._starts, position) - 1
        return i if i >= 0 and position < self.all[i].end else None

    def between(self, start: int, end: int) -> list[int]:
        """The numbers of the quotations that share at least one code point with start..end."""
        i = max(0, bisect_right(self._starts, start) - 1)
        found = []
        while i < len(self.all) and self.all[i].start < end:
            if self.all[i].end > start:
                found.append(i)
            i += 1
        return found


def find_quotations(text: str, sentences: Sequence[Sentence]) -> Quotations:
    """All quotations. One still open when its paragraph ends runs to that end; the next may continue it."""
    quotations: list[Quotation] = []
    left_open = False
    i = 0
    while i < len(sentences):
        j = i
        while j + 1 < len(sentences) and sentences[j + 1].paragraph == sentences[i].paragraph:
            j += 1
        left_open = _scan(text, sentences[i].start, sentences[j].end, left_open, quotations)
        i = j + 1
    return Quotations(quotations)


def _scan(text: str, start: int, end: int, left_open: bool, out: list[Quotation]) -> bool:
    """Add the quotations of one paragraph to `out`; whether the last of them was left open."""
    opened: int | None = None
    closer = ""
    continues = False
    for position in range(start, end):
        mark = text[position]
        if opened is None:
            straight = mark == '"' and not (position > start and text[position - 1].isdigit())  # not an inch
            if mark in _PAIRS or straight:
                opened, closer = position + 1, _PAIRS.get(mark, '"')
                continues = left_open and position == start
        elif mark == closer:
            out.append(Quotation(opened, position, continues))
            opened = None
    if opened is not None and opened < end:
        out.append(Quotation(opened, end, continues))
    return opened is not None and closer != '"'
