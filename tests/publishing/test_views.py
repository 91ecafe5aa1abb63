"""The desk's side: publish, correct, retract by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.claims.models import ClaimState
from factcheck.publishing import lint
from factcheck.publishing.models import Check
from factcheck.review.content import build_content
from tests.publishing.samples import approved, published

SignIn = Callable[[FlaskClient, Person], None]
SLUG = "the-harbour-grew-by-a-tenth-in-2023"


def test_an_editor_publishes_and_is_led_to_the_page(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    desk = approved(session)
    sign_in(client, desk.editor)
    answer = client.post(f"/claims/{desk.claim.id}/publish")
    assert answer.status_code == 303
    assert answer.location == f"/checks/{SLUG}"
    assert client.get(answer.location).status_code == 200


def test_what_cannot_be_published_says_why_and_keeps_the_address(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    desk, _ = published(session)
    second = approved(session)
    sign_in(client, second.editor)
    answer = client.post(f"/claims/{second.claim.id}/publish", data={"slug": SLUG})
    assert answer.status_code == 422
    assert "Another check has the address" in answer.text
    assert f'value="{SLUG}"' in answer.text


def test_publishing_an_old_view_of_the_claim_is_a_conflict(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    desk = approved(session)
    sign_in(client, desk.editor)
    answer = client.post(f"/claims/{desk.claim.id}/publish", data={"lock_version": "1"})
    assert answer.status_code == 409


@pytest.mark.parametrize("verb", ["publish", "correct", "retract"])
def test_a_stranger_is_sent_to_sign_in_and_a_reviewer_refused(
    session: Session, client: FlaskClient, sign_in: SignIn, verb: str
) -> None:
    desk, _ = published(session)
    session.commit()
    address = f"/claims/{desk.claim.id}/{verb}"
    assert "/sign-in" in client.post(address).location
    sign_in(client, desk.reviewer)
    assert client.post(address, data={"kind": "update", "note": "x"}).status_code == 403


def test_a_correction_is_opened_with_its_note(session: Session, client: FlaskClient, sign_in: SignIn) -> None:
    desk, _ = published(session)
    sign_in(client, desk.editor)
    address = f"/claims/{desk.claim.id}/correct"
    assert "What was wrong" in client.get(address).text
    answer = client.post(address, data={"kind": "correction", "note": "It was 11%."})
    assert answer.status_code == 303
    session.expire_all()
    assert session.query(Check).one().correcting_note == "It was 11%."


@pytest.mark.parametrize("verb", ["correct", "retract"])
def test_a_change_without_a_note_keeps_the_form(
    session: Session, client: FlaskClient, sign_in: SignIn, verb: str
) -> None:
    desk, _ = published(session)
    sign_in(client, desk.editor)
    answer = client.post(f"/claims/{desk.claim.id}/{verb}", data={"kind": "update", "note": ""})
    assert answer.status_code == 422
    assert "Readers will see it." in answer.text


def test_who_was_slower_keeps_what_they_typed(session: Session, client: FlaskClient, sign_in: SignIn) -> None:
    desk, _ = published(session)
    sign_in(client, desk.editor)
    answer = client.post(
        f"/claims/{desk.claim.id}/retract", data={"note": "My long reason.", "lock_version": "1"}
    )
    assert answer.status_code == 409
    assert "My long reason." in answer.text
    again = client.post(f"/claims/{desk.claim.id}/retract", data={"note": "My long reason."})
    assert again.status_code == 303
    late = client.post(f"/claims/{desk.claim.id}/retract", data={"note": "Me too."})
    assert late.status_code == 409
    assert "Me too." in late.text
    session.expire_all()
    assert desk.claim.state is ClaimState.RETRACTED


def test_what_was_never_published_has_nothing_to_correct(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    desk = approved(session)
    sign_in(client, desk.editor)
    assert client.get(f"/claims/{desk.claim.id}/correct").status_code == 409


def test_the_approval_page_can_ask_the_lint(session: Session, app: Flask) -> None:
    desk = approved(session)
    ask = app.extensions["factcheck_lint"]
    assert ask(build_content(session, desk.claim)) == []
    session.rollback()


def test_each_finding_stands_beside_the_decision_with_a_way_to_mend_it(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    long = "The harbour grew by a tenth in 2023, " + "and the board was proud of it, " * 3 + "they said."
    desk = approved(session, text=long)
    sign_in(client, desk.editor)
    page = client.get(f"/claims/{desk.claim.id}/decide").text
    assert "search engines may cut it after 75." in page
    assert f'<a href="/claims/{desk.claim.id}/reword">Reword the claim</a>' in page
    assert "&#34;@type&#34;: &#34;ClaimReview&#34;" in page


def test_every_rule_of_the_lint_says_where_it_is_mended() -> None:
    source = Path(lint.__file__).read_text(encoding="utf-8")
    named = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"[,)\n]', source))
    assert named == set(lint._PARTS)
