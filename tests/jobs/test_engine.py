"""A job is done once, whatever dies meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from factcheck.claims.models import Topic
from factcheck.errors import Conflict, Invalid
from factcheck.jobs import engine as engine_module
from factcheck.jobs.engine import (
    MOST_FAILURES,
    MOST_TRIES,
    PAUSES,
    JobRun,
    due_jobs,
    let_go,
    run_due,
    run_job,
)
from factcheck.jobs.models import Job, JobState
from factcheck.jobs.queue import enqueue, try_again
from factcheck.kit import clock

Install = Callable[[Callable[..., None]], None]


@pytest.fixture
def handle(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Makes a function the handler of jobs called “try”."""
    return lambda function: monkeypatch.setitem(engine_module.HANDLERS, "try", function)


@pytest.fixture
def job_id(session: Session) -> int:
    """A committed job called “try”."""
    job = enqueue(session, "try", {"name": "harbours"})
    session.commit()
    return job.id


def _add_topic(run: JobRun, name: str) -> None:
    with run.write() as session:
        session.add(Topic(name=name, slug=name))


def _topics(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(Topic)) or 0


def _job(engine: Engine, job_id: int) -> Job:
    with Session(engine) as session:
        return session.get_one(Job, job_id)


def _change(engine: Engine, job_id: int, **values: object) -> None:
    with Session(engine.execution_options(factcheck_writes=True)) as session:
        session.execute(update(Job).where(Job.id == job_id).values(**values))
        session.commit()


def test_the_work_and_the_word_done_are_one(engine: Engine, job_id: int, handle: Install) -> None:
    handle(_add_topic)
    assert run_job(engine, job_id)
    job = _job(engine, job_id)
    assert (job.state, job.attempts, job.lease, job.error) == (JobState.DONE, 1, None, "")
    assert job.finished_at is not None
    assert _topics(engine) == 1


def test_a_job_handed_over_twice_is_done_once(engine: Engine, job_id: int, handle: Install) -> None:
    handle(_add_topic)
    assert [run_job(engine, job_id), run_job(engine, job_id)] == [True, False]
    assert _topics(engine) == 1


def test_a_job_that_writes_nothing_is_done_too(engine: Engine, job_id: int, handle: Install) -> None:
    handle(lambda run, name: None)
    assert run_job(engine, job_id)
    assert _job(engine, job_id).state is JobState.DONE


def test_what_was_only_read_is_not_kept(engine: Engine, job_id: int, handle: Install) -> None:
    def reads(run: JobRun, name: str) -> None:
        with run.read() as session:
            session.add(Topic(name=name, slug=name))
            session.flush()

    handle(reads)
    run_job(engine, job_id)
    assert _topics(engine) == 0


def test_a_worker_that_lost_its_lease_changes_nothing(engine: Engine, job_id: int, handle: Install) -> None:
    def loses(run: JobRun, name: str) -> None:
        _change(engine, job_id, lease="another worker")
        _add_topic(run, name)

    handle(loses)
    assert not run_job(engine, job_id)
    job = _job(engine, job_id)
    assert (job.state, job.lease) == (JobState.RUNNING, "another worker")
    assert _topics(engine) == 0


def test_a_job_in_good_hands_is_left_alone(engine: Engine, job_id: int, handle: Install) -> None:
    handle(_add_topic)
    _change(
        engine,
        job_id,
        state=JobState.RUNNING,
        lease="another worker",
        lease_until=clock.now() + timedelta(seconds=9),
    )
    assert run_due(engine) == 0
    assert not run_job(engine, job_id)


def test_a_dead_workers_job_is_taken_over(engine: Engine, job_id: int, handle: Install) -> None:
    handle(_add_topic)
    past = clock.now() - timedelta(seconds=1)
    _change(engine, job_id, state=JobState.RUNNING, lease="dead", lease_until=past, attempts=1)
    assert run_due(engine) == 1
    assert _job(engine, job_id).attempts == 2
    assert _topics(engine) == 1


def test_a_job_never_handed_over_is_found(engine: Engine, job_id: int, handle: Install) -> None:
    handle(_add_topic)
    with Session(engine) as session:
        assert due_jobs(session) == [job_id]
    assert run_due(engine) == 1
    assert run_due(engine) == 0


def test_a_failed_try_is_rolled_back_and_waits(engine: Engine, job_id: int, handle: Install) -> None:
    def fails(run: JobRun, name: str) -> None:
        with run.write() as session:
            session.add(Topic(name=name, slug=name))
            session.flush()
            raise ValueError("the page was empty")

    handle(fails)
    assert not run_job(engine, job_id)
    job = _job(engine, job_id)
    assert (job.state, job.error, job.lease) == (JobState.QUEUED, "ValueError: the page was empty", None)
    assert job.run_after > clock.now()
    assert not run_job(engine, job_id)  # its time has not come
    assert _job(engine, job_id).attempts == 1
    assert _topics(engine) == 0


def test_a_job_is_given_up_after_the_last_try(engine: Engine, job_id: int, handle: Install) -> None:
    def fails(run: JobRun, name: str) -> None:
        raise Invalid("There are no words on that page.")

    handle(fails)
    pauses = []
    for _ in range(MOST_FAILURES):
        before = clock.now()
        run_job(engine, job_id)
        pauses.append((_job(engine, job_id).run_after - before).total_seconds())
        _change(engine, job_id, run_after=clock.now())
    job = _job(engine, job_id)
    # Each is counted from the end of its try, which takes its time on a busy machine.
    assert all(-1 < pause - wanted < 5 for pause, wanted in zip(pauses, [*PAUSES, 0], strict=True))
    assert (job.state, job.failures, job.error) == (
        JobState.FAILED,
        MOST_FAILURES,
        "There are no words on that page.",
    )
    assert job.finished_at is not None
    assert run_due(engine) == 0


def test_a_job_that_ends_its_workers_is_given_up(engine: Engine, job_id: int, handle: Install) -> None:
    handle(_add_topic)
    past = clock.now() - timedelta(seconds=1)
    _change(engine, job_id, state=JobState.RUNNING, lease="dead", lease_until=past, attempts=MOST_TRIES)
    assert run_due(engine) == 0
    job = _job(engine, job_id)
    assert (job.state, job.lease) == (JobState.FAILED, None)
    assert job.error == f"The worker ended {MOST_TRIES} times while it was at this."
    assert _topics(engine) == 0


def test_a_worker_that_ended_is_no_failure_of_the_job(engine: Engine, job_id: int, handle: Install) -> None:
    def fails(run: JobRun, name: str) -> None:
        raise ValueError("once")

    handle(fails)
    _change(engine, job_id, attempts=MOST_TRIES - 1)
    assert not run_job(engine, job_id)
    job = _job(engine, job_id)
    assert (job.state, job.failures) == (JobState.QUEUED, 1)


def test_a_given_up_job_can_be_tried_again(
    engine: Engine, session: Session, job_id: int, handle: Install
) -> None:
    handle(_add_topic)
    _change(engine, job_id, state=JobState.FAILED, attempts=7, failures=5, error="ValueError: x")
    try_again(session, session.get_one(Job, job_id))
    session.commit()
    assert run_due(engine) == 1
    assert (_job(engine, job_id).attempts, _job(engine, job_id).error) == (1, "")
    with pytest.raises(Conflict):
        try_again(session, session.get_one(Job, job_id, populate_existing=True))


def test_a_long_computation_keeps_its_job(
    engine: Engine, job_id: int, handle: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "LEASE", timedelta(seconds=0.6))

    def computes(run: JobRun, name: str) -> None:
        time.sleep(1.5)
        assert not run_job(engine, job_id), "another got it meanwhile"
        _add_topic(run, name)

    handle(computes)
    assert run_job(engine, job_id)
    assert _topics(engine) == 1
    assert _job(engine, job_id).attempts == 1


def test_a_try_that_never_ends_loses_its_lease(
    engine: Engine, job_id: int, handle: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "LEASE", timedelta(seconds=0.3))
    monkeypatch.setattr(engine_module, "LONGEST_TRY", timedelta(0))

    def hangs(run: JobRun, name: str) -> None:
        time.sleep(0.5)
        with Session(engine) as session:
            assert due_jobs(session) == [job_id]

    handle(hangs)
    run_job(engine, job_id)


def test_a_worker_that_ends_gives_its_job_back(
    engine: Engine, session: Session, job_id: int, handle: Install
) -> None:
    def is_interrupted(run: JobRun, name: str) -> None:
        let_go(engine)
        with Session(engine) as reading:
            assert due_jobs(reading) == [job_id]
        _add_topic(run, name)

    handle(is_interrupted)
    assert not run_job(engine, job_id)
    assert _topics(engine) == 0
    handle(_add_topic)
    assert run_job(engine, job_id)


def test_a_job_that_nobody_can_do_waits_with_words(engine: Engine, job_id: int) -> None:
    assert not run_job(engine, job_id)
    job = _job(engine, job_id)
    assert "“try”" in job.error
    assert "Upgrade the worker." in job.error
    assert job.state is JobState.QUEUED


def test_progress_is_seen_while_the_work_goes_on(engine: Engine, job_id: int, handle: Install) -> None:
    seen: list[tuple[int, int, str]] = []

    def reports(run: JobRun, name: str) -> None:
        run.report(2, 5, "sentences")
        job = _job(engine, job_id)
        seen.append((job.progress_done, job.progress_total, job.progress_words))

    handle(reports)
    assert run_job(engine, job_id)
    assert seen == [(2, 5, "sentences")]
