"""Who may open what: every address of the application, asked by everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from factcheck.accounts.models import Person
from factcheck.authz.check import may
from factcheck.authz.permissions import Permission, Role
from tests import factories

SignIn = Callable[[FlaskClient, Person], None]
OPEN = {"static"}  # Flask's own
SIGNED = {  # that have another proof, and are looked for first
    "notices.stop",  # pressed by a mail program for its reader: the signed link itself is the proof
    "tips.report_page",  # a reader without a cookie: a signed word stands in the form
}


def _views(app: Flask) -> Iterator[tuple[Rule, object]]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in OPEN:
            yield rule, getattr(app.view_functions[rule.endpoint], "__access__", None)


def _example(app: Flask, rule: Rule) -> str:
    """An address of ``rule``, of something that does not exist."""
    values: dict[str, object] = {}
    for name, converter in rule._converters.items():
        if type(converter).__name__ == "IntegerConverter":
            values[name] = 999_999
        elif type(converter).__name__ == "AnyConverter":
            values[name] = sorted(converter.items)[0]  # type: ignore[attr-defined]
        else:
            values[name] = "nothing-here"
    built = app.url_map.bind("localhost").build(rule.endpoint, values, method=_methods(rule)[0])
    return built.partition("localhost")[2] or built


def _methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def test_every_view_says_who_may_open_it(app: Flask) -> None:
    silent = [
        rule.endpoint
        for rule, access in _views(app)
        if access != "public" and not isinstance(access, Permission)
    ]
    assert silent == [], "Put @authorized(Permission.…) or @public under the route."


def test_strangers_are_sent_to_sign_in_from_everything_that_is_not_public(
    app: Flask, client: FlaskClient
) -> None:
    let_in = []
    for rule, access in _views(app):
        if access == "public":
            continue
        for method in _methods(rule):
            answer = client.open(_example(app, rule), method=method)
            to_the_door = answer.status_code == 303 and answer.location.startswith("/sign-in")
            if not (to_the_door or answer.status_code in (404, 405)):
                let_in.append(f"{method} {rule.rule}: {answer.status_code}")
    assert let_in == []


def test_strangers_may_read_what_is_public(app: Flask, client: FlaskClient) -> None:
    for rule, access in _views(app):
        if access == "public" and "GET" in _methods(rule):
            answer = client.get(_example(app, rule))
            assert answer.status_code in (200, 404), rule.rule


@pytest.mark.parametrize("role", [*Role, "trusted reviewer"])
def test_a_role_is_refused_what_it_does_not_hold(
    app: Flask, session: Session, client: FlaskClient, sign_in: SignIn, role: str
) -> None:
    trusted = role == "trusted reviewer"
    someone = factories.person(session, Role.REVIEWER if trusted else Role(role), can_triage=trusted)
    sign_in(client, someone)
    let_in = []
    for rule, access in _views(app):
        if not isinstance(access, Permission) or may(someone, access):
            continue
        for method in _methods(rule):
            answer = client.open(_example(app, rule), method=method)
            if answer.status_code != 403:
                let_in.append(f"{method} {rule.rule}: {answer.status_code}")
    assert let_in == []


def test_a_switched_off_person_is_a_stranger(
    app: Flask, session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    someone = factories.person(session, Role.ADMIN)
    sign_in(client, someone)
    someone.is_active = False
    session.commit()
    for rule, access in _views(app):
        if isinstance(access, Permission):
            for method in _methods(rule):
                assert client.open(_example(app, rule), method=method).status_code in (303, 404), rule.rule


def test_what_changes_something_needs_the_forms_own_token(
    app: Flask, session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    sign_in(client, factories.person(session, Role.ADMIN))
    for rule, _access in _views(app):
        if "POST" in _methods(rule):
            expected = 404 if rule.endpoint in SIGNED else 400
            assert client.post(_example(app, rule)).status_code == expected, rule.rule


def test_every_page_forbids_foreign_scripts_and_frames(client: FlaskClient) -> None:
    headers = client.get("/sign-in").headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_signed_in_page_stays_out_of_every_cache(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(client, factories.person(session))
    assert client.get("/account").headers["Cache-Control"] == "no-store"
