from collections.abc import Sequence

from factcheck.nlp import extract
from factcheck.nlp.parse import Parsed, parse
from factcheck.nlp.tagged import Mark, Role, TaggedAttributor, alike, joined
from factcheck.nlp.types import Span, Speech

TEXT = "Ada Lind said on Monday that fares fell. The driver took the news to mean that all buses will stop."


def place(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


class Fixed:
    """Marks given beforehand, put into the sentence they stand in."""

    def __init__(self, *marks: tuple[Role, str]) -> None:
        self._marks = [Mark(role, place(words)) for role, words in marks]

    name = "fixed"

    def tag(self, parsed: Parsed, ruled: Sequence[Sequence[Speech]]) -> Sequence[Sequence[Mark]]:
        return [[m for m in self._marks if s.start <= m.span.start < s.end] for s in parsed.sentences]


def test_a_content_takes_the_nearest_cue_and_the_cue_the_nearest_speaker() -> None:
    marks = Fixed(("speaker", "Ada Lind"), ("cue", "said"), ("content", "fares fell")).tag(parse(TEXT), [])
    assert joined(marks[0]) == [Speech(place("Ada Lind"), place("said"), (place("fares fell"),))]


def test_a_tagger_takes_the_place_of_the_rules() -> None:
    tagger = Fixed(
        ("speaker", "The driver"), ("cue", "took the news to mean"), ("content", "all buses will stop")
    )
    claims = {c.quote: c.claimant for c in extract(TEXT, attributor=TaggedAttributor(tagger)).candidates}
    assert claims["all buses will stop"] == "The driver"


def test_a_speaker_the_tagger_missed_is_taken_from_the_rules() -> None:
    tagger = Fixed(("content", "fares fell"))
    row = TaggedAttributor(tagger).attributions(parse(TEXT))[0]
    assert [(s.speaker, s.cue) for s in row] == [(place("Ada Lind"), place("said"))]


def test_contents_are_alike_by_what_they_share() -> None:
    assert alike([Span(0, 10)], [Span(0, 5)]) == 0.5
    assert alike([Span(0, 4), Span(6, 10)], [Span(0, 4), Span(6, 10)]) == 1.0
    assert alike([], []) == 0.0


def speeches(text: str, *marked: tuple[Role, str]) -> list[tuple[str, str]]:
    tagger = Fixed()
    tagger._marks = [Mark(role, place(words, text)) for role, words in marked]
    rows = TaggedAttributor(tagger).attributions(parse(text))
    return [
        (
            text[s.speaker.start : s.speaker.end] if s.speaker else "",
            text[s.content[0].start : s.content[0].end],
        )
        for row in rows
        for s in row
        if s.content
    ]


def test_a_speaker_is_cut_before_what_only_describes_and_a_content_behind_its_link() -> None:
    found = speeches(
        "The gauges were blessed by Ada Lind, a marine engineer, who deemed that tides could wait.",
        ("speaker", "by Ada Lind, a marine engineer,"),
        ("cue", "deemed"),
        ("content", "that tides could wait"),
    )
    assert found == [("Ada Lind", "tides could wait")]


def test_according_to_and_the_colon_of_a_headline_need_no_tagger() -> None:
    text = "According to the port office, fares fell and wages rose."
    assert speeches(text) == [("the port office", "fares fell and wages rose")]
    assert speeches(text, ("content", "wages rose")) == [("the port office", "fares fell and wages rose")]


def test_a_clause_is_not_cut_off_before_its_verb() -> None:
    text = "Ada Lind said that people over 60, who fish, lost a third of their catch."
    marks: list[tuple[Role, str]] = [
        ("speaker", "Ada Lind"),
        ("cue", "said"),
        ("content", "people over 60, who fish"),
    ]
    assert speeches(text, *marks) == [("Ada Lind", "people over 60, who fish, lost a third of their catch")]


def test_who_speaks_inside_what_somebody_says_is_left_to_the_rules() -> None:
    text = "Ada Lind said that the union had warned that ships would sink."
    marks: list[tuple[Role, str]] = [
        ("speaker", "Ada Lind"),
        ("cue", "said"),
        ("content", "the union had warned that ships would sink"),
    ]
    assert ("the union", "ships would sink") in speeches(text, *marks)
