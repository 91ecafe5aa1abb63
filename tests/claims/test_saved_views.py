"""Lists as somebody has narrowed them, kept by a name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import SavedView
from tests import factories as make

SignIn = Callable[[FlaskClient, Person], None]


@pytest.fixture
def editor(session: Session) -> Person:
    """Who saves."""
    return make.person(session, Role.EDITOR, name="Ada Keeper")


def save(client: FlaskClient, name: str = "Late events", **more: str) -> str:
    """Save one; where it leads."""
    data = {"name": name, "page": "triage", "query": "kind=event&due=late&after=xyz&nonsense=1", **more}
    answer = client.post("/views", data=data)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_a_view_is_saved_and_stands_over_the_list(
    session: Session, client: FlaskClient, sign_in: SignIn, editor: Person
) -> None:
    sign_in(client, editor)
    assert save(client) == "/triage?kind=event&due=late"
    assert "/views?page=triage" in client.get("/triage?kind=event").text
    page = client.get("/triage?kind=event&due=late").text
    assert 'href="/triage?kind=event&amp;due=late" aria-current="page">Late events' in page
    assert "Late events" not in client.get("/claims").text


def test_others_see_a_view_only_when_it_is_shared(
    session: Session, client: FlaskClient, sign_in: SignIn, editor: Person
) -> None:
    sign_in(client, editor)
    save(client, "Only mine")
    save(client, "For all", is_shared="y")
    sign_in(client, make.person(session))
    page = client.get("/triage").text
    assert "For all" in page
    assert "by Ada Keeper" in page
    assert "Only mine" not in page
    mine, shared = session.scalars(select(SavedView.id).order_by(SavedView.id)).all()
    session.rollback()
    assert client.get(f"/views/{mine}").status_code == 404
    assert client.get(f"/views/{shared}").status_code == 403
    assert client.post(f"/views/{shared}/remove").status_code == 403


def test_it_is_renamed_removed_and_put_back(
    session: Session, client: FlaskClient, sign_in: SignIn, editor: Person
) -> None:
    sign_in(client, editor)
    save(client)
    assert "Late events" in client.get("/views/1").text
    assert client.post("/views/1", data={"name": "Renamed", "lock_version": 1}).status_code == 303
    assert client.post("/views/1", data={"name": "Too late", "lock_version": 1}).status_code == 409
    answer = client.post("/views/1/remove")
    assert answer.status_code == 303
    page = client.get("/views").text
    assert 'action="/views/1/restore"' in page
    assert "Renamed</a>" not in page
    client.post("/views/1/restore")
    assert "Renamed</a>" in client.get("/views").text


@pytest.mark.parametrize(
    ("name", "says"),
    [("", "Give the view a name"), ("x" * 81, "too long"), ("LATE events", "view of this name already")],
)
def test_a_name_that_will_not_do_is_said_and_kept(
    session: Session, client: FlaskClient, sign_in: SignIn, editor: Person, name: str, says: str
) -> None:
    sign_in(client, editor)
    save(client)
    answer = client.post("/views", data={"name": name, "page": "triage", "query": "kind=event"})
    assert answer.status_code == 422
    assert says in answer.text
    assert f'value="{name}"' in answer.text
    assert 'value="kind=event"' in answer.text
