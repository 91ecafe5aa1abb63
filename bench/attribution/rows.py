"""Sentences with a label for each word, from our own annotated news or from PolNeAR as JSON Lines."""

from __future__ import annotations

import gzip
import hashlib
import json
import pathlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "annotated"))

from read import read

from factcheck.nlp.attribution import RuleAttributor
from factcheck.nlp.learned.tagger import LABELS, ROLES, Hint, hints
from factcheck.nlp.parse import Parsed, headlines_among, parse
from factcheck.nlp.quotes import find_quotations
from factcheck.nlp.segment import tokenize
from factcheck.nlp.types import Sentence, Token

HERE = pathlib.Path(__file__).resolve().parent
Span = tuple[int, int]
Marked = tuple[str, Span]
_NUMBER = {label: number for number, label in enumerate(LABELS)}


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence: its words, what the rules say of each, a label for each; the one before it; its article.

    `worth` tells whether a newsroom might check it, -1 where it was not graded.
    """

    words: tuple[str, ...]
    hints: tuple[Hint, ...]
    labels: tuple[int, ...]
    earlier: tuple[str, ...]
    earlier_hints: tuple[Hint, ...]
    article: str
    worth: int = -1


def annotated(paths: Iterable[pathlib.Path]) -> Iterator[Row]:
    """The rows of our own parts. Only what stands in an article's own words is labelled, not what is nested in it."""
    for path in paths:
        for article in read(path):
            marks = [
                (role, span)
                for sentence in article.sentences
                for one in sentence.attributions
                if one.level == 1
                for role, spans in zip(ROLES, (one.speaker, one.cue, one.content), strict=True)
                for span in spans
            ]
            sentences = tuple(
                Sentence(i, s.start, s.end, article.text[s.start : s.end], s.paragraph)
                for i, s in enumerate(article.sentences)
            )
            tokens = tuple(tuple(tokenize(article.text, s.start, s.end)) for s in sentences)
            quotations = find_quotations(article.text, sentences)
            parsed = Parsed(article.text, sentences, tokens, quotations, headlines_among(sentences))
            graded = zip(_rows(parsed, marks, f"{path.name}:{article.line}"), article.sentences, strict=True)
            for row, sentence in graded:
                yield row if sentence.worth is None else replace(row, worth=int(sentence.worth >= 2))


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
            yield from _rows(parse(article["text"]), marks, article["doc"])


def _rows(parsed: Parsed, marks: Sequence[Marked], article: str) -> Iterator[Row]:
    given = hints(parsed, RuleAttributor().attributions(parsed))
    words = [tuple(token.text for token in tokens) for tokens in parsed.tokens]
    for i, (sentence, tokens) in enumerate(zip(parsed.sentences, parsed.tokens, strict=True)):
        here = [(role, (s, e)) for role, (s, e) in marks if s < sentence.end and sentence.start < e]
        before = (words[i - 1], tuple(given[i - 1])) if i else ((), ())
        yield Row(words[i], tuple(given[i]), _labels(tokens, here), *before, article)


def _labels(tokens: Sequence[Token], marks: Sequence[Marked]) -> tuple[int, ...]:
    labels = [0] * len(tokens)
    for role, (first, last) in marks:
        began = False
        for i, token in enumerate(tokens):
            if token.start < last and first < token.end:
                labels[i] = _NUMBER[("I-" if began else "B-") + role]
                began = True
    return tuple(labels)


def held_back(rows: Iterable[Row], share: int = 10) -> tuple[list[Row], list[Row]]:
    """The rows to learn from, and those of one article in ``share``, always the same, to look at meanwhile."""
    learn: list[Row] = []
    back: list[Row] = []
    for row in rows:
        (back if is_held_back(row.article, share) else learn).append(row)
    return learn, back


def is_held_back(article: str, share: int = 10) -> bool:
    """Whether the article of this name is one to look at, not to learn from."""
    return int(hashlib.sha256(article.encode()).hexdigest(), 16) % share == 0
