"""What changed between two texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from factcheck.kit.diff import Piece, align, diff, has_changes, words_of

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


@given(TEXTS, TEXTS)
def test_aligned_runs_are_both_texts_in_order(old: str, new: str) -> None:
    runs = align(old, new)
    assert "".join(old[run.old_start : run.old_end] for run in runs) == old
    assert "".join(new[run.new_start : run.new_end] for run in runs) == new
    for run in runs:
        stayed = old[run.old_start : run.old_end] == new[run.new_start : run.new_end]
        assert stayed if run.same else (run.old_end > run.old_start or run.new_end > run.new_start)


def test_a_line_that_stayed_is_not_torn_apart_by_one_that_came() -> None:
    pieces = diff("Ships sailed.\nTrade grew.\n", "Ships sank.\nMore.\nTrade grew.\n")
    assert pieces[-1] == Piece("same", "Trade grew.\n")


def test_texts_too_long_to_compare_by_word_are_told_apart_as_wholes(monkeypatch) -> None:
    monkeypatch.setattr("factcheck.kit.diff.MOST_PAIRS", 4)
    assert diff("one two three", "one two four") == [
        Piece("removed", "one two three"),
        Piece("added", "one two four"),
    ]
