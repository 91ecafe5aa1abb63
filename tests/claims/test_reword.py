"""Putting a claim in better words."""

from __future__ import annotations

import pytest

from factcheck.authz.permissions import Role
from factcheck.claims import reword as rewording
from factcheck.claims import triage
from factcheck.claims.models import ClaimState, Kind
from factcheck.claims.workflow import who_worked_on
from factcheck.errors import Invalid, NotAllowed, NotThatMove
from factcheck.history.queries import facts_of, of_subject
from tests import factories as make


@pytest.fixture
def editor(session):
    return make.person(session, Role.EDITOR)


def reword(session, claim, editor, **changes):
    facts = {
        "text": claim.text,
        "claimant": claim.claimant,
        "said_on": claim.said_on,
        "kind": claim.kind,
        "topics": [],
        **changes,
    }
    return rewording.reword(session, claim, actor=editor, **facts)


def test_only_those_with_triage_reword(session):
    with pytest.raises(NotAllowed):
        reword(session, make.claim(session), make.person(session), text="x")


def test_rewording_before_triage_keeps_the_four_eyes_and_after_it_costs_them(session, editor):
    claim = make.claim(session, unresolved=["he", "Monday"])
    assert reword(session, claim, editor, text="On Monday, Smith spoke.") == ["text"]
    assert claim.unresolved == ["Monday"]
    assert who_worked_on(session, claim) == set()
    triage.accept(session, claim, actor=editor)
    reword(session, claim, editor, kind=Kind.EVENT)
    assert who_worked_on(session, claim) == {editor.id}


def test_rewording_to_the_same_words_is_no_event(session, editor):
    claim = make.claim(session)
    assert reword(session, claim, editor) == []
    assert of_subject(session, "claim", claim.id) == []


def test_topics_are_found_whatever_their_case_and_kept_in_history(session, editor):
    one, two = make.claim(session), make.claim(session)
    reword(session, one, editor, topics=["Trade", " trade ", "Ports"])
    reword(session, two, editor, topics=["TRADE"])
    assert [topic.name for topic in one.topics] == ["Trade", "Ports"]
    assert two.topics[0] is one.topics[0]
    assert facts_of(of_subject(session, "claim", one.id)[0])["after"] == {"topics": "Ports, Trade"}


@pytest.mark.parametrize("state", [ClaimState.SUBMITTED, ClaimState.APPROVED, ClaimState.PUBLISHED])
def test_what_an_editor_judges_or_readers_see_is_not_reworded(session, editor, state):
    with pytest.raises(NotThatMove):
        reword(session, make.claim(session, state), editor, text="Something else.")


@pytest.mark.parametrize("text", ["", "  ", "x" * 1001])
def test_a_claim_needs_words_but_not_too_many(session, editor, text):
    with pytest.raises(Invalid):
        reword(session, make.claim(session), editor, text=text)
