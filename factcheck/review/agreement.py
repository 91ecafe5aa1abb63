"""How far lead and second opinion agree: per cent, and Krippendorff’s alpha.

Alpha is 1 when both always say the same and 0 when they agree as often as chance would; it is written here
because the one library for it that is kept up has a licence (GPL) that ours (MIT) cannot take in.
Klaus Krippendorff, “Computing Krippendorff’s Alpha-Reliability” (2011).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import accumulate
from typing import NamedTuple, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from factcheck.review.models import Rating, SecondOpinion


class Label(NamedTuple):
    """One label of the scale, as far as agreement is concerned. ``value`` is None off the scale."""

    key: str
    label: str
    value: int | None


V = TypeVar("V", str, int)
Counts = Mapping[tuple[Label, Label], int]  # (what the lead said, what the second said): how often


class Agreement(NamedTuple):
    """What the dashboard shows. A figure is None where there is nothing to make it of."""

    pairs: int  # how many opened second opinions
    same: int  # of them, how many gave the lead's rating
    per_cent: float | None  # 100 * same / pairs
    alpha: float | None  # every label equally different from every other
    on_scale: int  # pairs in which both gave a label of the scale
    alpha_on_scale: float | None  # of those, with near labels less different than far ones (ordinal)


def agreement(session: Session, *, since: datetime | None = None, until: datetime | None = None) -> Agreement:
    """The agreement of every pair that was opened from ``since`` to before ``until``. One query."""
    return agree(counts_of_pairs(session, since=since, until=until))


def counts_of_pairs(
    session: Session, *, since: datetime | None = None, until: datetime | None = None
) -> dict[tuple[Label, Label], int]:
    """How often which two ratings met in opened pairs: at most as many rows as the scale has labels, squared.

    Sealed opinions are not in it, so no figure gives one away.
    """
    lead, second = aliased(Rating), aliased(Rating)
    wanted = (
        select(lead.key, lead.label, lead.value, second.key, second.label, second.value, func.count())
        .select_from(SecondOpinion)
        .join(lead, lead.id == SecondOpinion.lead_rating_id)
        .join(second, second.id == SecondOpinion.rating_id)
        .where(SecondOpinion.opened_at.is_not(None))
        .group_by(lead.id, second.id)
        .order_by(lead.position, second.position)
    )
    if since is not None:
        wanted = wanted.where(SecondOpinion.opened_at >= since)
    if until is not None:
        wanted = wanted.where(SecondOpinion.opened_at < until)
    return {(Label(*row[0:3]), Label(*row[3:6])): row[6] for row in session.execute(wanted)}


def agree(counts: Counts) -> Agreement:
    """The figures of these pairs."""
    pairs = sum(counts.values())
    same = sum(n for (one, other), n in counts.items() if one.key == other.key)
    by_key: Counter[tuple[str, str]] = Counter()
    by_value: Counter[tuple[int, int]] = Counter()
    for (one, other), n in counts.items():
        by_key[one.key, other.key] += n
        if one.value is not None and other.value is not None:
            by_value[one.value, other.value] += n
    return Agreement(
        pairs,
        same,
        100 * same / pairs if pairs else None,
        nominal_alpha(by_key),
        sum(by_value.values()),
        ordinal_alpha(by_value),
    )


def nominal_alpha(pairs: Mapping[tuple[str, str], int]) -> float | None:
    """Alpha for labels that are the same or not. None when there are no two different labels."""
    return _alpha(pairs, lambda one, other: float(one != other))


def ordinal_alpha(pairs: Mapping[tuple[int, int], int]) -> float | None:
    """Alpha for labels in an order: two differ by how many judgements lie between them."""
    often = _marginals(pairs)
    order = sorted(often)
    up_to = dict(zip(order, accumulate(often[value] for value in order), strict=True))

    def apart(one: int, other: int) -> float:
        low, high = min(one, other), max(one, other)
        between = up_to[high] - up_to[low] + often[low]
        return float((between - (often[low] + often[high]) / 2) ** 2)

    return _alpha(pairs, apart)


def _alpha(pairs: Mapping[tuple[V, V], int], apart: Callable[[V, V], float]) -> float | None:
    often = _marginals(pairs)
    total = sum(often.values())
    expected = sum(n * m * apart(one, other) for one, n in often.items() for other, m in often.items())
    if not expected:
        return None
    # Each pair stands twice in the matrix of coincidences: once from either side.
    observed = sum(2 * n * apart(one, other) for (one, other), n in pairs.items())
    return 1 - (total - 1) * observed / expected


def _marginals(pairs: Mapping[tuple[V, V], int]) -> Counter[V]:
    often: Counter[V] = Counter()
    for (one, other), n in pairs.items():
        often[one] += n
        often[other] += n
    return often
