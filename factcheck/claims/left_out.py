"""The sentences of an article in which no claim stands, so that nothing worth checking is missed in silence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from factcheck.nlp.attribution import RuleAttributor, stretches
from factcheck.nlp.checkworthy import Judged, RuleScorer, Score
from factcheck.nlp.dates import resolve_dates
from factcheck.nlp.kinds import is_checkable, kind_of
from factcheck.nlp.parse import parse
from factcheck.nlp.types import Attribution, Sentence


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A sentence without a claim, how much the rules would want it checked, and why."""

    start: int
    end: int
    text: str
    claimant: str
    score: float
    reasons: tuple[str, ...]


def left_out(text: str, claimed: Iterable[tuple[int, int]]) -> tuple[list[LeftOut], int]:
    """The sentences that none of the ``claimed`` spans touches, the most check-worthy first; how many there are in all.

    They are scored by rules alone: those need no network in memory, and it is only their order that matters.
    """
    parsed = parse(text)
    spans = sorted(claimed)
    rows = stretches(parsed, RuleAttributor().attributions(parsed))
    bare: list[tuple[Sentence, str]] = []
    at, reach = 0, 0
    for sentence, said in zip(parsed.sentences, rows, strict=True):
        while at < len(spans) and spans[at][0] < sentence.end:
            reach = max(reach, spans[at][1])
            at += 1
        if reach <= sentence.start:
            bare.append((sentence, _who(said)))
    scores = RuleScorer().score([_judged(sentence, who) for sentence, who in bare])
    found = [
        LeftOut(sentence.start, sentence.end, sentence.text, who, score.value, _reasons(sentence, score))
        for (sentence, who), score in zip(bare, scores, strict=True)
    ]
    return sorted(found, key=lambda one: (-one.score, one.start)), len(parsed.sentences)


def _who(said: Iterable[Attribution]) -> str:
    return next((one.claimant for one in said if one.claimant), "")


def _reasons(sentence: Sentence, score: Score) -> tuple[str, ...]:
    return ("a question",) if sentence.text.endswith("?") else score.reasons


def _judged(sentence: Sentence, who: str) -> Judged:
    words = sentence.text
    kind = kind_of(words, attributed=bool(who), cue="")
    dates, undated = resolve_dates(words, None, future=False)
    return Judged(words, words, kind, is_checkable(words, kind), who, who, bool(dates or undated))
