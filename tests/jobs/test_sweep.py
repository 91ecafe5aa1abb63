"""What a worker does beside its jobs."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta

import pytest
from redis.exceptions import ConnectionError as RedisIsAway
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from config import Config
from factcheck.jobs import engine as engine_module
from factcheck.jobs import sweep as sweep_module
from factcheck.jobs.models import Job, JobState, Worker
from factcheck.jobs.queue import enqueue
from factcheck.jobs.sweep import Presence, ask_for_regular_work, regularly, sweep
from factcheck.jobs.worker import make_huey, make_task
from factcheck.kit import clock
from tests.jobs.killing import RedisServer


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
    handed: list[tuple[int, bool]] = []
    sweep(engine, lambda: {jobs[1]}, lambda *job: handed.append(job))
    assert handed == [(jobs[0], False), (jobs[2], False)]


def test_what_was_interrupted_comes_first(engine: Engine, session: Session, jobs: list[int]) -> None:
    past = clock.now() - timedelta(seconds=1)
    dead = {"state": JobState.RUNNING, "lease": "dead", "lease_until": past, "attempts": 1}
    session.execute(update(Job).where(Job.id == jobs[2]).values(**dead))
    session.commit()
    handed: list[tuple[int, bool]] = []
    sweep(engine, set, lambda *job: handed.append(job))
    assert sorted(handed) == [(jobs[0], False), (jobs[1], False), (jobs[2], True)]


@pytest.mark.parametrize("queue", ["sqlite", "redis"])
def test_the_queue_gives_what_comes_first_first(config: Config, engine: Engine, queue: str) -> None:
    server = RedisServer(config.var_dir / "redis") if queue == "redis" else None
    if server is not None:
        if not RedisServer.is_here():
            pytest.skip("redis-server is not installed")
        server.start()
        config = replace(config, redis_url=server.url)
    try:
        huey = make_huey(config)
        task = make_task(huey, engine)
        for job_id, priority in ((1, 0), (2, 0), (3, 1)):
            task(job_id, priority=priority)
        task(4)
        assert [one.args for one in huey.pending()] == [(3,), (1,), (2,), (4,)]
        assert [huey.dequeue().args for _ in range(4)] == [(3,), (1,), (2,), (4,)]
    finally:
        if server is not None:
            server.stop()


def test_what_is_done_or_not_due_is_left_alone(engine: Engine, session: Session, jobs: list[int]) -> None:
    session.execute(update(Job).where(Job.id == jobs[0]).values(state=JobState.DONE))
    session.execute(update(Job).where(Job.id == jobs[1]).values(state=JobState.FAILED))
    session.execute(update(Job).where(Job.id == jobs[2]).values(run_after=clock.now() + timedelta(hours=1)))
    session.commit()
    handed: list[int] = []
    sweep(engine, set, lambda job_id, first: handed.append(job_id))
    assert handed == []


def test_without_its_queue_a_worker_goes_on(engine: Engine, jobs: list[int], done: list[str]) -> None:
    def is_away() -> set[int]:
        raise RedisIsAway

    handed: list[int] = []
    sweep(engine, is_away, lambda job_id, first: handed.append(job_id))
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


def test_regular_work_is_asked_for_only_while_there_is_any(engine: Engine, session: Session) -> None:
    found = iter([False, True])
    regularly("try", timedelta(minutes=5), when=lambda _session: next(found))
    ask_for_regular_work(engine)
    assert session.scalar(select(func.count()).select_from(Job)) == 0
    session.rollback()
    ask_for_regular_work(engine)
    ask_for_regular_work(engine)  # asked for already, so that it is not looked again
    assert session.scalar(select(func.count()).select_from(Job)) == 1


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
