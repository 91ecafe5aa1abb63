"""An editor who changes a verdict gives up judging it, and is told so first."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.eyes import cost_of_editing
from factcheck.claims.models import ClaimState
from factcheck.errors import NotAllowed, NotThatMove
from factcheck.review.decide import WORKED_ON_IT, why_not_decide
from factcheck.review.evidence import change_source
from factcheck.review.join import join
from factcheck.review.queries import sources_of, verdict_of
from factcheck.review.verdict import save_verdict, submit
from tests import factories
from tests.review.desk import SOURCE, VERDICT, Work

Enter = Callable[[FlaskClient, Person], None]


def test_an_editor_who_has_not_joined_changes_nothing(work: Work) -> None:
    source = work.submitted().session and sources_of(work.session, work.claim.id)[0]
    with pytest.raises(NotAllowed):
        save_verdict(work.session, work.claim, actor=work.editor, **VERDICT)
    with pytest.raises(NotAllowed):
        change_source(work.session, source, actor=work.editor, **SOURCE)


def test_who_joins_changes_verdict_and_sources_and_judges_no_more(work: Work) -> None:
    work.submitted()
    join(work.session, work.claim, actor=work.editor)
    assert why_not_decide(work.session, work.claim, work.editor) == WORKED_ON_IT
    changed = {**VERDICT, "summary": "It grew by two per cent."}
    save_verdict(work.session, work.claim, actor=work.editor, **changed)
    source = sources_of(work.session, work.claim.id)[0]
    change_source(work.session, source, actor=work.editor, **{**SOURCE, "locator": "table 4"})
    with pytest.raises(NotAllowed):
        work.approve()


def test_submitting_stays_with_the_lead(work: Work) -> None:
    work.taken()
    work.source()
    work.write()
    join(work.session, work.claim, actor=work.editor)
    with pytest.raises(NotAllowed):
        submit(work.session, work.claim, actor=work.editor)


def test_a_reviewer_cannot_join(work: Work) -> None:
    work.submitted()
    with pytest.raises(NotAllowed):
        join(work.session, work.claim, actor=factories.person(work.session))


def test_there_must_be_something_to_work_on(work: Work) -> None:
    with pytest.raises(NotThatMove):
        join(work.session, work.claim, actor=work.editor)


def test_the_page_says_what_it_costs_and_who_could_judge_instead(
    work: Work, client: FlaskClient, sign_in: Enter
) -> None:
    work.submitted()
    factories.person(work.session, Role.EDITOR, name="Lena Holm")
    sign_in(client, work.editor)
    at = f"/claims/{work.claim.id}"
    page = client.get(at).text
    assert f'href="{at}/join"' in page
    assert "Keep draft" not in page
    page = client.get(f"{at}/join").text
    assert "you can no longer approve this claim" in page
    assert "Who still could: Lena Holm." in page
    assert client.post(f"{at}/verdict", data={"lock_version": 1, **VERDICT}).status_code == 403
    assert client.post(f"{at}/join").status_code == 303
    page = client.get(at).text
    assert "Keep draft" in page
    assert "Submit to an editor" not in page
    assert "joined the work on the verdict" in page
    verdict = verdict_of(work.session, work.claim.id)
    assert verdict is not None
    changed = {"lock_version": verdict.version, **VERDICT, "summary": "It grew by two."}
    work.session.rollback()
    assert client.post(f"{at}/verdict", data=changed).status_code == 303
    assert "You could ask Lena Holm." in client.get(f"{at}/decide").text


def test_where_nobody_else_could_judge_the_page_says_so(
    work: Work, client: FlaskClient, sign_in: Enter
) -> None:
    work.submitted()
    sign_in(client, work.editor)
    assert "Nobody else here could either" in client.get(f"/claims/{work.claim.id}/join").text


def test_the_lead_and_reviewers_are_not_offered_it(work: Work, client: FlaskClient, sign_in: Enter) -> None:
    work.submitted()
    sign_in(client, work.lead)
    assert "/join" not in client.get(f"/claims/{work.claim.id}").text
    assert client.get(f"/claims/{work.claim.id}/join").status_code == 403


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMIN])
@pytest.mark.parametrize("page", ["reword", "words"])
def test_rewording_asks_whoever_could_still_judge_and_keeps_what_was_typed(
    work: Work, client: FlaskClient, sign_in: Enter, page: str, role: Role
) -> None:
    work.editor.role = role
    factories.person(work.session, Role.EDITOR, name="Lena Holm")
    at = f"/claims/{work.claim.id}/{page}"
    typed = {
        "lock_version": work.claim.version,
        "text": "The port grew.",
        "kind": "quantity",
        "quote": "grew by a tenth",
    }
    sign_in(client, work.editor)
    assert "Who still could: Lena Holm." in client.get(at).text
    refused = client.post(at, data=typed)
    assert refused.status_code == 422
    assert "say that you know what it costs you" in refused.text
    assert ("The port grew." if page == "reword" else "grew by a tenth") in refused.text
    work.session.rollback()
    assert why_not_decide(work.session, work.claim, work.editor) is None
    work.session.rollback()
    assert client.post(at, data={**typed, "knows": "y"}).status_code == 303
    work.session.expire_all()
    assert why_not_decide(work.session, work.claim, work.editor) == WORKED_ON_IT


def test_taking_a_claim_says_what_it_costs_an_editor_and_nothing_to_a_reviewer(
    work: Work, client: FlaskClient, sign_in: Enter
) -> None:
    factories.person(work.session, Role.EDITOR, name="Lena Holm")
    at = f"/claims/{work.claim.id}"
    sign_in(client, work.editor)
    page = client.get(at).text
    assert "If you take it, you can no longer approve this claim" in page
    assert "Who still could: Lena Holm." in page
    sign_in(client, work.lead)
    assert "can no longer approve" not in client.get(at).text


def test_nothing_is_asked_where_there_is_nothing_to_lose(
    work: Work, client: FlaskClient, sign_in: Enter
) -> None:
    proposal = factories.claim(work.session, ClaimState.PROPOSED)
    triager = factories.person(work.session, can_triage=True)
    assert cost_of_editing(work.session, proposal, work.editor) is None
    assert cost_of_editing(work.session, work.claim, triager) is None
    assert cost_of_editing(work.session, work.claim, work.editor) is not None
    sign_in(client, triager)
    assert "can no longer" not in client.get(f"/claims/{work.claim.id}/reword").text
