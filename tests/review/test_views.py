"""The workbench and the decision as people meet them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim, ClaimState
from factcheck.review.content import digest_now
from factcheck.review.decide import send_back
from factcheck.review.models import Source, Verdict
from factcheck.review.queries import lead_of
from tests import factories
from tests.review.desk import SOURCE, VERDICT, Work

Enter = Callable[[FlaskClient, Person], None]


@pytest.fixture
def bench(work: Work) -> str:
    """The address of the claim."""
    return f"/claims/{work.claim.id}"


def state_of(session: Session, claim_id: int) -> ClaimState:
    """What another connection sees."""
    session.rollback()
    return session.scalars(select(Claim.state).where(Claim.id == claim_id)).one()


def typed(**facts: Any) -> dict[str, Any]:
    """A verdict form as a browser sends it."""
    return {"lock_version": 0, **VERDICT, "none_against": "y", **facts}


def test_a_stranger_is_sent_to_the_door(work: Work, client: FlaskClient, bench: str) -> None:
    work.session.commit()
    assert client.get(bench).status_code == 303
    assert client.get(f"{bench}/decide").status_code == 303


@pytest.mark.parametrize("state", [ClaimState.PROPOSED, ClaimState.REJECTED])
def test_a_claim_before_the_review_is_shown_and_leads_to_its_article(
    work: Work, client: FlaskClient, sign_in: Enter, state: ClaimState
) -> None:
    claim = factories.claim(work.session, state=state)
    sign_in(client, work.lead)
    page = client.get(f"/claims/{claim.id}").text
    article = claim.appearances[0]
    assert "<mark>The harbour grew by a tenth in 2023</mark>, the Harbour Board said." in page
    assert f"#m-{article.id}" in page
    assert "Add a source" not in page


def test_from_taking_to_approval_through_the_pages(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    sign_in(client, work.lead)
    assert client.post(f"{bench}/take", data={"no_conflict": "y"}).status_code == 303
    assert client.post(f"{bench}/sources", data=SOURCE).status_code == 303
    assert client.post(f"{bench}/verdict", data=typed(then="submit")).status_code == 303
    page = client.get(bench).text
    assert "Ilse Brandt submitted the verdict, round 1." in page
    sign_in(client, work.editor)
    page = client.get(f"{bench}/decide").text
    seen = digest_now(work.session, work.claim)
    work.session.rollback()
    assert f'value="{seen}"' in page
    assert VERDICT["summary"] in page
    assert client.post(f"{bench}/approve", data={"seen": seen}).status_code == 303
    assert state_of(work.session, work.claim.id) is ClaimState.APPROVED
    assert "Kofi Adjei approved round 1." in client.get(bench).text


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.EDITOR, Role.ADMIN])
def test_the_lead_is_refused_by_page_and_by_direct_request_whatever_their_role(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str, role: Role
) -> None:
    work.lead.role = role
    work.submitted()
    seen = digest_now(work.session, work.claim)
    sign_in(client, work.lead)
    page = client.get(f"{bench}/decide").text
    assert "/approve" not in page
    assert "/send-back" not in page
    assert "Kofi Adjei" in page  # who could be asked
    assert client.post(f"{bench}/approve", data={"seen": seen}).status_code == 403
    refused = client.post(f"{bench}/send-back", data={"reasons": "other", "note": "No."})
    assert refused.status_code == 403
    assert state_of(work.session, work.claim.id) is ClaimState.SUBMITTED


def test_an_approval_of_a_page_that_is_no_longer_true_is_a_conflict(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    work.submitted()
    seen = digest_now(work.session, work.claim)
    work.write(summary="It grew by three per cent.")
    now = digest_now(work.session, work.claim)
    sign_in(client, work.editor)
    answer = client.post(f"{bench}/approve", data={"seen": seen})
    assert answer.status_code == 409
    assert "It grew by three per cent." in answer.text
    assert f'value="{now}"' in answer.text
    assert state_of(work.session, work.claim.id) is ClaimState.SUBMITTED


def test_a_stale_verdict_gets_409_with_its_text_kept_beside_the_other(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    version = work.taken().write().version
    sign_in(client, work.lead)
    answer = client.post(
        f"{bench}/verdict", data=typed(lock_version=version - 1, explanation="Mine & only mine.")
    )
    assert answer.status_code == 409
    assert "Mine &amp; only mine." in answer.text
    assert f'name="lock_version" value="{version}"' in answer.text
    assert "The **office** counts every container." in answer.text  # theirs, beside it
    html5lib.HTMLParser(strict=True).parse(answer.text)
    work.session.rollback()
    assert work.session.scalars(select(Verdict.explanation)).one() == VERDICT["explanation"]
    work.session.rollback()
    again = client.post(f"{bench}/verdict", data=typed(lock_version=version, explanation="Mine."))
    assert again.status_code == 303


def test_submitting_without_a_source_keeps_what_was_typed_and_says_what_is_missing(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    work.taken()
    sign_in(client, work.lead)
    answer = client.post(f"{bench}/verdict", data=typed(then="submit"))
    assert answer.status_code == 422
    assert "Still missing: a source" in answer.text
    assert VERDICT["summary"] in answer.text
    assert state_of(work.session, work.claim.id) is ClaimState.IN_REVIEW


def test_the_lead_learns_before_the_editor_that_a_claim_does_not_stand_alone(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    work.taken()
    sign_in(client, work.lead)
    assert "may not stand alone" not in client.get(bench).text
    work.claim.unresolved = ["he", "the plant"]
    work.session.commit()
    assert "may not stand alone: it says “he”, “the plant”" in client.get(bench).text


def test_a_source_that_cannot_be_used_keeps_what_was_typed(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    work.taken()
    sign_in(client, work.lead)
    answer = client.post(f"{bench}/sources", data={**SOURCE, "locator": ""})
    assert answer.status_code == 422
    assert SOURCE["quote"] in answer.text
    assert 'id="locator-error"' in answer.text


def test_a_source_is_changed_on_its_page_and_the_slower_one_is_told(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    source = work.taken().source()
    sign_in(client, work.lead)
    place = f"{bench}/sources/{source.id}"
    assert SOURCE["locator"] in client.get(place).text
    seen = source.version
    assert client.post(place, data={**SOURCE, "locator": "table 4", "lock_version": seen}).status_code == 303
    late = client.post(place, data={**SOURCE, "locator": "table 5", "lock_version": seen})
    assert late.status_code == 409
    assert "table 4" in late.text
    assert 'value="table 5"' in late.text
    html5lib.HTMLParser(strict=True).parse(late.text)
    assert client.post(f"{place}/withdraw", data={"lock_version": seen + 1}).status_code == 303
    work.session.rollback()
    work.session.expire_all()
    assert work.session.scalars(select(Source.withdrawn_at)).one() is not None


def test_a_source_of_another_claim_is_not_found(work: Work, client: FlaskClient, sign_in: Enter) -> None:
    source = work.taken().source()
    other = factories.claim(work.session)
    sign_in(client, work.lead)
    assert client.get(f"/claims/{other.id}/sources/{source.id}").status_code == 404


def test_a_preview_is_a_fragment_for_a_script_and_a_page_without(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    work.taken()
    sign_in(client, work.lead)
    data = typed(explanation="*Count* <script>alert(1)</script>")
    fragment = client.post(f"{bench}/verdict/preview", data=data, headers={"HX-Request": "true"}).text
    assert "<em>Count</em>" in fragment
    assert "<html" not in fragment
    assert "<script>" not in fragment
    page = client.post(f"{bench}/verdict/preview", data=data)
    assert page.status_code == 200
    assert "<em>Count</em>" in page.text
    assert VERDICT["summary"] in page.text
    work.session.rollback()
    assert work.session.scalars(select(Verdict)).all() == []


def test_an_editor_assigns_with_a_preset_and_not_into_the_past(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    sign_in(client, work.editor)
    assert "Ilse Brandt, 0 open" in client.get(bench).text
    past = {"person": work.lead.id, "due": "own", "own_due": "2020-01-01T09:00"}
    refused = client.post(f"{bench}/assign", data=past)
    assert refused.status_code == 422
    assert "2020-01-01T09:00" in refused.text
    done = client.post(f"{bench}/assign", data={"person": work.lead.id, "due": "tomorrow"})
    assert done.status_code == 303
    work.session.rollback()
    lead = lead_of(work.session, work.claim.id)
    assert lead is not None
    assert lead.person_id == work.lead.id


def test_a_reviewer_may_not_assign(work: Work, client: FlaskClient, sign_in: Enter, bench: str) -> None:
    sign_in(client, work.lead)
    assert client.post(f"{bench}/assign", data={"person": work.lead.id, "due": "today"}).status_code == 403


def test_handing_back_asks_why(work: Work, client: FlaskClient, sign_in: Enter, bench: str) -> None:
    work.taken()
    sign_in(client, work.lead)
    assert client.post(f"{bench}/hand-back", data={"reason": ""}).status_code == 422
    assert client.post(f"{bench}/hand-back", data={"reason": "I am away."}).status_code == 303
    assert "I am away." in client.get(bench).text


def test_sent_back_shows_the_reasons_and_the_next_round_shows_the_difference(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    work.submitted()
    sign_in(client, work.editor)
    short = client.post(f"{bench}/send-back", data={"reasons": "weak_source", "note": ""})
    assert short.status_code == 422
    assert 'value="weak_source" checked' in short.text
    data = {"reasons": ["weak_source", "other"], "note": "Ask the office."}
    assert client.post(f"{bench}/send-back", data=data).status_code == 303
    page = client.get(bench).text
    assert "weak source, other" in page
    assert "Ask the office." in page
    work.session.rollback()
    work.session.expire_all()
    work.write(summary="The harbour grew by three per cent, not by ten.")
    work.submit()
    work.session.commit()
    page = client.get(f"{bench}/decide").text
    assert "Changed since round 1" in page
    assert "<del>two </del>" in page
    assert "<ins>three </ins>" in page


def test_an_approved_claim_is_reopened_with_a_reason(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    work.approved()
    sign_in(client, work.editor)
    assert client.post(f"{bench}/reopen", data={"reason": ""}).status_code == 422
    assert client.post(f"{bench}/reopen", data={"reason": "New figures."}).status_code == 303
    assert state_of(work.session, work.claim.id) is ClaimState.IN_REVIEW


def test_what_the_lint_finds_stands_beside_the_decision(
    work: Work, app: Flask, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    class Finding:
        level, sentence = "warning", "The claim is long."

    app.extensions["factcheck_lint"] = lambda content: [Finding()]
    work.submitted()
    sign_in(client, work.editor)
    page = client.get(f"{bench}/decide").text
    assert "<b>Warning.</b> The claim is long." in page


@pytest.mark.parametrize("stage", ["accepted", "taken", "submitted", "sent back", "approved"])
def test_every_stage_has_its_pages_for_everybody(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str, stage: str
) -> None:
    if stage == "sent back":
        work.submitted()
        send_back(work.session, work.claim, actor=work.editor, reasons=["other"], note="Why?")
    elif stage != "accepted":
        getattr(work, stage)()
    for who in (work.lead, work.editor, factories.person(work.session, Role.ADMIN)):
        sign_in(client, who)
        for page in (bench, f"{bench}/decide"):
            answer = client.get(page)
            assert answer.status_code == 200
            assert answer.text.count("<h1") == 1
            html5lib.HTMLParser(strict=True).parse(answer.text)
            ids = re.findall(r'\sid="([^"]*)"', answer.text)
            assert sorted(ids) == sorted(set(ids))


def test_the_decision_shows_the_check_once_and_beside_it_what_readers_never_see(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    work.taken().source(note="Call the office before noon.")
    work.write()
    work.submit()
    sign_in(client, work.editor)
    page = client.get(f"{bench}/decide").text
    preview, _, beside = page.partition("</article>")
    assert page.count(SOURCE["quote"]) == 1
    assert SOURCE["quote"] in preview
    assert "Approved by" in preview
    assert "Kofi Adjei" in preview
    assert "Call the office before noon." not in preview
    assert "Call the office before noon." in beside
    assert "Ilse Brandt</b> had a hand in it: assigned, sources, verdict." in beside
    assert "1 source, 1 of them primary." in beside
    assert "/checks/the-harbour-grew-by-a-tenth-in-2023" in beside


def test_what_is_missing_stands_beside_the_decision_and_nothing_can_be_approved(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    work.submitted()
    work.write(none_against=False)
    sign_in(client, work.editor)
    page = client.get(f"{bench}/decide").text
    assert "It lacks evidence against the verdict, or the statement that none was found." in page
    assert f'action="{bench}/approve"' not in page


def test_an_approved_check_is_published_from_where_it_was_looked_at(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    work.approved()
    seen = digest_now(work.session, work.claim)
    sign_in(client, work.editor)
    page = client.get(f"{bench}/decide").text
    assert f'name="seen" value="{seen}"' in page
    data = {"seen": seen, "lock_version": work.claim.version}
    assert client.post(f"{bench}/publish", data=data).status_code == 303
    assert "What readers see" in client.get(f"{bench}/decide").text


def test_the_note_of_a_correction_is_shown_as_readers_will_see_it(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    work.approved()
    sign_in(client, work.editor)
    assert client.post(f"{bench}/publish").status_code == 303
    assert (
        client.post(f"{bench}/correct", data={"kind": "correction", "note": "It was 11%."}).status_code == 303
    )
    work.session.rollback()
    work.session.expire_all()
    work.write(summary="The harbour grew by eleven per cent.")
    work.submit()
    work.session.commit()
    page = client.get(f"{bench}/decide").text
    preview = page.partition("</article>")[0]
    assert "It was 11%." in preview
    assert "Version 2, correction" in preview
    assert "eleven per cent" in preview
