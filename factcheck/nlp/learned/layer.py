"""The last layer: from a sentence's vector to how likely somebody would have it checked. Can be fitted anew."""

from __future__ import annotations

import functools
import json
import pathlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factcheck.nlp.learned.encoder import WEIGHTS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Layer:
    """Weights over a vector, and the log-odds from which on a sentence counts as check-worthy."""

    name: str
    weights: tuple[float, ...]
    bias: float
    threshold: float

    def odds(self, vectors: Any) -> Numbers:
        """The log-odds of each row: above `threshold` it is check-worthy."""
        import numpy as np

        odds: Numbers = np.asarray(vectors, dtype=np.float64) @ np.asarray(self.weights) + self.bias
        return odds

    def as_json(self) -> dict[str, Any]:
        """The layer as plain data."""
        return {
            "name": self.name,
            "weights": [round(weight, 5) for weight in self.weights],
            "bias": round(self.bias, 5),
            "threshold": round(self.threshold, 5),
        }

    def rounded(self) -> Layer:
        """The layer as it comes back from where it is kept."""
        return Layer.from_json(self.as_json())

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Layer:
        """The layer that `as_json` wrote."""
        return cls(data["name"], tuple(data["weights"]), data["bias"], data["threshold"])


@functools.cache
def shipped_layer(folder: pathlib.Path = WEIGHTS) -> Layer:
    """The layer that came with the encoder."""
    return Layer.from_json(json.loads((folder / "layer.json").read_text(encoding="utf-8")))


def fit_layer(vectors: Any, labels: Sequence[int], *, name: str, start: Layer, pull: float = 1.0) -> Layer:
    """Logistic regression that starts from ``start`` and is pulled back to it, the less the more rows there are.

    Newton's method on the penalised likelihood: its one minimum is found in a few steps. The rows are centred and
    scaled first, so that ``pull`` means the same for every encoder. The threshold stays that of ``start``: the one
    that is best on the rows learned from would be too good to be true.
    """
    import numpy as np

    rows = np.asarray(vectors, dtype=np.float64)
    centre = rows.mean(0)
    scale = float(np.sqrt(((rows - centre) ** 2).sum(1).mean())) or 1.0
    inputs = np.hstack([(rows - centre) / scale, np.ones((len(rows), 1))])
    wanted = np.asarray(labels, dtype=np.float64)
    before = np.asarray(start.weights)
    prior = np.append(before * scale, float(centre @ before) + start.bias)
    penalty = np.full(inputs.shape[1], pull)
    penalty[-1] = 0.01 * pull  # how often people accept at all is learned freely
    weights = prior.copy()

    def loss(tried: Numbers) -> float:
        odds = inputs @ tried
        return float((np.logaddexp(0, odds) - wanted * odds).sum() + penalty @ (tried - prior) ** 2 / 2)

    for _ in range(50):
        shares = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slope = inputs.T @ (shares - wanted) + penalty * (weights - prior)
        bend = (inputs * (shares * (1 - shares))[:, None]).T @ inputs + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        while float(np.abs(step).max()) > 1e-6 and loss(weights - step) > loss(weights):
            step = step / 2  # a full step from far away can overshoot
        weights = weights - step
        if float(np.abs(step).max()) <= 1e-6:
            break
    fitted = weights[:-1] / scale
    bias = float(weights[-1]) - float(centre @ fitted)
    return Layer(name, tuple(float(w) for w in fitted), bias, start.threshold)


def best_threshold(odds: Any, labels: Sequence[int]) -> float:
    """The log-odds with the best F1: the middle of the widest run of thresholds that share it."""
    ranked = sorted(zip((float(x) for x in odds), labels, strict=True), reverse=True)
    wanted, hits, best, cut = sum(labels), 0, -1.0, 0.0
    for place, (value, label) in enumerate(ranked, 1):
        hits += label
        below = ranked[place][0] if place < len(ranked) else value - 1.0
        if below == value:
            continue
        reached = 2 * hits / (place + wanted)
        if reached > best:
            best, cut = reached, (value + below) / 2
    return cut


def average_precision(odds: Any, labels: Sequence[int]) -> float:
    """How well the order puts what was accepted first, 0 to 1."""
    ranked = sorted(zip((float(x) for x in odds), labels, strict=True), key=lambda pair: -pair[0])
    hits, total = 0, 0.0
    for place, (_, label) in enumerate(ranked, 1):
        if label:
            hits += 1
            total += hits / place
    return total / hits if hits else 0.0
