"""Mail goes out once, says why, and is given up in the end; against a real server."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from config import Config
from factcheck.accounts.people import invite, withdraw_invitation
from factcheck.authz.permissions import Role
from factcheck.jobs import engine as engine_module
from factcheck.jobs.models import Job, JobState
from factcheck.kit import clock
from factcheck.notices import send as send_module
from factcheck.notices.choices import choose
from factcheck.notices.kinds import Kind, Way
from factcheck.notices.models import Mail, Notice
from factcheck.notices.read import mark_read
from factcheck.review.assign import assign
from tests import factories
from tests.notices.conftest import Box, do, says, send_all
from tests.review.desk import Work

Told = Callable[[], None]


@pytest.fixture
def mail(session: Session, work: Work, told: Told) -> Mail:
    """One mail that waits to be sent: somebody is asked to check a claim."""
    assign(session, work.claim, actor=work.editor, person=work.lead)
    told()
    return session.scalars(select(Mail)).one()


def _again(session: Session, mail: Mail) -> Mail:
    session.expire_all()
    return session.get_one(Mail, mail.id)


def test_a_notice_is_mailed_with_its_claim_its_reason_and_its_address(
    session: Session, engine: Engine, mail: Mail, work: Work, box: Box
) -> None:
    send_all(session, engine)
    (got,) = box.mails
    assert got["To"] == f"Ilse Brandt <{work.lead.email}>"
    assert got["From"] == "The Test Record <checks@test.example>"
    assert got["Subject"] == ("Kofi Adjei asks you to check this claim: The harbour grew by a tenth in 2023.")
    text = got.get_body(("plain",))
    html = got.get_body(("html",))
    assert text is not None
    assert html is not None
    for words in ("Kofi Adjei asks you", f"http://localhost/claims/{work.claim.id}", "asked to lead it"):
        assert words in text.get_content()
        assert words in html.get_content()
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Message-ID"] == f"<{mail.key}@localhost>"
    assert got["References"] == f"<claim-{work.claim.id}@localhost>"


def test_every_mail_can_be_ended_by_one_press_of_the_mail_program(
    session: Session, engine: Engine, mail: Mail, box: Box
) -> None:
    send_all(session, engine)
    (got,) = box.mails
    assert got["List-Unsubscribe"].startswith("<http://localhost/notices/stop/")
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_mail_is_sent_once_however_often_its_job_is_done(
    session: Session, engine: Engine, mail: Mail, box: Box
) -> None:
    send_all(session, engine)
    assert _again(session, mail).sent_at is not None
    do(session, engine, "send_mail", mail_id=mail.id)
    do(session, engine, "send_mail", mail_id=mail.id)
    assert len(box.mails) == 1


def test_a_worker_killed_before_the_server_has_the_mail_leaves_it_to_the_next(
    session: Session, engine: Engine, mail: Mail, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_given: object, **_more: object) -> None:
        raise Killed

    job = session.scalars(select(Job).where(Job.name == "send_mail")).one()
    session.commit()
    with monkeypatch.context() as patch:
        patch.setattr(smtplib.SMTP, "send_message", die)
        with pytest.raises(Killed):
            engine_module.run_job(engine, job.id)
    assert box.mails == []
    _lease_runs_out(session, job)
    send_all(session, engine)
    assert len(box.mails) == 1


def test_killed_in_the_window_it_is_sent_again_as_the_same_mail(
    session: Session, engine: Engine, mail: Mail, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server has it and we could not write that down: nobody can know, and mail programs show one."""

    class Killed(BaseException):
        pass

    job = session.scalars(select(Job).where(Job.name == "send_mail")).one()
    session.commit()
    real = smtplib.SMTP.send_message

    def send_and_die(post: smtplib.SMTP, message: object) -> None:
        real(post, message)  # type: ignore[arg-type]
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(smtplib.SMTP, "send_message", send_and_die)
        with pytest.raises(Killed):
            engine_module.run_job(engine, job.id)
    _lease_runs_out(session, job)
    send_all(session, engine)
    first, second = box.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Subject"] == second["Subject"]


def _lease_runs_out(session: Session, job: Job) -> None:
    past = clock.now() - timedelta(seconds=1)
    session.execute(update(Job).where(Job.id == job.id).values(state=JobState.RUNNING, lease_until=past))
    session.commit()


def test_who_lost_the_job_while_connecting_does_not_send(
    session: Session, engine: Engine, mail: Mail, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = session.scalars(select(Job).where(Job.name == "send_mail")).one()
    real = send_module.server

    def slow(config: Config) -> object:
        session.execute(update(Job).where(Job.id == job.id).values(lease="somebody else's"))
        session.commit()
        return real(config)

    session.commit()
    monkeypatch.setattr(send_module, "server", slow)
    assert engine_module.run_job(engine, job.id) is False
    assert box.mails == []


def test_a_database_too_busy_for_a_moment_does_not_send_twice(
    session: Session, engine: Engine, mail: Mail, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tries = engine_module.JobRun.write, []

    def busy_once(run: engine_module.JobRun) -> object:
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError("UPDATE", {}, Exception("database is locked"))
        return real(run)

    monkeypatch.setattr(engine_module.JobRun, "write", busy_once)
    send_all(session, engine)
    assert len(box.mails) == 1
    assert _again(session, mail).sent_at is not None


def test_a_farewell_that_fails_takes_nothing_back(
    session: Session, engine: Engine, mail: Mail, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_post: object) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(smtplib.SMTP, "quit", broken)
    send_all(session, engine)
    assert _again(session, mail).sent_at is not None
    assert len(box.mails) == 1


def test_a_server_that_is_away_is_tried_again_later(
    session: Session, engine: Engine, mail: Mail, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTCHECK_SMTP_PORT", "1")
    send_all(session, engine)
    after = _again(session, mail)
    assert (after.sent_at, after.tries) == (None, 1)
    assert after.error.startswith("The mail server does not answer")
    monkeypatch.setenv("FACTCHECK_SMTP_PORT", str(box.port))
    session.commit()
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        send_all(session, engine)
    assert len(box.mails) == 1
    assert _again(session, mail).sent_at is not None


def test_after_a_day_it_is_given_up_with_a_line_for_the_admins(
    session: Session, engine: Engine, mail: Mail, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = factories.person(session, Role.ADMIN)
    session.commit()
    monkeypatch.setenv("FACTCHECK_SMTP_PORT", "1")
    at = clock.now()
    for hours in (0, 1, 2, 5, 12, 30, 50):
        with time_machine.travel(at + timedelta(hours=hours), tick=False):
            send_all(session, engine)
    assert _again(session, mail).given_up_at is not None
    assert says(session, admin) == ["Mail to Ilse Brandt could not be sent and is given up."]
    assert session.scalars(select(Mail)).all() == [mail]


def test_an_address_the_server_refuses_is_not_tried_again(
    session: Session, engine: Engine, mail: Mail, box: Box
) -> None:
    box.refuse_recipient = "550 5.1.1 No such user"
    send_all(session, engine)
    after = _again(session, mail)
    assert after.given_up_at is not None
    assert after.error == "The mail server refuses this address: 550 5.1.1 No such user"


def test_a_server_that_is_busy_is(session: Session, engine: Engine, mail: Mail, box: Box) -> None:
    box.refuse_mail = "451 4.3.0 Try again later"
    send_all(session, engine)
    assert (_again(session, mail).given_up_at, _again(session, mail).tries) == (None, 1)


def test_what_was_read_under_the_bell_meanwhile_is_not_mailed(
    session: Session, engine: Engine, mail: Mail, work: Work, box: Box
) -> None:
    mark_read(session, work.lead.id, session.scalars(select(Notice.id)).all())
    session.commit()
    send_all(session, engine)
    assert box.mails == []
    assert _again(session, mail).is_over


def test_who_chose_the_bell_alone_gets_no_mail(session: Session, work: Work, told: Told) -> None:
    choose(session, work.lead, {Kind.ASSIGNED: Way.APP})
    assign(session, work.claim, actor=work.editor, person=work.lead)
    told()
    assert says(session, work.lead) != []
    assert session.scalars(select(Mail)).all() == []


def test_a_newsroom_without_a_mail_server_tells_under_the_bell_alone(
    session: Session, work: Work, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTCHECK_ENV", "production")
    monkeypatch.delenv("FACTCHECK_SMTP_HOST")
    assign(session, work.claim, actor=work.editor, person=work.lead)
    told()
    assert len(says(session, work.lead)) == 1
    assert session.scalars(select(Mail)).all() == []


def test_in_development_mail_is_shown_in_the_log(
    session: Session,
    engine: Engine,
    mail: Mail,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("FACTCHECK_SMTP_HOST")
    send_all(session, engine)
    assert "asks you to check this claim" in capsys.readouterr().err
    assert _again(session, mail).sent_at is not None


def test_a_header_cannot_be_smuggled_in_by_a_name_or_a_claim(
    session: Session, engine: Engine, work: Work, told: Told, box: Box
) -> None:
    work.editor.name = "Kofi\r\nBcc: all@test.example"
    work.claim.text = "One line.\r\nX-Evil: yes"
    assign(session, work.claim, actor=work.editor, person=work.lead)
    told()
    send_all(session, engine)
    (got,) = box.mails
    assert got["Bcc"] is None
    assert got["X-Evil"] is None


def test_the_link_for_a_new_password_is_mailed_and_for_nobody_nothing_is(
    session: Session, engine: Engine, work: Work, box: Box, settings: Config
) -> None:
    do(session, engine, "mail_password_link", person_id=0)
    do(session, engine, "mail_password_link", person_id=work.lead.id)
    do(session, engine, "mail_password_link", person_id=work.lead.id)  # pressed twice
    send_all(session, engine)
    (got,) = box.mails
    text = got.get_body(("plain",))
    assert text is not None
    assert "http://localhost/forgotten/" in text.get_content()
    assert got["List-Unsubscribe"] is None


def test_an_invitation_is_mailed_while_it_is_open(
    session: Session, engine: Engine, box: Box, settings: Config
) -> None:
    admin = factories.person(session, Role.ADMIN, name="Wanda Webb")
    kept, _ = invite(session, email="a@test.example", name="Ana", role=Role.EDITOR, actor=admin)
    gone, _ = invite(session, email="b@test.example", name="", role=Role.EDITOR, actor=admin)
    withdraw_invitation(session, gone.id, actor=admin)
    for invitation in (kept, gone):
        do(session, engine, "mail_invitation", invitation_id=invitation.id)
    send_all(session, engine)
    (got,) = box.mails
    text = got.get_body(("plain",))
    assert text is not None
    assert got["To"] == "Ana <a@test.example>"
    assert (
        "Wanda Webb invites you to work on fact checks at The Test Record, as an editor."
        in text.get_content()
    )
