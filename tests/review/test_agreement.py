"""How far two people agree."""

from __future__ import annotations

from collections import Counter

import pytest

from factcheck.review.agreement import Label, agree, nominal_alpha, ordinal_alpha

FALSE, HALF, TRUE = Label("false", "False", 1), Label("half", "Half true", 3), Label("true", "True", 5)
SATIRE = Label("satire", "Satire", None)

# Krippendorff, “Computing Krippendorff’s Alpha-Reliability” (2011), section B: two observers, twelve articles, five values.
OBSERVERS = ("aabbddcccedd", "babbdbcceedd")


def test_alpha_of_the_published_example_for_names() -> None:
    found = nominal_alpha(Counter(zip(*OBSERVERS, strict=True)))
    assert found == pytest.approx(0.692, abs=0.0005)


def test_alpha_is_one_when_both_always_agree_and_none_when_there_is_nothing_to_tell_apart() -> None:
    assert nominal_alpha({("a", "a"): 4, ("b", "b"): 3}) == 1
    assert nominal_alpha({("a", "a"): 4}) is None
    assert nominal_alpha({}) is None
    assert ordinal_alpha({}) is None


def test_alpha_is_below_nought_when_they_agree_less_than_by_chance() -> None:
    found = nominal_alpha({("a", "b"): 5, ("b", "a"): 5})
    assert found is not None
    assert found < 0


def test_near_labels_disagree_less_than_far_ones() -> None:
    near = ordinal_alpha({(1, 2): 2, (5, 4): 2, (1, 1): 4, (5, 5): 4})
    far = ordinal_alpha({(1, 4): 2, (5, 2): 2, (1, 1): 4, (5, 5): 4})
    assert near is not None
    assert far is not None
    assert near > far


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [  # made once with the library krippendorff 0.9.0, level of measurement "ordinal"
        ({(1, 1): 3, (1, 2): 2, (2, 3): 1, (3, 3): 4, (5, 1): 1, (5, 5): 2}, 0.6610585956696442),
        ({(1, 2): 1, (2, 2): 5, (3, 5): 2, (5, 5): 1, (1, 1): 1}, 0.8837442922374429),
    ],
)
def test_ordinal_alpha_is_that_of_the_library(pairs: dict[tuple[int, int], int], expected: float) -> None:
    assert ordinal_alpha(pairs) == pytest.approx(expected, abs=1e-9)


def test_the_figures_count_every_pair_and_the_scale_apart() -> None:
    found = agree({(FALSE, FALSE): 6, (FALSE, TRUE): 1, (HALF, HALF): 2, (SATIRE, FALSE): 1})
    assert (found.pairs, found.same, found.per_cent, found.on_scale) == (10, 8, 80.0, 9)
    assert found.alpha is not None
    assert found.alpha_on_scale is not None
    assert agree({}) == (0, 0, None, None, 0, None)
