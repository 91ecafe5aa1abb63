"""Markdown that people write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.kit.markdown import to_html, to_text


def test_paragraphs_lists_and_emphasis_come_through() -> None:
    html = to_html("It *grew*.\n\n- one\n- two")
    assert "<em>grew</em>" in html
    assert html.count("<li>") == 2


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hello)",
        "<img src=x onerror=alert(1)>",
        '<a href="https://x.example" onclick="y()">x</a>',
        "![x](https://tracker.example/pixel.png)",
        "<style>p{display:none}</style>",
    ],
)
def test_nothing_that_runs_or_loads_comes_through(hostile: str) -> None:
    html = to_html(hostile)
    for tag in ("<script", "<img", "<style", 'href="javascript', 'href="data'):
        assert tag not in html
    assert "<a" not in html or "onclick" not in html.partition("<a")[2].partition(">")[0]


def test_links_do_not_lend_our_reputation() -> None:
    assert 'rel="nofollow noopener"' in to_html("[x](https://x.example)")


def test_headings_start_below_the_pages_own() -> None:
    html = to_html("# One\n\n## Two")
    assert "<h1" not in html
    assert "<h2" not in html
    assert html.count("<h3>") == 2


def test_straight_quotes_become_curly() -> None:
    assert "“grew”" in to_html('It "grew".')


def test_plain_text_has_no_markup() -> None:
    assert to_text("It *grew* [here](https://x.example).") == "It grew here."


@given(st.text(max_size=200))
def test_any_text_gives_html_without_a_script(text: str) -> None:
    assert "<script" not in to_html(text).lower()
