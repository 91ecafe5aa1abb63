"""Asking for work: kept with the change that asked, handed over once that is kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from factcheck.jobs.engine import due_jobs
from factcheck.jobs.models import Job
from factcheck.jobs.queue import HandOver, enqueue, hand_over_after_commit
from factcheck.kit import clock


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The ids handed over during this test."""
    ids: list[int] = []
    with _installed(ids.append, monkeypatch):
        yield ids


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The ids that a queue was asked to take, which it never does."""
    ids: list[int] = []

    def refuse(job_id: int) -> None:
        ids.append(job_id)
        raise ConnectionError

    with _installed(refuse, monkeypatch):
        yield ids


@contextmanager
def _installed(hand_over: HandOver, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """With these listeners on every session; they are taken away again."""
    installed: list[tuple[Any, ...]] = []
    listen = event.listen

    def remember(*listener: Any) -> None:
        installed.append(listener)
        listen(*listener)

    with monkeypatch.context() as patch:
        patch.setattr(event, "listen", remember)
        hand_over_after_commit(hand_over)
    yield
    for listener in installed:
        event.remove(*listener)


def _jobs(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Job)) or 0


def test_a_job_is_handed_over_after_the_commit(session: Session, handed: list[int]) -> None:
    job = enqueue(session, "try", {})
    assert handed == []
    session.commit()
    assert handed == [job.id]


def test_a_job_is_handed_over_once(session: Session, handed: list[int]) -> None:
    job = enqueue(session, "try", {})
    session.commit()
    enqueue(session, "other", {})
    session.rollback()
    session.commit()
    assert handed == [job.id]


def test_what_is_rolled_back_is_never_handed_over(session: Session, handed: list[int]) -> None:
    enqueue(session, "try", {})
    session.rollback()
    assert _jobs(session) == 0
    session.commit()
    assert handed == []


def test_the_end_of_a_savepoint_hands_nothing_over(session: Session, handed: list[int]) -> None:
    job = enqueue(session, "try", {})
    with session.begin_nested():
        pass
    assert handed == []
    session.commit()
    assert handed == [job.id]


def test_asking_twice_with_one_key_asks_once(session: Session, handed: list[int]) -> None:
    first = enqueue(session, "try", {"version_id": 1}, dedup="try:1")
    session.commit()
    second = enqueue(session, "try", {"version_id": 1}, dedup="try:1")
    session.commit()
    assert first.id == second.id
    assert _jobs(session) == 1
    assert handed == [first.id]


def test_other_keys_and_no_key_are_other_jobs(session: Session) -> None:
    enqueue(session, "try", {}, dedup="try:1")
    enqueue(session, "try", {}, dedup="try:2")
    enqueue(session, "try", {})
    enqueue(session, "try", {})
    assert _jobs(session) == 4


def test_a_job_for_later_waits(session: Session, engine: Engine) -> None:
    later = clock.now() + timedelta(hours=1)
    job = enqueue(session, "try", {}, run_after=later)
    now = enqueue(session, "try", {})
    session.commit()
    assert due_jobs(session) == [now.id]
    assert job.run_after == later


def test_two_that_ask_at_once_ask_for_one_job(session: Session, engine: Engine) -> None:
    """On SQLite they wait for each other; on PostgreSQL the second meets the first's unique key."""
    ids: list[int] = []
    begun = threading.Barrier(2)

    def ask() -> None:
        with Session(engine.execution_options(factcheck_writes=True)) as other:
            if engine.dialect.name == "postgresql":
                begun.wait(10)
            ids.append(enqueue(other, "try", {}, dedup="try:1").id)
            other.commit()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert _jobs(session) == 1


def test_a_queue_that_cannot_be_reached_spoils_no_commit(
    session: Session, monkeypatch: pytest.MonkeyPatch, refusing: list[int]
) -> None:
    job = enqueue(session, "try", {})
    session.commit()
    assert refusing == [job.id]
    assert due_jobs(session) == [job.id]
