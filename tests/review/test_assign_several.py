"""Several claims for one person at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim, ClaimState
from factcheck.review.models import Assignment
from tests import factories as make

SignIn = Callable[[FlaskClient, Person], None]
AT = "/triage/several/assign"


@pytest.fixture
def editor(session: Session) -> Person:
    """Who gives."""
    return make.person(session, Role.EDITOR)


def ticked(*claims: Claim) -> list[str]:
    """What a browser sends for them."""
    return [f"{claim.id}:{claim.version}" for claim in claims]


def states(session: Session, *claims: Claim) -> list[ClaimState]:
    """Their states as they were kept."""
    session.rollback()
    session.expire_all()
    return [session.get_one(Claim, claim.id).state for claim in claims]


def test_they_are_shown_given_and_taken_back_to_where_each_was(
    session: Session, client: FlaskClient, sign_in: SignIn, editor: Person
) -> None:
    reviewer = make.person(session, name="Rory Reviewer")
    one, two = make.claim(session), make.claim(session, ClaimState.ACCEPTED)
    other = make.claim(session, ClaimState.PUBLISHED, text="Published already.")
    sign_in(client, editor)
    page = client.get(f"{AT}?claim={one.id}&claim={two.id}&claim={other.id}&next=/triage?q=x").text
    assert page.count('name="claims"') == 2
    assert "Published already." not in page
    data = {"claims": ticked(one, two), "person": reviewer.id, "due": "week", "next": "/triage?q=x"}
    answer = client.post(AT, data=data)
    assert (answer.status_code, answer.location) == (303, "/triage?q=x")
    assert states(session, one, two) == [ClaimState.IN_REVIEW] * 2
    assert set(session.scalars(select(Assignment.person_id))) == {reviewer.id}
    session.rollback()
    page = client.get(answer.location).text
    assert "Rory Reviewer has 2 claims now." in page
    undo = page.split(f'action="{AT}/undo')[1].split('"')[0].replace("&amp;", "&")
    assert client.post(f"{AT}/undo{undo}").status_code == 303
    assert states(session, one, two) == [ClaimState.PROPOSED, ClaimState.ACCEPTED]
    assert all(session.scalars(select(Assignment.ended_at)))
    session.rollback()
    assert client.post(f"{AT}/undo{undo}").status_code == 409


def test_pressing_from_the_other_page_shows_this_one_first(
    session: Session, client: FlaskClient, sign_in: SignIn, editor: Person
) -> None:
    claim = make.claim(session)
    sign_in(client, editor)
    page = client.post(AT, data={"claims": ticked(claim), "judge": "accept"})
    assert page.status_code == 200
    assert "Assign several claims" in page.text
    assert states(session, claim) == [ClaimState.PROPOSED]


def test_all_or_none_are_given(
    session: Session, client: FlaskClient, sign_in: SignIn, editor: Person
) -> None:
    one, two = make.claim(session), make.claim(session)
    sign_in(client, editor)
    data = {"claims": [*ticked(one), f"{two.id}:9"], "person": editor.id, "due": "week"}
    answer = client.post(AT, data=data)
    assert answer.status_code == 409, answer.text
    data = {"claims": ticked(one, two), "person": editor.id, "due": "own"}
    answer = client.post(AT, data=data)
    assert answer.status_code == 422
    assert "Choose a day and a time." in answer.text
    data = {"claims": ticked(one, two), "person": 999, "due": "week"}
    assert client.post(AT, data=data).status_code == 422
    assert states(session, one, two) == [ClaimState.PROPOSED] * 2
