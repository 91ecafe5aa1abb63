"""Spreadsheets and tables: each row a line, a tab between two cells. Runs in a child process.

A sheet's name has a line of its own above its rows. Empty rows and cells within a sheet stay, so that counting line
breaks and tabs gives the row and the column.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from typing import Any

from factcheck.reading.blocks import tidy_spaces
from factcheck.reading.decode import decode
from factcheck.reading.docx import refuse_bombs
from factcheck.reading.languages import guess_language
from factcheck.reading.types import CannotRead, Outline, ReadText

MOST_CHARACTERS = 2_000_000
MOST_SHEETS = 200
_MOST_XML = 150 * 1024 * 1024  # a sheet is wordy: a figure takes forty letters
_LONGEST_CELL = 200_000
_DAMAGED = "This table is damaged. Save it anew."
_TOO_LARGE = "This table holds more than can be taken in. Save the sheet you need as a file of its own."
_LOCKED = "This table is locked with a password. Save it without one."
_NO_WORDS = "There is nothing in this table."
_DELIMITERS = ",;\t|"


def read_sheets(data: bytes) -> ReadText:
    """The cells of a spreadsheet (XLSX, XLS, XLSB, ODS), sheet by sheet."""
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        if data.startswith(b"PK"):
            with zipfile.ZipFile(BytesIO(data)) as opened:
                refuse_bombs(opened, most_xml=_MOST_XML, most_unpacked=2 * _MOST_XML)
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        if len(book.sheet_names) > MOST_SHEETS:
            raise CannotRead(_TOO_LARGE)
        sheets = [(name, *_rows(book.get_sheet_by_name(name))) for name in book.sheet_names]
        return _as_text(sheets)
    except (CannotRead, MemoryError):
        raise
    except PasswordError as wrong:
        raise CannotRead(_LOCKED) from wrong
    except Exception as wrong:  # whatever the reader finds wrong with it
        raise CannotRead(_DAMAGED) from wrong


def read_csv(data: bytes, *, charset: str = "") -> ReadText:
    """The cells of a table as text (CSV, TSV), whatever stands between two of them."""
    text = decode(data, charset).replace("\r\n", "\n").replace("\r", "\n")
    csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = list(csv.reader(StringIO(text), delimiter=delimiter_of(text), strict=False))
    except csv.Error as wrong:
        raise CannotRead(_DAMAGED) from wrong
    return _as_text([("", 1, 1, rows)])


def delimiter_of(text: str) -> str:
    """What parts most of the first lines into the same number of cells."""
    head = "\n".join(text.split("\n", 30)[:30])

    def regular(delimiter: str) -> tuple[float, int]:
        widths = [len(row) for row in csv.reader(StringIO(head), delimiter=delimiter) if row]
        usual = max(set(widths), key=widths.count) if widths else 0
        return (widths.count(usual) / len(widths) if usual > 1 else 0.0, usual)

    return max(_DELIMITERS, key=regular)


def _rows(sheet: Any) -> tuple[int, int, Iterable[list[Any]]]:
    """The first row and column with anything in it (from 1), and the rows from there on."""
    row, column = sheet.start or (0, 0)
    return row + 1, column + 1, sheet.to_python(skip_empty_area=True) if sheet.start else []


def _as_text(sheets: Iterable[tuple[str, int, int, Iterable[list[Any]]]]) -> ReadText:
    lines: list[str] = []
    marks: list[tuple[int, str, int, int]] = []
    length = 0
    for name, row, column, rows in sheets:
        shown = list(_trimmed(rows))
        if not shown:
            continue
        if name := tidy_spaces(name):
            marks.append((length, name, 0, 0))
            lines.append(name)
            length += len(name) + 1
        marks.append((length, name, row, column))
        lines += shown
        length += sum(map(len, shown)) + len(shown)
        if length > MOST_CHARACTERS:
            raise CannotRead(_TOO_LARGE)
    text = "\n".join(lines)
    if not any(mark[2] for mark in marks) or not text.strip():
        raise CannotRead(_NO_WORDS)
    return ReadText(text=text, language=guess_language(text), outline=Outline("cell", tuple(marks)))


def _trimmed(rows: Iterable[list[Any]]) -> Iterator[str]:
    """Each row as a line, without the empty ones at the end."""
    empty = length = 0
    for row in rows:
        line = "\t".join(say_cell(cell) for cell in row).rstrip("\t")
        if not line:
            empty += 1
            continue
        yield from [""] * empty
        empty = 0
        length += len(line)
        if length > MOST_CHARACTERS:
            raise CannotRead(_TOO_LARGE)
        yield line


def say_cell(value: Any) -> str:
    """A cell as text. How a figure was set (as a percentage, with so many digits) is not told by its file's cells."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case _:
            return tidy_spaces(str(value))
