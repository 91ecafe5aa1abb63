"""HTML pages: the article without the page around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.reading.pages import PAGES, f1, facts_right, gold
from factcheck.reading.page import read_page, without_byline

WORDS = "The harbour grew by a tenth in 2023, the Harbour Board said on Monday, and the town grew with it."


def page(body: str, head: str = "", lang: str = "en") -> bytes:
    return f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'.encode()


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.html")), ids=lambda path: path.stem)
def test_the_body_is_what_a_reader_would_copy(path: Path) -> None:
    wanted, body = gold(path)
    read = read_page(path.read_bytes())
    lines = [line for line in read.text.split("\n") if line != wanted["title"]]
    precision, recall, score = f1(lines, body)
    assert min(precision, recall) >= 0.89
    assert score >= 0.91
    assert facts_right(read, wanted) == []


def test_paragraphs_headings_items_and_rows_stand_on_lines_of_their_own():
    body = f"""<article><h1>Boats</h1><p>{WORDS}</p><h2>What
    comes  next</h2><ul><li>One <b>bold</b> thing.</li><li><p>Another.</p></li></ul>
    <table><tr><th>Year</th><th>Boats</th></tr><tr><td><p>2023</p></td><td>412</td></tr></table>
    <p>First<br>second</p><p>soft\u00adhyphen, no\u00a0break</p></article>"""
    assert read_page(page(body)).text.split("\n") == [
        "Boats",
        WORDS,
        "What comes next",
        "One bold thing.",
        "Another.",
        "Year | Boats",
        "2023 | 412",
        "First",
        "second",
        "softhyphen, no break",
    ]


def test_boilerplate_goes_and_a_sentence_that_looks_like_it_stays():
    body = f"""<article><p>{WORDS}</p><p>Advertisement</p><p>Read more: Ten harbours to see</p>
    <p>“Read more books,” the mayor told the children, who had been promised a share of the ad money.</p>
    <p>Image source, Getty Images</p><p>The board will follow us on every step, it said in a statement.</p></article>"""
    assert read_page(page(body)).text.split("\n") == [
        WORDS,
        "“Read more books,” the mayor told the children, who had been promised a share of the ad money.",
        "The board will follow us on every step, it said in a statement.",
    ]


def test_a_page_that_ends_at_a_subscription_says_so():
    body = f"<article><p>{WORDS}</p><p>Subscribe to continue reading</p><p>Only 1 € a month.</p></article>"
    read = read_page(page(body))
    assert read.text == WORDS
    assert "cut off" in read.note
    assert read_page(page(f"<article><p>{WORDS}</p></article>")).note == ""


def test_the_declared_language_gives_way_to_words_that_plainly_are_another():
    german = "Der Hafen ist in einem Jahr um ein Zehntel gewachsen, teilte die Behörde am Montag mit. " * 5
    assert read_page(page(f"<article><p>{german}</p></article>")).language == "de"
    assert read_page(page(f"<article><p>{WORDS}</p></article>", lang="en-GB")).language == "en-GB"


def test_a_line_that_only_names_the_author_goes_and_one_that_says_more_stays():
    assert without_byline(["Boats", "By Ann Wray", WORDS], "Ann Wray") == ["Boats", WORDS]
    assert without_byline(["Ann Wray won.", WORDS], "Ann Wray") == ["Ann Wray won.", WORDS]
    assert without_byline(["By Ann Wray"], "Ann Wray") == ["By Ann Wray"]
    assert without_byline([WORDS, "Ann Wray"], "") == [WORDS, "Ann Wray"]


def test_a_page_without_a_body_tag_or_head_is_read_as_browsers_do():
    assert read_page(f"<p>{WORDS}</p>".encode()).text == WORDS
