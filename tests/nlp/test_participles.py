import pytest

from factcheck.nlp import extract


def texts(article: str) -> dict[str, str]:
    return {c.quote: c.text for c in extract(article).candidates}


@pytest.mark.parametrize(
    ("article", "quote", "text"),
    [
        (
            "Sales reached $4 million in May, marking a rise of 9 percent.",
            "marking a rise of 9 percent",
            "Sales reached $4 million in May, which marked a rise of 9 percent.",
        ),
        ("The ferry sank in 1994, killing 300 people.", "killing 300 people", "The ferry killed 300 people."),
        (
            "The city will close two schools, cutting 40 jobs.",
            "cutting 40 jobs",
            "The city will close two schools, which will cut 40 jobs.",
        ),
        (
            "The port loses 40 ships a year, leaving 300 sailors without work.",
            "leaving 300 sailors without work",
            "The port loses 40 ships a year, which leaves 300 sailors without work.",
        ),
        ("He died in 1990, having built 40 ships.", "having built 40 ships", "He had built 40 ships."),
    ],
)
def test_a_closing_participle_becomes_a_sentence(article: str, quote: str, text: str) -> None:
    assert texts(article)[quote] == text
