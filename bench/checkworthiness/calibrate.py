"""Fit how much the network and each sign weigh in an article, on our own annotated news; writes ranking.json.

    python bench/checkworthiness/calibrate.py [--weights factcheck/nlp/learned/weights]

The weights set by hand are where the fit begins and what it is pulled back to: some hundred articles cannot teach
two dozen weights from nothing. Articles that are held back are measured, never fitted on.
"""

from __future__ import annotations

import argparse
import json
import math
import pathlib

import numpy as np
from articles import WORTH, Article, Found, claims_of, ranking_of, read_articles

from factcheck.nlp.checkworthy import SIGNS, signs_of
from factcheck.nlp.learned.encoder import WEIGHTS, Encoder
from factcheck.nlp.learned.layer import Layer

HAND = 5.0  # a weight of 0.2 set by hand is taken for one of 1.0 in log-odds
NETWORK = 0.5
PULL = (
    30.0  # as much as some hundred claims say; signs that go together are told apart by hand, not by chance
)
NAMES = [*SIGNS, "network"]


def inputs(claims: list[Found], encoder: Encoder, layer: Layer) -> np.ndarray:
    """One row for each claim: its signs, then the network's log-odds."""
    odds = layer.odds(encoder.vectors([c.judged.sentence for c in claims]))
    rows = []
    for claim, own in zip(claims, odds, strict=True):
        seen = signs_of(claim.judged)
        rows.append([seen.get(name, 0.0) for name in SIGNS] + [float(own)])
    return np.array(rows)


def shares_of(articles: list[Article], found: dict[str, list[Found]]) -> np.ndarray:
    """How much each claim counts: both sources the same in all, since different people graded them."""
    source = np.array([article.source for article in articles for _ in found[article.name]])
    names, counts = np.unique(source, return_counts=True)
    each = dict(zip(names, len(source) / len(names) / counts, strict=True))
    return np.array([each[name] for name in source])


def fit(rows: np.ndarray, wanted: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Weights and bias with the best penalised likelihood, by Newton's method; each row as often as it counts."""
    prior = np.array([*(HAND * sign.weight for sign in SIGNS.values()), NETWORK, 0.0])
    full = np.hstack([rows, np.ones((len(rows), 1))])
    penalty = np.full(full.shape[1], PULL)
    penalty[-1] = 0.01
    weights = prior.copy()
    for _ in range(50):
        shares = 1 / (1 + np.exp(-full @ weights))
        slope = full.T @ (counts * (shares - wanted)) + penalty * (weights - prior)
        bend = (full * (counts * shares * (1 - shares))[:, None]).T @ full + np.diag(penalty)
        weights = weights - np.linalg.solve(bend, slope)
    return weights


def measured(
    articles: list[Article], found: dict[str, list[Found]], rows: dict[str, np.ndarray], weights: np.ndarray
) -> str:
    """The figures of some articles in one line."""
    ranks, loss, number, mean, share = [], 0.0, 0, 0.0, 0.0
    for article in articles:
        odds = rows[article.name] @ weights[:-1] + weights[-1]
        ranks.append(ranking_of(article, found[article.name], list(odds)))
        for own, claim in zip(odds, found[article.name], strict=True):
            p, worth = 1 / (1 + math.exp(-own)), claim.worth >= WORTH
            loss -= math.log(p if worth else 1 - p)
            mean, share, number = mean + p, share + worth, number + 1
    return (
        f"{len(articles)} articles, {number} claims: rank_ap {sum(ranks) / len(ranks):.3f}, log loss {loss / number:.3f}, "
        f"mean score {mean / number:.2f} for a share of {share / number:.2f}"
    )


def main() -> None:
    """Fit, measure, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--weights", type=pathlib.Path, default=WEIGHTS)
    folder = parser.parse_args().weights
    encoder = Encoder(folder)
    layer = Layer.from_json(json.loads((folder / "layer.json").read_text(encoding="utf-8")))
    articles = [a for a in read_articles() if any(g.worth >= WORTH for g in a.sentences)]
    found = {article.name: claims_of(article) for article in articles}
    rows = {name: inputs(claims, encoder, layer) for name, claims in found.items()}
    learn = [article for article in articles if not article.held_back]
    wanted = np.array([float(c.worth >= WORTH) for a in learn for c in found[a.name]])
    weights = fit(np.vstack([rows[a.name] for a in learn]), wanted, shares_of(learn, found))
    print("fitted on", measured(learn, found, rows, weights))
    for source in ("written", "annotated"):
        held = [a for a in articles if a.held_back and a.source == source]
        print(f"held back, {source}:", measured(held, found, rows, weights))
    named = {name: round(float(weight), 3) for name, weight in zip(NAMES, weights, strict=False)}
    network = named.pop("network")
    ranking = {"network": network, "signs": named, "bias": round(float(weights[-1]), 3)}
    (folder / "ranking.json").write_text(json.dumps(ranking, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
