from datetime import date

import pytest

from factcheck.nlp.dates import resolve_dates, spell_out

THURSDAY = date(2023, 10, 5)


@pytest.mark.parametrize(
    ("words", "future", "dates"),
    [
        ("on Tuesday", False, ("2023-10-03",)),
        ("on Tuesday", True, ("2023-10-10",)),
        ("last Thursday", False, ("2023-09-28",)),
        ("yesterday", False, ("2023-10-04",)),
        ("last year", False, ("2022",)),
        ("next week", True, ("2023-W41",)),
        ("last month", False, ("2023-09",)),
        ("three months ago", False, ("2023-07",)),
        ("a year ago", False, ("2022",)),
        ("in March", False, ("2023-03",)),
        ("in December", False, ("2022-12",)),
        ("at the end of May last year", False, ("2022-05",)),
        ("between 2000 and 2018", False, ("2000", "2018")),
        ("in September 2017", False, ("2017-09",)),
        ("on November 18, 2019", False, ("2019-11-18",)),
        ("on 3 July 2020", False, ("2020-07-03",)),
        ("it cost $2000 and 2,018 crowns", False, ()),
        ("on February 31, 2020", False, ()),
    ],
)
def test_dates_are_settled_against_the_day_of_publication(
    words: str, future: bool, dates: tuple[str, ...]
) -> None:
    assert resolve_dates(words, THURSDAY, future=future)[0] == dates


def test_without_a_day_of_publication_relative_dates_stay_open() -> None:
    assert resolve_dates("fares fell last year and in 2019", None, future=False) == (
        ("2019",),
        ("last year",),
    )


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_do_no_harm(day: date) -> None:
    words = "last year, next year, 999 months ago, 999 weeks ago, yesterday, tomorrow, next week, last Monday"
    resolve_dates(words, day, future=True)
    resolve_dates(words, day, future=False)


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("The city cut 40 jobs last month", "The city cut 40 jobs in September 2023"),
        ("Fares fell last year and rose on Monday", "Fares fell in 2022 and rose on 2 October 2023"),
        ("Last year, fares fell", "In 2022, fares fell"),
        ("since last year fares fell", "since 2022 fares fell"),
        ("at the end of May last year", "at the end of May 2022"),
        ("Rents rose from last month to this month", "Rents rose from September 2023 to October 2023"),
        ("It shut yesterday", "It shut on 4 October 2023"),
        ("It opened two weeks ago", "It opened in the week of 18 September 2023"),
        ("It shut in March", "It shut in March 2023"),
        ("It shut on 3 July 2020", "It shut on 3 July 2020"),
        ("Over the past year fares fell", "Over the past year fares fell"),
        ("last year's budget grew", "last year's budget grew"),
        ("It shut on Tuesday morning", "It shut on Tuesday morning"),
        ("He spoke of “a good day last year”", "He spoke of “a good day last year”"),
    ],
)
def test_a_relative_date_is_written_as_a_date_where_that_changes_nothing_else(
    words: str, written: str
) -> None:
    assert spell_out(words, THURSDAY, future=False) == written


def test_without_a_day_of_publication_the_words_stay() -> None:
    assert spell_out("Fares fell last year", None, future=False) == "Fares fell last year"
