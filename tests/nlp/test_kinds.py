import pytest

from factcheck.nlp.kinds import has_figure, is_checkable, kind_of


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("fares will fall in March", "prediction"),
        ("the city may raise fares", "prediction"),
        ("the council should resign", "opinion"),
        ("this is the best town on earth", "opinion"),
        ("the strike led to a shortage of fuel", "causal"),
        ("rents are higher than in Lund", "comparison"),
        ("it has the highest rate in the country", "comparison"),
        ("the port employs 640 people", "quantity"),
        ("forty percent of trucks are old", "quantity"),
        ("more than 500 people live there", "quantity"),
        ("the law bans gas stoves", "rule"),
        ("the ministry unveiled a plan in 2019", "event"),
        ("the bridge is in the north", "other"),
    ],
)
def test_the_first_kind_that_fits_is_taken(words: str, kind: str) -> None:
    assert kind_of(words, attributed=True, cue="said") == kind


def test_what_the_article_announces_for_a_day_is_an_event_to_come() -> None:
    assert kind_of("Next week the port will hold an open day", attributed=False, cue="") == "event"


def test_a_headline_with_an_infinitive_is_a_forecast() -> None:
    assert kind_of("Port to close two piers", attributed=True, cue=":", verbless=True) == "prediction"


def test_a_forecast_inside_a_question_is_none() -> None:
    assert kind_of("there is no word on how the strike will end", attributed=False, cue="") != "prediction"


@pytest.mark.parametrize(
    ("words", "kind", "checkable"),
    [
        ("the council should resign", "opinion", False),
        ("the city may raise fares", "prediction", False),
        ("the plan will make everybody rich", "prediction", False),
        ("sales will double by 2030", "prediction", True),
        ("the council will vote on Tuesday", "prediction", True),
        ("the port employs 640 people", "quantity", True),
    ],
)
def test_only_what_evidence_could_settle_is_checkable(words: str, kind: str, checkable: bool) -> None:
    assert is_checkable(words, kind) is checkable


@pytest.mark.parametrize(
    "words", ["on May 3, 2022", "the 75th meeting", "at 9 a.m.", "a 34-year-old man", "in 2019"]
)
def test_dates_and_ordinals_are_no_figures(words: str) -> None:
    assert not has_figure(words)
