"""What a worker does beside its jobs."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from redis.exceptions import ConnectionError as RedisIsAway
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from factcheck.jobs import engine as engine_module
from factcheck.jobs import sweep as sweep_module
from factcheck.jobs.models import Job, JobState, Worker
from factcheck.jobs.queue import enqueue
from factcheck.jobs.sweep import Presence, ask_for_regular_work, regularly, sweep
from factcheck.kit import clock


@pytest.fixture(autouse=True)
def _nothing_regular(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the application is made, since that is what fills the table."""
    monkeypatch.setattr(sweep_module, "REGULAR", {})


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What jobs called “try” have done."""
    words: list[str] = []
    monkeypatch.setitem(engine_module.HANDLERS, "try", lambda run, word="": words.append(word))
    return words


@pytest.fixture
def jobs(session: Session) -> list[int]:
    """Three committed jobs."""
    ids = [enqueue(session, "try", {"word": word}).id for word in ("one", "two", "three")]
    session.commit()
    return ids


def test_what_the_queue_forgot_is_handed_over(engine: Engine, jobs: list[int]) -> None:
    handed: list[int] = []
    sweep(engine, lambda: {jobs[1]}, handed.append)
    assert handed == [jobs[0], jobs[2]]


def test_what_is_done_or_not_due_is_left_alone(engine: Engine, session: Session, jobs: list[int]) -> None:
    session.execute(update(Job).where(Job.id == jobs[0]).values(state=JobState.DONE))
    session.execute(update(Job).where(Job.id == jobs[1]).values(state=JobState.FAILED))
    session.execute(update(Job).where(Job.id == jobs[2]).values(run_after=clock.now() + timedelta(hours=1)))
    session.commit()
    handed: list[int] = []
    sweep(engine, set, handed.append)
    assert handed == []


def test_without_its_queue_a_worker_goes_on(engine: Engine, jobs: list[int], done: list[str]) -> None:
    def is_away() -> set[int]:
        raise RedisIsAway

    handed: list[int] = []
    sweep(engine, is_away, handed.append)
    assert done == ["one", "two", "three"]
    assert handed == []


def test_regular_work_is_asked_for_once_a_stretch(
    engine: Engine, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    regularly("try", timedelta(minutes=5))
    start = clock.now().replace(minute=0, second=1)
    for minutes in (0, 1, 4, 5, 6):
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: start + timedelta(minutes=minutes))
        ask_for_regular_work(engine)
    assert session.scalar(select(func.count()).select_from(Job).where(Job.name == "try")) == 2


def test_regular_work_done_a_week_ago_is_forgotten(
    engine: Engine, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep_module, "REGULAR", {"try": timedelta(minutes=5)})
    ask_for_regular_work(engine)
    enqueue(session, "try", {}, dedup="extract:1")
    old = clock.now() - timedelta(days=8)
    session.execute(update(Job).values(state=JobState.DONE, finished_at=old))
    session.commit()
    later = clock.now() + timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: later)
    ask_for_regular_work(engine)
    keys = set(session.scalars(select(Job.dedup_key)))
    assert len(keys) == 2
    assert "extract:1" in keys


def test_a_worker_says_that_it_is_there_until_it_leaves(
    engine: Engine, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    presence = Presence(engine)
    presence.say()
    first = session.scalars(select(Worker)).one()
    assert first.pid == os.getpid()
    session.rollback()
    later = clock.now() + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    presence.say()
    assert session.scalars(select(Worker).execution_options(populate_existing=True)).one().seen_at == later
    session.rollback()
    presence.leave()
    assert session.scalars(select(Worker)).all() == []


def test_a_worker_not_heard_of_for_a_day_is_forgotten(engine: Engine, session: Session) -> None:
    old = clock.now() - timedelta(days=2)
    session.add(Worker(host="gone", pid=1, started_at=old, seen_at=old))
    session.commit()
    Presence(engine).say()
    assert [row.pid for row in session.scalars(select(Worker))] == [os.getpid()]
