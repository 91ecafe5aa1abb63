"""Asking for work: kept with the change that asked, handed over once that is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from factcheck.jobs.models import Job
from factcheck.jobs.queue import enqueue, hand_over_after_commit


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The ids handed over during this test; the listeners are taken away again afterwards."""
    installed: list[tuple[Any, ...]] = []
    listen = event.listen

    def remember(*listener: Any) -> None:
        installed.append(listener)
        listen(*listener)

    ids: list[int] = []
    with monkeypatch.context() as patch:
        patch.setattr(event, "listen", remember)
        hand_over_after_commit(ids.append)
    yield ids
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
