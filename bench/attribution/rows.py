"""Sentences with a label for each word, from our own annotated news or from PolNeAR as JSON Lines."""

from __future__ import annotations

import gzip
import hashlib
import json
import pathlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "annotated"))

from read import read
from tagger import LABELS, ROLES

from factcheck.nlp.parse import parse
from factcheck.nlp.segment import tokenize

HERE = pathlib.Path(__file__).resolve().parent
Span = tuple[int, int]
_NUMBER = {label: number for number, label in enumerate(LABELS)}


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence: the one before it ("" at the start of an article), its words, a label for each, its article."""

    before: str
    words: tuple[str, ...]
    labels: tuple[int, ...]
    article: str


def annotated(paths: Iterable[pathlib.Path]) -> Iterator[Row]:
    """The rows of our own parts. Only what stands in an article's own words is labelled, not what is nested in it."""
    for path in paths:
        for article in read(path):
            before = ""
            for sentence in article.sentences:
                marks = [
                    (role, span)
                    for one in sentence.attributions
                    if one.level == 1
                    for role, spans in zip(ROLES, (one.speaker, one.cue, one.content), strict=True)
                    for span in spans
                ]
                yield _row(
                    article.text, sentence.start, sentence.end, before, marks, f"{path.name}:{article.line}"
                )
                before = article.text[sentence.start : sentence.end]


def polnear(path: pathlib.Path) -> Iterator[Row]:
    """The rows of a file in the form that score.py reads, for whoever holds the corpus."""
    data = path.read_bytes()
    for line in (gzip.decompress(data) if path.suffix == ".gz" else data).decode().split("\n"):
        if line:
            article = json.loads(line)
            marks = [
                (role, (start, end))
                for one in article["attributions"]
                for role, name in (("content", "content"), ("speaker", "source"), ("cue", "cue"))
                for start, end in one[name]
            ]
            before = ""
            for sentence in parse(article["text"]).sentences:
                yield _row(article["text"], sentence.start, sentence.end, before, marks, article["doc"])
                before = sentence.text


def _row(
    text: str, start: int, end: int, before: str, marks: Sequence[tuple[str, Span]], article: str
) -> Row:
    tokens = list(tokenize(text, start, end))
    labels = [0] * len(tokens)
    for role, (first, last) in marks:
        began = False
        for i, token in enumerate(tokens):
            if token.start < last and first < token.end:
                labels[i] = _NUMBER[("I-" if began else "B-") + role]
                began = True
    return Row(before, tuple(token.text for token in tokens), tuple(labels), article)


def held_back(rows: Iterable[Row], share: int = 10) -> tuple[list[Row], list[Row]]:
    """The rows to learn from, and those of one article in ``share``, always the same, to look at meanwhile."""
    learn: list[Row] = []
    back: list[Row] = []
    for row in rows:
        part = int(hashlib.sha256(row.article.encode()).hexdigest(), 16) % share
        (back if part == 0 else learn).append(row)
    return learn, back
