"""Several proposals judged at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim, ClaimState, RejectReason
from factcheck.claims.triage import accept
from factcheck.history.queries import of_subject
from tests import factories as make
from tests.at_once import at_once

SignIn = Callable[[FlaskClient, Person], None]
AT = "/triage/several"


@pytest.fixture
def editor(session: Session) -> Person:
    """Who judges."""
    return make.person(session, Role.EDITOR)


def ticked(*claims: Claim) -> list[str]:
    """What a browser sends for them."""
    return [f"{claim.id}:{claim.version}" for claim in claims]


def states(session: Session, *claims: Claim) -> set[ClaimState]:
    """Their states as they were kept."""
    session.rollback()
    return set(session.scalars(select(Claim.state).where(Claim.id.in_([claim.id for claim in claims]))))


def test_they_are_shown_before_anything_happens(
    session: Session, client: FlaskClient, sign_in: SignIn, editor: Person
) -> None:
    one, two, other = (make.claim(session, text=f"Claim number {n}.") for n in range(3))
    gone = make.claim(session, ClaimState.PUBLISHED, text="Published meanwhile.")
    sign_in(client, editor)
    page = client.get(f"{AT}?claim={one.id}&claim={two.id}&claim={gone.id}&claim=x").text
    assert "Claim number 0." in page
    assert "Claim number 1." in page
    assert other.text not in page
    assert gone.text not in page
    assert states(session, one, two, other) == {ClaimState.PROPOSED}
    assert "No claim is ticked." in client.get(AT).text


@pytest.mark.parametrize("judge", ["accept", "reject"])
def test_they_are_judged_alike_and_all_come_back_at_one_press(
    session: Session, client: FlaskClient, sign_in: SignIn, editor: Person, judge: str
) -> None:
    claims = [make.claim(session) for _ in range(3)]
    sign_in(client, editor)
    data = {"claims": ticked(*claims), "judge": judge, "reason": "trivial", "next": "/triage?kind=event"}
    answer = client.post(AT, data=data)
    assert (answer.status_code, answer.location) == (303, "/triage?kind=event")
    wanted = ClaimState.ACCEPTED if judge == "accept" else ClaimState.REJECTED
    assert states(session, *claims) == {wanted}
    reasons = set(session.scalars(select(Claim.reject_reason)))
    assert reasons == ({None} if judge == "accept" else {RejectReason.TRIVIAL})
    assert [row.event for row in of_subject(session, "claim", claims[0].id)] == [f"claim:{judge}"]
    session.rollback()
    page = client.get(answer.location).text
    assert f"3 claims {judge}ed." in page
    address = page.split('action="/triage/several/undo')[1].split('"')[0].replace("&amp;", "&")
    assert client.post(f"{AT}/undo{address}").status_code == 303
    assert states(session, *claims) == {ClaimState.PROPOSED}


def test_what_was_worked_on_since_stays(
    session: Session, client: FlaskClient, sign_in: SignIn, editor: Person
) -> None:
    one, two = make.claim(session), make.claim(session)
    for claim in (one, two):
        accept(session, claim, actor=editor)
    left = "&".join(f"claims={value}" for value in ticked(one, two))
    two.text = "Reworded meanwhile."
    sign_in(client, editor)
    assert client.post(f"{AT}/undo?{left}").status_code == 303
    assert "1 claim waiting again. 1 claim worked on since" in client.get("/triage").text
    session.expire_all()
    assert (one.state, two.state) == (ClaimState.PROPOSED, ClaimState.ACCEPTED)
    session.rollback()
    assert client.post(f"{AT}/undo?{left}").status_code == 409


def test_all_or_none_are_judged(
    session: Session, client: FlaskClient, sign_in: SignIn, editor: Person
) -> None:
    one, two = make.claim(session), make.claim(session)
    before = ticked(one, two)
    two.text = "Reworded meanwhile."
    sign_in(client, editor)
    answer = client.post(AT, data={"claims": before, "judge": "accept"})
    assert answer.status_code == 409
    assert "Somebody changed one of these claims meanwhile." in answer.text
    assert "Reworded meanwhile." in answer.text
    assert states(session, one, two) == {ClaimState.PROPOSED}


def test_a_rejection_says_why_and_nothing_ticked_says_so(
    session: Session, client: FlaskClient, sign_in: SignIn, editor: Person
) -> None:
    one = make.claim(session)
    sign_in(client, editor)
    without = client.post(AT, data={"claims": ticked(one), "judge": "reject", "note": "As before."})
    assert without.status_code == 422
    assert "Choose a reason" in without.text
    assert 'value="As before."' in without.text
    none = client.post(AT, data={"judge": "accept"})
    assert none.status_code == 422
    assert states(session, one) == {ClaimState.PROPOSED}


@pytest.mark.parametrize("_time", range(3))
def test_two_people_who_accept_the_same_proposal_at_once_accept_it_once(
    app: Flask, session: Session, sign_in: SignIn, editor: Person, _time: int
) -> None:
    claim = make.claim(session)
    clients = [app.test_client(), app.test_client()]
    for client in clients:
        sign_in(client, editor)
    answers = at_once(*[lambda c=c: c.post(f"/claims/{claim.id}/accept") for c in clients])
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    session.rollback()
    assert len(of_subject(session, "claim", claim.id)) == 1


def test_triage_says_where_one_stands_and_keeps_the_filter(
    session: Session, client: FlaskClient, sign_in: SignIn, editor: Person
) -> None:
    make.claim(session, score=0.9)
    second = make.claim(session, score=0.8, reasons=["a figure", "a date"], claimant="")
    sign_in(client, editor)
    page = client.get("/triage?claimant=").text
    row = page.split(f'id="t-{second.id}"')[1].split("</li>")[0]
    assert "2 of 2" in row
    assert "Ranked by check-worthiness 0.80 (a figure, a date)" in row
    assert "The article itself" in row
    assert 'form="several"' in row
    sign_in(client, make.person(session))
    assert 'form="several"' not in client.get("/triage").text
