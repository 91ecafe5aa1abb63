"""Languages by their codes."""

from __future__ import annotations

from datetime import date

import pytest

from factcheck.kit import tongues

DAY = date(2024, 7, 5)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Friday 5 July 2024"),
        ("en-GB", "Friday 5 July 2024"),
        ("es", "viernes, 5 de julio de 2024"),
        ("es-MX", "viernes, 5 de julio de 2024"),
        ("zz", "Friday 5 July 2024"),
    ],
)
def test_a_day_is_said_as_its_language_does(language: str, said: str) -> None:
    assert tongues.say_date(DAY, language) == said


def test_numbers_have_the_signs_of_their_language() -> None:
    assert (tongues.say_number(12345.5, "en"), tongues.say_number(12345.5, "es")) == ("12,345.5", "12.345,5")


def test_names_are_listed_as_a_sentence_of_their_language_has_them() -> None:
    assert tongues.say_list(["Ada", "Bo"], "en") == "Ada and Bo"
    assert tongues.say_list(["Ada", "Bo", "Zoe"], "es") == "Ada, Bo y Zoe"
    assert tongues.say_list(["Ada"], "?") == "Ada"


@pytest.mark.parametrize(
    ("language", "way"), [("en", "ltr"), ("ar", "rtl"), ("he", "rtl"), ("fa-IR", "rtl"), ("?", "ltr")]
)
def test_which_way_a_language_is_read(language: str, way: str) -> None:
    assert tongues.direction(language) == way


def test_our_words_are_known_in_a_language_with_or_without_its_country() -> None:
    assert [tongues.spoken(one) for one in ("es", "es-MX", "en-GB", "ar")] == ["es", "es-MX", "en-GB", "en"]
    assert tongues.words_in("es-MX")("Evidence") == "Pruebas"
    assert tongues.words_in("ar")("Evidence") == "Evidence"
    assert tongues.words_in("../es")("Evidence") == "Evidence"


def test_a_language_has_a_name_in_itself_and_in_others() -> None:
    assert (tongues.name_of("es"), tongues.name_of("es", "en"), tongues.name_of("zz")) == (
        "español",
        "Spanish",
        "zz",
    )
