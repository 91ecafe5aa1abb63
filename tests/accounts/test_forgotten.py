"""A forgotten password is set anew by a link that works once, for an hour, and tells nobody who is here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Config
from factcheck.accounts.links import invitation_link, password_link
from factcheck.accounts.models import Person
from factcheck.accounts.passwords import hash_password, password_fits
from factcheck.accounts.people import invite, withdraw_invitation
from factcheck.accounts.queries import open_sessions
from factcheck.accounts.sign_in import start_session
from factcheck.authz.permissions import Role
from factcheck.cli import main
from factcheck.history.models import HistoryRecord
from factcheck.jobs.models import Job
from factcheck.kit import clock
from tests import factories

NEW = "seven loud lighthouses"
SignIn = Callable[[FlaskClient, Person], None]


@pytest.fixture
def person(session: Session) -> Person:
    """Somebody with a password, signed in somewhere."""
    made = factories.person(session, password_hash=hash_password(factories.PASSWORD))
    start_session(session, made)
    session.commit()
    return made


def _path(link: str) -> str:
    return link.removeprefix("http://localhost")


def test_the_link_sets_a_password_once_and_ends_every_session(
    session: Session, client: FlaskClient, config: Config, person: Person
) -> None:
    path = _path(password_link(config, person))
    session.commit()
    assert person.email in client.get(path).text
    assert client.post(path, data={"password": NEW}).location == "/sign-in"
    session.expire_all()
    assert password_fits(person.password_hash, NEW)
    assert open_sessions(session, person) == []
    newest = session.scalars(select(HistoryRecord).order_by(HistoryRecord.seq.desc()).limit(1)).one()
    assert (newest.event, newest.subject_id) == ("person:reset_password", person.id)
    session.commit()
    assert client.get(path).status_code == 404
    assert client.post(path, data={"password": "an entirely new one"}).status_code == 404


def test_a_password_that_is_refused_leaves_the_link_whole(
    session: Session, client: FlaskClient, config: Config, person: Person
) -> None:
    path = _path(password_link(config, person))
    session.commit()
    assert client.post(path, data={"password": "short"}).status_code == 422
    assert client.get(path).status_code == 200


def test_the_link_lasts_an_hour(
    session: Session, client: FlaskClient, config: Config, person: Person
) -> None:
    path = _path(password_link(config, person))
    session.commit()
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert client.get(path).status_code == 404


def test_a_link_is_no_good_for_who_was_switched_off_or_with_another_number(
    session: Session, client: FlaskClient, config: Config, person: Person
) -> None:
    path = _path(password_link(config, person))
    session.commit()
    # Not the last sign: of that one, some bits mean nothing.
    other = "A" if path[-5] != "A" else "B"
    assert client.get(f"{path[:-5]}{other}{path[-4:]}").status_code == 404
    person.is_active = False
    session.commit()
    assert client.get(path).status_code == 404


def test_the_answer_is_the_same_whether_or_not_somebody_is_here(
    session: Session, client: FlaskClient, person: Person
) -> None:
    off = factories.person(session, is_active=False)
    session.commit()
    with time_machine.travel(clock.now(), tick=False):  # the form's token says when it was made
        answers = {
            client.post("/forgotten", data={"email": email}).text.replace(email, "…")
            for email in (person.email, off.email, "nobody@test.example")
        }
    assert len(answers) == 1
    asked = session.scalars(select(Job).where(Job.name == "mail_password_link")).all()
    assert [job.args["person_id"] for job in asked] == [person.id, 0, 0]


def test_where_no_mail_is_sent_the_page_says_whom_to_ask(
    client: FlaskClient, app: object, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Config, "sends_mail", property(lambda _config: False))
    page = client.get("/forgotten").text
    assert "This newsroom sends no mail" in page
    assert 'type="email"' not in page


def test_an_invitation_can_be_used_by_its_mailed_link_once(
    session: Session, client: FlaskClient, config: Config
) -> None:
    admin = factories.person(session, Role.ADMIN)
    invitation, shown = invite(session, email="new@test.example", name="", role=Role.REVIEWER, actor=admin)
    path = _path(invitation_link(config, invitation))
    session.commit()
    assert "new@test.example" in client.get(path).text
    assert client.post(path, data={"name": "Noa New", "password": NEW}).status_code == 303
    assert client.get(path).status_code == 404
    assert client.get(f"/join/{shown}").status_code == 404


def test_withdrawing_ends_the_mailed_link_too(session: Session, client: FlaskClient, config: Config) -> None:
    admin = factories.person(session, Role.ADMIN)
    invitation, _ = invite(session, email="new@test.example", name="", role=Role.REVIEWER, actor=admin)
    path = _path(invitation_link(config, invitation))
    withdraw_invitation(session, invitation.id, actor=admin)
    session.commit()
    assert client.get(path).status_code == 404


def test_inviting_asks_for_a_mail_and_still_shows_the_link(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(client, factories.person(session, Role.ADMIN))
    page = client.post("/people", data={"email": "new@test.example", "name": "", "role": "reviewer"}).text
    assert "on its way by mail" in page
    assert "http://localhost/join/" in page
    assert session.scalars(select(Job).where(Job.name == "mail_invitation")).one().args["invitation_id"]


def test_whoever_runs_the_server_gives_a_new_password(
    session: Session, config: Config, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTCHECK_ENV", "development")
    monkeypatch.setenv("FACTCHECK_DATABASE_URL", config.database_url)
    session.commit()
    done = CliRunner().invoke(main, ["users", "password", person.email, "--password", NEW])
    assert done.exit_code == 0, done.output
    session.expire_all()
    assert password_fits(person.password_hash, NEW)
