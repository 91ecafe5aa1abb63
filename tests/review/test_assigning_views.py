"""The pages around giving claims to people, with what they do when pressed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState
from factcheck.claims.topics import set_topics
from factcheck.kit import clock
from factcheck.review.queries import lead_of
from factcheck.review.sealed import sealed_of
from tests import factories
from tests.review.desk import Work

Enter = Callable[[FlaskClient, Person], None]
OPINION = {"rating": "true", "summary": "It did grow by a tenth.", "explanation": "Their books say so."}


def test_an_editor_chooses_with_everybodys_work_in_sight_and_asks_for_a_second_opinion(
    work: Work, client: FlaskClient, sign_in: Enter
) -> None:
    second = factories.person(work.session, name="Nia Okafor")
    sign_in(client, work.editor)
    page = client.get(f"/claims/{work.claim.id}/assign").text
    assert "Suggested: <b>Ilse Brandt</b>, who has nothing open." in page
    bench = f"/claims/{work.claim.id}"
    asked = {"person": work.lead.id, "due": "tomorrow", "second": work.lead.id, "page": "people"}
    refused = client.post(f"{bench}/assign", data=asked)
    assert refused.status_code == 422
    assert "leads this claim" in refused.text
    done = client.post(f"{bench}/assign", data={**asked, "second": second.id})
    assert done.status_code == 303
    work.session.expire_all()
    lead, awaited = lead_of(work.session, work.claim.id), sealed_of(work.session, work.claim.id)
    assert lead is not None
    assert awaited is not None
    assert (lead.person_id, awaited.person_id) == (work.lead.id, second.id)
    sign_in(client, second)
    assert client.post(f"{bench}/second", data={**OPINION, "rating": "", "then": "give"}).status_code == 422
    assert client.post(f"{bench}/second", data={**OPINION, "then": "save"}).status_code == 303
    stale = client.post(f"{bench}/second", data={**OPINION, "then": "save", "lock_version": "1"})
    assert stale.status_code == 409
    assert OPINION["summary"] in stale.text
    shown = client.post(f"{bench}/second", data={**OPINION, "explanation": "**Bold**", "then": "preview"})
    assert "<strong>Bold</strong>" in shown.text
    assert client.post(f"{bench}/second", data={**OPINION, "then": "give"}).status_code == 303
    assert "Yours is in." in client.get(f"{bench}/second").text
    assert client.post(f"{bench}/second/take-back").status_code == 303


def test_taking_asks_for_the_word_that_there_is_no_conflict(
    work: Work, client: FlaskClient, sign_in: Enter
) -> None:
    sign_in(client, work.lead)
    refused = client.post(f"/claims/{work.claim.id}/take")
    assert refused.status_code == 422
    assert "Say that you have no conflict of interest" in refused.text


def test_a_declared_conflict_is_told_to_editors_and_to_nobody_else(
    work: Work, client: FlaskClient, sign_in: Enter
) -> None:
    work.taken()
    sign_in(client, work.lead)
    assert client.post("/account/conflicts", data={"kind": "claimant"}).status_code == 422
    declared = {"kind": "claimant", "name": "Harbour Board", "reason": "My brother works there."}
    assert client.post("/account/conflicts", data=declared).status_code == 303
    bench = f"/claims/{work.claim.id}"
    sign_in(client, work.editor)
    for address in (bench, "/assign", f"{bench}/assign"):
        assert "keeps away from the claimant “Harbour Board”" in client.get(address).text, address
    sign_in(client, factories.person(work.session))
    page = client.get(bench).text
    assert "declared a conflict of interest that touches this claim" in page
    assert "keeps away" not in page
    assert "My brother" not in page


def test_days_away_topics_and_zone_are_kept(work: Work, client: FlaskClient, sign_in: Enter) -> None:
    set_topics(work.session, work.claim, ["Ports"], actor=work.editor)
    sign_in(client, work.lead)
    today = clock.now().date()
    days = {"first": (today + timedelta(2)).isoformat(), "last": (today + timedelta(4)).isoformat()}
    assert client.post("/account/away", data=days).status_code == 303
    assert client.post("/account/away", data=days).status_code == 422
    topic = work.claim.topics[0].id
    assert client.post(f"/people/{work.lead.id}/topics", data={"topics": [topic]}).status_code == 303
    assert client.post("/account/zone", data={"zone": "Asia/Tokyo"}).status_code == 303
    assert client.post("/account/zone", data={"zone": "Mars/Base"}).status_code == 422
    sign_in(client, work.editor)
    page = client.get(f"/claims/{work.claim.id}/assign").text
    assert "who knows Ports" in page
    assert "from " in page
    assert client.get(f"/people/{work.lead.id}/away").status_code == 200


def test_an_admin_keeps_rules_and_editors_topics(work: Work, client: FlaskClient, sign_in: Enter) -> None:
    sign_in(client, factories.person(work.session, Role.ADMIN))
    rules = "/admin/second-opinions"
    assert client.post(rules, data={"kind": "share", "share": "120"}).status_code == 422
    assert client.post(rules, data={"kind": "share", "share": "20"}).status_code == 303
    assert "20 of every 100 claims" in client.get(rules).text
    assert client.post(f"{rules}/1/end").status_code == 303
    assert client.post(f"{rules}/sources", data={"lock_version": "7"}).status_code == 409
    assert "Topics" in client.get("/admin").text
    sign_in(client, work.editor)
    assert client.get(rules).status_code == 403
    assert client.post("/admin/topics", data={"name": "Ports"}).status_code == 303
    assert client.post("/admin/topics", data={"name": "ports"}).status_code == 422
    assert client.post("/admin/topics", data={"name": "Harbours"}).status_code == 303
    assert client.post("/admin/topics/1", data={"name": "Docks"}).status_code == 303
    assert client.post("/admin/topics/1/merge", data={"into": "0"}).status_code == 422
    assert client.post("/admin/topics/1/merge", data={"into": "2"}).status_code == 303
    assert client.get("/admin/topics/1").status_code == 404
    assert client.post(f"/claims/{work.claim.id}/topics", data={"topics": "Docks"}).status_code == 303
    assert "Harbours" in client.get(f"/claims/{work.claim.id}").text


def test_what_triage_set_as_the_due_time_is_the_assignment_s_unless_somebody_chooses_another(
    work: Work, client: FlaskClient, sign_in: Enter
) -> None:
    needed = (clock.now() + timedelta(days=3)).replace(second=0, microsecond=0)
    work.claim.due_at = needed
    sign_in(client, work.editor)
    page = client.get(f"/claims/{work.claim.id}/assign").text
    assert f'value="{needed:%Y-%m-%dT%H:%M}"' in page
    assert re.search(r'name="due" value="own"[^>]* checked', page)
    assert "Needed by" in page
    sign_in(client, work.lead)
    assert client.post(f"/claims/{work.claim.id}/take", data={"no_conflict": "y"}).status_code == 303
    work.session.expire_all()
    lead = lead_of(work.session, work.claim.id)
    assert lead is not None
    assert lead.due_at == needed


def test_what_is_to_assign_stands_in_the_order_of_the_desk(
    work: Work, client: FlaskClient, sign_in: Enter
) -> None:
    for words, score, priority in (("The likelier claim.", 0.9, 45), ("The more pressing claim.", 0.5, 60)):
        factories.claim(work.session, ClaimState.ACCEPTED, text=words, score=score, priority=priority)
    sign_in(client, work.editor)
    page = client.get("/assign").text
    assert page.index("The more pressing claim.") < page.index("The likelier claim.")


def _undo(client: FlaskClient, page: str) -> str:
    """Press what takes an assignment back; the sentence that follows."""
    where = page.split("/assign/undo")[0].split('action="')[-1] + "/assign/undo"
    asked = page.split("/assign/undo")[1].split('"')[0].replace("&amp;", "&")
    return client.post(where + asked, follow_redirects=True).text


def test_an_assignment_is_taken_back_with_the_second_opinion_asked_for_beside_it(
    work: Work, client: FlaskClient, sign_in: Enter
) -> None:
    second = factories.person(work.session, name="Nia Okafor")
    sign_in(client, work.editor)
    asked = {"person": work.lead.id, "due": "tomorrow", "second": second.id}
    page = client.post(f"/claims/{work.claim.id}/assign", data=asked, follow_redirects=True).text
    assert "Taken back: nobody has the claim again." in _undo(client, page)
    work.session.expire_all()
    assert (lead_of(work.session, work.claim.id), sealed_of(work.session, work.claim.id)) == (None, None)
    assert work.claim.state is ClaimState.ACCEPTED


def test_a_claim_given_to_somebody_else_goes_back_to_who_had_it(
    work: Work, client: FlaskClient, sign_in: Enter
) -> None:
    other = factories.person(work.session, name="Nia Okafor")
    work.taken()
    sign_in(client, work.editor)
    given = {"person": other.id, "due": "tomorrow"}
    page = client.post(f"/claims/{work.claim.id}/assign", data=given, follow_redirects=True).text
    assert "Taken back: Ilse Brandt has the claim again." in _undo(client, page)
    work.session.expire_all()
    lead = lead_of(work.session, work.claim.id)
    assert lead is not None
    assert lead.person_id == work.lead.id
    work.session.rollback()
    assert "nothing left to take back" in _undo(client, page)
