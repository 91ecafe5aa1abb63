"""Our own annotated news: texts with a grade for each sentence, and what the engine makes of them."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rows import average_precision

from factcheck.nlp.checkworthy import Judged, RuleScorer, Score, Scorer
from factcheck.nlp.extract import extract

WRITTEN = pathlib.Path(__file__).parent / "written.tsv"
WORTH = 2  # a newsroom might check it


@dataclass(frozen=True, slots=True)
class Graded:
    """One sentence of an article: where it stands and how much a newsroom would want it checked, 0 to 3."""

    start: int
    end: int
    worth: int


@dataclass(frozen=True, slots=True)
class Article:
    """A text and the grades of its sentences."""

    name: str
    text: str
    sentences: tuple[Graded, ...]
    held_back: bool  # every third of the file: measured, never fitted on


def read_articles(path: pathlib.Path = WRITTEN) -> list[Article]:
    """The articles of a file with article, paragraph, worth and text in columns, in reading order."""
    rows: dict[str, list[tuple[str, int, str]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        name, paragraph, worth, text = line.split("\t")
        rows.setdefault(name, []).append((paragraph, int(worth), text))
    return [_joined(name, part, held_back=i % 3 == 2) for i, (name, part) in enumerate(rows.items())]


def _joined(name: str, rows: Sequence[tuple[str, int, str]], *, held_back: bool) -> Article:
    text, before, graded = "", "", []
    for paragraph, worth, sentence in rows:
        if text:
            text += " " if paragraph == before else "\n\n"
        graded.append(Graded(len(text), len(text) + len(sentence), worth))
        text, before = text + sentence, paragraph
    return Article(name, text, tuple(graded), held_back)


@dataclass(frozen=True, slots=True)
class Found:
    """A claim as the scorer sees it, where it stands, and the grade of its sentence."""

    judged: Judged
    start: int
    end: int
    worth: int


class _Listening(RuleScorer):
    """Keeps what it was asked to score."""

    def __init__(self) -> None:
        self.asked: list[Judged] = []

    def score(self, claims: Sequence[Judged]) -> list[Score]:
        self.asked.extend(claims)
        return super().score(claims)


def claims_of(article: Article) -> list[Found]:
    """The claims the engine finds, in reading order."""
    listening = _Listening()
    found = extract(article.text, scorer=listening).candidates
    grades = [
        max((s.worth for s in article.sentences if s.start < c.end and c.start < s.end), default=0)
        for c in found
    ]
    return [
        Found(judged, c.start, c.end, worth)
        for judged, c, worth in zip(listening.asked, found, grades, strict=True)
    ]


def ranking_of(article: Article, claims: Sequence[Found], scores: Sequence[float]) -> float:
    """Average precision of the article's sentences, each by the best of its claims, in putting first what is worth it."""
    best = [
        max(
            (s for c, s in zip(claims, scores, strict=True) if c.start < g.end and g.start < c.end),
            default=-99.0,
        )
        for g in article.sentences
    ]
    return average_precision(best, [int(g.worth >= WORTH) for g in article.sentences])


def mean_ranking(
    articles: Sequence[Article], scorer: Scorer | Callable[[Sequence[Judged]], list[Score]]
) -> float:
    """The mean over articles of `ranking_of`."""
    score = scorer if callable(scorer) else scorer.score
    total = 0.0
    for article in articles:
        claims = claims_of(article)
        total += ranking_of(article, claims, [one.value for one in score([c.judged for c in claims])])
    return total / len(articles)
