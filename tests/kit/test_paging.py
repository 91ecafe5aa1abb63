"""One page of a longer list."""

from __future__ import annotations

import pytest

from factcheck.kit.paging import Page


@pytest.mark.parametrize(("total", "last"), [(0, 1), (1, 1), (20, 1), (21, 2), (60, 3)])
def test_the_last_page_holds_the_rest(total: int, last: int) -> None:
    assert Page([], 1, 20, total).last == last


def test_a_page_says_which_entries_it_shows() -> None:
    page = Page(["a", "b", "c"], 3, 20, 43)
    assert (page.first_item, page.last_item) == (41, 43)


def test_an_empty_list_shows_none() -> None:
    page: Page[str] = Page([], 1, 20, 0)
    assert (page.first_item, page.last_item) == (0, 0)
