"""The door."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Config
from factcheck.accounts import queries
from factcheck.accounts import sign_in as signing
from factcheck.accounts.models import Person, SignedInSession
from factcheck.accounts.passwords import hash_password
from factcheck.accounts.tokens import hash_token
from factcheck.app import create_app
from factcheck.errors import Invalid, NotFound
from factcheck.kit import clock
from tests import factories
from tests.factories import PASSWORD

SignIn = Callable[[FlaskClient, Person], None]


@pytest.fixture(scope="module")
def password_hash() -> str:
    """Hashing is slow on purpose, so once is enough."""
    return hash_password(PASSWORD)


@pytest.fixture
def someone(session: Session, password_hash: str) -> Person:
    """A committed reviewer with the password."""
    made = factories.person(session, email="kim@test.example", password_hash=password_hash)
    session.commit()
    return made


def _try(client: FlaskClient, email: str, password: str, query: str = "") -> tuple[int, str, str]:
    answer = client.post(f"/sign-in{query}", data={"email": email, "password": password})
    page = re.sub(r'value="[^"]*"', "", answer.text)  # what was typed
    page = re.sub(r"[\w-]+\.[\w-]+\.[\w-]{20,}", "", page)  # tokens against forgery
    return answer.status_code, answer.headers.get("Location", ""), page


def test_the_right_password_opens_the_desk(client: FlaskClient, someone: Person) -> None:
    assert _try(client, " Kim@Test.example", PASSWORD)[:2] == (303, "/desk")
    assert client.get("/account").status_code == 200


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    client: FlaskClient, someone: Person
) -> None:
    wrong = _try(client, someone.email, "not the password")
    unknown = _try(client, "nobody@test.example", "not the password")
    assert wrong == unknown
    assert wrong[0] == 422


def test_a_switched_off_account_and_one_without_a_password_get_that_answer_too(
    session: Session, someone: Person
) -> None:
    someone.is_active = False
    factories.person(session, email="new@test.example")
    for email in (someone.email, "new@test.example"):
        with pytest.raises(Invalid, match=re.escape(signing.WRONG)):
            signing.sign_in(session, email=email, password=PASSWORD)


def test_the_door_leads_on_to_the_page_that_was_asked_for(client: FlaskClient, someone: Person) -> None:
    asked = client.get("/articles?page=2")
    assert asked.status_code == 303
    answer = client.post(asked.location, data={"email": someone.email, "password": PASSWORD})
    assert answer.location == "/articles?page=2"


def test_the_door_never_leads_to_another_site(client: FlaskClient, someone: Person) -> None:
    assert _try(client, someone.email, PASSWORD, "?next=//evil.example/")[1] == "/desk"


def test_only_a_hash_of_the_token_is_kept(session: Session, someone: Person) -> None:
    token = signing.start_session(session, someone)
    row = session.scalars(select(SignedInSession)).one()
    assert row.token_hash == hash_token(token) != token


def test_signing_out_ends_the_session_on_the_server(
    client: FlaskClient, session: Session, someone: Person, sign_in: SignIn
) -> None:
    sign_in(client, someone)
    with client.session_transaction() as cookie:
        stolen = dict(cookie)
    assert client.post("/sign-out").status_code == 303
    with client.session_transaction() as cookie:
        cookie.update(stolen)
    assert client.get("/account").status_code == 303


def test_a_revoked_session_is_out(
    client: FlaskClient, session: Session, someone: Person, sign_in: SignIn
) -> None:
    sign_in(client, someone)
    assert signing.revoke_all(session, someone) == 1
    session.commit()
    assert client.get("/account").status_code == 303


def test_an_expired_session_is_out(
    client: FlaskClient, session: Session, someone: Person, sign_in: SignIn
) -> None:
    sign_in(client, someone)
    session.scalars(select(SignedInSession)).one().expires_at = clock.now() - timedelta(seconds=1)
    session.commit()
    assert client.get("/account").status_code == 303


def test_nobody_ends_somebody_elses_session(session: Session, someone: Person) -> None:
    signing.start_session(session, someone)
    row = session.scalars(select(SignedInSession)).one()
    with pytest.raises(NotFound):
        signing.revoke(session, factories.person(session), row.id)


def test_a_new_password_ends_every_other_session(session: Session, someone: Person) -> None:
    here, there = signing.start_session(session, someone), signing.start_session(session, someone)
    signing.change_password(session, someone, old=PASSWORD, new="four quiet harbours", token=here)
    session.flush()
    assert queries.live_session(session, here) is not None
    assert queries.live_session(session, there) is None


def test_a_new_password_needs_the_present_one(session: Session, someone: Person) -> None:
    with pytest.raises(Invalid) as wrong:
        signing.change_password(session, someone, old="guessed", new="four quiet harbours", token=None)
    assert wrong.value.field == "old_password"


@pytest.mark.parametrize("password", ["short", "a" * 20, "word " * 60])
def test_a_poor_password_is_refused(password: str) -> None:
    with pytest.raises(Invalid):
        hash_password(password)


def test_too_many_attempts_are_told_to_wait(config: Config) -> None:
    app = create_app(replace(config, sign_in_limit="2 per minute"), testing=True)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    answers = [_try(client, "kim@test.example", "guess")[0] for _ in range(3)]
    app.extensions["factcheck"].engine.dispose()
    assert answers == [422, 422, 429]
