"""A review that starts anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim, ClaimState, RejectReason
from factcheck.claims.workflow import BY_ACTION, Action, who_worked_on
from factcheck.errors import Invalid, NotAllowed, NotThatMove
from factcheck.history.queries import facts_of, of_subject
from factcheck.review.assign import assign
from factcheck.review.models import Assignment
from factcheck.review.queries import (
    current_approval,
    decisions_of,
    lead_of,
    rounds_of,
    sources_of,
    verdict_of,
)
from factcheck.review.reset import reset
from factcheck.review.story import story_of
from tests import factories
from tests.review.desk import Work

Enter = Callable[[FlaskClient, Person], None]
WHY = "The reviewer turned out to know the speaker."


@pytest.fixture
def admin(work: Work) -> Person:
    """Who may reset."""
    return factories.person(work.session, Role.ADMIN, name="Ada Admin")


@pytest.mark.parametrize("stage", ["taken", "submitted", "approved"])
def test_nobody_is_on_it_nothing_is_approved_and_nothing_is_lost(
    work: Work, admin: Person, stage: str
) -> None:
    getattr(work, stage)()
    session, claim = work.session, work.claim
    kept = [
        len(sources_of(session, claim.id)),
        len(rounds_of(session, claim.id)),
        verdict_of(session, claim.id),
    ]
    worked = who_worked_on(session, claim)
    reset(session, claim, actor=admin, reason=WHY)
    assert claim.state is ClaimState.ACCEPTED
    assert lead_of(session, claim.id) is None
    assert current_approval(session, claim) is None
    assert all(decision.voided_at for decision in decisions_of(session, claim.id))
    assert kept == [
        len(sources_of(session, claim.id)),
        len(rounds_of(session, claim.id)),
        verdict_of(session, claim.id),
    ]
    assert who_worked_on(session, claim) == worked
    ended = session.scalars(select(Assignment.end_reason).where(Assignment.claim_id == claim.id)).all()
    assert ended == [f"reset: {WHY}"]
    last = of_subject(session, "claim", claim.id)[-1]
    assert (last.event, last.actor_id, facts_of(last)["reason"]) == ("claim:reset", admin.id, WHY)
    line = story_of(session, claim.id)[0]
    assert line.words.startswith("Ada Admin took it back to the beginning of the review")
    assert line.note == WHY


def test_the_same_person_can_go_on_where_it_was(work: Work, admin: Person) -> None:
    work.approved()
    reset(work.session, work.claim, actor=admin, reason=WHY)
    assign(work.session, work.claim, actor=work.editor, person=work.lead)
    assert work.submit().number == 2


@pytest.mark.parametrize("state", ClaimState)
def test_it_is_possible_from_where_the_table_says_and_from_nowhere_else(
    work: Work, admin: Person, state: ClaimState
) -> None:
    facts = {"merged_into_id": work.claim.id} if state is ClaimState.MERGED else {}
    claim = factories.claim(work.session, state=state, **facts)
    if state in BY_ACTION[Action.RESET].sources:
        reset(work.session, claim, actor=admin, reason=WHY)
        assert (claim.state, claim.reject_reason) == (ClaimState.ACCEPTED, None)
    else:
        with pytest.raises(NotThatMove):
            reset(work.session, claim, actor=admin, reason=WHY)
        assert claim.state is state


def test_what_was_split_stays_its_parts(work: Work, admin: Person) -> None:
    claim = factories.claim(work.session, ClaimState.REJECTED, reject_reason=RejectReason.SPLIT)
    with pytest.raises(NotThatMove, match="split"):
        reset(work.session, claim, actor=admin, reason=WHY)


@pytest.mark.parametrize("reason", ["", " \n", "x" * 501])
def test_it_takes_a_reason(work: Work, admin: Person, reason: str) -> None:
    work.taken()
    with pytest.raises(Invalid) as refused:
        reset(work.session, work.claim, actor=admin, reason=reason)
    assert refused.value.field == "reason"
    assert work.claim.state is ClaimState.IN_REVIEW


@pytest.mark.parametrize("role", Role)
def test_only_an_admin_sees_the_button_opens_the_page_and_does_it(
    work: Work, client: FlaskClient, sign_in: Enter, role: Role
) -> None:
    someone = factories.person(work.session, role)
    work.submitted()
    sign_in(client, someone)
    bench = f"/claims/{work.claim.id}"
    may = role is Role.ADMIN
    assert (f'href="{bench}/reset"' in client.get(bench).text) is may
    page = client.get(f"{bench}/reset")
    assert page.status_code == (200 if may else 403)
    assert ("Ilse Brandt no longer has it." in page.text) is may
    assert client.post(f"{bench}/reset", data={"reason": WHY}).status_code == (303 if may else 403)
    work.session.rollback()
    state = work.session.scalars(select(Claim.state).where(Claim.id == work.claim.id)).one()
    assert state is (ClaimState.ACCEPTED if may else ClaimState.SUBMITTED)
    if not may:
        with pytest.raises(NotAllowed):
            reset(work.session, work.claim, actor=someone, reason=WHY)


def test_the_page_asks_for_a_reason_and_tells_the_slower_one(
    work: Work, admin: Person, client: FlaskClient, sign_in: Enter
) -> None:
    work.taken()
    sign_in(client, admin)
    address = f"/claims/{work.claim.id}/reset"
    version = work.claim.version
    without = client.post(address, data={"reason": "", "lock_version": version})
    assert without.status_code == 422
    assert "Say in a sentence why" in without.text
    late = client.post(address, data={"reason": WHY, "lock_version": version - 1})
    assert late.status_code == 409
    assert WHY in late.text
    assert client.post(address, data={"reason": WHY, "lock_version": version}).status_code == 303
    bench = client.get(f"/claims/{work.claim.id}").text
    assert WHY in bench
    assert f'href="{address}"' not in bench


def test_there_is_nothing_to_start_anew_once_it_is_published(
    work: Work, admin: Person, client: FlaskClient, sign_in: Enter
) -> None:
    claim = factories.claim(work.session, ClaimState.PUBLISHED)
    sign_in(client, admin)
    assert client.get(f"/claims/{claim.id}/reset").status_code == 409
