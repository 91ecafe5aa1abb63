"""No list breaks on a place in it that somebody made up."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.kit.paging import to_key
from tests import factories as make

SignIn = Callable[[FlaskClient, Person], None]
ABSURD = (
    "-1",
    "abc",
    "١٢",
    "9" * 5000,
    str(2**31),
    to_key(1e308, 2**31, -1),
    to_key("9999-12-31T23:59:59-14:00", 1, 1),
    to_key("2026-13-41", "x", "y"),
)
BY_KEY = ("/claims", "/triage", "/notices?show=all", "/admin/jobs", "/find?q=x", "/desk/of/1")
QUEUES = ("approve", "due-soon", "mine", "triage", "drift", "scheduled", "look-again")  # one of each order
BY_NUMBER = ("/articles", "/tips", "/search")


@pytest.mark.parametrize("place", ["before", "after", "page"])
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # the stricter one about numbers
def test_a_made_up_place_in_a_list_is_answered(
    session: Session, client: FlaskClient, sign_in: SignIn, place: str
) -> None:
    make.claim(session)
    sign_in(client, make.person(session, Role.ADMIN))
    for address in BY_NUMBER if place == "page" else (*BY_KEY, *(f"/desk/{key}" for key in QUEUES)):
        for absurd in ABSURD:
            path, asked = urlsplit(address).path, _asked(address)
            answer = client.get(path, query_string={place: absurd, **asked})
            assert answer.status_code in (200, 404), f"{address} {absurd[:40]}"
            assert answer.status_code == 200 or "no such place" in answer.text


def _asked(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_list_that_is_walked_by_key_is_tried(app: Flask) -> None:
    """A view that reads a place from the address is on the list above."""
    reads = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if {"before", "after"} & set(_words(app.view_functions[rule.endpoint]))
    }
    assert reads <= {*(urlsplit(one).path for one in BY_KEY), "/desk/<key>", "/desk/of/<int:person_id>"}


def _words(view: Callable[..., object]) -> Iterator[str]:
    """The words that a view's own code is made of."""
    code = inspect.unwrap(view).__code__
    yield from (str(one) for one in (*code.co_consts, *code.co_names))
