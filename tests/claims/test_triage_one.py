"""One claim of the triage list on a page of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim
from tests import factories as make

SignIn = Callable[[FlaskClient, Person], None]


@pytest.fixture
def three(session: Session, client: FlaskClient, sign_in: SignIn) -> list[Claim]:
    """Three proposals of one kind and one of another, and an editor at the browser."""
    found = [make.claim(session, text=f"Claim {n}.", score=0.9 - n / 10, kind="event") for n in range(3)]
    make.claim(session, text="Another kind.", score=0.85, kind="rule")
    sign_in(client, make.person(session, Role.EDITOR))
    return found


def test_it_says_where_one_stands_and_the_way_keeps_the_filters(
    client: FlaskClient, three: list[Claim]
) -> None:
    one, two, last = three
    page = client.get(f"/triage/{two.id}?kind=event").text
    assert "2 of 3" in page
    assert f'rel="prev" href="/triage/{one.id}?kind=event"' in page
    assert f'rel="next" href="/triage/{last.id}?kind=event"' in page
    assert 'href="/triage?kind=event">Triage' in page
    assert 'rel="next"' not in client.get(f"/triage/{last.id}?kind=event").text


def test_a_judged_claim_leads_to_the_next_and_undo_to_itself(client: FlaskClient, three: list[Claim]) -> None:
    one, two, _ = three
    page = client.get(f"/triage/{one.id}?kind=event").text
    onward = f"/triage/{two.id}?kind=event"
    assert f'name="next" value="{onward}"' in page
    answer = client.post(f"/claims/{one.id}/accept", data={"next": onward, "lock_version": 1})
    assert answer.location == onward
    page = client.get(onward).text
    assert "1 of 2" in page
    undo = f"/claims/{one.id}/undo?next=/triage/{one.id}?kind%3Devent"
    assert f'action="{undo}"' in page
    assert client.post(undo).location == f"/triage/{one.id}?kind=event"


def test_the_last_one_leads_back_to_the_list(client: FlaskClient, three: list[Claim]) -> None:
    page = client.get(f"/triage/{three[0].id}?q=0").text
    assert "1 of 1" in page
    assert 'name="next" value="/triage?q=0"' in page


def test_undo_on_the_list_leads_to_the_claims_own_row(client: FlaskClient, three: list[Claim]) -> None:
    one, two, _ = three
    data = {"next": f"/triage?kind=event#t-{two.id}", "lock_version": 1}
    client.post(f"/claims/{one.id}/accept", data=data)
    page = client.get("/triage").text
    assert f"/undo?next=/triage?kind%3Devent%23t-{one.id}" in page


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("kind=causal", "No proposal has the kind “causal”."),
        ("q=zebra&due=late", "No proposal has the words “zebra” and a due time that has passed."),
        ("state=rejected", "No rejected claim is here."),
        ("at_least=0.95", "a check-worthiness of 0.95 or more"),
        ("article=99", "that article, which does not exist"),
        ("sort=due", "No proposal has a due time."),
    ],
)
def test_an_empty_list_says_what_it_was_narrowed_to(
    client: FlaskClient, three: list[Claim], query: str, says: str
) -> None:
    assert says in client.get(f"/triage?{query}").text


def test_what_does_not_exist_is_not_found(client: FlaskClient, three: list[Claim]) -> None:
    assert client.get("/triage/999").status_code == 404


def test_a_reviewer_reads_without_buttons(
    session: Session, client: FlaskClient, sign_in: SignIn, three: list[Claim]
) -> None:
    sign_in(client, make.person(session))
    page = client.get(f"/triage/{three[0].id}").text
    assert "Claim 0." in page
    assert 'data-do="accept"' not in page
