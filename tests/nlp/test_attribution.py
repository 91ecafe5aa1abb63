import pytest

from factcheck.nlp.attribution import RuleAttributor, stretches
from factcheck.nlp.parse import parse


def said(text: str) -> list[tuple[str, str, str]]:
    parsed = parse(text)
    rows = stretches(parsed, RuleAttributor().attributions(parsed))
    return [
        (a.claimant, a.cue, text[a.content.start : a.content.end].strip(" .,")) for row in rows for a in row
    ]


@pytest.mark.parametrize(
    ("text", "claimant", "cue", "content"),
    [
        ("The mayor said that fares fell.", "The mayor", "said", "fares fell"),
        ("The mayor said fares had fallen.", "The mayor", "said", "fares had fallen"),
        ("“Fares fell,” said the mayor on Monday.", "the mayor", "said", "“Fares fell,”"),
        ("“Fares fell,” the mayor told reporters.", "the mayor", "told", "“Fares fell,”"),
        ("Fares fell by a tenth, the mayor said.", "the mayor", "said", "Fares fell by a tenth"),
        ("On Friday, Ann Dahl wrote in the Gazette that fares fell.", "Ann Dahl", "wrote", "fares fell"),
        ("According to the port office, fares fell.", "the port office", "according to", "fares fell"),
        ("Fares fell, according to the port office.", "the port office", "according to", "Fares fell"),
        ("Unions argue the ban hurts families.", "Unions", "argue", "the ban hurts families"),
        ("The bank expects prices to fall.", "The bank", "expects", "prices to fall"),
        ("Ann Dahl, who runs the port, warned that ships are late.", "Ann Dahl", "warned", "ships are late"),
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
            "eels died",
        ),
        ("“Ships are late,” she continued.", "she", "continued", "“Ships are late,”"),
        (
            "Neighbours wondered why the city closed the park.",
            "Neighbours",
            "wondered",
            "the city closed the park",
        ),
    ],
)
def test_a_speaker_is_found_before_and_after_the_verb(
    text: str, claimant: str, cue: str, content: str
) -> None:
    assert (claimant, cue, content) in said(text)


def test_an_attribution_in_mid_claim_stays_inside() -> None:
    found = said("Eleven ferries, according to the report, had no radar")
    assert found == [("the report", "according to", "Eleven ferries, according to the report, had no radar")]


def test_adding_that_keeps_the_speaker() -> None:
    found = said("“Fares fell,” he said, adding that wages rose.")
    assert [(who, what) for who, _, what in found] == [("he", "“Fares fell,”"), ("he", "wages rose")]


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
    assert found == [("Ola Lund", "posted", "The bridge is shut again")]


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


@pytest.mark.parametrize(
    ("text", "claimant", "content"),
    [
        ("The captain said ships that burn oil are late.", "The captain", "ships that burn oil are late"),
        (
            "The Harbour Institute, a research group in Northmoor, said fares rose by 4 percent.",
            "The Harbour Institute",
            "fares rose by 4 percent",
        ),
        ("The forum also said that fares fell.", "The forum", "fares fell"),
        ("Ann Dahl, 43, a driver from Lund, said buses were late.", "Ann Dahl", "buses were late"),
        ("Ann Kelly said Jolly left the port.", "Ann Kelly", "Jolly left the port"),
        ("About half of the drivers said they were ill.", "About half of the drivers", "they were ill"),
        ("The mayor told drivers they would be paid.", "The mayor", "they would be paid"),
        ("Fares, the mayor said, will rise in May.", "the mayor", "Fares, the mayor said, will rise in May"),
        ("Fares rose in May, as the mayor has acknowledged.", "the mayor", "Fares rose in May"),
        ("Fares fell in May, said the mayor, who left.", "the mayor", "Fares fell in May"),
        ("The mayor claimed without evidence that votes were stolen.", "The mayor", "votes were stolen"),
        ("The delay prompted drivers to argue that the port is lost.", "drivers", "the port is lost"),
        ("“The port is lost,” she laughed.", "she", "“The port is lost,”"),
        ("''The port is lost,'' the mayor told the Gazette.", "the mayor", "''The port is lost,''"),
        ("“The port is lost,\" the mayor said.", "the mayor", "“The port is lost,\""),
        ("‘The drivers’ port is lost,’ the mayor’s aide said.", "the mayor’s aide", "‘The drivers’ port is lost,’"),
        ("'The port is lost,' said the mayor.", "the mayor", "'The port is lost,'"),
        ("While the mayor says the port is lost, drivers do not.", "the mayor", "the port is lost"),
        ("The mayor said the plan was “not good enough” for drivers.", "The mayor", "the plan was “not good enough” for drivers"),
        ("The mayor said that, according to the police, the fire was set.", "the police", "the fire was set"),
        ("The board released a statement saying that fares fell.", "The board", "fares fell"),
        ("The mother of a man who stole three boats said that he was ill.", "The mother of a man", "he was ill"),
        ("A survey of 400 drivers finds that buses are late.", "A survey of 400 drivers", "buses are late"),
        ("Ann Dahl said about forty boats were lost.", "Ann Dahl", "about forty boats were lost"),
        ("‘The port is lost’, she said outside court.", "she", "‘The port is lost’"),
        ("The port broke the law last autumn, the regulator ruled on Wednesday.", "the regulator", "The port broke the law last autumn"),
        ("Ada Lind: The dam is safe for now.", "Ada Lind", "The dam is safe for now"),
    ],
)  # fmt: skip
def test_constructions_of_news_english(text: str, claimant: str, content: str) -> None:
    assert (claimant, content) in [(who, what) for who, _, what in said(text)]


def test_a_name_before_the_verb_is_the_whole_name() -> None:
    found = said("The World Health Organization estimates that smoke kills 7 million people a year.")
    assert found == [("The World Health Organization", "estimates", "smoke kills 7 million people a year")]


def test_two_speakers_share_a_sentence() -> None:
    found = said("“The dam held,” Ann Dahl said, but the police warned that the road was gone.")
    assert [(who, what) for who, _, what in found] == [
        ("Ann Dahl", "“The dam held,”"),
        ("the police", "the road was gone"),
    ]


def test_a_quotation_announced_by_a_colon_is_said_by_the_one_before_it() -> None:
    found = said("Later the mayor wrote:\n\n“The dam held. Nobody was hurt.”")
    assert [who for who, _, what in found if "dam" in what or "hurt" in what] == ["the mayor"] * 2


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("The mayor praised the drivers on Monday.", "The mayor", "the drivers"),
        ("She wants to close the port.", "She", "to close the port"),
        ("The council urged drivers to strike.", "The council", "drivers to strike"),
        ("He called for a vote, then left.", "He", "a vote"),
        ("They are worried about the angry, divisive debate.", "They", "the angry, divisive debate"),
        ("The mayor’s claim that fares fell was wrong.", "The mayor’s", "fares fell was wrong"),
        ("The plan was condemned by the union.", "the union", "The plan"),
    ],
)
def test_attitudes_are_found_but_state_nothing(text: str, speaker: str, content: str) -> None:
    speeches = [s for row in RuleAttributor().attributions(parse(text)) for s in row]
    found = [
        (text[s.speaker.start : s.speaker.end], text[s.content[0].start : s.content[0].end], s.states)
        for s in speeches
        if s.speaker
    ]
    assert (speaker, content, False) in found
    assert {who for who, _, _ in said(text)} == {""}


def test_a_label_before_a_colon_is_nobody() -> None:
    assert {who for who, _, _ in said("Photo: The dam at night, in May.")} == {""}


def test_what_is_expected_has_no_speaker() -> None:
    (speech,) = RuleAttributor().attributions(parse("The port is expected to close in May."))[0]
    assert speech.speaker is None
    assert not speech.states


def speeches_of(text: str) -> list[tuple[str, str, str]]:
    return [
        (
            text[s.speaker.start : s.speaker.end] if s.speaker else "",
            text[s.cue.start : s.cue.end] if s.cue else "",
            text[s.content[0].start : s.content[0].end] if s.content else "",
        )
        for row in RuleAttributor().attributions(parse(text))
        for s in row
    ]


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "content"),
    [
        (
            "Judge Ada Lind wrote that the law is clear, chided both sides for delay and ordered a vote.",
            "Judge Ada Lind",
            "chided",
            "both sides for delay",
        ),
        ("Ms. Lind said the plan was late and called for a vote.", "Ms. Lind", "called", "a vote"),
        (
            "The agency, which warned that the dam could fail, closed it.",
            "which",
            "warned",
            "the dam could fail",
        ),
        ("Ola Lund, who denies it, left the room.", "who", "denies", "it"),
        (
            "A week after Ola Lund announced that the port would close, ships went elsewhere.",
            "Ola Lund",
            "announced",
            "the port would close",
        ),
        (
            "As Ola Lund noted, “ships came, and went.”",
            "Ola Lund",
            "noted",
            "“ships came, and went.”",
        ),
        ("She promised Monday to begin at once.", "She", "promised", "to begin at once"),
        (
            "Police said on Monday the bridge was safe.",
            "Police",
            "said",
            "the bridge was safe",
        ),
        ("She apologized Monday for the delay.", "She", "apologized", "the delay"),
        (
            "She has asked the minister for an inquiry.",
            "She",
            "asked",
            "the minister for an inquiry",
        ),
        (
            "“It fell,” said Ola Lund, though he added that nobody was hurt.",
            "he",
            "added",
            "nobody was hurt",
        ),
        (
            "In addition to stating that fares fell, Ola Lund has vowed to cut them again.",
            "Ola Lund",
            "vowed",
            "to cut them again",
        ),
        ("Two unions’ records show they lost members.", "Two unions’ records", "show", "they lost members"),
        ("Ada Lind thinks it is safe; her brother does not.", "Ada Lind", "thinks", "it is safe"),
        ("Nobody knows the reason.", "Nobody", "knows", "the reason"),
    ],
)
def test_verbs_in_a_row_clauses_between_commas_and_what_stands_before_to(
    text: str, speaker: str, cue: str, content: str
) -> None:
    assert (speaker, cue, content) in speeches_of(text)
