import pytest

from factcheck.nlp.anchors import find, from_utf16, select, to_utf16
from factcheck.nlp.types import Span

TEXT = "Rents rose. Fares fell. In the north, too, fares fell. Fares fell 😀 again."


def span(words: str, nth: int = 0, text: str = TEXT) -> Span:
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return Span(at, at + len(words))


def test_a_quote_is_found_where_it_was() -> None:
    place = span("Fares fell", 1)
    assert find(TEXT, select(TEXT, place)) == place


def test_a_quote_is_found_again_after_words_were_put_before_it() -> None:
    selector = select(TEXT, span("Fares fell", 1))
    edited = "A correction was made 😀. " + TEXT
    found = find(edited, selector)
    assert found == span("Fares fell", 1, edited)


def test_the_context_decides_between_equal_words() -> None:
    selector = select(TEXT, span("Fares fell"))
    edited = "Fares fell. Fares fell. New: " + TEXT
    assert find(edited, selector) == span("Fares fell", 2, edited)


def test_a_quote_that_is_gone_is_not_found() -> None:
    assert find("Nothing of it is left.", select(TEXT, span("Rents rose"))) is None


def test_an_empty_quote_is_not_found() -> None:
    assert find(TEXT, select(TEXT, Span(3, 3))) is None


@pytest.mark.parametrize("text", ["plain", "a😀b😀c", "قال 😀 الوزير", "👩‍👩‍👧 x", "\U0010ffff\n"])
def test_offsets_go_to_utf16_and_back(text: str) -> None:
    for offset in range(len(text) + 1):
        units = to_utf16(text, offset)
        assert units == len(text[:offset].encode("utf-16-le")) // 2
        assert from_utf16(text, units) == offset


def test_an_offset_inside_a_pair_goes_before_it() -> None:
    assert from_utf16("a😀b", 2) == 1


def test_an_offset_past_the_end_is_the_end() -> None:
    assert from_utf16("a😀", 99) == 2
