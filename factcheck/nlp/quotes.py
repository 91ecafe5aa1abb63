"""Where the quotation marks of a text open and close, over whole paragraphs and beyond them.

Marks of every kind are read: “…”, "…", ''…'', «…», „…“, and the single marks of British pages, ‘…’ and '…', which are
told from apostrophes by what stands beside them.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from factcheck.nlp.types import Sentence

_PAIRS = {"“": "”", "«": "»", "„": "“", "「": "」", "『": "』"}
_ENDS = {"”": '"“', '"': "”"}  # marks of two kinds are mixed where pages were pasted together
# Behind a single mark that opens nothing: ’90s, ’em, ’til.
_ELISION = re.compile(r"\d\ds?\b|(?:em|til|tis|twas|cause|bout|round|n)\b", re.I)
_STOPS = ",.?!…—;:"


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
    position = start - 1
    while position + 1 < end:
        position += 1
        mark, width = text[position], 1
        if mark in "'`" and text[position : position + 2] in ("''", "``"):
            mark, width = '"', 2  # two apostrophes, as typewriters and some agencies set them
        if opened is None:
            if mark in "‘'" and _opens(text, position, start, end):
                closing = _single_end(text, position, end)
                if closing is None and not (mark == "‘" and position == start):
                    continue
                continues = left_open and position == start
                if closing is None:
                    opened, closer = position + 1, "’"
                    break
                out.append(Quotation(position + 1, closing, continues))
                position = closing
                continue
            straight = mark == '"' and not (position > start and text[position - 1].isdigit())  # not an inch
            if mark in _PAIRS or straight:
                opened, closer = position + width, _PAIRS.get(mark, '"')
                continues = left_open and position == start
                position += width - 1
        elif mark == closer or (mark in _ENDS.get(closer, "") and _closes(text, position, end)):
            out.append(Quotation(opened, position, continues))
            opened = None
            position += width - 1
    if opened is not None and opened < end:
        out.append(Quotation(opened, end, continues))
    return opened is not None and closer != '"'


def _closes(text: str, position: int, end: int) -> bool:
    """Whether the mark stands where one closes: behind a word or a stop, before a blank, a stop or the end."""
    behind = position + 1
    return not text[position - 1].isspace() and (behind >= end or not text[behind].isalnum())


def _opens(text: str, position: int, start: int, end: int) -> bool:
    """Whether a single mark stands where one opens: before a word and not within one, and is no elision."""
    if position + 1 >= end or not (text[position + 1].isalnum() or text[position + 1] in "[($£€…"):
        return False
    if position > start and not (text[position - 1].isspace() or text[position - 1] in '(—–-[“":'):
        return False
    return not _ELISION.match(text, position + 1)


def _single_end(text: str, position: int, end: int) -> int | None:
    """Where the single quotation that opens at `position` closes, before the next one opens; None if it does not.

    A mark behind a stop closes for certain. Otherwise a curly one closes behind a word, unless it may be the
    apostrophe of "the unions’ plan"; a straight one is taken for an apostrophe.
    """
    curly = text[position] == "‘"
    closer = "’" if curly else "'"
    limit = text.find("‘" if curly else " '", position + 1, end)
    limit = end if limit < 0 else limit
    likely = None
    at = text.find(closer, position + 1, limit)
    while at >= 0:
        if _closes(text, at, end):
            if text[at - 1] in _STOPS:
                return at if likely is None else likely
            plural = text[at - 1] in "sS" and at + 1 < end and text[at + 1].isspace()
            if curly and likely is None and not plural:
                likely = at
        at = text.find(closer, at + 1, limit)
    return likely
