"""The page on which a person settles what became of words a new version no longer has."""

from __future__ import annotations

import pytest

from factcheck.authz.permissions import Role
from factcheck.claims.models import Rewording, Settled
from factcheck.claims.propose import propose
from factcheck.claims.reanchor import open_rewordings, reanchor
from factcheck.claims.triage import accept
from tests import factories as make
from tests.claims.test_reanchor import EDITED, GRAIN, TEXT, version


@pytest.fixture
def question(session):
    """An accepted claim whose words the second version changed."""
    editor = make.person(session, Role.EDITOR)
    first = version(session, TEXT)
    claim = propose(session, first, start=TEXT.index(GRAIN), end=TEXT.index(GRAIN) + len(GRAIN), actor=editor)
    accept(session, claim, actor=editor)
    second = version(session, EDITED)
    reanchor(session, second)
    (found,) = open_rewordings(session, second.id)
    session.commit()
    return found


def test_the_page_shows_what_went_and_what_came(client, sign_in, session, question):
    sign_in(client, make.person(session, Role.EDITOR))
    page = client.get(f"/articles/{question.article_version.article_id}/changed").get_data(as_text=True)
    assert "<del>40 </del>" in page
    assert "<ins>30 </ins>" in page
    assert "Still this claim" in page


def test_a_reviewer_sees_the_change_but_no_buttons(client, sign_in, session, question):
    sign_in(client, make.person(session))
    page = client.get(f"/articles/{question.article_version.article_id}/changed").get_data(as_text=True)
    assert "<ins>30 </ins>" in page
    assert "Still this claim" not in page
    data = {"version_id": question.article_version_id, "settled": "same"}
    assert client.post(f"/claims/changed/{question.id}", data=data).status_code == 403


def test_pressing_a_button_settles_it(client, sign_in, session, question):
    sign_in(client, make.person(session, Role.EDITOR))
    data = {"version_id": question.article_version_id, "settled": "same"}
    answer = client.post(f"/claims/changed/{question.id}", data=data, follow_redirects=True)
    page = answer.get_data(as_text=True)
    assert "The new words now count as this claim." in page
    assert f'href="/claims/{question.claim_id}/reword"' in page  # its own sentence may have to follow
    assert "Every claim" in answer.get_data(as_text=True)
    session.expire_all()
    assert session.get(Rewording, question.id).settled is Settled.SAME


@pytest.mark.parametrize("left_out", ["version_id", "settled"])
def test_a_button_that_says_nothing_known_is_refused(client, sign_in, session, question, left_out):
    sign_in(client, make.person(session, Role.EDITOR))
    data = {"version_id": question.article_version_id, "settled": "same", left_out: "perhaps"}
    assert client.post(f"/claims/changed/{question.id}", data=data).status_code == 422


def test_a_page_of_an_older_version_settles_nothing(client, sign_in, session, question):
    sign_in(client, make.person(session, Role.EDITOR))
    data = {"version_id": question.article_version_id - 1, "settled": "other"}
    assert client.post(f"/claims/changed/{question.id}", data=data).status_code == 409


def test_there_is_nothing_to_say_where_nothing_changed(client, sign_in, session):
    article = make.article(session)
    session.commit()
    sign_in(client, make.person(session))
    page = client.get(f"/articles/{article.id}/changed")
    assert "Every claim" in page.get_data(as_text=True)
    assert client.get("/articles/999/changed").status_code == 404
