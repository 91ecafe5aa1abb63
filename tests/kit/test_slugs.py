"""Words of an address."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.kit.slugs import LONGEST, first_free, slugify


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("40% of Europe’s trade", "40-of-europes-trade"),
        ("Élysée palace", "elysee-palace"),
        ("  The -- harbour_grew!  ", "the-harbour-grew"),
        ("…", "check"),
        ("", "check"),
    ],
)
def test_a_slug_is_words_and_hyphens(words: str, slug: str) -> None:
    assert slugify(words) == slug


def test_a_long_slug_is_cut_at_a_word() -> None:
    slug = slugify("harbour " * 20)
    assert len(slug) <= LONGEST
    assert slug.endswith("harbour")


@given(st.text(max_size=300))
def test_a_slug_is_never_empty_too_long_or_in_need_of_quoting(text: str) -> None:
    slug = slugify(text)
    assert 0 < len(slug) <= LONGEST
    assert not re.search(r"[\s/?#%&<>\"'\\]", slug)


def test_the_first_free_slug_is_taken() -> None:
    assert first_free("harbour", set()) == "harbour"
    assert first_free("harbour", {"harbour", "harbour-2"}) == "harbour-3"
