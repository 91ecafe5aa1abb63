"""How much a newsroom would want a claim checked: from 0 to 1, with the reasons in words."""

import re
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
_BY_KIND = {
    "comparison": 0.2,
    "causal": 0.16,
    "quantity": 0.1,
    "rule": 0.12,
    "event": 0.1,
    "quotation": 0.04,
    "prediction": 0.04,
}
_NAMED = {
    "comparison": "a comparison",
    "causal": "cause and effect",
    "rule": "law or policy",
    "event": "an event that can be looked up",
}


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


class Scorer(Protocol):
    """Gives a claim its check-worthiness (0 to 1) and the reasons; a learned model takes this place."""

    def score(self, claim: Judged) -> tuple[float, tuple[str, ...]]:
        """The score and its reasons, the weightiest first."""
        ...


class RuleScorer:
    """Adds up what can be seen in the words; the weights are hand-set and no probability."""

    def score(self, claim: Judged) -> tuple[float, tuple[str, ...]]:
        """The score and its reasons, the weightiest first."""
        grounds = self._grounds(claim)
        total = 0.2 + sum(weight for weight, _ in grounds)
        words = len(claim.quote.split())
        total += 0.004 * min(words, 30)  # the more a claim says, the more of it can be wrong
        if words < 5:
            total -= 0.15
        if _VAGUE.search(claim.quote):
            total -= 0.05
        reasons = [reason for weight, reason in sorted(grounds, key=lambda g: -g[0]) if reason]
        if not claim.checkable:
            total *= 0.35
            reasons.insert(0, "an opinion" if claim.kind == "opinion" else "cannot be checked yet")
        return round(min(0.99, max(0.01, total)), 2), tuple(reasons)

    def _grounds(self, claim: Judged) -> list[tuple[float, str]]:
        quote = claim.quote
        grounds = [(_BY_KIND.get(claim.kind, 0.0), _NAMED.get(claim.kind, ""))]
        if _PERCENT.search(quote):
            grounds.append((0.22, "percentage"))
        if _MONEY.search(quote):
            grounds.append((0.2, "a sum of money"))
        if has_figure(quote) and not _PERCENT.search(quote) and not _MONEY.search(quote):
            grounds.append((0.16, "a figure"))
        if _BIG.search(quote):
            grounds.append((0.05, "a large number"))
        if _PLACE.search(quote):
            grounds.append((0.08, "named place"))
        elif _NAME.search(quote):
            grounds.append((0.06, "somebody or something named"))
        if claim.dated:
            grounds.append((0.06, "a date"))
        if _HARM.search(quote):
            grounds.append((0.08, "harm to people"))
        grounds.extend(self._source(claim))
        return grounds

    def _source(self, claim: Judged) -> list[tuple[float, str]]:
        if not claim.claimant:
            return []
        if _REPORT.search(claim.claimant) or _REPORT.search(claim.sentence):
            return [(0.12, "attributed to a report")]
        if _BODY.search(claim.claimant_full or claim.claimant):
            return [(0.1, "attributed to an institution")]
        return [
            (
                0.04,
                "attributed to a named source" if claim.claimant[:1].isupper() else "attributed to a source",
            )
        ]
