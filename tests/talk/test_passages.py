"""Words of a text are found as they stand, as they are shown, and again after an edit."""

from __future__ import annotations

import pytest

from factcheck.errors import Invalid
from factcheck.talk.passages import Passage, places, replace_once, take, where

MARKDOWN = (
    'The **office counts** every container, and its [yearly table](https://statistics.example/a_b) says "2.1 per cent".\n\n'
    "Nobody's figures -- not even the board's -- are higher.\n\n"
    "> They are slow. It rose, slowly."
)


def taken(words: str) -> str:
    """What is taken of the Markdown for words copied from the page."""
    return take(MARKDOWN, words, called="the explanation").quote


@pytest.mark.parametrize(
    ("shown", "stored"),
    [
        ("every container", "every container"),
        ("counts every", "counts** every"),
        ("office counts every", "**office counts** every"),
        ("The office counts every", "The **office counts** every"),
        ("its yearly table says", "its [yearly table](https://statistics.example/a_b) says"),
        ("yearly table", "yearly table"),
        ("says “2.1 per cent”.", 'says "2.1 per cent".'),
        ("Nobody’s figures – not even the board’s – are", "Nobody's figures -- not even the board's -- are"),
        ("higher.\n\nThey are slow", "higher.\n\n> They are slow"),
        ("  every \n container ", "every container"),
    ],
)
def test_words_copied_from_the_page_are_found_in_its_markdown(shown: str, stored: str) -> None:
    assert taken(shown) == stored


def test_a_word_is_never_cut() -> None:
    assert taken("ntaine") == "container"
    assert take("it counts accounts", "counts", called="it").quote == "counts"


def test_signs_of_emphasis_are_taken_whole_or_left_out() -> None:
    assert taken("The office counts") == "The **office counts**"


@pytest.mark.parametrize("words", ["", "   "])
def test_no_words_are_asked_for(words: str) -> None:
    with pytest.raises(Invalid, match="Copy the words"):
        taken(words)


def test_words_that_are_not_there_or_there_twice_are_refused_with_what_to_do() -> None:
    with pytest.raises(Invalid, match="do not stand in the explanation"):
        taken("every ship")
    with pytest.raises(Invalid, match="2 times. Copy a few words more"):
        taken("are")


def test_a_passage_is_found_again_where_its_surroundings_are() -> None:
    passage = take("One ship came. Two went.", "came", called="the summary")
    assert passage == Passage("came", "One ship ", ". Two went.")
    found = where("It came late. One ship came. Two went.", passage)
    assert found is not None
    assert found.start == 23
    assert where("One ship left. Two went.", passage) is None


def test_words_are_replaced_only_where_they_stand_once() -> None:
    passage = Passage("ten", "", "")
    assert replace_once("It grew by ten.", passage, "two") == "It grew by two."
    assert replace_once("ten and ten", passage, "two") is None
    assert replace_once("It grew.", passage, "two") is None


def test_a_long_text_of_signs_is_searched_quickly() -> None:
    text = "**a** [b](c) " * 3000
    assert len(places(text, "a b a b a b c")) == 0
