"""The readers' pages: no cookie, nothing lost, machines kept out, the secret address kept secret."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factcheck.kit import clock
from factcheck.publishing.models import Check
from factcheck.tips.models import Sender, Tip
from tests.publishing.samples import published

WORDS = "The mayor sold the harbour for one crown."


def _token(client: FlaskClient, path: str = "/tips/new") -> str:
    answer = client.get(path)
    assert "Set-Cookie" not in answer.headers
    assert "public" in answer.headers["Cache-Control"]
    found = re.search(r'name="token" value="([^"]+)"', answer.get_data(as_text=True))
    assert found
    return found.group(1)


def _count(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Tip)) or 0


def test_a_reader_sends_a_tip_without_a_cookie_and_finds_it_at_a_secret_address(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    sent = {"words": WORDS, "contact": "ruth@reader.example", "token": _token(client)}
    answer = client.post("/tips/new", data=sent)
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers
    found = client.get(answer.location)
    page = found.get_data(as_text=True)
    assert "Nobody has looked at it yet." in page
    assert "ruth@reader.example" not in page
    assert found.headers["Cache-Control"] == "no-store"
    assert found.headers["Referrer-Policy"] == "no-referrer"
    assert found.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in found.headers
    assert client.get(answer.location[:-1] + "!").status_code == 404
    assert session.scalars(select(Sender.contact)).all() == ["ruth@reader.example"]


@pytest.mark.parametrize(
    ("changed", "headers", "status"),
    [
        ({"token": ""}, {}, 400),
        ({"token": "made.up.word"}, {}, 400),
        ({}, {"Sec-Fetch-Site": "cross-site"}, 400),
        ({"website": "https://spam.example"}, {}, 422),
        ({"words": "no"}, {}, 422),
        ({"link": "no address"}, {}, 422),
        ({"contact": "x" * 301}, {}, 422),
    ],
)
def test_what_is_refused_is_shown_again_and_not_kept(
    client: FlaskClient, session: Session, changed: dict[str, str], headers: dict[str, str], status: int
) -> None:
    data = {"words": WORDS, "seen_in": "in a leaflet", "token": _token(client)} | changed
    answer = client.post("/tips/new", data=data, headers=headers)
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert "There is a problem" in page
    assert data["words"] in page
    assert "in a leaflet" in page
    assert answer.headers["Cache-Control"] == "no-store"
    assert _count(session) == 0


def test_a_form_that_was_open_for_days_is_sent_at_the_second_try(
    client: FlaskClient, session: Session
) -> None:
    token = _token(client)
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        late = client.post("/tips/new", data={"words": WORDS, "token": token})
        assert late.status_code == 400
        fresh = re.search(r'name="token" value="([^"]+)"', late.get_data(as_text=True))
        assert fresh
        assert client.post("/tips/new", data={"words": WORDS, "token": fresh.group(1)}).status_code == 303
    assert _count(session) == 1


def test_one_address_sends_only_so_many_and_keeps_what_it_typed(app: Flask, session: Session) -> None:
    ground = app.extensions["factcheck"]
    app.extensions["factcheck"] = replace(ground, config=replace(ground.config, tip_limit="2 per minute"))
    client = app.test_client()
    token = _token(client)

    def send(number: int, address: str) -> int:
        data = {"words": f"{number} ships sank in the harbour today, they say.", "token": token}
        return client.post("/tips/new", data=data, environ_base={"REMOTE_ADDR": address}).status_code

    home, same_house, elsewhere = "2001:db8:1:2::77", "2001:db8:1:2::88", "2001:db8:1:3::77"
    assert [send(1, home), send(2, same_house), send(3, home)] == [303, 303, 429]
    assert send(4, elsewhere) == 303
    assert _count(session) == 3


def test_an_error_is_reported_from_the_check(client: FlaskClient, session: Session) -> None:
    (done, *_), _ = published(session)
    session.commit()
    slug = session.scalars(select(Check.slug).where(Check.claim_id == done.id)).one()
    session.rollback()
    assert f"/checks/{slug}/report" in client.get(f"/checks/{slug}").get_data(as_text=True)
    token = _token(client, f"/checks/{slug}/report")
    sent = {"words": "The third figure is wrong.", "number": "99999", "token": token}
    answer = client.post(f"/checks/{slug}/report", data=sent)
    assert answer.status_code == 303
    assert "Your report of an error" in client.get(answer.location).get_data(as_text=True)
    session.rollback()
    assert session.scalars(select(Tip.check_number)).one() == 1
    assert client.get("/checks/no-such-check/report").status_code == 404
