"""Whether two readers mean the same."""

from __future__ import annotations

import pytest

from factcheck.tips.alike import ALIKE, closest, link_key


@pytest.mark.parametrize(
    "other",
    [
        "http://www.example.org/a/",
        "https://EXAMPLE.org/a?utm_source=x&fbclid=1",
        "https://m.example.org/a#words",
    ],
)
def test_addresses_of_one_page_are_the_same(other: str) -> None:
    assert link_key(other) == link_key("https://example.org/a")


def test_addresses_of_other_pages_are_not() -> None:
    keys = {link_key(f"https://example.org/{page}") for page in ("a", "b", "a?id=1", "a?id=2")}
    assert len(keys) == 4
    assert link_key("javascript:alert(1)") == link_key("") == ""
    assert len(link_key("https://example.org/" + "x" * 1900)) == 64


def test_the_same_words_in_another_order_are_alike_and_other_figures_are_not() -> None:
    others = [(1, "The mayor sold the harbour in 2023"), (2, "Something else altogether")]
    assert closest("the harbour, the mayor sold in 2023!", others, enough=ALIKE) == 1
    assert closest("The mayor sold the harbour in 2022", others, enough=ALIKE) is None
