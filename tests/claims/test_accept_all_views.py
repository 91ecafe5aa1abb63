"""The preview of what would be accepted at once, and what pressing it does."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim, ClaimState
from tests import factories as make


@pytest.fixture
def article(session, client, sign_in):
    """An article with three proposals, before an editor."""
    made = make.article(session)
    for text, score in (("High.", 0.9), ("Middle.", 0.7), ("Low.", 0.3)):
        make.claim(session, version=made.versions[0], text=text, score=score)
    sign_in(client, make.person(session, Role.EDITOR))
    return made


def states(session):
    session.expunge_all()
    found = {claim.text: claim.state.value for claim in session.scalars(select(Claim).order_by(Claim.id))}
    session.expunge_all()
    session.rollback()
    return found


def shown(client, article, at_least="0.70"):
    """The values of the preview's boxes, and its page."""
    page = client.get(f"/articles/{article.id}/accept?at_least={at_least}").get_data(as_text=True)
    return re.findall(r'name="claims" value="(\d+:\d+)" checked', page), page


def press(client, article, values, at_least="0.70"):
    return client.post(f"/articles/{article.id}/accept?at_least={at_least}", data={"claims": values})


def test_the_workspace_says_how_many_proposals_reach_the_score_and_offers_to_accept_them(client, article):
    page = client.get(f"/articles/{article.id}?at_least=0.7").get_data(as_text=True)
    assert re.search(r"<span data-count>2</span> of 3 proposals shown", page)
    assert f'formaction="/articles/{article.id}/accept"' in page


def test_the_preview_shows_which_ones_and_changes_nothing(session, client, article):
    values, page = shown(client, article)
    assert len(values) == 2
    assert "2 of 3 proposals score at least 0.70" in page
    assert "Low." not in page
    assert set(states(session).values()) == {"proposed"}


@pytest.mark.parametrize(("asked", "count"), [("0", 3), ("7", 0), ("-1", 3), ("nan", 2), ("x", 2), ("", 2)])
def test_any_score_is_understood(client, article, asked, count):
    assert len(shown(client, article, asked)[0]) == count


def test_a_score_that_nothing_reaches_says_what_the_highest_is(client, article):
    assert "The highest score here is 0.90" in shown(client, article, "0.95")[1]


def test_pressing_accepts_what_is_ticked_and_undo_takes_all_of_it_back(session, client, article):
    values, _ = shown(client, article)
    answer = press(client, article, values)
    assert answer.status_code == 303
    assert states(session) == {"High.": "accepted", "Middle.": "accepted", "Low.": "proposed"}
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert "Accepted 2 proposals." in page
    undo = re.search(rf'action="(/articles/{article.id}/accept/\d+/undo)"', page)
    assert client.post(undo[1]).status_code == 303
    assert set(states(session).values()) == {"proposed"}
    assert client.post(undo[1]).status_code == 409


def test_what_was_unticked_waits(session, client, article):
    values, _ = shown(client, article)
    press(client, article, values[:1])
    assert states(session)["Middle."] == "proposed"


def test_nothing_ticked_is_said_in_a_sentence(session, client, article):
    answer = press(client, article, [])
    assert answer.status_code == 422
    assert "Tick at least one claim" in answer.get_data(as_text=True)


def test_if_one_was_changed_since_none_is_accepted_and_ticks_are_kept(session, client, article):
    values, _ = shown(client, article)
    claim = session.scalars(select(Claim).where(Claim.text == "High.")).one()
    claim.text = "High, reworded."
    session.commit()
    session.expunge_all()
    answer = press(client, article, values[:1])
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "Somebody changed one of these" in page
    assert "High, reworded." in page
    assert page.count(" checked>") == 1
    assert set(states(session).values()) == {"proposed"}


def test_those_without_triage_are_refused_and_not_offered_it(session, client, article, sign_in):
    sign_in(client, make.person(session))
    assert client.get(f"/articles/{article.id}/accept").status_code == 403
    assert press(client, article, []).status_code == 403
    assert "Accept those shown" not in client.get(f"/articles/{article.id}").get_data(as_text=True)
    assert states(session)["High."] == ClaimState.PROPOSED
