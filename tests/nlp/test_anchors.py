import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.nlp.anchors import find, follow, from_utf16, same_words, select, to_utf16
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


OLD = (
    "PORT NEWS\n"
    "The harbour handled 40 percent of the region’s grain last year, the Harbour Institute said.\n"
    "Fees have doubled since 2019. The mayor denied it.\n"
    "A strike closed two berths in May."
)


def followed(new: str, *quotes: str, old: str = OLD) -> list[tuple[str, bool] | None]:
    selectors = [select(old, span(quote, text=old)) for quote in quotes]
    return [
        found and (new[found.span.start : found.span.end], found.alike == 1)
        for found in follow(old, new, selectors)
    ]


GRAIN = "The harbour handled 40 percent of the region’s grain last year"


def test_words_that_only_moved_are_followed_unchanged() -> None:
    new = "Fees have doubled since 2019.\n" + OLD.replace("Fees have doubled since 2019. ", "")
    assert followed(new, "Fees have doubled since 2019", GRAIN) == [
        ("Fees have doubled since 2019", True),
        (GRAIN, True),
    ]


@pytest.mark.parametrize(
    "now",
    [
        "The harbour handled 30 percent of the region’s grain last year",
        "The harbour handled as much as 40 percent of the whole region’s grain and sugar last year",
        "Last year the harbour handled 40 percent of the region’s grain",
        "The harbour handled 40 percent of the grain",
    ],
)
def test_an_edited_sentence_is_followed_to_its_new_words(now: str) -> None:
    new = OLD.replace(GRAIN, now).replace("PORT NEWS", "PORT NEWS\nUpdated at noon.")
    assert followed(new, GRAIN) == [(now, False)]


def test_a_new_last_word_does_not_bring_its_full_stop() -> None:
    assert followed(OLD.replace("in May.", "in June."), "A strike closed two berths in May") == [
        ("A strike closed two berths in June", False)
    ]


def test_a_sentence_both_moved_and_edited_is_found() -> None:
    rest = OLD.replace("A strike closed two berths in May.", "").strip()
    new = f"A strike closed two of the berths in May.\nIt was settled.\n{rest}"
    assert followed(new, "A strike closed two berths in May") == [
        ("A strike closed two of the berths in May", False)
    ]


@pytest.mark.parametrize(
    "new", ["", "Something else altogether.", OLD.replace(GRAIN, "No figures were given")]
)
def test_words_that_are_gone_are_not_followed(new: str) -> None:
    assert followed(new, GRAIN) == [None]


@given(st.text(max_size=200), st.text(max_size=200), st.integers(0, 199), st.integers(1, 60))
def test_what_is_followed_stands_in_the_new_text(old: str, new: str, start: int, size: int) -> None:
    if start >= len(old):
        return
    selector = select(old, Span(start, min(len(old), start + size)))
    for found in follow(old, new, [selector]):
        if found is not None:
            assert 0 <= found.span.start < found.span.end <= len(new)
            assert (new[found.span.start : found.span.end] == selector.quote) == (found.alike == 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('He said "40 per cent" of it.', "He said “40 per cent” of it."),
        ("the port's fees - all of them", "the port’s fees – all of them"),
        ("The Minister of Ports resigned", "the  minister of\u00a0ports resigned"),
    ],
)
def test_spacing_capitals_and_signs_are_no_other_words(old, new):
    before, after = f"First of all. {old}. Then more.", f"An added start. {new}. Then more."
    (found,) = follow(before, after, [select(before, Span(14, 14 + len(old)))])
    assert found is not None
    assert found.alike == 1
    assert same_words(after[found.span.start : found.span.end], old)


def test_one_other_letter_is_another_word():
    assert not same_words("40 boats", "41 boats")
    assert not same_words("boats sank", "boat sank")
