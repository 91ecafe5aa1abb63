"""Where words stand in a text, told as people tell it: a page, a second, a cell, a paragraph. Pure.

A place is plain data, because it is kept and published as it is:

    {"kind": "page", "first": 3, "last": 4}
    {"kind": "time", "first": 754, "last": 761}                                 seconds from the beginning
    {"kind": "cell", "sheet": "Grain", "first": "B12", "last": "C12"}
    {"kind": "paragraph", "first": 5, "last": 5}
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from factcheck.kit.tongues import marked
from factcheck.reading.types import Outline

Place = dict[str, Any]
PAGE, TIME, CELL, PARAGRAPH = "page", "time", "cell", "paragraph"
_CLOCK = re.compile(r"(?<![\d:])(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)(?![\d:])")

WORDS = {
    PAGE: (marked("page %(first)s"), marked("pages %(first)s–%(last)s")),
    TIME: (marked("at %(first)s"), marked("at %(first)s")),  # where it begins is what one goes to
    CELL: (marked("cell %(first)s"), marked("cells %(first)s–%(last)s")),
    PARAGRAPH: (marked("paragraph %(first)s"), marked("paragraphs %(first)s–%(last)s")),
}
SHEET = marked("sheet “%(sheet)s”")


def place_of(text: str, outline: Outline | None, start: int, end: int) -> Place:
    """Where text[start:end] stands."""
    last = max(start, end - 1)
    if outline is None or not outline.marks:
        first = _paragraph(text, start)
        return {"kind": PARAGRAPH, "first": first, "last": first + _paragraphs_within(text[start:end])}
    begins = [mark[0] for mark in outline.marks]
    here = outline.marks[max(0, bisect_right(begins, start) - 1)]
    there = outline.marks[max(0, bisect_right(begins, last) - 1)]
    if outline.kind == PAGE:
        return {"kind": PAGE, "first": here[1], "last": there[1]}
    if outline.kind == TIME:
        return {"kind": TIME, "first": int(here[1]), "last": int(there[2])}
    return _in_sheet(text, here, start, last)


def _paragraph(text: str, place: int) -> int:
    """The number of the line that ``place`` is in, empty ones not counted, from 1."""
    line = text.rfind("\n", 0, place) + 1
    return sum(1 for one in text[:line].split("\n") if one.strip()) + 1


def _paragraphs_within(words: str) -> int:
    return max(0, sum(1 for line in words.split("\n") if line.strip()) - 1)


def _in_sheet(text: str, mark: tuple[Any, ...], start: int, last: int) -> Place:
    begins, sheet, row, column = mark
    if row == 0:  # the line of the sheet's name
        return {"kind": CELL, "sheet": sheet, "first": "", "last": ""}

    def cell(place: int) -> str:
        down = text.count("\n", begins, place)
        across = text.count("\t", max(begins, text.rfind("\n", 0, place) + 1), place)
        return f"{letters(column + across)}{row + down}"

    return {"kind": CELL, "sheet": sheet, "first": cell(start), "last": cell(last)}


def letters(column: int) -> str:
    """A column's name in a table: 1 is A, 27 is AA."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def second_in(words: str) -> Place | None:
    """The place that a person means by a clock's time in ``words``: "minute 12:30", "1:02:03"; None without one."""
    times = [
        int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
        for hours, minutes, seconds in _CLOCK.findall(words)
    ]
    return {"kind": TIME, "first": times[0], "last": max(times[:2])} if times else None


def say_place(place: Place | None, translate: Callable[[str], str] = str) -> str:
    """``place`` in words; "" for none. ``translate`` gives a sentence of ours in the reader's language."""
    if not place or place.get("kind") not in WORDS:
        return ""
    kind, first, last = place["kind"], place["first"], place["last"]
    one, several = WORDS[kind]
    if kind == TIME:
        first = last = say_second(first)
    said = translate(one if first == last else several) % {"first": first, "last": last}
    if kind == CELL and place["sheet"]:
        sheet = translate(SHEET) % {"sheet": place["sheet"]}
        return f"{sheet}, {said}" if first else sheet
    return said


def say_second(second: int) -> str:
    """Seconds as a clock shows them: 12:34, 1:02:03."""
    minutes, seconds = divmod(int(second), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
