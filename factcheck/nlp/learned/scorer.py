"""The score of a claim in an article: what the network makes of its sentence, weighed with what can be seen in the claim.

The network learned from debates and calls most sentences of a news article check-worthy. So its log-odds are one
ground beside the signs of `checkworthy`; how much each weighs was fitted on annotated news (`weights/ranking.json`), and
the sum is a probability that a newsroom would want the claim checked.
"""

from __future__ import annotations

import functools
import json
import logging
import math
import pathlib
from collections.abc import Sequence
from dataclasses import dataclass

from factcheck.nlp.checkworthy import SIGNS, Judged, RuleScorer, Score, Scorer, reasons_for, signs_of
from factcheck.nlp.kinds import is_checkable, kind_of
from factcheck.nlp.learned.encoder import WEIGHTS, Encoder, load_encoder
from factcheck.nlp.learned.layer import Layer, shipped_layer

WITHOUT = "onnxruntime, tokenizers or numpy is not installed, so claims are scored by rules alone."
_WORDED = "worded like what gets checked"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ranking:
    """How much the network's log-odds and each sign weigh in an article."""

    network: float
    signs: dict[str, float]
    bias: float


@functools.cache
def shipped_ranking(folder: pathlib.Path = WEIGHTS) -> Ranking:
    """The weights that came with the encoder."""
    data = json.loads((folder / "ranking.json").read_text(encoding="utf-8"))
    return Ranking(data["network"], data["signs"], data["bias"])


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence by itself: how likely somebody would have it checked, and whether that is likely enough."""

    text: str
    score: float
    checkworthy: bool
    reasons: tuple[str, ...]


class LearnedScorer:
    """Scores by network and signs. `layer` may be one that was fitted to a newsroom's own decisions."""

    def __init__(self, encoder: Encoder, layer: Layer | None = None, ranking: Ranking | None = None) -> None:
        self._encoder = encoder
        self._layer = layer or shipped_layer()
        self._ranking = ranking or shipped_ranking()

    @property
    def name(self) -> str:
        """The layer's name: it says which network and which decisions the scores come from."""
        return self._layer.name

    def score(self, claims: Sequence[Judged]) -> list[Score]:
        """One score for each claim."""
        odds = self._odds([claim.sentence for claim in claims])
        return [self._one(claim, odds[claim.sentence]) for claim in claims]

    def sentences(self, sentences: Sequence[str]) -> list[Scored]:
        """Sentences without an article around them, by the network alone; the signs only explain."""
        odds = self._odds(sentences)
        return [
            Scored(
                sentence,
                round(_share(odds[sentence]), 4),
                odds[sentence] >= self._layer.threshold,
                self._explained(_alone(sentence), odds[sentence] - self._layer.threshold),
            )
            for sentence in sentences
        ]

    def _odds(self, sentences: Sequence[str]) -> dict[str, float]:
        """The network's log-odds; a sentence that holds several claims is read once."""
        once = list(dict.fromkeys(sentences))
        if not once:
            return {}
        return dict(zip(once, map(float, self._layer.odds(self._encoder.vectors(once))), strict=True))

    def _one(self, claim: Judged, odds: float) -> Score:
        ranking = self._ranking
        total = (
            ranking.bias
            + ranking.network * odds
            + sum(ranking.signs[name] * much for name, much in signs_of(claim).items())
        )
        return Score(
            round(min(0.99, max(0.01, _share(total))), 2),
            self._explained(claim, odds - self._layer.threshold),
        )

    def _explained(self, claim: Judged, above: float) -> tuple[str, ...]:
        """The reasons; `above` is by how much the network's log-odds pass its threshold."""
        weighed = [
            (self._ranking.signs[name] * much, SIGNS[name].reason) for name, much in signs_of(claim).items()
        ]
        return reasons_for(claim, [*weighed, (self._ranking.network * above, _WORDED)])


@functools.cache
def best_scorer(layer: Layer | None = None) -> Scorer:
    """The learned scorer; the rules alone, with a note in the log, where what it needs is not installed."""
    try:
        return LearnedScorer(load_encoder(), layer)
    except ImportError:
        _LOG.warning(WITHOUT)
        return RuleScorer()


def score_sentences(sentences: Sequence[str]) -> tuple[list[Scored], str]:
    """Each sentence scored by itself, and a note where that had to be done by rules ("" otherwise)."""
    scorer = best_scorer()
    if isinstance(scorer, LearnedScorer):
        return scorer.sentences(sentences), ""
    found = scorer.score([_alone(sentence) for sentence in sentences])
    return [
        Scored(sentence, score.value, score.value >= 0.5, score.reasons)
        for sentence, score in zip(sentences, found, strict=True)
    ], WITHOUT


def _alone(sentence: str) -> Judged:
    """A sentence as a claim of nobody in particular."""
    kind = kind_of(sentence, attributed=False, cue="")
    return Judged(sentence, sentence, kind, is_checkable(sentence, kind), "", "", dated=False)


def _share(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
