"""A PDF file: its lines put together to paragraphs again. Runs in a child process; PDFium is not thread-safe."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from factcheck.reading.blocks import tidy_spaces
from factcheck.reading.bylines import clean_byline
from factcheck.reading.languages import guess_language
from factcheck.reading.types import CannotRead, ReadText

MOST_PAGES = 400
_MOST_CHARACTERS = 2_000_000
_TERMINAL = (".", "!", "?", ":", "…", "”", '"', "’", ")", "»")
_BULLET = re.compile(r"(?:[•▪●◦‣·–—*-]|\d{1,3}[.)]|\([a-z0-9]{1,3}\))\s+\S")
_PAGE_NUMBER = re.compile(
    r"(?:page|seite|p\.)?\s*[-–—|]?\s*\d{1,4}\s*(?:[-–—|/]|of|von)?\s*\d{0,4}\s*[-–—|]?", re.IGNORECASE
)
_HYPHENS = ("\ufffe", "\x02", "\u00ad")


@dataclass(slots=True)
class Line:
    """A printed line and where it stands, in points from the lower left corner."""

    text: str
    left: float
    right: float
    bottom: float
    height: float
    page: int
    page_height: float


def read_pdf(data: bytes) -> ReadText:
    """The words of a PDF file. Raises CannotRead for a locked, damaged, scanned or endless one."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as wrong:
        if "password" in str(wrong).lower() or "security" in str(wrong).lower():
            raise CannotRead(
                "This PDF is locked with a password. Save it without one, or paste the text."
            ) from wrong
        raise CannotRead("This PDF is damaged. Save it anew, or paste the text.") from wrong
    with document:
        if len(document) > MOST_PAGES:
            raise CannotRead(
                f"This PDF has {len(document):,} pages; the most is {MOST_PAGES}. Save the pages you need as a file."
            )
        lines = _lines_of(document, pdfium)
        about = document.get_metadata_dict()
    paragraphs = to_paragraphs(without_margins(lines))
    if sum(map(len, paragraphs)) < 20:
        raise CannotRead(
            "This PDF holds pictures of pages, not words. Put it through a text recogniser first, or type its words."
        )
    text = "\n".join(paragraphs)
    title = tidy_spaces(about.get("Title", ""))
    return ReadText(
        text=text,
        title="" if _is_file_name(title) else title,
        byline=clean_byline([about.get("Author", "")]),
        language=guess_language(text),
    )


def _is_file_name(title: str) -> bool:
    return bool(
        re.search(r"\.(?:docx?|indd|pdf|odt|rtf|qxd|pages|html?)$|^(?:microsoft word|untitled)", title, re.I)
    )


def _lines_of(document: Any, pdfium: Any) -> list[Line]:
    lines: list[Line] = []
    characters = 0
    for number in range(len(document)):
        try:
            page = document[number]
        except pdfium.PdfiumError:
            continue
        height = page.get_height()
        words = page.get_textpage()
        characters += words.count_chars()
        if characters > _MOST_CHARACTERS:
            raise CannotRead(
                "This PDF holds more words than can be taken in. Save the pages you need as a file."
            )
        lines += _lines_on(words, number, height, pdfium.raw)
        words.close()
        page.close()
    return lines


def _lines_on(words: Any, number: int, page_height: float, raw: Any) -> list[Line]:
    lines: list[Line] = []
    letters: list[str] = []
    box: list[float] = []

    def finish() -> None:
        text = tidy_spaces("".join(letters))
        if text and box:
            lines.append(Line(text, box[0], box[2], box[1], max(box[3] - box[1], 1.0), number, page_height))
        letters.clear()
        box.clear()

    for index in range(words.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(words.raw, index))
        if letter in "\r\n":
            finish()
            continue
        letters.append("\u00ad\n" if letter in _HYPHENS else letter)
        if letter.isspace():
            continue
        left, bottom, right, top = words.get_charbox(index, loose=True)
        if not box:
            box.extend((left, bottom, right, top))
        else:
            box[:] = min(box[0], left), min(box[1], bottom), max(box[2], right), max(box[3], top)
    finish()
    return lines


def without_margins(lines: list[Line]) -> list[Line]:
    """``lines`` without what stands in the upper or lower margin of most pages, and without page numbers there."""
    pages = len({line.page for line in lines})
    at_edge = [line for line in lines if not 0.09 <= line.bottom / line.page_height <= 0.9]
    repeated = Counter(_shape(line) for line in at_edge)
    often = max(3, pages // 2)
    return [
        line
        for line in lines
        if not (
            not 0.09 <= line.bottom / line.page_height <= 0.9
            and (repeated[_shape(line)] >= often or _PAGE_NUMBER.fullmatch(line.text))
        )
    ]


def _shape(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.bottom / 4)


def to_paragraphs(lines: list[Line]) -> list[str]:
    """Printed lines as paragraphs, each on one line, words that were divided at a line's end whole again."""
    if not lines:
        return []
    gaps = [
        above.bottom - below.bottom
        for above, below in pairwise(lines)
        if above.page == below.page and 0 < above.bottom - below.bottom < 3 * above.height
    ]
    usual = median(gaps) if gaps else lines[0].height * 1.2
    paragraphs: list[str] = []
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else None
        if before is None or _begins_paragraph(before, line, usual, _column(lines, index)):
            paragraphs.append(line.text)
        else:
            paragraphs[-1] = _join(paragraphs[-1], line.text)
    return [text for text in (tidy_spaces(paragraph) for paragraph in paragraphs) if text]


def _column(lines: list[Line], index: int) -> tuple[float, float]:
    """Where the column around a line begins and how far it reaches."""
    line = lines[index]
    near = [
        other
        for other in lines[max(0, index - 9) : index + 10]
        if abs(other.left - line.left) < 5 * line.height
    ]
    return min(other.left for other in near), max(other.right for other in near)


def _begins_paragraph(before: Line, line: Line, usual: float, column: tuple[float, float]) -> bool:
    left, right = column
    ended = before.text.endswith(_TERMINAL)
    short = before.right < right - 0.12 * max(right - left, 1.0)
    if _BULLET.match(line.text):
        return True
    if abs(before.height - line.height) > 0.18 * max(before.height, line.height):
        return True
    indented = 0.6 * line.height < line.left - left < 5 * line.height
    if line.page != before.page or line.bottom > before.bottom + before.height:  # the next page or column
        return ended and (short or indented)
    gap = before.bottom - line.bottom
    if gap > 1.3 * max(usual, 0.9 * line.height):
        return True
    if gap < 0.3 * line.height:  # the same printed line, set in pieces
        return False
    return (ended or short) and (indented or (ended and short))


def _join(text: str, more: str) -> str:
    """The next printed line after ``text``. A hyphen at a line's end is taken for one that divides a word."""
    if text.endswith(("\u00ad", "-", "‐")) and more[:1].islower():
        return text[:-1] + more
    return f"{text} {more}"
