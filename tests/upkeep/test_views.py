"""The pages about jobs: what they say, what can be pressed, and who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.errors import Conflict, NotAllowed
from factcheck.history.models import HistoryRecord
from factcheck.jobs import engine as jobs_engine
from factcheck.jobs.engine import HANDLERS, JobRun, run_job
from factcheck.jobs.models import Job, JobState
from factcheck.jobs.queue import enqueue
from factcheck.kit import clock
from factcheck.notices.models import Mail, MailKind, Webhook, WebhookPost
from factcheck.upkeep import queries, steer
from tests import factories

SignIn = Callable[[FlaskClient, Person], None]


@pytest.fixture
def admin(session: Session, client: FlaskClient, sign_in: SignIn) -> Person:
    someone = factories.person(session, Role.ADMIN)
    session.commit()
    sign_in(client, someone)
    session.commit()  # SQLite has one writer
    return someone


def _failed(session: Session, error: str = "The site does not answer.") -> Job:
    job = enqueue(session, "keep_source", {"copy_id": 999_999})
    job.state, job.error, job.finished_at = JobState.FAILED, error, clock.now()
    job.attempts = job.failures = 5
    session.commit()
    return job


def _events(session: Session, kind: str) -> list[tuple[str, int]]:
    rows = session.scalars(select(HistoryRecord).where(HistoryRecord.subject_type == kind)).all()
    return [(row.event, row.subject_id) for row in rows]


def test_the_list_says_how_each_job_stands(client: FlaskClient, session: Session, admin: Person) -> None:
    _failed(session)
    running = enqueue(session, "extract_claims", {"version_id": 1})
    running.state, running.lease, running.progress_done, running.progress_total = (
        JobState.RUNNING,
        "a",
        3,
        8,
    )
    running.progress_words, running.attempts = "Reading the article", 1
    running.lease_until = clock.now() + timedelta(seconds=30)
    later = enqueue(session, "send_mail", {"mail_id": 1}, run_after=clock.now() + timedelta(hours=1))
    later.attempts = later.failures = 1
    one, other = running.id, later.id
    session.commit()
    page = client.get("/admin/jobs").get_data(as_text=True)
    assert "1 waiting, 1 under way, 1 given up" in page
    assert "The site does not answer." in page
    assert "failed 5 of 5 times" in page
    assert "Reading the article: 3 of 8" in page
    assert "next try" in page
    assert "No worker is running" in page
    only = client.get("/admin/jobs?state=failed").get_data(as_text=True)
    assert "Keep a copy of a source" in only
    assert f'id="job-{one}"' not in only
    named = client.get("/admin/jobs?state=all&name=send_mail").get_data(as_text=True)
    assert f'id="job-{other}"' in named
    assert f'id="job-{one}"' not in named


def test_an_empty_list_says_so(client: FlaskClient, admin: Person) -> None:
    assert "Nothing waits" in client.get("/admin/jobs").get_data(as_text=True)
    assert "No job is of this state" in client.get("/admin/jobs?state=cancelled").get_data(as_text=True)
    assert client.get("/admin/jobs?state=nonsense&name=x").status_code == 200


def test_the_list_is_walked_by_key_both_ways(session: Session) -> None:
    ids = [enqueue(session, "count", {}).id for _ in range(7)]
    first = queries.list_jobs(session, size=3)
    assert [job.id for job in first.items] == ids[:3:-1]
    assert first.newer is None
    second = queries.list_jobs(session, size=3, before=first.older)
    assert [job.id for job in second.items] == ids[3:0:-1]
    third = queries.list_jobs(session, size=3, before=second.older)
    assert [job.id for job in third.items] == ids[:1]
    assert third.older is None
    back = queries.list_jobs(session, size=3, after=third.newer)
    assert [job.id for job in back.items] == [job.id for job in second.items]
    assert queries.list_jobs(session, size=3, after=back.newer).newer is None


def test_a_job_that_was_given_up_is_tried_again(client: FlaskClient, session: Session, admin: Person) -> None:
    job = _failed(session)
    answer = client.post(f"/admin/jobs/{job.id}/retry", data={"next": "/admin/jobs?state=failed"})
    assert (answer.status_code, answer.location) == (303, "/admin/jobs?state=failed")
    session.expire_all()
    assert (job.state, job.attempts, job.failures, job.error) == (JobState.QUEUED, 0, 0, "")
    assert _events(session, "job") == [("job:retry", job.id)]


def test_a_waiting_job_is_cancelled_and_never_done(
    client: FlaskClient, engine: Engine, session: Session, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[int] = []
    monkeypatch.setitem(HANDLERS, "count", lambda run: done.append(1))
    job = enqueue(session, "count", {})
    session.commit()
    client.post(f"/admin/jobs/{job.id}/cancel")
    session.expire_all()
    number = job.id
    assert job.state is JobState.CANCELLED
    session.rollback()
    assert run_job(engine, number) is False
    assert done == []
    assert _events(session, "job") == [("job:cancel", number)]
    session.rollback()
    assert client.post(f"/admin/jobs/{number}/cancel").status_code == 409
    client.post(f"/admin/jobs/{number}/retry")
    assert run_job(engine, number) is True
    assert done == [1]


def test_what_has_a_time_of_its_own_is_not_done_before_it(
    client: FlaskClient, engine: Engine, session: Session, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(HANDLERS, "count", lambda run: None)
    job = enqueue(session, "count", {}, run_after=clock.now() + timedelta(hours=2))
    number = job.id
    session.commit()
    assert f"Try now: job {number}" not in client.get("/admin/jobs").get_data(as_text=True)
    answer = client.post(f"/admin/jobs/{number}/retry")
    assert answer.status_code == 409
    assert "waits for the time" in answer.get_data(as_text=True)
    session.expire_all()
    assert job.run_after > clock.now()
    job.attempts = 1  # once begun, it waits only because it failed
    session.commit()
    assert f"Try now: job {number}" in client.get("/admin/jobs").get_data(as_text=True)
    client.post(f"/admin/jobs/{number}/retry")
    session.expire_all()
    assert job.run_after <= clock.now()


def test_a_running_job_stops_at_its_next_step(
    engine: Engine, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss, steps = factories.person(session, Role.ADMIN), []
    job = enqueue(session, "count", {})
    session.commit()

    def work(run: JobRun) -> None:
        for step in range(3):
            run.report(step, 3, "counting")
            steps.append(step)
            if step == 1:
                with jobs_engine.writing(engine) as other:
                    assert steer.cancel_job(other, job.id, actor=boss) is False

    monkeypatch.setitem(HANDLERS, "count", work)
    assert run_job(engine, job.id) is False
    session.expire_all()
    assert steps == [0, 1]
    assert (job.state, job.lease, job.stop_asked_at) == (JobState.CANCELLED, None, None)


def test_work_that_has_no_step_left_is_written_down_all_the_same(
    engine: Engine, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mail that is sent must be noted as sent, whoever asks to stop meanwhile."""
    boss = factories.person(session, Role.ADMIN)
    job = enqueue(session, "count", {})
    session.commit()

    def work(run: JobRun) -> None:
        with jobs_engine.writing(engine) as other:
            steer.cancel_job(other, job.id, actor=boss)
        with run.write():
            pass

    monkeypatch.setitem(HANDLERS, "count", work)
    assert run_job(engine, job.id) is True
    session.expire_all()
    assert (job.state, job.stop_asked_at) == (JobState.DONE, None)


def test_a_worker_killed_after_it_was_asked_to_stop_leaves_a_cancelled_job(
    engine: Engine, session: Session
) -> None:
    job = enqueue(session, "count", {})
    job.state, job.lease, job.attempts = JobState.RUNNING, "dead", 1
    job.lease_until = clock.now() - timedelta(seconds=1)
    job.stop_asked_at = clock.now()
    session.commit()
    assert run_job(engine, job.id) is False
    session.expire_all()
    assert job.state is JobState.CANCELLED


def test_what_is_done_is_neither_retried_nor_cancelled(session: Session) -> None:
    boss = factories.person(session, Role.ADMIN)
    job = enqueue(session, "count", {})
    job.state = JobState.DONE
    session.flush()
    with pytest.raises(Conflict, match="done"):
        steer.retry_job(session, job.id, actor=boss)
    with pytest.raises(Conflict, match="over already"):
        steer.cancel_job(session, job.id, actor=boss)


def test_editors_may_neither_look_nor_steer(client: FlaskClient, session: Session, sign_in: SignIn) -> None:
    editor, job = factories.person(session, Role.EDITOR), _failed(session)
    for verb in (steer.retry_job, steer.cancel_job, steer.send_mail_again, steer.post_again):
        with pytest.raises(NotAllowed):
            verb(session, job.id, actor=editor)
    sign_in(client, editor)
    assert client.get("/admin/jobs").status_code == 403


def test_regular_work_is_listed_with_its_last_and_next_time(
    client: FlaskClient, session: Session, admin: Person
) -> None:
    job = enqueue(session, "remind", {}, dedup="regularly:remind:1")
    job.state, job.finished_at = JobState.DONE, clock.now()
    session.commit()
    rows = {row.name: row for row in queries.periodic(session)}
    assert rows["remind"].last is not None
    assert clock.now() < rows["remind"].next_at <= clock.now() + timedelta(minutes=1)
    assert rows["look_at_pages"].last is None
    session.rollback()
    page = client.get("/admin/jobs/regular").get_data(as_text=True)
    assert "Remind of due times" in page
    assert "every 15 minutes" in page


def test_mail_that_could_not_be_sent_is_listed_without_its_words_and_tried_once_more(
    client: FlaskClient, session: Session, admin: Person
) -> None:
    mail = Mail(key="n-1", kind=MailKind.NOTICE, person_id=admin.id, created_at=clock.now(), tries=7)
    mail.error, mail.given_up_at = "The mail server does not answer.", clock.now()
    session.add(mail)
    session.commit()
    page = client.get("/admin/jobs/unsent").get_data(as_text=True)
    assert "The mail server does not answer." in page
    assert "failed 7 times" in page
    for _ in range(2):  # pressed twice, it is tried once
        client.post(f"/admin/jobs/unsent/mail/{mail.id}/retry")
    session.expire_all()
    assert mail.given_up_at is None
    jobs = session.scalars(select(Job).where(Job.name == "send_mail")).all()
    assert [job.args for job in jobs] == [{"mail_id": mail.id}]
    assert ("mail:retry", mail.id) in _events(session, "mail")


def test_a_message_to_a_webhook_is_tried_once_more(
    client: FlaskClient, session: Session, admin: Person
) -> None:
    hook = Webhook(
        name="#desk", url="https://chat.example/x", secret="whsec_x", kinds=[], created_by_id=admin.id
    )
    hook.created_at = clock.now()
    session.add(hook)
    session.flush()
    post = WebhookPost(webhook_id=hook.id, event="history:1", text="A claim was approved.", tries=6)
    post.created_at = post.given_up_at = clock.now()
    post.error = "It answered with status 500."
    session.add(post)
    session.commit()
    assert "It answered with status 500." in client.get("/admin/jobs/unsent").get_data(as_text=True)
    client.post(f"/admin/jobs/unsent/message/{post.id}/retry")
    session.expire_all()
    assert post.given_up_at is None
    assert session.scalar(select(Job).where(Job.name == "post_to_webhook")) is not None
    assert _events(session, "webhook") == [("webhook:retry", hook.id)]


def test_a_mail_whose_job_is_cancelled_is_named_as_not_sent(session: Session) -> None:
    boss = factories.person(session, Role.ADMIN)
    mail = Mail(key="n-1", kind=MailKind.NOTICE, person_id=boss.id, created_at=clock.now())
    session.add(mail)
    session.flush()
    job = enqueue(session, "send_mail", {"mail_id": mail.id}, dedup=f"send_mail:{mail.id}:0")
    assert steer.cancel_job(session, job.id, actor=boss) is True
    assert mail.given_up_at is not None
    assert [row.id for row in queries.unsent_mail(session)] == [mail.id]
    steer.send_mail_again(session, mail.id, actor=boss)
    assert session.scalar(select(Job).where(Job.state == JobState.QUEUED)) is not None
