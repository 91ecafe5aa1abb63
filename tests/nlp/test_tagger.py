"""From a network's odds to marks, and from sentences to what the network reads."""

import builtins
import logging
import pathlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from factcheck.nlp import extract
from factcheck.nlp.attribution import RuleAttributor
from factcheck.nlp.learned.encoder import WEIGHTS
from factcheck.nlp.learned.tagger import (
    BEFORE,
    HINTS,
    LABELS,
    LONGEST,
    WITHOUT,
    Hint,
    best_attributor,
    hints,
    marks,
    padded,
    pieces,
)
from factcheck.nlp.parse import parse
from factcheck.nlp.segment import tokenize

TEXT = "Ola Lund said fares rise"
NONE: Hint = (0, 0, 0, 0)


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
    found = list(marks(list(tokenize(TEXT, 0, len(TEXT))), np.log(shares)))
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
    read = pieces(tokenizer, ["It", "rained", "."], [NONE] * 3, words, [(0, 0, 17 + n, 0) for n in range(4)])
    assert len(read.firsts) == len(words)
    assert len(read.ids) == len(read.kinds) == len(read.hints)
    assert [read.kinds[first] for first in read.firsts] == [1, 1, 1, 1]
    assert [read.hints[first][2] for first in read.firsts] == [17, 18, 19, 20]
    assert tokenizer.id_to_token(read.ids[read.firsts[1]]) == "rose"


def test_what_is_too_long_is_cut_and_its_last_words_are_left_unmarked(tokenizer: Tokenizer) -> None:
    read = pieces(tokenizer, ["rain"] * 100, [NONE] * 100, ["rain"] * 500, [NONE] * 500)
    assert len(read.ids) <= LONGEST
    assert read.kinds.count(0) == BEFORE + 2
    assert len(read.firsts) == LONGEST - BEFORE - 3
    assert pieces(tokenizer, [], [], [], []).firsts == []
    assert [array.shape for array in padded([read])] == [(1, LONGEST)] * 3 + [(1, LONGEST, 4)]


def test_the_network_is_told_what_the_rules_say_of_a_word_and_how_it_is_written() -> None:
    parsed = parse("Ada Lind said that “ferries” lost $4 when the FBI came.")
    (row,) = hints(parsed, RuleAttributor().attributions(parsed))
    told = {t.text: hint for t, hint in zip(parsed.tokens[0], row, strict=True)}
    assert (told["Ada"][0], told["Lind"][0], told["said"][0]) == (1, 2, 3)
    assert told["lost"][0] == 6  # within what is stated
    assert told["Ada"][2] != told["FBI"][2] != told["lost"][2]
    assert told["ferries"][3] != told["lost"][3]
    assert max(max(hint) for hint in row) < HINTS


@given(st.lists(st.text(max_size=60), max_size=4).map("\n".join))
@settings(max_examples=40, deadline=None)
def test_whatever_is_read_speakers_and_contents_lie_in_the_text(text: str) -> None:
    for row in best_attributor().attributions(parse(text)):
        for speech in row:
            for span in (speech.speaker, speech.cue, *speech.content):
                assert span is None or 0 <= span.start < span.end <= len(text)
    for claim in extract(text).candidates:
        assert claim.quote == text[claim.start : claim.end]


def test_the_marks_of_a_sentence_do_not_hang_on_what_stands_behind_it() -> None:
    words = "The mayor said on Monday that the bridge would stay closed until 2031."
    alone = best_attributor().attributions(parse(words))
    beside = best_attributor().attributions(
        parse(words + " It rained. " + "Nobody came to the harbour. " * 9)
    )
    assert alone[0] == beside[0]


def test_an_extraction_says_which_tagger_found_its_speakers() -> None:
    assert extract("The council cut 40 jobs last month, the mayor said.").engine.split()[1] == "speakers-1"


def test_without_the_library_rules_find_speakers_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any, **more: Any) -> Any:
        if name == "onnxruntime":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    best_attributor.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert isinstance(best_attributor(), RuleAttributor)
    best_attributor.cache_clear()
    assert WITHOUT in caplog.text


def test_all_weights_together_stay_small() -> None:
    assert sum(path.stat().st_size for path in pathlib.Path(WEIGHTS).iterdir()) < 60_000_000
