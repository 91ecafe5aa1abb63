"""Addresses and text fragments."""

from __future__ import annotations

import pytest

from factcheck.publishing.addresses import at_words, check_url, host_of, is_web


def test_an_address_in_another_script_is_written_as_the_net_wants_it() -> None:
    assert check_url("https://record.example/", "мир") == "https://record.example/checks/%D0%BC%D0%B8%D1%80"


@pytest.mark.parametrize(
    ("words", "fragment"),
    [
        ("well-known facts", "well%2Dknown%20facts"),
        ("a, b & c", "a%2C%20b%20%26%20c"),
        ("one  \n two", "one%20two"),
    ],
)
def test_the_signs_of_the_fragments_grammar_are_escaped(words: str, fragment: str) -> None:
    assert at_words("https://a.example/", words) == f"https://a.example/#:~:text={fragment}"


def test_a_long_quotation_is_found_by_its_ends() -> None:
    words = " ".join(f"word{n}" for n in range(100))
    assert at_words("https://a.example/", words).endswith(
        "text=word0%20word1%20word2%20word3%20word4,word95%20word96%20word97%20word98%20word99"
    )


def test_an_address_that_points_into_a_page_keeps_its_place() -> None:
    assert at_words("https://a.example/#s2", "x") == "https://a.example/#s2:~:text=x"
    assert at_words("https://a.example/", " ") == "https://a.example/"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://", "//a.example", "", None, "http://[bad"])
def test_what_is_no_web_address_is_not_linked(url: str | None) -> None:
    assert not is_web(url)


def test_a_broken_address_has_no_host() -> None:
    assert host_of("http://[bad") == ""


@pytest.mark.parametrize(
    ("url", "place", "leads_to"),
    [
        (
            "https://a.example/r.pdf",
            {"kind": "page", "first": 3, "last": 4},
            "https://a.example/r.pdf#page=3",
        ),
        (
            "https://a.example/a.mp3",
            {"kind": "time", "first": 754, "last": 760},
            "https://a.example/a.mp3#t=754",
        ),
        (
            "https://www.youtube.com/watch?v=x",
            {"kind": "time", "first": 754, "last": 760},
            "https://www.youtube.com/watch?v=x&t=754s",
        ),
        ("https://youtu.be/x", {"kind": "time", "first": 7, "last": 7}, "https://youtu.be/x?t=7s"),
        ("https://vimeo.com/1", {"kind": "time", "first": 7, "last": 7}, "https://vimeo.com/1#t=7s"),
        (
            "https://a.example/a.vtt",
            {"kind": "time", "first": 7, "last": 7},
            "https://a.example/a.vtt#:~:text=x",
        ),
        (
            "https://a.example/t.xlsx",
            {"kind": "cell", "sheet": "", "first": "A1", "last": "A1"},
            "https://a.example/t.xlsx",
        ),
        ("https://a.example/", {"kind": "paragraph", "first": 1, "last": 1}, "https://a.example/#:~:text=x"),
    ],
)
def test_a_link_leads_to_the_page_or_the_second_where_a_browser_can_go_there(
    url: str, place: dict[str, object], leads_to: str
) -> None:
    assert at_words(url, "x", place) == leads_to
