"""A place in a text is told as people tell it."""

from __future__ import annotations

import pytest

from factcheck.kit.tongues import words_in
from factcheck.reading.pdf import read_pdf
from factcheck.reading.places import letters, place_of, say_place, second_in
from factcheck.reading.transcript import read_transcript
from factcheck.reading.types import Outline, ReadText
from tests.reading.samples import pdf, text_stream

LONG = "The harbour of Northmoor handled forty percent of the grain that the whole region sold last"


def told(found: ReadText, words: str) -> str:
    start = found.text.index(words)
    return say_place(place_of(found.text, found.outline, start, start + len(words)))


def test_words_of_a_pdf_have_their_page_also_where_a_paragraph_goes_on_over_the_page() -> None:
    pages = [
        ["A report on the harbour.", LONG, LONG, LONG],
        ["year, and most of it went abroad by ship.", LONG],
        [],
        ["The end of this report is here, and it is short."],
    ]
    found = read_pdf(pdf([text_stream(lines) for lines in pages]))
    assert told(found, "A report") == "page 1"
    assert told(found, "went abroad") == "page 2"
    assert told(found, "last year, and most") == "pages 1–2"
    assert told(found, "The end of") == "page 4"
    assert ReadText.from_plain(found.as_plain()) == found


def test_a_word_divided_between_two_pages_moves_no_mark() -> None:
    found = read_pdf(pdf([text_stream([LONG + " har-"]), text_stream(["vest, which was large.", LONG])]))
    assert "harvest, which" in found.text
    assert told(found, "which was large") == "page 2"
    assert told(found, "The harbour") == "page 1"


def test_words_of_a_transcript_have_the_second_of_their_cue_not_of_their_paragraph() -> None:
    cues = b"""WEBVTT

00:00:01.000 --> 00:00:04.000
Fees at the harbour have

00:00:04.500 --> 00:00:08.000
doubled since 2019, and that is

01:02:03.200 --> 01:02:09.000
Somebody else speaks.
"""
    found = read_transcript(cues, "vtt")
    assert told(found, "Fees at") == "at 0:01"
    assert told(found, "doubled since") == "at 0:04"
    assert told(found, "Somebody") == "at 1:02:03"


def test_words_of_a_table_have_their_cell() -> None:
    text = "Grain\n\tyear\ttons\nNorthmoor\t2023\t1,234\nCosts\nwheat\t9"
    outline = Outline("cell", ((6, "Grain", 1, 1), (text.index("wheat"), "", 4, 28)))
    found = ReadText(text=text, outline=outline)
    assert told(found, "1,234") == "sheet “Grain”, cell C2"
    assert told(found, "Northmoor\t2023") == "sheet “Grain”, cells A2–B2"
    assert told(found, "9") == "cell AC4"


def test_everything_else_has_paragraphs_and_empty_lines_do_not_count() -> None:
    found = ReadText(text="One.\n\nTwo.\nThree.\nFour.")
    assert told(found, "One") == "paragraph 1"
    assert told(found, "Two.\nThree") == "paragraphs 2–3"


@pytest.mark.parametrize(("column", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (703, "AAA")])
def test_columns_are_called_by_letters(column: int, name: str) -> None:
    assert letters(column) == name


def test_a_second_is_read_where_a_person_writes_one() -> None:
    assert second_in("minute 12:30, in the hall") == {"kind": "time", "first": 750, "last": 750}
    assert second_in("1:02:03 to 1:02:10") == {"kind": "time", "first": 3723, "last": 3730}
    assert second_in("page 12") is None


def test_places_are_told_in_the_readers_language() -> None:
    assert say_place({"kind": "page", "first": 3, "last": 4}, words_in("es")) == "páginas 3–4"
    assert say_place({"kind": "cell", "sheet": "Grano", "first": "B2", "last": "B2"}, words_in("es")) == (
        "hoja «Grano», celda B2"
    )
    assert say_place(None) == ""
