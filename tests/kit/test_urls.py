"""Web addresses that people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.kit.urls import clean_url, is_local_path


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("HTTPS://Example.ORG/A?b=C#part", "https://example.org/A?b=C"),
        ("  http://example.org ", "http://example.org/"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
    ],
)
def test_an_address_is_tidied(typed: str, clean: str) -> None:
    assert clean_url(typed) == clean


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "example.org",
        "ftp://example.org/",
        "javascript:alert(1)",
        "https://user:word@example.org/",
        "https://exa mple.org/",
        "https://example.org:port/",
        "https:///path",
        "https://example.org/" + "a" * 2000,
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    assert clean_url(typed) is None


@given(st.text(max_size=60))
def test_a_tidied_address_stays_as_it_is(typed: str) -> None:
    clean = clean_url("https://example.org/" + typed)
    assert clean is None or clean_url(clean) == clean


@pytest.mark.parametrize("path", ["/desk", "/claims?state=proposed&page=2"])
def test_a_path_of_ours_is_local(path: str) -> None:
    assert is_local_path(path)


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "desk",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/a\\b",
        "/\t/evil",
        "/\n",
    ],
)
def test_what_could_lead_elsewhere_is_not_local(target: str | None) -> None:
    assert not is_local_path(target)
