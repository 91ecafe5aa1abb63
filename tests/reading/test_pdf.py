"""PDF: printed lines become paragraphs."""

from __future__ import annotations

import pytest

from factcheck.reading.pdf import read_pdf
from factcheck.reading.types import CannotRead
from tests.reading.samples import pdf, text_stream


def place(lines):
    """A page's content with lines of ``(text, left, bottom)`` or ``(text, left, bottom, size)``."""
    shown = [
        b"/F1 %d Tf 1 0 0 1 %d %d Tm (%s) Tj" % (size[0] if size else 11, left, bottom, text.encode("cp1252"))
        for text, left, bottom, *size in lines
    ]
    return b"BT " + b" ".join(shown) + b" ET"


def test_lines_of_a_paragraph_are_joined_and_a_gap_divides():
    long = "The harbour grew by a tenth in the year, the board of the town said on"
    lines = [
        (long, 60, 760),
        ("Monday, and the ships with it.", 60, 746),
        ("Nobody had expected that.", 60, 718),
    ]
    assert read_pdf(pdf([place(lines)])).text.split("\n") == [
        f"{long} Monday, and the ships with it.",
        "Nobody had expected that.",
    ]


def test_an_indent_divides_and_a_larger_line_is_a_heading():
    full = "The harbour grew by a tenth in the year and the ships with it, in all"
    lines = [
        ("What the harbour says", 60, 770, 18),
        (full, 74, 740),
        ("the towns along the coast and inland, the board said there on Monday.", 60, 726),
        ("It had counted 412 boats in the season, and 30 more in the winter that", 74, 712),
        ("came before it.", 60, 698),
        ("Some sank.", 74, 684),
    ]
    assert read_pdf(pdf([place(lines)])).text.split("\n") == [
        "What the harbour says",
        f"{full} the towns along the coast and inland, the board said there on Monday.",
        "It had counted 412 boats in the season, and 30 more in the winter that came before it.",
        "Some sank.",
    ]


def test_a_divided_word_is_whole_again_and_a_dash_stays():
    lines = [
        ("The spokeswoman said that the growth of the har-", 60, 760),
        ("bour was a surprise – for her, at least, and for", 60, 746),
        ("everybody else.", 60, 732),
    ]
    text = read_pdf(pdf([place(lines)])).text
    assert (
        text
        == "The spokeswoman said that the growth of the harbour was a surprise – for her, at least, and for everybody else."
    )


def test_a_word_with_a_hyphen_of_its_own_keeps_it():
    lines = [
        ("The self-made man of the harbour was a well-", 60, 760),
        ("known face, and he was thirty-two. The self-", 60, 746),
        ("made man had made the harbour and the har-", 60, 732),
        ("bour had made him.", 60, 718),
    ]
    assert read_pdf(pdf([place(lines)])).text == (
        "The self-made man of the harbour was a well-known face, and he was thirty-two. The self-made man had made the "
        "harbour and the harbour had made him."
    )


def test_a_paragraph_goes_on_over_columns_and_pages():
    left = [("The harbour grew by a tenth in the", 60, 760 - 14 * n) for n in range(3)]
    right = [("year and then it", 320, 760), ("shrank again.", 320, 746)]
    second = [("Nobody knows why.", 60, 760)]
    text = read_pdf(pdf([place(left + right), place(second)])).text
    assert text.split("\n") == [
        "The harbour grew by a tenth in the " * 3 + "year and then it shrank again.",
        "Nobody knows why.",
    ]


def test_running_heads_and_page_numbers_are_left_out():
    pages = [
        place(
            [
                ("The Harbour Paper", 60, 810),
                (f"Sentence {n} of the report is long and goes on in the line", 60, 500),
                ("below, and ends here.", 60, 486),
                (f"{n}", 290, 30),
            ]
        )
        for n in range(1, 6)
    ]
    assert read_pdf(pdf(pages)).text.split("\n") == [
        f"Sentence {n} of the report is long and goes on in the line below, and ends here."
        for n in range(1, 6)
    ]


def test_list_items_stand_on_lines_of_their_own():
    lines = [("- first thing of the list", 60, 760), ("- second thing of the list", 60, 746)]
    assert read_pdf(pdf([place(lines)])).text.split("\n") == [
        "- first thing of the list",
        "- second thing of the list",
    ]


def test_the_language_is_told_and_no_day_is_guessed_from_when_the_file_was_made():
    read = read_pdf(pdf([text_stream(["Der Hafen ist im vergangenen Jahr um ein Zehntel gewachsen."])]))
    assert read.language == "de"
    assert read.published_on is None


@pytest.mark.parametrize("size", [20, 200, 600])
def test_a_file_that_is_cut_off_is_refused(size):
    with pytest.raises(CannotRead, match="damaged|pictures"):
        read_pdf(pdf([text_stream(["Words and more words of the report."])] * 3)[:size])
