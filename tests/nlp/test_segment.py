import pytest

from factcheck.nlp.segment import LONGEST, segment, tokenize


def cut(text: str) -> list[str]:
    return [s.text for s in segment(text)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Dr. Olsen met Sen. Park at 9 a.m. on Tuesday. They left at noon.", 2),
        ("The U.S. economy grew. The E.U. did not.", 2),
        ("J. R. Haug wrote it. K. Lee did not.", 2),
        ("He is No. 10 on the list. No. That is wrong.", 3),
        ("Prices rose 3.5 percent. Wages fell 0.2 percent.", 2),
        ("He paused … and went on. Then he left.", 2),
        ("Was it true? It was! Nobody knew.", 3),
        ("The bill passed in the U.S. The next one failed.", 2),
        ("Nordfisk Inc. shares fell. Bakke Ltd. did not trade.", 2),
        ("The court cited Lund v. Haug. It is an old case.", 2),
        ("The town (pop. 4,000) is old. It was founded ca. 1600 by monks.", 2),
        ("They met at 9 a.m. Officials left at 6 p.m. EDT on Monday.", 2),
        ("He has hepatitis C. Doctors found it late.", 2),
        ("He lives in the U.S. Ms. Park does not.", 2),
        ("The ruling Lee Corp. v. Oslo No. 4 stands. Nos. 5 and 6 do not.", 2),
        ("Yahoo! News carried it. Others did not.", 2),
        ("1. The council votes. 2. The mayor signs.", 2),
        ("... The next day he left.", 1),
        ("Ferries were late ... The port blamed fog.", 2),
    ],
)
def test_abbreviations_initials_and_decimals_do_not_end_a_sentence(text: str, count: int) -> None:
    assert len(cut(text)) == count


def test_sentences_inside_a_quotation_are_cut() -> None:
    assert cut("“The dam held. The road did not,” she said.") == [
        "“The dam held.",
        "The road did not,” she said.",
    ]


def test_a_closing_mark_stays_with_its_sentence() -> None:
    assert cut('He said: "We won." Then he left.') == ['He said: "We won."', "Then he left."]


@pytest.mark.parametrize(
    "text",
    [
        "“Was it true?” Ms. Dahl asked.",
        '"Ships are late!" said Ann Dahl.',
        "“That was never the plan.” — Ann Dahl, the Gazette, 4 May 2020",
        "NORTHMOOR, Oct. 4 (Harbour Wire) — Ferries are late.",
        "Gov. Ruth B. Ansel told the St. Olaf Herald that No. 4 was shut.",
    ],
)
def test_what_belongs_together_stays_one_sentence(text: str) -> None:
    assert cut(text) == [text]


def test_a_quotation_that_closes_like_german_ends_with_its_mark() -> None:
    assert cut("„Das Boot fährt.“ Er ging.") == ["„Das Boot fährt.“", "Er ging."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A ferry in the bay Photo: Ola Lund.", ["A ferry in the bay", "Photo: Ola Lund."]),
        (
            "Bridge to close in May Thursday, March 5, 2020",
            ["Bridge to close in May", "Thursday, March 5, 2020"],
        ),
        (
            "Thursday, March 5, 2020 The bridge is shut.",
            ["Thursday, March 5, 2020", "The bridge is shut."],
        ),
        ("It opens on Thursday, March 5, 2020", ["It opens on Thursday, March 5, 2020"]),
    ],
)
def test_lines_that_a_page_ran_together_are_parted(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_a_line_break_always_ends_a_sentence() -> None:
    sentences = segment("Bridge to close\nBy Ola Lund\r\n\r\nThe bridge closes in May. It is old.")
    assert [s.text for s in sentences] == [
        "Bridge to close",
        "By Ola Lund",
        "The bridge closes in May.",
        "It is old.",
    ]
    assert [s.paragraph for s in sentences] == [0, 1, 2, 2]


def test_sentences_of_other_scripts_are_cut_at_their_own_marks() -> None:
    assert len(cut("市长说桥已经关闭。没有人受伤。")) == 2
    assert len(cut("هل ارتفعت الأسعار؟ نعم ارتفعت.")) == 2


def test_spans_are_exact_and_only_white_space_is_between() -> None:
    text = "  One 😀 two.  Three\tfour!\n\n«Cinq.» Six"
    end = 0
    for sentence in segment(text):
        assert text[sentence.start : sentence.end] == sentence.text
        assert not text[end : sentence.start].strip()
        end = sentence.end
    assert not text[end:].strip()


def test_no_sentence_is_longer_than_the_bound() -> None:
    assert max(len(s.text) for s in segment("word " * 3000)) <= LONGEST
    assert max(len(s.text) for s in segment("x" * 9000)) <= LONGEST


def test_an_abbreviation_with_stops_is_one_token() -> None:
    assert [t.text for t in tokenize("the U.S. paid $4.50, 30-60 cars", 0, 31)] == [
        "the", "U.S.", "paid", "$", "4.50", ",", "30-60", "cars",
    ]  # fmt: skip


def test_an_empty_text_has_no_sentences() -> None:
    assert segment("") == ()
    assert segment(" \n\0\n ") == ()
