"""Text files and Markdown."""

from __future__ import annotations

from datetime import date

from factcheck.reading.plain import read_markdown, read_plain, unwrap

WRAPPED = """The harbour of the town grew by a tenth in the year, the board of the
harbour said on Monday, and it will grow again in the next, if the ships
that were ordered arrive.

“Nobody expected that,” said Ann Wray, who has run the harbour since the
year of the storm. She did not say what had been expected instead of it,
nor by whom.

- one thing
- another
"""


def test_lines_that_were_broken_to_fit_are_joined():
    assert unwrap(WRAPPED).split("\n") == [
        "The harbour of the town grew by a tenth in the year, the board of the harbour said on Monday, and it will "
        "grow again in the next, if the ships that were ordered arrive.",
        "“Nobody expected that,” said Ann Wray, who has run the harbour since the year of the storm. She did not say "
        "what had been expected instead of it, nor by whom.",
        "- one thing",
        "- another",
    ]


def test_lines_that_are_paragraphs_stay_as_they_are():
    for text in (
        "Boats\nThe harbour grew by a tenth.\nIt was a good year.\nNobody expected that.\n",
        "One short line\nanother short line\n\na poem of short lines\nthat nobody should join\nat all\n",
        "\n".join(
            f"Paragraph {n} is one long line that ends with a full stop, as a paragraph does."
            for n in range(9)
        ),
    ):
        assert unwrap(text) == text


def test_a_text_keeps_its_words_and_gets_plain_line_ends():
    read = read_plain("\ufeffThe harbour grew.\r\nIt was a good year.\r\n\r\n".encode())
    assert read.text == "The harbour grew.\nIt was a good year."
    assert read.language == "en"


def test_markdown_loses_its_marks_and_keeps_its_lines():
    source = """---
title: "Boats: a report"
author: [Ann Wray, "Bo Li"]
date: 2024-07-05
---
# Boats

The *harbour* grew by
a **tenth**, see [the report](https://a.example).

1. First
2. Second

> A quote.

| Year | Boats |
|------|-------|
| 2023 | 412   |

<script>alert(1)</script>
"""
    read = read_markdown(source.encode())
    assert read.text.split("\n")[:6] == [
        "Boats",
        "The harbour grew by a tenth, see the report.",
        "First",
        "Second",
        "A quote.",
        "Year | Boats",
    ]
    assert (read.title, read.byline, read.published_on) == (
        "Boats: a report",
        "Ann Wray, Bo Li",
        date(2024, 7, 5),
    )


def test_markdown_without_front_matter_is_called_by_its_heading():
    assert read_markdown(b"# Boats\n\nThe harbour grew.\n").title == "Boats"
    assert read_markdown(b"---\n\nThe harbour grew.\n").text == "The harbour grew."
