"""The threshold that ships: chosen as if both labels were as frequent."""

import pytest

from bench.checkworthiness.rows import best_threshold

# 100 rows, a fifth of them wanted: below 0.5 each step down finds some of these and calls others in vain
LEVELS = ((0.9, 8, 2), (0.7, 6, 4), (0.5, 3, 8), (0.3, 2, 12), (0.1, 1, 54))
SCORES = [score for score, wanted, other in LEVELS for _ in range(wanted + other)]
LABELS = [label for _, wanted, other in LEVELS for label in [1] * wanted + [0] * other]


def test_what_parts_the_rows_cleanly_is_the_threshold_at_any_share() -> None:
    scores, labels = [0.8, 0.8, 0.8, 0.2, 0.2, 0.2], [1, 1, 1, 0, 0, 0]
    for share in (0.2, 0.5, 0.8):
        assert best_threshold(scores, labels, resamples=1, share=share) == pytest.approx(0.8)


def test_the_larger_the_share_of_wanted_rows_the_lower_the_threshold() -> None:
    own, half, most = (best_threshold(SCORES, LABELS, share=share) for share in (0.2, 0.5, 0.8))
    assert own > half > most


def test_weighing_does_not_depend_on_how_many_unwanted_rows_there_are() -> None:
    """With each of them twice, the best F1 of evenly weighed labels lies where it lay; a plain one would move up."""
    twice = [(s, y) for s, y in zip(SCORES, LABELS, strict=True) for _ in range(1 if y else 2)]
    found = best_threshold([s for s, _ in twice], [y for _, y in twice])
    assert found == pytest.approx(best_threshold(SCORES, LABELS), abs=0.05)


def test_rows_of_one_label_alone_still_give_a_threshold() -> None:
    assert best_threshold([0.6, 0.4], [1, 1]) <= 0.6
    assert best_threshold([0.6, 0.4], [0, 0]) == 0.5
