"""Who changed which field, and two changes in one text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from factcheck.drafts.merge_views import compare_fields, settled, woven


def test_two_changes_of_different_words_go_into_one_text() -> None:
    base = "The harbour grew by a tenth in 2023, the board said."
    mine = "The harbour grew by two per cent in 2023, the board said."
    theirs = "The harbour grew by a tenth in 2023, the Harbour Board said."
    assert woven(base, mine, theirs) == "The harbour grew by two per cent in 2023, the Harbour Board said."


def test_two_changes_of_the_same_words_are_for_a_person() -> None:
    assert woven("It grew by a tenth.", "It grew by a fifth.", "It grew by a half.") is None


def test_changes_that_touch_are_for_a_person() -> None:
    assert woven("one two three", "one 2 three", "one two 3") is None


TEXTS = st.text(alphabet="ab \n", max_size=30)


@given(base=TEXTS, changed=TEXTS)
def test_weaving_with_an_unchanged_text_gives_the_changed_one(base: str, changed: str) -> None:
    assert woven(base, changed, base) == changed
    assert woven(base, base, changed) == changed


@given(base=TEXTS, mine=TEXTS, theirs=TEXTS)
def test_weaving_does_not_depend_on_who_is_who(base: str, mine: str, theirs: str) -> None:
    assert woven(base, mine, theirs) == woven(base, theirs, mine)


@pytest.mark.parametrize(
    ("take", "expected"), [("mine", "My words"), ("theirs", "Their words"), ("edit", "Words of both")]
)
def test_a_choice_becomes_the_value_of_its_field(take: str, expected: str) -> None:
    posted = MultiDict(
        [
            ("lock_version", "4"),
            ("merged", "summary"),
            ("summary--mine", "My words"),
            ("summary--theirs", "Their words"),
            ("summary--edit", "Words of both"),
            ("summary--take", take),
        ]
    )
    made = settled(posted)
    assert made["summary"] == expected
    assert made["lock_version"] == "4"


def test_a_field_nobody_chose_for_is_not_saved_but_asked_about_again() -> None:
    made = settled(MultiDict([("lock_version", "4"), ("merged", "summary"), ("summary--mine", "My words")]))
    assert made["summary"] == "My words"
    assert made["lock_version"] == "-1"


def test_only_fields_that_differ_are_compared() -> None:
    parts = compare_fields(
        {"a": ["one two"], "b": ["same"]}, {"a": ["one three"], "b": ["same"]}, {"a": "Summary"}
    )
    assert [part.label for part in parts] == ["Summary"]
    assert [(piece.op, piece.words) for piece in parts[0].words] == [
        ("same", "one "),
        ("removed", "two"),
        ("added", "three"),
    ]
