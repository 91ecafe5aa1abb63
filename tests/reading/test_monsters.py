"""Markup that is refused by counting."""

from __future__ import annotations

import time

import pytest

from factcheck.reading.monsters import refuse_monsters
from factcheck.reading.types import CannotRead


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 2_001,
        "<p " + "a=1 " * 1_001 + ">",
        "<p " + "a " * 2_001 + ">",
        "<br>" * 200_001,
        "<svg:g>" * 2_001,
    ],
)
def test_too_much_of_anything_is_refused(markup):
    with pytest.raises(CannotRead, match="no reader can"):
        refuse_monsters(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "words < more",
        "<div>" * 1_500,
        "<p>" * 5_000,
        "<li><br>" * 5_000,
        "<div></div>" * 90_000,
        "<a/>" * 5_000,
    ],
)
def test_long_pages_are_let_through(markup):
    refuse_monsters(markup)


@pytest.mark.parametrize(
    "markup", ["<" * 2_000_000, "<a " * 700_000, "<a b='" + "'\"" * 1_000_000, "<!--" * 500_000]
)
def test_counting_is_linear(markup):
    started = time.process_time()
    refuse_monsters(markup)
    assert time.process_time() - started < 5
