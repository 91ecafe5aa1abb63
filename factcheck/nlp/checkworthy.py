"""How much a newsroom would want a claim checked: from 0 to 1, with the reasons in words.

What can be seen in the words are `Sign`s, each with its reason and a weight set by hand. `RuleScorer` adds them up; a
learned scorer weighs the same signs beside what it has learned, so every score explains itself alike.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from factcheck.nlp.kinds import has_figure

_PERCENT = re.compile(r"\d\s?%|\bper ?cent\b|\bpercentage\b", re.I)
_MONEY = re.compile(r"[$€£¥]\s?\d|\b\d[\d,.]{0,20}\s?(?:dollars|euros|pounds|yen|yuan)\b", re.I)
_NAME = re.compile(r"(?<![.“\"] )(?<!^)\b[A-Z][\w’'-]{1,40}")
_PLACE = re.compile(
    r"\b(?:in|from|across|near|through) (?:the )?(?:[a-z]+ ){0,2}(?!(?:January|February|March|April|May|June|July|August|September|"
    r"October|November|December|[A-Z]{3,})\b)[A-Z][\w’'-]+"
)
_REPORT = re.compile(
    r"\b(?:report|study|analysis|survey|data|poll|research|audit|census|figures|statistics|paper)\b", re.I
)
_BODY = re.compile(
    r"\b(?:ministry|department|agency|institute|center|centre|university|bureau|commission|council|office|bank|organi[sz]ation|"
    r"association|committee|foundation|program|programme|authority|administration|union|court|police|(?-i:[A-Z]{3,}))\b",
    re.I,
)
_BIG = re.compile(r"\b(?:million|billion|trillion|thousands)\b", re.I)
_HARM = re.compile(
    r"\b(?:kill|dead|died|death|war|attack|crime|fraud|corrupt|illegal|disease|drug|vaccin|weapon|nuclear|terror)\w*",
    re.I,
)
_VAGUE = re.compile(r"\b(?:some|several|many|various|certain|somewhat|among others)\b", re.I)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a scorer may look at: a claim before it has a score."""

    quote: str
    sentence: str
    kind: str
    checkable: bool
    claimant: str
    claimant_full: str
    dated: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Check-worthiness from 0 to 1 and the reasons, the weightiest first."""

    value: float
    reasons: tuple[str, ...]


class Scorer(Protocol):
    """Gives claims their check-worthiness."""

    @property
    def name(self) -> str:
        """What is noted with each claim it scored; "" for the rules alone."""
        ...

    def score(self, claims: Sequence[Judged]) -> list[Score]:
        """One score for each claim. All claims of an article come together: that is quicker for a network."""
        ...


@dataclass(frozen=True, slots=True)
class Sign:
    """Something seen in a claim: its reason in words ("" where it is none) and the weight set by hand."""

    reason: str
    weight: float


SIGNS = {
    "uncheckable": Sign("", -0.3),  # the reason depends on the kind: see `reasons_for`
    "comparison": Sign("a comparison", 0.2),
    "causal": Sign("cause and effect", 0.16),
    "rule": Sign("law or policy", 0.12),
    "event": Sign("an event that can be looked up", 0.1),
    "quantity": Sign("", 0.1),  # the figure itself is the reason
    "quotation": Sign("", 0.04),
    "prediction": Sign("", 0.04),
    "percentage": Sign("percentage", 0.22),
    "money": Sign("a sum of money", 0.2),
    "figure": Sign("a figure", 0.16),
    "big": Sign("a large number", 0.05),
    "place": Sign("named place", 0.08),
    "name": Sign("somebody or something named", 0.06),
    "date": Sign("a date", 0.06),
    "harm": Sign("harm to people", 0.08),
    "report": Sign("attributed to a report", 0.12),
    "body": Sign("attributed to an institution", 0.1),
    "named source": Sign("attributed to a named source", 0.04),
    "source": Sign("attributed to a source", 0.04),
    "short": Sign("", -0.15),
    "vague": Sign("", -0.05),
    "long": Sign("", 0.12),  # by how many words, up to 30: the more a claim says, the more of it can be wrong
}


def signs_of(claim: Judged) -> dict[str, float]:
    """The signs seen in a claim and how strongly, 0 to 1; what is absent is not listed."""
    quote = claim.quote
    words = len(quote.split())
    percent, money = bool(_PERCENT.search(quote)), bool(_MONEY.search(quote))
    place = bool(_PLACE.search(quote))
    seen = {
        "uncheckable": not claim.checkable,
        claim.kind: claim.kind in SIGNS,
        "percentage": percent,
        "money": money,
        "figure": has_figure(quote) and not percent and not money,
        "big": bool(_BIG.search(quote)),
        "place": place,
        "name": not place and bool(_NAME.search(quote)),
        "date": claim.dated,
        "harm": bool(_HARM.search(quote)),
        "vague": bool(_VAGUE.search(quote)),
        "short": words < 5,
        _source(claim): bool(claim.claimant),
    }
    return {**{name: 1.0 for name, there in seen.items() if there}, "long": min(words, 30) / 30}


def _source(claim: Judged) -> str:
    """What sort of source the claim has; meaningless without a claimant."""
    if _REPORT.search(claim.claimant) or _REPORT.search(claim.sentence):
        return "report"
    if _BODY.search(claim.claimant_full or claim.claimant):
        return "body"
    return "named source" if claim.claimant[:1].isupper() else "source"


def reasons_for(claim: Judged, weighed: Sequence[tuple[float, str]]) -> tuple[str, ...]:
    """Reasons in words, the weightiest first; what keeps a claim from being checked comes before all."""
    reasons = [reason for weight, reason in sorted(weighed, key=lambda g: -g[0]) if reason and weight > 0]
    if not claim.checkable:
        reasons.insert(0, "an opinion" if claim.kind == "opinion" else "cannot be checked yet")
    return tuple(reasons)


class RuleScorer:
    """Adds up the signs; the weights are hand-set and the sum is no probability."""

    name = ""

    def score(self, claims: Sequence[Judged]) -> list[Score]:
        """One score for each claim."""
        return [self._one(claim) for claim in claims]

    def _one(self, claim: Judged) -> Score:
        weighed = [
            (SIGNS[name].weight * much, SIGNS[name].reason)
            for name, much in signs_of(claim).items()
            if name != "uncheckable"
        ]
        total = 0.2 + sum(weight for weight, _ in weighed)
        if not claim.checkable:
            total *= 0.35
        return Score(round(min(0.99, max(0.01, total)), 2), reasons_for(claim, weighed))
