import pytest

from factcheck.nlp.resolve import Names, left_open, standalone
from factcheck.nlp.segment import segment


def names(text: str) -> Names:
    known = Names()
    for sentence in segment(text):
        known.read(sentence)
    return known


def test_an_acronym_stands_for_the_name_before_it() -> None:
    known = names("On Monday the Harbour Transit Authority (HTA) closed a pier.")
    assert known.full("HTA") == "Harbour Transit Authority"
    assert known.full("The HTA") == "Harbour Transit Authority"


def test_an_acronym_may_take_letters_of_small_words() -> None:
    known = names("Eastland’s Bureau of Roads and Lamps (BORL) closed a road.")
    assert known.full("BORL") == "Bureau of Roads and Lamps"


def test_brackets_that_spell_nothing_are_no_acronym() -> None:
    assert names("Ann Dahl of Lund (R) spoke.").full("R") == "R"


def test_a_last_name_is_the_full_name_met_before() -> None:
    assert names("Housing Minister Ada Lindqvist spoke.").full("Lindqvist") == "Ada Lindqvist"


def test_he_is_the_last_person_who_spoke() -> None:
    known = names("Harbour Director Ola Lund spoke.")
    assert known.full("Harbour Director Ola Lund") == "Ola Lund"
    assert known.full("He") == "Ola Lund"


def test_the_official_is_the_official_met_before() -> None:
    known = names("A senior port official spoke.")
    known.full("a senior port official")
    assert known.full("the official") == "a senior port official"


def test_the_report_is_by_those_who_released_it() -> None:
    known = names("The Lund Water Institute released a study on eels.")
    assert known.full("the report") == "Lund Water Institute"


def test_who_is_never_named_stays_as_written() -> None:
    known = Names()
    assert known.full("the official") == "the official"
    assert left_open("Fares fell.", "the official", "the official") == ("the official",)


def test_an_institution_is_not_cut_at_a_word_that_may_be_a_title() -> None:
    assert names("").full("World Health Organization") == "World Health Organization"


@pytest.mark.parametrize(
    ("quote", "subject", "text"),
    [
        ("40% of eels died", "", "40 percent of eels died."),
        ("which carries 300 cars", "The ferry", "The ferry carries 300 cars."),
        ("the port’s head left", "", "The port's head left."),
        ("the dam “held well", "", "The dam “held well”."),
        ("the dam held” well", "", "The dam held well."),
        ("PORT HALE, May 3 — Fares fell", "", "Fares fell."),
    ],
)
def test_a_claim_is_written_so_that_it_stands_alone(quote: str, subject: str, text: str) -> None:
    assert standalone(quote, subject) == text


def test_pronouns_are_left_open() -> None:
    assert left_open("They closed it.", "", "") == ("They",)
    assert left_open("The plan costs the US a lot.", "", "") == ("The plan",)


def test_he_is_named_where_the_text_has_named_one_person_alone() -> None:
    known = names("Director Ola Lund opened the port. He sold 40 ships.")
    assert known.named("He sold 40 ships.") == "Ola Lund sold 40 ships."


@pytest.mark.parametrize(
    "text",
    [
        "Ola Lund met Ann Dahl. He sold 40 ships.",
        "Ola Lund hired a lawyer. He sold 40 ships.",
        "Ola Lund opened the port. The port is old. He sold 40 ships.",
        "The port is old. He sold 40 ships.",
    ],
)
def test_he_stays_he_where_it_could_be_somebody_else(text: str) -> None:
    assert names(text).named("He sold 40 ships.") == "He sold 40 ships."


def test_the_report_is_named_by_its_only_maker() -> None:
    known = names("The Lund Water Institute released a study on eels.")
    assert (
        known.named("The study covers 40 rivers.")
        == "The study by the Lund Water Institute covers 40 rivers."
    )
    assert left_open("The study by the Lund Water Institute covers 40 rivers.", "", "") == ()


def test_the_report_of_two_makers_is_left_open() -> None:
    known = names(
        "The Lund Water Institute released a study on eels. The Haug Eel Society published a report on eels."
    )
    assert known.named("The study covers 40 rivers.") == "The study covers 40 rivers."
