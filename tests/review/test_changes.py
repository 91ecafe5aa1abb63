"""What an editor is told has changed."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from factcheck.review.changes import changes, parts_changed
from factcheck.review.content import build_content
from tests.review.desk import Work


@pytest.fixture
def before(work: Work) -> dict[str, Any]:
    """What was submitted."""
    work.submitted()
    return build_content(work.session, work.claim)


def labels(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The names of the changed parts."""
    return [change.label for change in changes(before, after)]


def test_nothing_changed_is_nothing(before: dict[str, Any]) -> None:
    assert changes(before, copy.deepcopy(before)) == []
    assert parts_changed(before, before) == []


@pytest.mark.parametrize(
    ("path", "value", "label", "part"),
    [
        (("claim", "text"), "It grew.", "Claim", "the claim"),
        (("claim", "claimant"), "Somebody else", "Who makes it", "the claim"),
        (("claim", "said_on"), "2024-01-01", "First said on", "the claim"),
        (("summary",), "No.", "Summary", "the summary"),
        (("explanation",), "Because.", "Explanation", "the explanation"),
        (("none_against",), False, "Evidence against", "the word on evidence against"),
        (("topics",), [{"name": "Ports", "slug": "ports"}], "Topics", "its topics"),
        (("people", "checked_by"), ["Ada"], "Checked by", "who checked it"),
        (("appearances", 0, "quote"), "The harbour grew", "Where it was said", "where it was said"),
        (("appearances", 0, "article", "title"), "Another", "Where it was said", "where it was said"),
        (("sources", 0, "quote"), "It shrank.", "Source", "the evidence"),
        (("rating", "label"), "Untrue", "Rating", "the rating"),
    ],
)
def test_each_part_is_named(
    before: dict[str, Any], path: tuple[Any, ...], value: object, label: str, part: str
) -> None:
    after = copy.deepcopy(before)
    place: Any = after
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert labels(before, after) == [label]
    assert parts_changed(before, after) == [part]


def test_another_place_in_the_same_article_is_a_place_of_its_own(before: dict[str, Any]) -> None:
    after = copy.deepcopy(before)
    after["appearances"].append({**copy.deepcopy(after["appearances"][0]), "quote": "Again it grew."})
    (change,) = changes(before, after)
    assert [op for op, _ in change.words] == ["added"]
    assert "Again it grew." in change.words[0][1]


def test_of_a_long_text_only_what_stands_near_a_change_is_shown(before: dict[str, Any]) -> None:
    after = copy.deepcopy(before)
    before["explanation"] = "One. " * 200 + "Old. " + "Two. " * 200
    after["explanation"] = "One. " * 200 + "New. " + "Two. " * 200
    (change,) = changes(before, after)
    shown = "".join(words for _, words in change.words)
    assert [op for op, _ in change.words] == ["same", "removed", "added", "same"]
    assert "Old. " in shown
    assert "New. " in shown
    assert shown.startswith("… One.")
    assert shown.endswith("…")
    assert len(shown) < 300


@pytest.mark.parametrize("what", ["sha256", "picture"])
def test_another_picture_is_a_change_that_is_seen(before: dict[str, Any], what: str) -> None:
    media = {"kind": "image", "url": "https://social.example/p/1", "category": None, "context": ""}
    media |= {"original_url": "", "sha256": "0" * 64, "picture": "1" * 64}
    before["appearances"][0]["media"] = media
    after = copy.deepcopy(before)
    after["appearances"][0]["media"][what] = "2" * 64
    assert labels(before, after) == ["Where it was said"]


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("author", "A. Wray"),
        ("language", "fr"),
        ("archived", "https://archive.example/1"),
        ("copy", {"kept_at": "2024-07-02T10:00:00+00:00", "sha256": "2" * 64}),
    ],
)
def test_what_is_known_of_a_source_only_sometimes_is_seen_too(
    before: dict[str, Any], what: str, value: object
) -> None:
    after = copy.deepcopy(before)
    after["sources"][0][what] = value
    assert labels(before, after) == ["Source"]
