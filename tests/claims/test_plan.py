"""Topics and due times before the review, of one claim and of several, and taking them back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim, ClaimState, Contribution
from factcheck.claims.plan import DUE, TOPICS, add_topics, set_due, take_back
from factcheck.claims.queries import get_claim
from factcheck.errors import Invalid, NotAllowed, NotThatMove
from factcheck.kit import clock
from tests import factories as make

SignIn = Callable[[FlaskClient, Person], None]


@pytest.fixture
def editor(session: Session) -> Person:
    """Who plans."""
    return make.person(session, Role.EDITOR)


def names(session: Session, claim: Claim) -> list[str]:
    """The topics as they were kept."""
    session.expire_all()
    return [topic.name for topic in get_claim(session, claim.id).topics]


def test_topics_are_added_and_taken_back_to_what_each_had(session: Session, editor: Person) -> None:
    one, two = make.claim(session), make.claim(session, ClaimState.ACCEPTED)
    add_topics(session, [one], names=["Trade"], actor=editor)
    add_topics(session, [one, two], names=["Ports", "trade", ""], actor=editor)
    assert names(session, one) == names(session, two) == ["Ports", "Trade"]
    done = take_back(session, {one.id: one.version, two.id: two.version}, event=TOPICS, actor=editor)
    assert done == (2, 0)
    assert (names(session, one), names(session, two)) == (["Trade"], [])
    assert session.scalars(select(Contribution)).all() == []


def test_a_due_time_makes_urgent_and_is_taken_back(session: Session, editor: Person) -> None:
    claim = make.claim(session)
    before, due_at = claim.priority, clock.now() + timedelta(hours=5)
    set_due(session, [claim], due_at=due_at, actor=editor)
    assert (claim.due_at, claim.priority) == (due_at, before + 16)
    take_back(session, {claim.id: claim.version}, event=DUE, actor=editor)
    assert (claim.due_at, claim.priority) == (None, before)


def test_what_was_worked_on_since_is_not_taken_back(session: Session, editor: Person) -> None:
    one, two = make.claim(session), make.claim(session)
    set_due(session, [one, two], due_at=clock.now() + timedelta(days=2), actor=editor)
    then = {one.id: one.version, two.id: two.version - 1}
    assert take_back(session, then, event=DUE, actor=editor) == (1, 1)
    with pytest.raises(NotThatMove):
        take_back(session, {two.id: two.version - 1}, event=DUE, actor=editor)


def test_what_makes_no_sense_is_refused(session: Session, editor: Person) -> None:
    claim, later = make.claim(session), make.claim(session, ClaimState.PUBLISHED)
    with pytest.raises(Invalid, match="in the future"):
        set_due(session, [claim], due_at=clock.now(), actor=editor)
    with pytest.raises(Invalid, match="at least one topic"):
        add_topics(session, [claim], names=[" "], actor=editor)
    with pytest.raises(NotThatMove, match="is published by now"):
        add_topics(session, [later], names=["Trade"], actor=editor)
    with pytest.raises(NotAllowed):
        set_due(session, [claim], due_at=None, actor=make.person(session))


def ticked(*claims: Claim) -> list[str]:
    """What a browser sends for them."""
    return [f"{claim.id}:{claim.version}" for claim in claims]


def undo_address(page: str) -> str:
    """The address of the undo that a page offers."""
    return page.split('action="/triage/several/undo')[1].split('"')[0].replace("&amp;", "&")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"judge": "topics", "topics": "Trade, Ports"}, "Topics added to 2 claims."),
        ({"judge": "due", "due_at": "2999-01-01T12:00"}, "Due time set for 2 claims."),
        ({"judge": "due", "due": "week"}, "Due time set for 2 claims."),
    ],
)
def test_several_are_planned_on_one_page_and_all_come_back_at_one_press(
    session: Session, client: FlaskClient, sign_in: SignIn, editor: Person, data: dict[str, str], says: str
) -> None:
    one, two = make.claim(session), make.claim(session, ClaimState.ACCEPTED)
    sign_in(client, editor)
    assert client.get(f"/triage/several?claim={one.id}&claim={two.id}").text.count('name="claims"') == 2
    answer = client.post("/triage/several", data={"claims": ticked(one, two), "next": "/triage?q=x", **data})
    assert (answer.status_code, answer.location) == (303, "/triage?q=x")
    page = client.get(answer.location).text
    assert says in page
    session.rollback()
    session.expire_all()
    planned = get_claim(session, one.id)
    assert planned.topics or planned.due_at
    session.rollback()
    back = client.post("/triage/several/undo" + undo_address(page))
    assert (back.status_code, back.location) == (303, "/triage?q=x")
    session.expire_all()
    planned = get_claim(session, one.id)
    assert not planned.topics
    assert not planned.due_at


def test_nothing_happens_while_one_of_them_cannot(
    session: Session, client: FlaskClient, sign_in: SignIn, editor: Person
) -> None:
    one, gone = make.claim(session), make.claim(session, ClaimState.REJECTED)
    sign_in(client, editor)
    data = {"claims": ticked(one, gone), "judge": "topics", "topics": "Trade", "next": "/triage"}
    answer = client.post("/triage/several", data=data)
    assert answer.status_code == 422
    assert f"Claim {gone.id} is rejected already" in answer.text
    assert 'value="Trade"' in answer.text
    assert names(session, one) == []


def test_one_claims_due_time_is_set_in_the_newsrooms_zone_on_its_own_page(
    session: Session, client: FlaskClient, sign_in: SignIn, editor: Person
) -> None:
    claim = make.claim(session)
    sign_in(client, editor)
    here = f"/triage/{claim.id}?kind=other"
    data = {"due_at": "2999-01-01T12:00", "lock_version": 1, "next": here}
    answer = client.post(f"/claims/{claim.id}/due", data=data)
    assert (answer.status_code, answer.location) == (303, here)
    page = client.get(here).text
    assert 'value="2999-01-01T12:00"' in page
    assert client.post("/triage/several/undo" + undo_address(page)).location == here
    assert client.post(f"/claims/{claim.id}/due", data={"due_at": "soon"}).status_code == 422
    assert client.post(f"/claims/{claim.id}/due", data={"lock_version": 1}).status_code == 409
