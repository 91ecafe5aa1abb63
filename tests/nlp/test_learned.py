import builtins
import json
import logging
import math
import pathlib
import shutil
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.cli import main
from factcheck.nlp import extract
from factcheck.nlp.checkworthy import SIGNS, Judged, RuleScorer
from factcheck.nlp.learned import scorer as learned
from factcheck.nlp.learned.encoder import WEIGHTS, load_encoder, wrong_files
from factcheck.nlp.learned.layer import Layer, average_precision, best_threshold, fit_layer, shipped_layer
from factcheck.nlp.learned.scorer import WITHOUT, LearnedScorer, best_scorer, shipped_ranking
from factcheck.nlp.learned.tagger import best_attributor

FACTUAL = [
    "We have lost 600,000 jobs in manufacturing since 2019.",
    "Unemployment in the state fell from 8 percent to 5 percent in two years.",
    "My opponent voted 17 times to raise taxes on the middle class.",
    "The United States spends more on defence than the next ten countries together.",
]
IDLE = [
    "Thank you all for coming tonight.",
    "I hope we can do better.",
    "What would you say to her?",
    "Good evening.",
]


def judged(quote: str, kind: str = "other", checkable: bool = True) -> Judged:
    return Judged(quote, quote, kind, checkable, "", "", dated=False)


def test_the_weights_are_the_ones_that_were_checked() -> None:
    assert wrong_files() == []


def test_a_changed_or_missing_file_is_named(tmp_path: pathlib.Path) -> None:
    shutil.copyfile(WEIGHTS / "checksums.json", tmp_path / "checksums.json")
    shutil.copyfile(WEIGHTS / "tokenizer.json", tmp_path / "tokenizer.json")
    (tmp_path / "layer.json").write_text("{}", encoding="utf-8")
    assert wrong_files(tmp_path) == ["encoder.onnx", "layer.json", "tagger.onnx"]


def test_statements_of_fact_stand_above_courtesies_and_hopes() -> None:
    scored = LearnedScorer(load_encoder()).sentences([*FACTUAL, *IDLE])
    assert [one.checkworthy for one in scored] == [True] * len(FACTUAL) + [False] * len(IDLE)
    assert min(one.score for one in scored[:4]) > max(one.score for one in scored[4:])
    assert "a figure" in scored[0].reasons


def test_a_sentence_scores_the_same_whatever_stands_beside_it() -> None:
    encoder = load_encoder()
    alone = encoder.vectors([FACTUAL[0]])
    beside = encoder.vectors([*IDLE, FACTUAL[1] * 5, FACTUAL[0]])
    assert (alone[0] == beside[-1]).all()


def test_no_sentence_gives_no_vector_and_a_very_long_one_is_cut() -> None:
    encoder = load_encoder()
    assert encoder.vectors([]).shape == (0, encoder.width)
    assert np.isfinite(encoder.vectors(["word " * 5000])).all()


@given(st.lists(st.text(max_size=80), max_size=3))
@settings(max_examples=25, deadline=None)
def test_any_text_gets_a_score_between_nought_and_one(texts: list[str]) -> None:
    for one in LearnedScorer(load_encoder()).sentences(texts):
        assert 0 <= one.score <= 1
    for score in LearnedScorer(load_encoder()).score([judged(text) for text in texts]):
        assert 0 < score.value < 1


def test_in_an_article_signs_and_network_are_weighed_together() -> None:
    high, low = LearnedScorer(load_encoder()).score(
        [
            judged("Rents rose by 8.4 percent in Lund", "quantity"),
            judged("Rents should fall", "opinion", False),
        ]
    )
    assert high.value > 0.7 > 0.3 > low.value
    assert "percentage" in high.reasons
    assert "worded like what gets checked" in high.reasons
    assert low.reasons[0] == "an opinion"


def test_every_sign_has_a_weight() -> None:
    assert set(shipped_ranking().signs) == set(SIGNS)


def test_a_sentence_with_several_claims_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder, read = load_encoder(), []
    inner = encoder.vectors

    def vectors(sentences: list[str]) -> Any:
        read.extend(sentences)
        return inner(sentences)

    monkeypatch.setattr(encoder, "vectors", vectors)
    one = Judged("rents rose", "Rents rose and wages fell.", "event", True, "", "", False)
    other = Judged("wages fell", "Rents rose and wages fell.", "event", True, "", "", False)
    assert len(LearnedScorer(encoder).score([one, other])) == 2
    assert read == ["Rents rose and wages fell."]


def test_an_extraction_says_which_network_scored_it() -> None:
    english = extract("The council cut 40 jobs last month, the mayor said. It was raining.")
    assert english.engine.endswith(shipped_layer().name)
    german = extract(
        "Die Stadt hat im vergangenen Jahr zwei Brücken gebaut und niemand weiß warum das so war."
    )
    assert shipped_layer().name not in german.engine


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A machine without onnxruntime."""
    real = builtins.__import__

    def missing(name: str, *rest: Any, **more: Any) -> Any:
        if name == "onnxruntime":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    monkeypatch.setattr(learned, "load_encoder", lambda: learned.Encoder())
    best_scorer.cache_clear()
    yield
    best_scorer.cache_clear()


@pytest.mark.usefixtures("bare")
def test_without_the_library_rules_score_and_the_log_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        assert isinstance(best_scorer(), RuleScorer)
    assert WITHOUT in caplog.text
    best_attributor.cache_clear()
    assert extract("The council cut 40 jobs last month, the mayor said.").engine == "rules-1"
    best_attributor.cache_clear()


def score(*arguments: str, given: bytes | str = "") -> Result:
    return CliRunner().invoke(main, ["score", *arguments], input=given)


def test_score_gives_one_object_for_each_line_with_words(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "lines.txt"
    file.write_text(f"{FACTUAL[0]}\n\n  {IDLE[0]}\r\nEnde – “Schluß”", encoding="utf-8")
    result = score(str(file))
    assert result.exit_code == 0
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["text"] for row in rows] == [FACTUAL[0], IDLE[0], "Ende – “Schluß”"]
    assert [list(row) for row in rows] == [["text", "score", "checkworthy", "reasons"]] * 3
    assert [row["checkworthy"] for row in rows][:2] == [True, False]
    assert rows[0]["score"] > rows[1]["score"]


def test_score_reads_standard_input_in_many_parts() -> None:
    result = score("-", given="\n".join(f"The council cut {n} jobs." for n in range(300)))
    assert len(result.stdout.splitlines()) == 300


@pytest.mark.usefixtures("bare")
def test_score_without_the_library_says_that_rules_did_it() -> None:
    result = score("-", given=FACTUAL[0])
    assert result.exit_code == 0
    assert 0 < json.loads(result.stdout)["score"] < 1
    assert WITHOUT in result.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b"one\x00two", "is not text"),
        (b" \n\n ", "has no words in it"),
        (b"a" * 20_001, "is longer than 20,000 characters"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(content: bytes, words: str) -> None:
    result = score("-", given=content)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_file_that_is_not_there_is_refused(tmp_path: pathlib.Path) -> None:
    result = score(str(tmp_path / "none.txt"))
    assert result.exit_code == 2
    assert "cannot be read" in result.stderr


START = Layer("shipped", (0.0, 0.0), 0.0, 0.0)


def sample(rows: int, seed: int = 1) -> tuple[Any, list[int]]:
    """Vectors of which the first number settles the label, with some noise."""
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(rows, 2))
    return vectors, [int(x + 0.3 * rng.normal() > 0.4) for x in vectors[:, 0]]


def test_a_layer_learns_what_settles_the_label() -> None:
    vectors, labels = sample(300)
    layer = fit_layer(vectors, labels, name="fitted", start=START)
    assert layer.weights[0] > 5 * abs(layer.weights[1])
    fresh, wanted = sample(200, seed=2)
    assert average_precision(layer.odds(fresh), wanted) > 0.95
    right = [(odds >= 0) == bool(y) for odds, y in zip(layer.odds(fresh), wanted, strict=True)]
    assert sum(right) > 0.85 * len(right)


def test_few_rows_leave_a_layer_near_where_it_began() -> None:
    start = Layer("shipped", (0.0, 3.0), 0.0, 0.0)
    vectors, labels = sample(6)
    near = fit_layer(vectors, labels, name="few", start=start, pull=20.0)
    assert math.hypot(near.weights[0], near.weights[1] - 3.0) < 0.5


def test_a_layer_is_the_same_after_a_way_through_json() -> None:
    layer = Layer("x", (0.12346, -1.5), 0.25, -0.125)
    assert Layer.from_json(json.loads(json.dumps(layer.as_json()))) == layer


def test_the_best_threshold_parts_what_can_be_parted() -> None:
    assert best_threshold([3.0, 2.0, 0.0, -1.0], [1, 1, 0, 0]) == 1.0
    assert best_threshold([1.0, 1.0, 0.0], [1, 0, 0]) == 0.5
