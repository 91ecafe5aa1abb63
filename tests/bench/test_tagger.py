"""From a network's shares to marks, and from sentences to what the network reads."""

import numpy as np
import pytest
from tokenizers import Tokenizer

from bench.attribution.tagger import BEFORE, LABELS, LONGEST, marks, pieces
from factcheck.nlp.learned.encoder import WEIGHTS
from factcheck.nlp.segment import tokenize

TEXT = "Ola Lund said fares rise"


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    found = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found


def marked(*labels: str, certain: float = 0.9) -> list[tuple[str, str]]:
    shares = np.full((len(labels), len(LABELS)), (1 - certain) / (len(LABELS) - 1), dtype=np.float32)
    for row, label in enumerate(labels):
        shares[row, LABELS.index(label)] = certain
    found = list(marks(list(tokenize(TEXT, 0, len(TEXT))), shares))
    assert all(mark.certainty == pytest.approx(certain) for mark in found)
    return [(mark.role, TEXT[mark.span.start : mark.span.end]) for mark in found]


def test_labels_of_one_role_in_a_row_are_one_mark() -> None:
    assert marked("B-speaker", "I-speaker", "B-cue", "B-content", "I-content") == [
        ("speaker", "Ola Lund"),
        ("cue", "said"),
        ("content", "fares rise"),
    ]


def test_a_beginning_within_a_role_begins_a_mark_and_nothing_marks_nothing() -> None:
    assert marked("O", "B-speaker", "O", "B-content", "B-content") == [
        ("speaker", "Lund"),
        ("content", "fares"),
        ("content", "rise"),
    ]
    assert marked("O", "O", "O", "O", "O") == []


def test_every_word_has_a_first_piece_behind_the_sentence_before(tokenizer: Tokenizer) -> None:
    words = ["Throughputs", "rose", ",", "unquestionably"]
    read = pieces(tokenizer, "It rained.", words)
    assert len(read.firsts) == len(words)
    assert len(read.ids) == len(read.kinds)
    assert [read.kinds[first] for first in read.firsts] == [1, 1, 1, 1]
    assert tokenizer.id_to_token(read.ids[read.firsts[1]]) == "rose"


def test_what_is_too_long_is_cut_and_its_last_words_are_left_unmarked(tokenizer: Tokenizer) -> None:
    read = pieces(tokenizer, "It rained. " * 100, ["rain"] * 500)
    assert len(read.ids) <= LONGEST
    assert read.kinds.count(0) == BEFORE + 2
    assert len(read.firsts) == LONGEST - BEFORE - 3
    assert pieces(tokenizer, "", []).firsts == []
