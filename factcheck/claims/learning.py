"""What the newsroom's own decisions teach: the network's last layer, fitted to what was accepted and what was rejected.

A fitted layer is kept as a record of the history: it is small, every machine that shares the database sees it, it is
in every backup, and what once decided the order of claims can be looked up for ever. Each claim names, in ``engine``,
the layer that scored it.
"""

from __future__ import annotations

import bisect
import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factcheck.articles.models import ArticleVersion
from factcheck.authz.check import Actor
from factcheck.claims.models import Appearance, Claim, ClaimState, RejectReason
from factcheck.errors import Invalid
from factcheck.history.models import HistoryRecord
from factcheck.history.queries import facts_of
from factcheck.history.record import record
from factcheck.nlp.checkworthy import Scorer
from factcheck.nlp.learned.encoder import load_encoder
from factcheck.nlp.learned.layer import Layer, average_precision, best_threshold, fit_layer, shipped_layer
from factcheck.nlp.learned.scorer import WITHOUT, best_scorer
from factcheck.nlp.segment import segment

RETRAINED, FORGOTTEN = "model:retrain", "model:forget"
NEWEST = 20_000  # decisions learned from at most; older ones tell what used to matter
FEWEST, FEWEST_OF_EACH, FEWEST_ARTICLES = 40, 10, 5
PARTS = 5
RESAMPLES, SURE = 200, 0.9  # better in so many draws of the articles, or it may be chance

ACCEPTED = (
    ClaimState.ACCEPTED,
    ClaimState.IN_REVIEW,
    ClaimState.SUBMITTED,
    ClaimState.APPROVED,
    ClaimState.PUBLISHED,
    ClaimState.RETRACTED,
)
# A duplicate was worth checking, a claim that was split lives on in its parts: neither says "not worth it".
TELLING = tuple(set(RejectReason) - {RejectReason.DUPLICATE, RejectReason.SPLIT})


@dataclass(frozen=True, slots=True)
class Decision:
    """A sentence and whether a claim in it was accepted."""

    article_id: int
    sentence: str
    accepted: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of learning: average precision on decisions it had not seen, before and after."""

    layer: Layer | None  # None when it was not kept
    decisions: int
    articles: int
    before: float
    after: float


def retrain(session: Session, *, actor: Actor | None = None) -> Outcome:
    """Fit the last layer to the newsroom's decisions; keep it only if it is better where it has not seen them.

    The articles are dealt into parts, each is held back once, and what the others teach is measured on it.
    """
    found = decisions(session)
    _require_enough(found)
    vectors = _vectors(found)
    labels = [one.accepted for one in found]
    shipped = shipped_layer()
    unseen = _held_back_odds(found, vectors, labels, shipped)
    before = average_precision(shipped.odds(vectors), labels)
    after = average_precision(unseen, labels)
    articles = len({one.article_id for one in found})
    if not _clearly_better(found, [float(x) for x in shipped.odds(vectors)], unseen):
        return Outcome(None, len(found), articles, before, after)
    number = 1 + (
        session.scalar(select(func.count(HistoryRecord.seq)).where(HistoryRecord.event == RETRAINED)) or 0
    )
    fitted = fit_layer(vectors, labels, name=f"{shipped.name}.n{number}", start=shipped)
    layer = replace(fitted, threshold=best_threshold(unseen, labels)).rounded()
    record(
        session,
        RETRAINED,
        actor=actor,
        subject_type="model",
        subject_id=number,
        base=shipped.name,
        layer=layer.as_json(),
        decisions=len(found),
        articles=articles,
        before=round(before, 4),
        after=round(after, 4),
    )
    return Outcome(layer, len(found), articles, before, after)


def forget(session: Session, *, actor: Actor | None = None) -> bool:
    """Go back to the layer that came with Factcheck; whether there was another."""
    if layer_in_use(session) == shipped_layer():
        return False
    record(session, FORGOTTEN, actor=actor, subject_type="model", subject_id=0)
    return True


def layer_in_use(session: Session) -> Layer:
    """The layer kept last; the shipped one if there is none, or if it was fitted to another network's vectors."""
    last = session.scalars(
        select(HistoryRecord)
        .where(HistoryRecord.event.in_((RETRAINED, FORGOTTEN)))
        .order_by(HistoryRecord.seq.desc())
        .limit(1)
    ).first()
    shipped = shipped_layer()
    if last is None or last.event == FORGOTTEN:
        return shipped
    facts = facts_of(last)
    return Layer.from_json(facts["layer"]) if facts["base"] == shipped.name else shipped


def scorer_in_use(session: Session) -> Scorer:
    """What scores claims in this newsroom."""
    return best_scorer(layer_in_use(session))


def decisions(session: Session) -> list[Decision]:
    """The newest decisions, one for each sentence: accepted if any of its claims was."""
    rows = session.execute(
        select(Claim.state, Appearance.article_version_id, Appearance.start)
        .join(Appearance, Appearance.claim_id == Claim.id)
        .where(Claim.state.in_(ACCEPTED) | Claim.reject_reason.in_(TELLING))
        .order_by(Claim.state_since.desc(), Claim.id, Appearance.id)
        .limit(NEWEST)
    ).all()
    places = sorted((version, start, int(state in ACCEPTED)) for state, version, start in rows)
    return [
        decision
        for version, group in groupby(places, key=lambda place: place[0])
        for decision in _in_version(session, version, [(start, label) for _, start, label in group])
    ]


def _in_version(session: Session, version_id: int, places: list[tuple[int, int]]) -> Iterator[Decision]:
    """The decisions on one text, which is read alone: all of them would not fit in memory."""
    article_id, text = session.execute(
        select(ArticleVersion.article_id, ArticleVersion.text).where(ArticleVersion.id == version_id)
    ).one()
    sentences = segment(text)
    starts = [sentence.start for sentence in sentences]
    accepted: dict[int, int] = {}
    for start, label in places:
        at = max(0, bisect.bisect_right(starts, start) - 1)
        accepted[at] = max(label, accepted.get(at, 0))
    for at, label in accepted.items():
        yield Decision(article_id, sentences[at].text, label)


def _require_enough(found: Sequence[Decision]) -> None:
    yes = sum(one.accepted for one in found)
    articles = len({one.article_id for one in found})
    if len(found) < FEWEST or min(yes, len(found) - yes) < FEWEST_OF_EACH or articles < FEWEST_ARTICLES:
        raise Invalid(
            f"There is too little to learn from: {yes} sentences accepted and {len(found) - yes} rejected in "
            f"{articles} articles. Learning needs {FEWEST}, {FEWEST_OF_EACH} of each, in {FEWEST_ARTICLES} articles."
        )


def _vectors(found: Sequence[Decision]) -> Any:
    try:
        return load_encoder().vectors([one.sentence for one in found])
    except ImportError:
        raise Invalid(WITHOUT) from None


def _held_back_odds(
    found: Sequence[Decision], vectors: Any, labels: Sequence[int], start: Layer
) -> list[float]:
    """The log-odds of each decision by a layer that has seen none of its article."""
    parts = _dealt(found)
    odds = [0.0] * len(found)
    for part in range(PARTS):
        learn = [i for i, own in enumerate(parts) if own != part]
        held = [i for i, own in enumerate(parts) if own == part]
        if not held:
            continue
        layer = fit_layer(vectors[learn], [labels[i] for i in learn], name="", start=start)
        for i, value in zip(held, layer.odds(vectors[held]), strict=True):
            odds[i] = float(value)
    return odds


def _clearly_better(found: Sequence[Decision], old: Sequence[float], new: Sequence[float]) -> bool:
    """Whether ``new`` orders the decisions better than ``old`` in nearly every draw of the articles, with replacement."""
    rows: dict[int, list[int]] = {}
    for i, one in enumerate(found):
        rows.setdefault(one.article_id, []).append(i)
    draw, wins = random.Random(1), 0  # noqa: S311  (no secret)
    for _ in range(RESAMPLES):
        drawn = [i for article in draw.choices(sorted(rows), k=len(rows)) for i in rows[article]]
        labels = [found[i].accepted for i in drawn]
        wins += average_precision([new[i] for i in drawn], labels) > average_precision(
            [old[i] for i in drawn], labels
        )
    return wins >= SURE * RESAMPLES


def _dealt(found: Sequence[Decision]) -> list[int]:
    """The part each decision falls in: an article is never divided, and the order is that of a fixed shuffle."""
    articles = sorted({one.article_id for one in found}, key=_shuffled)
    part = {article: place % PARTS for place, article in enumerate(articles)}
    return [part[one.article_id] for one in found]


def _shuffled(article_id: int) -> bytes:
    return hashlib.sha256(str(article_id).encode()).digest()
