"""A PDF file: its lines put together to paragraphs again. Runs in a child process; PDFium is not thread-safe."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from factcheck.reading.blocks import names, tidy_spaces
from factcheck.reading.bylines import clean_byline
from factcheck.reading.languages import guess_language
from factcheck.reading.types import CannotRead, Outline, ReadText

MOST_PAGES = 400
_MOST_CHARACTERS = 2_000_000
_TERMINAL = (".", "!", "?", ":", "…", "”", '"', "’", ")", "»")
_BULLET = re.compile(r"(?:[•▪●◦‣·–—*-]|\d{1,3}[.)]|\([a-z0-9]{1,3}\))\s+\S")
_PAGE_NUMBER = re.compile(
    r"(?:page|seite|p\.)?\s*[-–—|]?\s*\d{1,4}\s*(?:[-–—|/]|of|von)?\s*\d{0,4}\s*[-–—|]?", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_WORD, _FIRST_WORD = re.compile(r"[^\W\d_]+$"), re.compile(r"[^\W\d_]+")
# What stands before a hyphen more often than a divided word begins with it.
_PREFIXES = frozenset(
    names(
        """
        self well non co ex anti pre post mid long short high low part full half so two three four five six seven
        eight nine ten twenty thirty forty fifty sixty seventy eighty ninety first second third all cross vice semi
        """
    )
)
_HYPHENS = ("\ufffe", "\x02", "\u00ad")
_ENDS_LINE = ("\r", "\n", *_HYPHENS)
_DIVIDED = "\u00ad"  # stands at the end of a line whose last word is divided, until the lines are joined


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


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph on one line, and from which place in it on it stands on which page (from 0)."""

    text: str
    pages: tuple[tuple[int, int], ...]


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
    if sum(len(paragraph.text) for paragraph in paragraphs) < 20:
        raise CannotRead(
            "This PDF holds pictures of pages, not words. Put it through a text recogniser first, or type its words."
        )
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    title = tidy_spaces(about.get("Title", ""))
    return ReadText(
        text=text,
        title="" if _is_file_name(title) else title,
        byline=clean_byline([about.get("Author", "")]),
        language=guess_language(text),
        outline=Outline("page", tuple(_pages(paragraphs))),
    )


def _pages(paragraphs: list[Paragraph]) -> Iterator[tuple[int, int]]:
    """Where in the text each page begins that has words, and its number from 1."""
    start, last = 0, -1
    for paragraph in paragraphs:
        for place, page in paragraph.pages:
            if page != last:
                yield start + place, page + 1
            last = page
        start += len(paragraph.text) + 1


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
    """The printed lines of one page. A line's place is that of its first, middle and last letter: asking is slow."""
    lines: list[Line] = []
    letters = _letters(words, raw)
    start = 0
    for place, letter in enumerate([*letters, "\n"]):
        if letter not in _ENDS_LINE:
            continue
        inked = [index for index in range(start, place) if not letters[index].isspace()]
        text = tidy_spaces("".join(letters[start:place]))
        start = place + 1
        if letter in _HYPHENS:
            text += _DIVIDED
        if not text or not inked:
            continue
        boxes = [
            words.get_charbox(index, loose=True) for index in {inked[0], inked[len(inked) // 2], inked[-1]}
        ]
        bottom = min(box[1] for box in boxes)
        height = max(1.0, max(box[3] for box in boxes) - bottom)
        left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
        lines.append(Line(text, left, right, bottom, height, number, page_height))
    return lines


def _letters(words: Any, raw: Any) -> list[str]:
    count = words.count_chars()
    text = words.get_text_range() if count else ""
    if len(text) == count:
        return list(text)
    # Some letters take two places there; then each has to be asked for.
    return [chr(raw.FPDFText_GetUnicode(words.raw, index)) for index in range(count)]


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


def to_paragraphs(lines: list[Line]) -> list[Paragraph]:
    """Printed lines as paragraphs, each on one line, words that were divided at a line's end whole again."""
    if not lines:
        return []
    gaps = [
        above.bottom - below.bottom
        for above, below in pairwise(lines)
        if above.page == below.page and 0 < above.bottom - below.bottom < 3 * above.height
    ]
    usual = median(gaps) if gaps else lines[0].height * 1.2
    known = {word.lower() for line in lines for word in _WORD.findall(line.text)}
    paragraphs: list[str] = []
    pages: list[list[tuple[int, int]]] = []
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else None
        if before is None or _begins_paragraph(
            before, line, usual, _column(lines, index), _column(lines, index - 1)
        ):
            paragraphs.append(line.text)
            pages.append([(0, line.page)])
        else:
            paragraphs[-1] = _join(paragraphs[-1], line.text, known)
            if before.page != line.page:
                pages[-1].append((len(paragraphs[-1]) - len(line.text), line.page))
    return [
        Paragraph(text, tuple((_tidied(paragraph, place), page) for place, page in on))
        for paragraph, on in zip(paragraphs, pages, strict=True)
        if (text := tidy_spaces(paragraph))
    ]


def _tidied(paragraph: str, place: int) -> int:
    """Where ``place`` is when the paragraph's spaces are tidied; a mark put before it cannot be tidied away."""
    return len(tidy_spaces(paragraph[:place] + "^")) - 1


def _column(lines: list[Line], index: int) -> tuple[float, float]:
    """Where the column around a line begins and how far it reaches."""
    line = lines[index]
    near = [
        other
        for other in lines[max(0, index - 9) : index + 10]
        if abs(other.left - line.left) < 5 * line.height
    ]
    return min(other.left for other in near), max(other.right for other in near)


def _begins_paragraph(
    before: Line, line: Line, usual: float, column: tuple[float, float], column_before: tuple[float, float]
) -> bool:
    left = column[0]
    ended = before.text.endswith(_TERMINAL)
    start, reach = column_before
    short = before.right < reach - 0.12 * max(reach - start, 1.0)
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


def _join(text: str, more: str, known: Set[str]) -> str:
    """The next printed line after ``text``. ``known`` are the words that stand whole in some line."""
    if not text.endswith((_DIVIDED, "-", "‐")):
        return f"{text} {more}"
    if not more[:1].islower():
        return f"{text.replace(_DIVIDED, '-')} {more}"
    head, tail = _LAST_WORD.search(text[-60:-1]), _FIRST_WORD.match(more)
    begin, end = head.group().lower() if head else "", tail.group().lower() if tail else ""
    compound = f"{begin}-{end}" in known or begin in _PREFIXES
    return f"{text[:-1]}-{more}" if compound and begin + end not in known else text[:-1] + more
