"""Labelled sentences: reading them, holding a tenth back, and the figures that judge a score."""

from __future__ import annotations

import hashlib
import pathlib
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence and whether somebody called it worth checking."""

    text: str
    label: int


def clean(text: str) -> str:
    """The sentence with the file's escaped quotation marks undone and its white space single."""
    return " ".join(text.replace('\\"', '"').split())


def read_tsv(path: pathlib.Path) -> list[Row]:
    """The rows of a tab-separated file with a header that names ``text`` and ``label``."""
    lines = path.read_text(encoding="utf-8").splitlines()
    names = lines[0].split("\t")
    text, label = names.index("text"), names.index("label")
    cells = [line.split("\t") for line in lines[1:] if line.strip()]
    return [Row(clean(row[text]), int(row[label])) for row in cells]


def key(text: str) -> str:
    """What two spellings of one sentence share."""
    return "".join(c for c in text.lower() if c.isalnum())


def training_rows(train: Sequence[Row], without: Iterable[Row]) -> list[Row]:
    """The rows to learn from: each sentence once, none of ``without``, none that carries both labels."""
    barred = {key(row.text) for row in without}
    labels: dict[str, set[int]] = {}
    for row in train:
        labels.setdefault(key(row.text), set()).add(row.label)
    kept: dict[str, Row] = {}
    for row in train:
        name = key(row.text)
        if name not in barred and len(labels[name]) == 1:
            kept.setdefault(name, row)
    return list(kept.values())


def part_of(row: Row, parts: int, salt: str) -> int:
    """Which of ``parts`` a row falls in: settled by its words, so the same on every machine."""
    digest = hashlib.sha256(f"{salt}:{key(row.text)}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % parts


def held_back(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """(to learn from, a tenth to choose the threshold on)."""
    learn = [row for row in rows if part_of(row, 10, "held back") != 0]
    back = [row for row in rows if part_of(row, 10, "held back") == 0]
    return learn, back


def average_precision(scores: Sequence[float], labels: Sequence[int]) -> float:
    """How well the order of the scores puts what is wanted first, 0 to 1; ties count as their mean place."""
    order = sorted(range(len(scores)), key=lambda i: -scores[i])
    wanted, seen, hits, total = sum(labels), 0, 0, 0.0
    at = 0
    while at < len(order):
        end = at
        while end < len(order) and scores[order[end]] == scores[order[at]]:
            end += 1
        found = sum(labels[i] for i in order[at:end])
        seen, hits = end, hits + found
        total += found * hits / seen
        at = end
    return total / wanted if wanted else 0.0


def f1(scores: Sequence[float], labels: Sequence[int], threshold: float) -> float:
    """F1 of the rows that score ``threshold`` or more."""
    hit = sum(1 for s, y in zip(scores, labels, strict=True) if s >= threshold and y)
    called = sum(1 for s in scores if s >= threshold)
    return 2 * hit / max(1, called + sum(labels))


def best_threshold(
    scores: Sequence[float], labels: Sequence[int], resamples: int = 200, share: float = 0.5
) -> float:
    """The threshold with the best F1 if ``share`` of the rows were wanted, as the mean over resamples of the rows.

    F1 hardly changes over a wide run of thresholds, so the best one of a single sample is chance. The rows are weighed to
    ``share`` because what somebody hands over to be scored is seldom as poor in claims as whole debates are, and which
    share it will have nobody knows: both labels count the same.
    """
    rng = random.Random(1)
    total = 0.0
    for _ in range(resamples):
        drawn = rng.choices(range(len(scores)), k=len(scores))
        ranked = sorted(((scores[i], labels[i]) for i in drawn), reverse=True)
        wanted = sum(y for _, y in ranked)
        other = (1 - share) / share * wanted / max(1, len(ranked) - wanted)  # what one unwanted row counts
        hits, called, best, cut = 0, 0.0, -1.0, 0.5
        for score, label in ranked:
            hits += label
            called += 1.0 if label else other
            if hits and 2 * hits / (called + wanted) > best:
                best, cut = 2 * hits / (called + wanted), score
        total += cut
    return total / resamples
