"""Four eyes, and approvals that hold for exactly what was seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState
from factcheck.claims.workflow import contribute
from factcheck.errors import Conflict, Invalid, NotAllowed, NotThatMove
from factcheck.review.assign import assign
from factcheck.review.content import digest_now
from factcheck.review.decide import (
    approve,
    current_approval,
    reopen,
    send_back,
    void_if_changed,
    why_not_decide,
)
from factcheck.review.evidence import change_source, withdraw_source
from factcheck.review.queries import decisions_of, latest_round, who_could_decide
from tests import factories
from tests.review.desk import SOURCE, Work


def test_an_editor_who_did_not_work_on_it_approves(work: Work) -> None:
    decision = work.submitted().approve()
    assert work.claim.state is ClaimState.APPROVED
    assert decision.digest == digest_now(work.session, work.claim)
    assert current_approval(work.session, work.claim) is decision


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMIN])
def test_nobody_approves_their_own_work(work: Work, role: Role) -> None:
    work.lead.role = role
    work.submitted()
    with pytest.raises(NotAllowed):
        work.approve(work.lead)
    with pytest.raises(NotAllowed):
        send_back(work.session, work.claim, actor=work.lead, reasons=["other"], note="No.")
    assert work.claim.state is ClaimState.SUBMITTED


@pytest.mark.parametrize("what", ["assigned", "verdict", "sources", "text", "second opinion"])
def test_whatever_somebody_contributed_takes_their_four_eyes(work: Work, what: str) -> None:
    work.submitted()
    admin = factories.person(work.session, Role.ADMIN)
    contribute(work.session, work.claim, admin, what)
    with pytest.raises(NotAllowed):
        work.approve(admin)


def test_a_former_lead_stays_without_four_eyes(work: Work) -> None:
    work.taken()
    former = factories.person(work.session, Role.EDITOR)
    assign(work.session, work.claim, actor=work.editor, person=former)
    assign(work.session, work.claim, actor=work.editor, person=work.lead)
    work.source()
    work.write()
    work.submit()
    with pytest.raises(NotAllowed):
        work.approve(former)


def test_a_reviewer_without_a_share_in_it_may_not_approve_either(work: Work) -> None:
    work.submitted()
    with pytest.raises(NotAllowed):
        work.approve(factories.person(work.session))


def test_an_approval_of_something_else_than_what_is_there_is_refused(work: Work) -> None:
    seen = digest_now(work.session, work.submitted().claim)
    work.write(summary="The harbour grew by three per cent, not by ten.")
    with pytest.raises(Conflict):
        work.approve(seen=seen)
    assert work.claim.state is ClaimState.SUBMITTED
    work.approve()
    newest = latest_round(work.session, work.claim.id)
    assert newest is not None
    assert newest.number == 2
    assert newest.content["summary"].startswith("The harbour grew by three")


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMIN])
def test_a_direct_request_with_an_old_digest_is_refused_with_a_sentence(
    work: Work, client: FlaskClient, sign_in: Callable[[FlaskClient, Person], None], role: Role
) -> None:
    work.submitted()
    old = digest_now(work.session, work.claim)
    work.editor.role = role
    sign_in(client, work.editor)
    work.session.execute(text("UPDATE source SET quote = 'It shrank.'"))
    work.session.commit()
    for seen in (old, "", "0" * 64):
        answer = client.post(f"/claims/{work.claim.id}/approve", data={"seen": seen})
        assert answer.status_code == 409
        assert "Somebody changed this since you opened the page." in answer.text
    assert decisions_of(work.session, work.claim.id) == []


def test_an_edit_voids_the_approval_and_says_so(work: Work) -> None:
    work.approved().write(explanation="Counted anew.")
    assert work.claim.state is ClaimState.SUBMITTED
    assert current_approval(work.session, work.claim) is None
    (voided,) = decisions_of(work.session, work.claim.id)
    assert voided.voided_at is not None
    assert voided.void_reason
    newest = latest_round(work.session, work.claim.id)
    assert newest is not None
    assert newest.number == 2


@pytest.mark.parametrize("how", ["another source", "a changed source", "a withdrawn source", "the claim"])
def test_any_change_readers_would_see_voids_the_approval(work: Work, how: str) -> None:
    work.taken()
    first, second = work.source(), work.source(title="A second source")
    work.write()
    work.submit()
    work.approve()
    if how == "another source":
        work.source(title="A third source")
    elif how == "a changed source":
        change_source(work.session, first, actor=work.lead, **{**SOURCE, "locator": "table 4"})
    elif how == "a withdrawn source":
        withdraw_source(work.session, second, actor=work.lead)
    else:
        work.claim.text = "The harbour grew by a tenth in the year 2023."
        assert void_if_changed(work.session, work.claim, work.editor)
    assert work.claim.state is ClaimState.SUBMITTED
    assert current_approval(work.session, work.claim) is None


def test_a_note_for_colleagues_leaves_the_approval_alone(work: Work) -> None:
    work.taken()
    source = work.source()
    work.write()
    work.submit()
    work.approve()
    change_source(work.session, source, actor=work.lead, **{**SOURCE, "note": "Ask for the raw table."})
    assert work.claim.state is ClaimState.APPROVED
    assert not void_if_changed(work.session, work.claim, work.editor)


def test_what_became_incomplete_while_it_waited_cannot_be_approved(work: Work) -> None:
    work.taken()
    source = work.source()
    work.write()
    work.submit()
    withdraw_source(work.session, source, actor=work.lead)
    with pytest.raises(Invalid, match="source"):
        work.approve()


def test_sent_back_and_submitted_again_is_round_two(work: Work) -> None:
    work.submitted()
    send_back(
        work.session, work.claim, actor=work.editor, reasons=["weak_source"], note="Ask the office itself."
    )
    assert work.claim.state is ClaimState.IN_REVIEW
    work.write(explanation="The office was asked.")
    assert work.submit().number == 2
    work.approve()
    approval = current_approval(work.session, work.claim)
    assert approval is not None
    assert approval.round.number == 2


@pytest.mark.parametrize(("reasons", "note"), [([], "Why"), (["nonsense"], "Why"), (["other"], "  ")])
def test_sending_back_needs_a_reason_and_a_note(work: Work, reasons: list[str], note: str) -> None:
    work.submitted()
    with pytest.raises(Invalid):
        send_back(work.session, work.claim, actor=work.editor, reasons=reasons, note=note)
    assert work.claim.state is ClaimState.SUBMITTED


def test_an_approval_of_an_older_round_no_longer_counts(work: Work) -> None:
    work.approved()
    reopen(work.session, work.claim, actor=work.editor, reason="A new figure came out.")
    assert work.claim.state is ClaimState.IN_REVIEW
    assert current_approval(work.session, work.claim) is None
    work.submit()
    assert current_approval(work.session, work.claim) is None


def test_reopening_needs_a_reason_and_an_editor(work: Work) -> None:
    work.approved()
    with pytest.raises(Invalid):
        reopen(work.session, work.claim, actor=work.editor, reason=" ")
    with pytest.raises(NotAllowed):
        reopen(work.session, work.claim, actor=work.lead, reason="I want it back.")


def test_pressing_approve_twice_approves_once(work: Work) -> None:
    work.submitted()
    seen = digest_now(work.session, work.claim)
    approve(work.session, work.claim, actor=work.editor, seen=seen)
    with pytest.raises(NotThatMove):
        approve(work.session, work.claim, actor=work.editor, seen=seen)
    assert len(decisions_of(work.session, work.claim.id)) == 1


def test_it_is_said_who_could_be_asked(work: Work) -> None:
    work.lead.role = Role.EDITOR
    away = factories.person(work.session, Role.EDITOR, is_active=False)
    work.submitted()
    assert why_not_decide(work.session, work.claim, work.lead)
    assert why_not_decide(work.session, work.claim, work.editor) is None
    could = who_could_decide(work.session, work.claim)
    assert work.editor in could
    assert work.lead not in could
    assert away not in could
