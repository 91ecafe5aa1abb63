"""What changed between two texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from factcheck.kit.diff import Piece, diff, has_changes, words_of

TEXTS = st.lists(st.sampled_from(["the ", "harbour ", "grew", "\n\n", "  ", "by ", "🚢 "]), max_size=15).map(
    "".join
)


@given(st.text())
def test_words_put_together_are_the_text(text: str) -> None:
    assert "".join(words_of(text)) == text


@given(TEXTS, TEXTS)
def test_what_stayed_and_went_is_the_old_text_and_what_stayed_and_came_the_new(old: str, new: str) -> None:
    pieces = diff(old, new)
    assert "".join(piece.words for piece in pieces if piece.op != "added") == old
    assert "".join(piece.words for piece in pieces if piece.op != "removed") == new


@given(TEXTS, TEXTS)
def test_only_different_texts_have_changes(old: str, new: str) -> None:
    assert has_changes(diff(old, new)) == (old != new)


def test_a_changed_word_is_removed_then_added() -> None:
    assert diff("It grew by a tenth.", "It shrank by a tenth.") == [
        Piece("same", "It "),
        Piece("removed", "grew "),
        Piece("added", "shrank "),
        Piece("same", "by a tenth."),
    ]
