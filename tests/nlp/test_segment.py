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
