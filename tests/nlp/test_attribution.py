import pytest

from factcheck.nlp.attribution import RuleAttributor, stretches
from factcheck.nlp.parse import parse


def said(text: str) -> list[tuple[str, str, str]]:
    parsed = parse(text)
    rows = stretches(parsed, RuleAttributor().attributions(parsed))
    return [(a.claimant, a.cue, text[a.content.start : a.content.end]) for row in rows for a in row]


@pytest.mark.parametrize(
    ("text", "claimant", "cue", "content"),
    [
        ("The mayor said that fares fell.", "The mayor", "said", "fares fell."),
        ("The mayor said fares had fallen.", "The mayor", "said", "fares had fallen."),
        ("“Fares fell,” said the mayor on Monday.", "the mayor", "said", "“Fares fell,”"),
        ("“Fares fell,” the mayor told reporters.", "the mayor", "told", "“Fares fell,”"),
        ("Fares fell by a tenth, the mayor said.", "the mayor", "said", "Fares fell by a tenth,"),
        ("On Friday, Ann Dahl wrote in the Gazette that fares fell.", "Ann Dahl", "wrote", "fares fell."),
        ("According to the port office, fares fell.", "the port office", "according to", "fares fell."),
        ("Fares fell, according to the port office.", "the port office", "according to", "Fares fell,"),
        ("Unions argue the ban hurts families.", "Unions", "argue", "the ban hurts families."),
        ("The bank expects prices to fall.", "The bank", "expects", "prices to fall."),
        ("Ann Dahl, who runs the port, warned that ships are late.", "Ann Dahl", "warned", "ships are late."),
        (
            "The port's head, Ann Dahl, told the Gazette: “Ships are late.”",
            "Ann Dahl",
            "told",
            "“Ships are late.”",
        ),
        (
            "A study published in May by the Lund Institute found that eels died.",
            "the Lund Institute",
            "found",
            "eels died.",
        ),
        ("“Ships are late,” she continued.", "she", "continued", "“Ships are late,”"),
        (
            "Neighbours wondered why the city closed the park.",
            "Neighbours",
            "wondered",
            "the city closed the park.",
        ),
    ],
)
def test_a_speaker_is_found_before_and_after_the_verb(
    text: str, claimant: str, cue: str, content: str
) -> None:
    assert (claimant, cue, content) in said(text)


def test_an_attribution_in_mid_claim_stays_inside() -> None:
    found = said("Eleven ferries, according to the report, had no radar.")
    assert found == [("the report", "according to", "Eleven ferries, according to the report, had no radar.")]


def test_adding_that_keeps_the_speaker() -> None:
    found = said("“Fares fell,” he said, adding that wages rose.")
    assert [(who, what) for who, _, what in found] == [("he", "“Fares fell,”"), ("he", "wages rose.")]


def test_the_innermost_speaker_is_taken() -> None:
    assert said("The mayor said that the police believe the fire was set.")[-1][0] == "the police"


def test_a_quotation_of_several_sentences_has_one_speaker() -> None:
    assert {who for who, _, _ in said("“The dam held. The road did not,” said Ann Dahl.")} == {"Ann Dahl"}


def test_a_quotation_keeps_its_speaker_across_paragraphs() -> None:
    found = said("“The dam held,” said Ann Dahl. “The road did not.\n\n“Nobody was hurt.”")
    assert [who for who, _, _ in found] == ["Ann Dahl"] * 3


def test_a_new_paragraph_of_the_article_has_no_speaker() -> None:
    assert said("Ann Dahl said that the dam held.\n\nThe road is closed until May.")[-1][0] == ""


def test_a_name_before_the_colon_of_a_headline_speaks() -> None:
    assert said("Port Chief: Fares to Drop") == [("Port Chief", ":", "Fares to Drop")]


def test_a_post_is_by_the_one_who_signed_it() -> None:
    found = said("The bridge is shut again.\n\n— Ola Lund (@olalund) May 3, 2022")
    assert found == [("Ola Lund", "posted", "The bridge is shut again.")]


@pytest.mark.parametrize(
    "text",
    [
        "The agency reported a loss of 4 million crowns.",
        "The city improved roads, bridges and building projects, among other works.",
        "Fares are said to be too high.",
        "He kept the claims in a drawer.",
    ],
)
def test_a_noun_or_a_passive_is_no_speech(text: str) -> None:
    assert [who for who, _, _ in said(text)] == [""]


def test_words_of_speech_inside_a_quotation_do_not_count() -> None:
    assert {who for who, _, _ in said("“My boss said that fares fell,” Ann Dahl said.")} == {"Ann Dahl"}
