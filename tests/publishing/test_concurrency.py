"""Two people publish at one instant."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.publishing.models import Check, Publication
from tests import factories
from tests.at_once import at_once
from tests.publishing.samples import approved, published

SignIn = Callable[[FlaskClient, Person], None]


@pytest.mark.parametrize("_time", range(4))
def test_a_check_published_by_two_at_once_is_published_once(
    app: Flask, session: Session, sign_in: SignIn, _time: int
) -> None:
    desk = approved(session)
    clients = [app.test_client(), app.test_client()]
    for client, person in zip(clients, [desk.editor, factories.person(session, Role.EDITOR)], strict=True):
        sign_in(client, person)
    address = f"/claims/{desk.claim.id}/publish"
    answers = at_once(*[lambda client=client: client.post(address) for client in clients])
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    late = next(answer for answer in answers if answer.status_code == 409)
    assert "This claim is now published" in late.text
    session.rollback()
    assert len(session.scalars(select(Publication)).all()) == 1
    assert len(session.scalars(select(Check)).all()) == 1


@pytest.mark.parametrize("_time", range(4))
def test_two_checks_of_the_same_words_published_at_once_get_two_addresses_or_one_is_told(
    app: Flask, session: Session, sign_in: SignIn, _time: int
) -> None:
    desks = [approved(session), approved(session)]
    clients = [app.test_client(), app.test_client()]
    for client, desk in zip(clients, desks, strict=True):
        sign_in(client, desk.editor)
    acts = [
        lambda client=client, claim=desk.claim.id: client.post(f"/claims/{claim}/publish")
        for client, desk in zip(clients, desks, strict=True)
    ]
    answers = at_once(*acts)
    assert {answer.status_code for answer in answers} <= {303, 409}
    late = [n for n, answer in enumerate(answers) if answer.status_code == 409]
    for n in late:
        assert "took this address at the same moment" in answers[n].text
        assert clients[n].post(f"/claims/{desks[n].claim.id}/publish").status_code == 303
    session.rollback()
    slugs = session.scalars(select(Check.slug).order_by(Check.slug)).all()
    assert slugs == ["the-harbour-grew-by-a-tenth-in-2023", "the-harbour-grew-by-a-tenth-in-2023-2"]


@pytest.mark.parametrize("_time", range(4))
def test_a_correction_and_a_retraction_at_once_are_one_of_the_two(
    app: Flask, session: Session, sign_in: SignIn, _time: int
) -> None:
    desk, _ = published(session)
    clients = [app.test_client(), app.test_client()]
    for client in clients:
        sign_in(client, desk.editor)
    claim = f"/claims/{desk.claim.id}"
    answers = at_once(
        lambda: clients[0].post(f"{claim}/correct", data={"kind": "update", "note": "New figures."}),
        lambda: clients[1].post(f"{claim}/retract", data={"note": "It was forged."}),
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    late = next(n for n, answer in enumerate(answers) if answer.status_code == 409)
    assert ("New figures.", "It was forged.")[late] in answers[late].text
