"""How urgent a claim is, and that the stored number follows what it is made of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from factcheck.articles.correct import correct_article
from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim
from factcheck.claims.plan import set_due
from factcheck.claims.priority import grows_at, parts_of
from factcheck.claims.propose import propose
from factcheck.claims.triage import merge, undo
from factcheck.jobs.engine import run_due
from factcheck.jobs.queue import enqueue
from factcheck.kit import clock
from tests import factories as make

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def total(**facts: object) -> float:
    """The points of such a claim."""
    return sum(part.points for part in parts_of(now=NOW, **{"score": 0.5, **facts}))  # type: ignore[arg-type]


def test_check_worthiness_alone_gives_half_of_the_points() -> None:
    assert total(score=1.0) == 50
    assert [part.words for part in parts_of(score=0.0, now=NOW)] == ["check-worthiness 0.00"]


def test_ten_times_as_many_readers_add_the_same_each_time() -> None:
    steps = [total(reach=10**power) for power in range(2, 8)]
    gains = [after - before for before, after in zip(steps, steps[1:], strict=False)]
    assert gains == pytest.approx([4.0] * 5)
    assert total(reach=50) == total() == total(reach=0)
    assert total(reach=10**9) == total(reach=10**7) == 45


@pytest.mark.parametrize(
    ("hours", "points", "words"),
    [
        (-1, 20, "late"),
        (3, 16, "due within a day"),
        (50, 10, "due within three days"),
        (150, 4, "due within a week"),
        (200, 0, None),
    ],
)
def test_the_nearer_the_due_time_the_more_urgent(hours: int, points: float, words: str | None) -> None:
    due_at = NOW + timedelta(hours=hours)
    assert total(due_at=due_at) == total() + points
    assert (words in [part.words for part in parts_of(score=0.5, due_at=due_at, now=NOW)]) == bool(words)


def test_no_tip_is_no_word_and_the_first_count_most() -> None:
    assert total(tips=0) == total()
    assert total(tips=100) == total() + 10
    assert total(tips=1) - total() > total(tips=11) - total(tips=10) > 0
    assert not any("tip" in part.words for part in parts_of(score=0.5, now=NOW))


def test_it_is_known_when_a_due_time_next_matters() -> None:
    due_at = NOW + timedelta(days=10)
    at, seen = NOW, []
    while (following := grows_at(due_at, at)) is not None:
        seen.append(following - due_at)
        at = following
    assert seen == [timedelta(days=-7), timedelta(days=-3), timedelta(days=-1), timedelta(0)]
    assert grows_at(None, NOW) is None


def test_a_claim_has_its_priority_from_the_start(session: Session) -> None:
    version = make.article(session, reach=10_000).versions[0]
    claim = propose(session, version, start=0, end=11, actor=make.person(session))
    assert claim.priority == pytest.approx(50 + 8)
    assert make.claim(session, score=0.4).priority == pytest.approx(20)


def test_a_merge_gives_the_reach_and_taking_it_back_takes_it(session: Session) -> None:
    editor = make.person(session, Role.EDITOR)
    read = make.article(session, reach=10_000_000).versions[0]
    one, other = make.claim(session, version=read), make.claim(session)
    merge(session, one, into=other, actor=editor)
    assert other.priority == pytest.approx(25 + 20)
    undo(session, one, actor=editor)
    assert other.priority == pytest.approx(25)
    assert one.priority == pytest.approx(45)


def test_the_reach_of_an_article_reaches_its_claims_without_ageing_their_forms(
    session: Session, engine: Engine
) -> None:
    article = make.article(session)
    claim = make.claim(session, version=article.versions[0])
    version = claim.version
    correct_article(
        session,
        article,
        title=article.title,
        byline="",
        publisher="",
        published_on=None,
        url="",
        language="en",
        reach=1_000_000,
        actor=make.person(session),
    )
    session.commit()
    run_due(engine)
    session.expire_all()
    assert session.scalar(select(Claim.priority)) == pytest.approx(25 + 16)
    assert session.scalar(select(Claim.version)) == version


def test_what_comes_due_rises_by_itself(
    session: Session, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = make.claim(session)
    now = clock.now()
    set_due(session, [claim], due_at=now + timedelta(days=5), actor=make.person(session, Role.EDITOR))
    assert claim.priority == pytest.approx(29)
    enqueue(session, "raise_priorities", {})
    session.commit()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=4, hours=1))
    run_due(engine)
    session.expire_all()
    row = session.execute(select(Claim.priority, Claim.priority_until)).one()
    assert row.priority == pytest.approx(25 + 16)
    assert row.priority_until == claim.due_at
