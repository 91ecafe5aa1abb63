"""Whoever is refused reads why, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from config import Config
from factcheck.accounts.models import Person
from factcheck.app import create_app
from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState
from tests import factories
from tests.pages import check_response

SignIn = Callable[[FlaskClient, Person], None]


def test_a_stranger_gets_the_readers_page_with_a_search(client: FlaskClient) -> None:
    answer = client.get("/checks/nothing")
    assert answer.status_code == 404
    assert "There is no page here" in answer.text
    assert 'role="search"' in answer.text
    assert "Set-Cookie" not in answer.headers


def test_a_verbs_sentence_reaches_the_person_it_is_for(client: FlaskClient) -> None:
    answer = client.get("/join/guessed")
    assert answer.status_code == 404
    assert "This invitation has been used, withdrawn or is too old. Ask for a new one." in answer.text


def test_a_colleague_keeps_the_bar_of_the_desk(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(client, factories.person(session))
    answer = client.get("/people")
    assert answer.status_code == 403
    assert "You may not do this" in answer.text
    assert "Your role does not allow this." in answer.text
    assert "Go to the desk" in answer.text


def test_a_move_that_is_not_there_says_which_state_the_claim_is_in(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    claim = factories.claim(session, ClaimState.PROPOSED)
    sign_in(client, factories.person(session, Role.EDITOR))
    answer = client.get(f"/claims/{claim.id}/retract")
    assert answer.status_code == 409
    assert "This cannot be done now" in answer.text
    assert "Only a published check can be corrected or retracted." in answer.text


def test_a_number_that_no_row_can_have_is_not_found(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(client, factories.person(session, Role.ADMIN))
    for place in ("claims", "articles", "kept", "views", "people", "desk/of", "checks/a/versions"):
        for number in (2**31, 10**30):
            assert client.get(f"/{place}/{number}").status_code == 404, place


def test_what_is_too_large_is_refused_in_a_sentence(app: Flask, client: FlaskClient) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 100
    answer = client.post("/sign-in", data={"email": "x" * 1000})
    assert answer.status_code == 413
    assert "That is too large" in answer.text


def test_an_error_without_a_page_of_its_own_names_its_number(client: FlaskClient) -> None:
    answer = client.delete("/sign-in")
    assert answer.status_code == 405
    assert "Error 405" in answer.text


@pytest.fixture
def broken(config: Config, engine: Engine) -> Iterator[FlaskClient]:
    """A client of an application as it runs for people, whose table of sessions is gone."""
    app = create_app(replace(config, development=True))
    app.after_request(check_response)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE signed_in_session"))
    yield app.test_client()
    app.extensions["factcheck"].engine.dispose()


def test_what_broke_is_said_even_when_nobody_can_be_recognised(broken: FlaskClient) -> None:
    with broken.session_transaction() as cookie:
        cookie["_user_id"] = "1:token"
    answer = broken.get("/desk")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text
    assert "Error 500" in answer.text
