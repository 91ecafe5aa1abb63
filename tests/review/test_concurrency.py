"""Two people at one instant: one of them counts, the other is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from factcheck.accounts.models import Person
from factcheck.articles.models import Article
from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim, ClaimState
from factcheck.history.verify import verify
from factcheck.review.content import digest_now
from factcheck.review.models import Assignment, Decision
from factcheck.review.queries import current_approval
from tests import factories
from tests.at_once import at_once
from tests.review.desk import Work

Enter = Callable[[FlaskClient, Person], None]
Post = Callable[..., list[TestResponse]]
TIMES = range(4)  # chance decides who is first, so that each race is run several times


@pytest.fixture
def post(app: Flask, sign_in: Enter) -> Post:
    """Posts to one address as several people at one instant; their answers, in the order of the people."""

    def send(address: str, people: Sequence[Person], *forms: dict[str, object]) -> list[TestResponse]:
        clients = [app.test_client() for _ in people]
        for client, person in zip(clients, people, strict=True):
            sign_in(client, person)
        addresses = address.split()
        acts = [
            lambda n=n, client=client: client.post(
                addresses[n % len(addresses)], data=forms[n % len(forms)] if forms else {}
            )
            for n, client in enumerate(clients)
        ]
        return at_once(*acts)

    return send


def told(answers: list[TestResponse], *words: str) -> None:
    """Exactly one of ``answers`` went well; every other is a conflict that says one of ``words``."""
    good = [answer for answer in answers if answer.status_code == 303]
    assert len(good) == 1, [answer.status_code for answer in answers]
    for answer in answers:
        if answer not in good:
            assert answer.status_code == 409
            assert any(word in answer.text for word in words), answer.text


def afresh(session: Session, claim: Claim) -> ClaimState:
    """The state that was kept."""
    session.rollback()
    session.expire_all()
    return session.scalars(select(Claim.state).where(Claim.id == claim.id)).one()


@pytest.mark.parametrize("_time", TIMES)
def test_two_editors_approve_and_one_decision_counts(work: Work, post: Post, _time: int) -> None:
    work.submitted()
    other = factories.person(work.session, Role.EDITOR, name="Second Editor")
    seen = digest_now(work.session, work.claim)
    answers = post(f"/claims/{work.claim.id}/approve", [work.editor, other], {"seen": seen})
    told(answers, "there is nothing to decide now")
    assert afresh(work.session, work.claim) is ClaimState.APPROVED
    assert len(work.session.scalars(select(Decision)).all()) == 1
    assert verify(work.session).ok


@pytest.mark.parametrize("_time", TIMES)
def test_one_editor_approves_while_another_sends_back(work: Work, post: Post, _time: int) -> None:
    work.submitted()
    other = factories.person(work.session, Role.EDITOR)
    seen = digest_now(work.session, work.claim)
    claim = f"/claims/{work.claim.id}"
    answers = post(
        f"{claim}/approve {claim}/send-back",
        [work.editor, other],
        {"seen": seen},
        {"reasons": "other", "note": "Ask the office itself."},
    )
    told(answers, "there is nothing to decide now")
    if answers[1].status_code == 409:
        assert "Ask the office itself." in answers[1].text  # nothing typed is lost
    assert len(work.session.scalars(select(Decision)).all()) == 1


@pytest.mark.parametrize("_time", TIMES)
def test_an_approval_and_an_edit_never_pass_each_other(work: Work, post: Post, _time: int) -> None:
    work.submitted()
    seen = digest_now(work.session, work.claim)
    claim = f"/claims/{work.claim.id}"
    source = {"title": "Another", "url": "https://a.example", "quote": "No.", "locator": "1"}
    approved, edited = post(
        f"{claim}/approve {claim}/sources",
        [work.editor, work.lead],
        {"seen": seen},
        {**source, "stance": "refutes", "tier": "primary"},
    )
    assert edited.status_code == 303
    assert approved.status_code in (303, 409)
    assert afresh(work.session, work.claim) is ClaimState.SUBMITTED
    assert current_approval(work.session, work.claim) is None


@pytest.mark.parametrize("_time", TIMES)
def test_an_approval_and_a_corrected_article_never_pass_each_other(
    work: Work, post: Post, _time: int
) -> None:
    work.submitted()
    seen = digest_now(work.session, work.claim)
    article = work.session.scalars(select(Article)).one()
    approved, corrected = post(
        f"/claims/{work.claim.id}/approve /articles/{article.id}/edit",
        [work.editor, work.lead],
        {"seen": seen},
        {"title": "The harbour, which grows", "language": "en"},
    )
    assert corrected.status_code == 303
    assert approved.status_code in (303, 409)
    assert afresh(work.session, work.claim) is ClaimState.SUBMITTED
    assert current_approval(work.session, work.claim) is None


@pytest.mark.parametrize("_time", TIMES)
def test_two_reviewers_take_a_claim_and_one_has_it(work: Work, post: Post, _time: int) -> None:
    people = [work.lead, factories.person(work.session, name="Second Reviewer")]
    answers = post(f"/claims/{work.claim.id}/take", people, {"no_conflict": "y"})
    told(answers, "Ilse Brandt has this claim already", "Second Reviewer has this claim already")
    assert afresh(work.session, work.claim) is ClaimState.IN_REVIEW
    lead = work.session.scalars(select(Assignment)).one()
    assert answers[[person.id for person in people].index(lead.person_id)].status_code == 303


@pytest.mark.parametrize("_time", TIMES)
def test_a_button_pressed_three_times_works_once(work: Work, post: Post, _time: int) -> None:
    work.taken().source()
    work.write()
    verdict = {"lock_version": 1, "rating": "false", "summary": "It grew by two per cent, not by ten."}
    verdict |= {"explanation": "Counted.", "none_against": "y", "then": "submit"}
    answers = post(f"/claims/{work.claim.id}/verdict", [work.lead] * 3, verdict)
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409]
    assert afresh(work.session, work.claim) is ClaimState.SUBMITTED
    assert work.session.scalar(select(func.count()).select_from(Decision)) == 0
