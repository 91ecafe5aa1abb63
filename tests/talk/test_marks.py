"""Words are marked in what is shown, and the HTML stays well formed."""

from __future__ import annotations

import html5lib
from hypothesis import given
from hypothesis import strategies as st

from factcheck.kit.markdown import to_html
from factcheck.talk.marks import Mark, mark, plain

OPENS, SHUTS = "<mark>", "</mark>"


def shown(markdown: str, *quotes: str, then: str = "") -> str:
    """The HTML of ``markdown`` with ``quotes`` of it marked."""
    return mark(to_html(markdown), [Mark(plain(quote), OPENS, SHUTS, then) for quote in quotes])


def test_words_are_marked_piece_by_piece_across_emphasis() -> None:
    html = shown("The **office counts** all.", "**office counts** all")
    assert html == "<p>The <strong><mark>office counts</mark></strong><mark> all</mark>.</p>\n"


def test_words_that_end_within_emphasis_are_marked_too() -> None:
    assert shown("The **office counts** all.", "counts** all").count("<mark>") == 2


def test_typography_does_not_hide_the_words() -> None:
    assert "<mark>“two”</mark>" in shown('It says "two" -- no more.', '"two"')
    assert "<mark>“two” – no</mark>" in shown('It says "two" -- no more.', '"two" -- no')


def test_what_follows_never_stands_inside_a_link() -> None:
    html = shown("See [the table](https://x.example).", "the table", then='<a href="#t">1</a>')
    assert '</mark></a><a href="#t">1</a>' in html


def test_overlapping_marks_nest() -> None:
    html = shown("one two three", "one two", "two three")
    assert html == "<p><mark>one </mark><mark><mark>two</mark></mark><mark> three</mark></p>\n"


def test_words_that_are_gone_mark_nothing() -> None:
    assert shown("one two", "three") == "<p>one two</p>\n"


@given(st.text("ab <>&\"'*_[]()`\n-#>", max_size=60), st.text("ab <>&\"'*_", max_size=8))
def test_only_marks_are_added(text: str, words: str) -> None:
    html = to_html(text)
    marked = mark(html, [Mark(words, OPENS, SHUTS)])

    def words_of(source: str) -> str:
        return "".join(html5lib.parseFragment(source, namespaceHTMLElements=False).itertext())

    assert words_of(marked) == words_of(html)
    assert "<script" not in marked
