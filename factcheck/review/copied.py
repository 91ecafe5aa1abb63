"""The readable words of a copy as a page shows them: in paragraphs, those relied on marked. Pure."""

from __future__ import annotations

from typing import NamedTuple

from factcheck.reading.places import CELL, PARAGRAPH, letters, place_of, say_place
from factcheck.reading.types import Outline
from factcheck.review.where import words_in_copy

LONGEST = 400_000  # characters shown; a longer copy can be saved whole
MOST_CELLS = 6_000  # of a table, likewise
NEAR = 10  # rows on either side of the words that are shown of a longer one


class Run(NamedTuple):
    """Some words of a paragraph, marked or not."""

    words: str
    marked: bool


class Paragraph(NamedTuple):
    """A line of a copy. ``where`` it stands in words; ``begins`` whether the one before stands elsewhere."""

    runs: list[Run]
    where: str
    begins: bool


class Cell(NamedTuple):
    """A cell of a table, and where it stands in words."""

    runs: list[Run]
    where: str


class Row(NamedTuple):
    """A row with its number in the sheet; ``after_gap`` says that some before it are left out."""

    number: int
    cells: list[Cell]
    after_gap: bool


class Sheet(NamedTuple):
    """A sheet as a table: what its columns are called, and its rows."""

    name: str
    columns: list[str]
    rows: list[Row]


class Shown(NamedTuple):
    """A copy's words. ``found`` is None where no words were looked for."""

    paragraphs: list[Paragraph]
    found: bool | None
    cut: bool
    sheets: list[Sheet]  # instead of paragraphs, where the copy is a table


def copied_words(
    text: str | None, quote: str, outline: Outline | None = None, locator: str = ""
) -> Shown | None:
    """``text`` in paragraphs, each with where it stands, with the words of ``quote`` marked; None when there is no text."""
    if text is None:
        return None
    spans = words_in_copy(text, outline, quote, locator) if quote.strip() else []
    found = bool(spans) if quote.strip() else None
    if outline is not None and outline.kind == CELL:
        sheets, cut = _sheets(text, outline, [(span.start, span.end) for span in spans])
        return Shown([], found, cut, sheets)
    paragraphs: list[Paragraph] = []
    start, number, before = 0, 0, ""
    for line in text[:LONGEST].split("\n"):
        if line.strip():
            number += 1
            where = _where(text, outline, start, number)
            runs = _runs(text, start, start + len(line), [(span.start, span.end) for span in spans])
            paragraphs.append(Paragraph(runs, where, outline is not None and where != before))
            before = where
        start += len(line) + 1
    return Shown(paragraphs, found, len(text) > LONGEST, [])


def _sheets(text: str, outline: Outline, spans: list[tuple[int, int]]) -> tuple[list[Sheet], bool]:
    """The sheets as tables, of long ones the beginning and what is around the words; whether some is left out."""
    sheets: list[Sheet] = []
    left, cut = MOST_CELLS, False
    for mark, end in zip(
        outline.marks, [*(mark[0] for mark in outline.marks[1:]), len(text) + 1], strict=True
    ):
        begin, name, first, column = mark
        if first == 0:  # the line of the sheet's name
            continue
        lines = text[begin : end - 1].split("\n")
        width = max(line.count("\t") for line in lines) + 1
        within = [text.count("\n", begin, low) for low, _ in spans if begin <= low < end]
        near = {row for at in within[:1] for row in range(max(0, at - NEAR), at + NEAR)}
        rows: list[Row] = []
        start = begin
        for down, line in enumerate(lines):
            if left > 0 or down in near:
                gap = bool(rows) and rows[-1].number != first + down - 1
                rows.append(
                    Row(first + down, _cells(text, start, line, spans, name, first + down, column), gap)
                )
                left -= width
            else:
                cut = True
            start += len(line) + 1
        if rows:
            sheets.append(Sheet(name, [letters(column + across) for across in range(width)], rows))
    return sheets, cut


def _cells(
    text: str, start: int, line: str, spans: list[tuple[int, int]], sheet: str, row: int, column: int
) -> list[Cell]:
    cells = []
    for across, words in enumerate(line.split("\t")):
        name = f"{letters(column + across)}{row}"
        where = say_place({"kind": CELL, "sheet": sheet, "first": name, "last": name})
        cells.append(Cell(_runs(text, start, start + len(words), spans), where))
        start += len(words) + 1
    return cells


def _where(text: str, outline: Outline | None, start: int, number: int) -> str:
    place = (
        place_of(text, outline, start, start)
        if outline
        else {"kind": PARAGRAPH, "first": number, "last": number}
    )
    return say_place(place)


def _runs(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> list[Run]:
    runs, at = [], start
    for low, high in spans:
        low, high = max(low, start), min(high, end)
        if low >= high:
            continue
        if at < low:
            runs.append(Run(text[at:low], False))
        runs.append(Run(text[low:high], True))
        at = high
    if at < end:
        runs.append(Run(text[at:end], False))
    return runs
