"""Other words for a claim, from a selection and from the plain form."""

from __future__ import annotations

import re

import pytest

from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState
from factcheck.claims.queries import get_claim
from tests import factories as make

OLD = "The harbour grew by a tenth in 2023"


@pytest.fixture
def claim(session, client, sign_in):
    """A proposal, before an editor."""
    made = make.claim(session)
    sign_in(client, make.person(session, Role.EDITOR))
    return made


def quotes(session, claim):
    session.expunge_all()
    found = [place.quote for place in get_claim(session, claim.id).appearances]
    session.rollback()
    return found


def send(client, claim, **data):
    return client.post(f"/claims/{claim.id}/words", data=data)


def test_the_plain_form_shows_the_words_as_they_are(client, claim):
    page = client.get(f"/claims/{claim.id}/words").get_data(as_text=True)
    assert f"{OLD}</textarea>" in page
    assert f'name="place" value="{claim.appearances[0].id}"' in page


def test_typed_words_are_used_and_undo_puts_the_old_ones_back(session, client, claim):
    answer = send(client, claim, quote="grew by a tenth", lock_version=1, next="/triage")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/triage")
    assert quotes(session, claim) == ["grew by a tenth"]
    page = client.get("/triage").get_data(as_text=True)
    undo = re.search(rf'action="(/claims/{claim.id}/words/undo[^"]*)"', page)
    assert client.post(undo[1]).status_code == 303
    assert quotes(session, claim) == [OLD]
    assert client.post(undo[1]).status_code == 409


def test_selected_words_come_by_their_place(session, client, claim):
    place = claim.appearances[0].id
    assert send(client, claim, start=4, end=16, quote="x", place=place, lock_version=1).status_code == 303
    assert quotes(session, claim) == ["harbour grew"]


def test_words_that_are_nowhere_are_refused_and_kept(session, client, claim):
    answer = send(client, claim, quote="The moon is cheese")
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "do not stand in the article" in page
    assert "The moon is cheese</textarea>" in page
    assert quotes(session, claim) == [OLD]


def test_words_that_are_there_several_times_need_more_of_them(session, client, sign_in):
    text = "Ports grew. Exports rose in May. Ports grew. Imports fell."
    version = make.article(session, text=text).versions[0]
    claim = make.claim(session, version=version, quote="Exports rose in May")
    sign_in(client, make.person(session, Role.EDITOR))
    answer = send(client, claim, quote="Ports grew")
    assert answer.status_code == 422
    assert "stand in the article 2 times" in answer.get_data(as_text=True)
    assert send(client, claim, quote="Ports grew. Imports").status_code == 303


def test_of_several_places_the_one_at_the_claim_is_meant(session, client, sign_in):
    text = "It rose in May. The index rose in May, they said."
    version = make.article(session, text=text).versions[0]
    claim = make.claim(session, version=version, quote="The index rose in May")
    sign_in(client, make.person(session, Role.EDITOR))
    assert send(client, claim, quote="rose in May").status_code == 303
    session.expunge_all()
    assert get_claim(session, claim.id).appearances[0].start == text.rindex("rose")


def test_the_slower_of_two_gets_409_with_their_words_kept(session, client, claim):
    answer = send(client, claim, quote="grew by a tenth", lock_version=99)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "grew by a tenth</textarea>" in page
    assert f"stands on “{OLD}”" in page
    assert 'name="lock_version" value="1"' in page
    assert quotes(session, claim) == [OLD]


def test_what_may_not_be_edited_is_refused_and_not_offered(session, client, sign_in):
    claim = make.claim(session, ClaimState.SUBMITTED)
    article = claim.appearances[0].article_version_id
    sign_in(client, make.person(session, Role.EDITOR))
    assert "Change words" not in client.get(f"/articles/{article}").get_data(as_text=True)
    assert send(client, claim, quote="grew by a tenth").status_code == 409
    assert quotes(session, claim) == [OLD]


def test_a_place_of_another_claim_is_not_found(session, client, claim):
    other = make.claim(session)
    session.commit()
    assert client.get(f"/claims/{claim.id}/words?place={other.appearances[0].id}").status_code == 404
