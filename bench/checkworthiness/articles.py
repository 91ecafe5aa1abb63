"""Our own annotated news: texts with a grade for each sentence, and what the engine makes of them.

Two sources: written.tsv beside this, graded only; and the parts in bench/annotated, whose grades are used here.
"""

from __future__ import annotations

import pathlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from rows import average_precision

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[1:1] = [str(ROOT), str(ROOT / "bench" / "annotated")]

from read import read  # noqa: E402  (of bench/annotated)

from factcheck.nlp.checkworthy import Judged, RuleScorer, Score  # noqa: E402
from factcheck.nlp.extract import extract  # noqa: E402

WRITTEN = pathlib.Path(__file__).parent / "written.tsv"
ANNOTATED = ROOT / "bench" / "annotated"
FITTED = ("part-a", "part-b")  # parts that came later are measured only
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
    source: str  # "written" or "annotated"
    held_back: bool  # every third of a file, and whole files: measured, never fitted on


def read_articles() -> list[Article]:
    """All articles, those of written.tsv first."""
    return [*_written(), *_annotated()]


def _written() -> list[Article]:
    """The file has article, paragraph, worth and text in columns, in reading order."""
    rows: dict[str, list[tuple[str, int, str]]] = {}
    for line in WRITTEN.read_text(encoding="utf-8").splitlines()[1:]:
        name, paragraph, worth, text = line.split("\t")
        rows.setdefault(name, []).append((paragraph, int(worth), text))
    return [_joined(name, part, held_back=i % 3 == 2) for i, (name, part) in enumerate(rows.items())]


def _annotated() -> list[Article]:
    """Articles with a grade for every sentence."""
    out = []
    for path in sorted(ANNOTATED.glob("part-*.txt")):
        graded = [a for a in read(path) if all(s.worth is not None for s in a.sentences)]
        for i, article in enumerate(graded):
            sentences = tuple(Graded(s.start, s.end, s.worth) for s in article.sentences)
            out.append(
                Article(
                    f"{path.stem}:{article.line}",
                    article.text,
                    sentences,
                    "annotated",
                    i % 3 == 2 or path.stem not in FITTED,
                )
            )
    return out


def _joined(name: str, rows: Sequence[tuple[str, int, str]], *, held_back: bool) -> Article:
    text, before, graded = "", "", []
    for paragraph, worth, sentence in rows:
        if text:
            text += " " if paragraph == before else "\n\n"
        graded.append(Graded(len(text), len(text) + len(sentence), worth))
        text, before = text + sentence, paragraph
    return Article(name, text, tuple(graded), "written", held_back)


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
