import pytest

from factcheck.nlp.segment import tokenize
from factcheck.nlp.split import split_claims
from factcheck.nlp.trim import trim


def parts(text: str) -> list[str]:
    return [text[p.span.start : p.span.end] for p in split_claims(text, tokenize(text, 0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rents rose by 4 percent, while wages fell.", ["Rents rose by 4 percent", "wages fell"]),
        ("Rents rose and the city built 200 homes.", ["Rents rose", "the city built 200 homes"]),
        (
            "It will not raise fares, but will close two lines.",
            ["It will not raise fares", "will close two lines"],
        ),
        ("The port lost money because the canal was shut.", ["The port lost money", "the canal was shut"]),
        ("While trains are late, they will run today.", ["trains are late", "they will run today"]),
        (
            "Sales reached $4 million, marking a rise of 9 percent.",
            ["Sales reached $4 million", "marking a rise of 9 percent"],
        ),
        ("The plan covers ports, roads and rail.", ["The plan covers ports, roads and rail"]),
        ("Profit was $3 million, up from $2 million.", ["Profit was $3 million, up from $2 million"]),
        ("Both the mayor and the council were there.", ["Both the mayor and the council were there"]),
    ],
)
def test_a_claim_has_a_predicate_of_its_own(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


def test_a_relative_clause_is_a_claim_inside_a_claim() -> None:
    assert parts("The ferry, which carries 300 cars, sank in May.") == [
        "The ferry, which carries 300 cars, sank in May",
        "which carries 300 cars",
    ]


def test_a_second_verb_gets_the_subject_of_the_first() -> None:
    text = "The new law forbids stoves, but will allow grills."
    assert [p.subject for p in split_claims(text, tokenize(text, 0, len(text)))] == ["", "The new law"]


def test_a_relative_clause_gets_what_it_hangs_on() -> None:
    text = "The ferry, which carries 300 cars, sank in May."
    assert split_claims(text, tokenize(text, 0, len(text)))[1].subject == "The ferry"


def test_what_opens_a_clause_that_is_elsewhere_is_no_part_of_it() -> None:
    assert parts("The fares rose by 12 percent, which") == ["The fares rose by 12 percent"]


@pytest.mark.parametrize("lead", ["However, ", "But ", "Meanwhile, ", "In addition, ", "“", "As a result, "])
def test_what_leads_up_to_a_claim_is_no_part_of_it(lead: str) -> None:
    assert parts(lead + "rents rose by 4 percent.") == ["rents rose by 4 percent"]


def test_a_pointing_that_stays() -> None:
    assert parts("That harbour is closed.") == ["That harbour is closed"]


def test_trimming_keeps_the_stop_of_an_abbreviation() -> None:
    text = "“Exports to the U.S.” "
    assert text[trim(text, 0, len(text)).start : trim(text, 0, len(text)).end] == "Exports to the U.S."


def test_a_link_at_the_end_is_dropped() -> None:
    assert parts("The bridge is shut. https://example.org/x") == ["The bridge is shut"]
