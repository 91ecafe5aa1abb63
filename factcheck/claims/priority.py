"""How urgent a claim is: one stored number of points from 0 to 100, and what they are for in words.

The number is kept with the claim so that a queue is a walk along one index. It is reckoned anew when something
it is made of changes: the score, the articles the claim stands in, their reach, its tips, its due time. A due time comes
nearer by itself; ``priority_until`` says when that next makes a difference, and a job looks then.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from factcheck.articles.models import Article, ArticleVersion
from factcheck.claims.models import FOR_SCORE, Appearance, Claim
from factcheck.jobs.engine import JobRun, handler
from factcheck.jobs.sweep import regularly
from factcheck.kit import clock

FOR_REACH, FEW, MANY = (
    20.0,
    100,
    10_000_000,
)  # points for MANY readers; none for FEW; by the power of ten between
FOR_TIPS, MANY_TIPS = 10.0, 100  # points for as many readers who asked for it; the first count most
FOR_DUE = (
    (timedelta(0), 20.0, "late"),
    (timedelta(days=1), 16.0, "due within a day"),
    (timedelta(days=3), 10.0, "due within three days"),
    (timedelta(days=7), 4.0, "due within a week"),
)
AT_A_TIME = 500


class Part(NamedTuple):
    """What a claim has some of its points for."""

    points: float
    words: str


def parts_of(
    *, score: float, reach: int | None = None, tips: int = 0, due_at: datetime | None = None, now: datetime
) -> list[Part]:
    """What adds up to the priority of such a claim, the check-worthiness first; what adds nothing is left out."""
    found = [Part(FOR_SCORE * score, f"check-worthiness {score:.2f}")]
    if reach:
        found.append(Part(FOR_REACH * _power(reach, FEW, MANY), f"about {reach:,} readers"))
    if tips:
        found.append(
            Part(FOR_TIPS * _power(tips + 1, 1, MANY_TIPS + 1), f"{tips} {'tip' if tips == 1 else 'tips'}")
        )
    step = _step(due_at, now)
    if step is not None:
        found.append(Part(step[1], step[2]))
    return [part for part in found if part.points or part is found[0]]


def _power(number: int, few: int, many: int) -> float:
    """Where ``number`` is between few (0) and many (1), each tenfold worth the same."""
    return min(1.0, max(0.0, math.log(number / few) / math.log(many / few)))


def _step(due_at: datetime | None, now: datetime) -> tuple[timedelta, float, str] | None:
    if due_at is None:
        return None
    return next((step for step in FOR_DUE if due_at - now <= step[0]), None)


def grows_at(due_at: datetime | None, now: datetime) -> datetime | None:
    """When a claim that is due then next becomes more urgent by itself; None for never."""
    if due_at is None:
        return None
    return min((due_at - step[0] for step in FOR_DUE if due_at - step[0] > now), default=None)


def prioritise(session: Session, claims: Collection[Claim]) -> None:
    """Reckon the priority of these claims anew. Nobody's form grows old by it: their versions stay."""
    session.flush()
    _reckon(session, [claim.id for claim in claims], {claim.id: claim for claim in claims})


def reach_of(session: Session, claim_ids: Collection[int]) -> dict[int, int]:
    """About how many readers the most read article of each claim has; those nobody knows of are left out."""
    rows = session.execute(
        select(Appearance.claim_id, func.max(Article.reach))
        .join(ArticleVersion, ArticleVersion.id == Appearance.article_version_id)
        .join(Article, Article.id == ArticleVersion.article_id)
        .where(Appearance.claim_id.in_(claim_ids), Article.reach.is_not(None))
        .group_by(Appearance.claim_id)
    )
    return {row[0]: row[1] for row in rows if row[1] is not None}


def tips_of(session: Session, claim_ids: Collection[int]) -> dict[int, int]:
    """How many readers asked for each claim, or for one that was merged into it; those without are left out."""
    these = select(Claim.id, Claim.tips, Claim.merged_into_id)
    rows = session.execute(these.where(Claim.id.in_(claim_ids))).all()
    own: dict[int, int] = {}
    into: dict[int, int | None] = {}
    while rows:
        own |= {row.id: row.tips for row in rows}
        into |= {row.id: row.merged_into_id for row in rows}
        inside = these.where(Claim.merged_into_id.in_([row.id for row in rows]), Claim.id.not_in(own))
        rows = session.execute(inside).all()
    found = dict.fromkeys(own, 0)
    for number, tips in own.items():
        at, passed = number, set()
        while tips and at in own and at not in passed:
            found[at] += tips
            passed.add(at)
            at = into[at] or 0
    return {number: found[number] for number in claim_ids if found.get(number)}


def count_tips(session: Session, claim: Claim, more: int) -> None:
    """So many ``more`` readers ask for ``claim``. Nobody's form grows old by it, and no approval lapses."""
    session.flush()
    table = Claim.__table__
    session.connection().execute(
        update(table).where(table.c.id == claim.id).values(tips=table.c.tips + more)  # type: ignore[arg-type]
    )
    set_committed_value(claim, "tips", claim.tips + more)
    raised = [claim]
    while raised[-1].merged_into_id is not None and len(raised) < 50:
        raised.append(session.get_one(Claim, raised[-1].merged_into_id))
    prioritise(session, raised)


def _reckon(session: Session, claim_ids: list[int], loaded: dict[int, Claim]) -> None:
    if not claim_ids:
        return
    now, reach, tips = clock.now(), reach_of(session, claim_ids), tips_of(session, claim_ids)
    rows = session.execute(select(Claim.id, Claim.score, Claim.due_at).where(Claim.id.in_(claim_ids))).all()
    wanted = [
        {
            "of": row.id,
            "priority": sum(
                part.points
                for part in parts_of(
                    score=row.score,
                    reach=reach.get(row.id),
                    tips=tips.get(row.id, 0),
                    due_at=row.due_at,
                    now=now,
                )
            ),
            "priority_until": grows_at(row.due_at, now),
        }
        for row in rows
    ]
    table = Claim.__table__
    session.connection().execute(update(table).where(table.c.id == bindparam("of")), wanted)  # type: ignore[arg-type]
    for one in wanted:
        if one["of"] in loaded:
            for name in ("priority", "priority_until"):
                set_committed_value(loaded[one["of"]], name, one[name])


@handler("prioritise_article")
def prioritise_article(run: JobRun, article_id: int) -> None:
    """Reckon every claim of an article anew, after its reach was set."""
    here = select(ArticleVersion.id).where(ArticleVersion.article_id == article_id)
    places = select(Appearance.claim_id).where(Appearance.article_version_id.in_(here))
    with run.write() as session:
        _reckon(session, list(session.scalars(places.distinct())), {})


@handler("raise_priorities")
def raise_priorities(run: JobRun) -> None:
    """Reckon anew what has become more urgent by itself, as its due time came nearer."""
    with run.write() as session:
        ripe = select(Claim.id).where(Claim.priority_until <= clock.now())
        _reckon(session, list(session.scalars(ripe.order_by(Claim.priority_until).limit(AT_A_TIME))), {})


regularly("raise_priorities", timedelta(minutes=5))
