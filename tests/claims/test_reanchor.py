"""A claim's words in the next version of an article: carried over, changed, gone, back again; settled by a person."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from factcheck.articles.ingest import ingest
from factcheck.authz.permissions import Role
from factcheck.claims.extract import keep
from factcheck.claims.models import Claim, ClaimState, RejectReason, Rewording, Settled
from factcheck.claims.propose import propose
from factcheck.claims.queries import of_version
from factcheck.claims.reanchor import open_rewordings, reanchor, settle, words_now
from factcheck.claims.triage import accept, reject
from factcheck.errors import Conflict, Invalid, NotAllowed
from factcheck.history.models import HistoryRecord
from tests import factories as make
from tests.claims.test_extract import candidate

GRAIN = "The harbour handled 40 percent of the grain"
TEXT = f"PORT NEWS\n{GRAIN}, the Institute said.\nFees have doubled since 2019. It rained."
EDITED = TEXT.replace("40 percent", "30 percent")


@pytest.fixture
def editor(session):
    return make.person(session, Role.EDITOR)


@pytest.fixture
def claim(session, editor):
    """An accepted claim on the harbour's share of the grain, in the first version."""
    first = version(session, TEXT)
    found = propose(session, first, start=TEXT.index(GRAIN), end=TEXT.index(GRAIN) + len(GRAIN), actor=editor)
    accept(session, found, actor=editor)
    return found


def version(session, text):
    return ingest(session, text=text, url="https://news.example/port", actor=None)


def quotes(session, version):
    return [(place.claim_id, place.quote) for place in of_version(session, version.id)]


def test_the_same_words_elsewhere_are_carried_over(session, claim):
    moved = version(session, "Updated. " + TEXT)
    assert reanchor(session, moved) == (1, 0, 0)
    assert reanchor(session, moved) == (0, 0, 0)
    assert quotes(session, moved) == [(claim.id, GRAIN)]
    assert open_rewordings(session, moved.id) == []


def test_changed_words_wait_for_a_person_and_are_no_appearance_yet(session, claim):
    edited = version(session, EDITED)
    assert reanchor(session, edited) == (0, 1, 0)
    assert reanchor(session, edited) == (0, 0, 0)
    assert quotes(session, edited) == []
    (open_one,) = open_rewordings(session, edited.id)
    assert (open_one.before.quote, words_now(open_one)) == (GRAIN, GRAIN.replace("40", "30"))


def test_words_that_are_gone_wait_too(session, claim):
    cut = version(session, "PORT NEWS\nNo figures were to be had.")
    assert reanchor(session, cut) == (0, 0, 1)
    assert words_now(open_rewordings(session, cut.id)[0]) == ""


def test_an_open_question_moves_along_and_ends_when_the_old_words_are_back(session, claim):
    second = version(session, EDITED)
    reanchor(session, second)
    third = version(session, EDITED.replace("30 percent", "35 percent"))
    assert reanchor(session, third) == (0, 0, 0)
    assert open_rewordings(session, second.id) == []
    assert "35 percent" in words_now(open_rewordings(session, third.id)[0])
    fourth = version(session, TEXT)
    assert reanchor(session, fourth) == (1, 0, 0)
    assert session.scalars(select(Rewording)).all() == []
    assert quotes(session, fourth) == [(claim.id, GRAIN)]


def test_a_claim_that_nobody_will_check_raises_no_question(session, claim, editor):
    reject(session, claim, actor=editor, reason=RejectReason.TRIVIAL)
    edited = version(session, EDITED)
    assert reanchor(session, edited) == (0, 0, 0)


def test_still_the_same_claim_takes_the_new_words_and_the_proposal_made_of_them(session, claim, editor):
    edited = version(session, EDITED)
    (proposal,) = keep(session, edited, [candidate(EDITED, GRAIN.replace("40", "30"))], engine="test")
    settle(session, open_rewordings(session, edited.id)[0], as_=Settled.SAME, actor=editor)
    assert quotes(session, edited) == [(claim.id, GRAIN.replace("40", "30"))]
    assert (proposal.state, proposal.merged_into_id) == (ClaimState.MERGED, claim.id)
    assert open_rewordings(session, edited.id) == []
    last = session.scalars(select(HistoryRecord).order_by(HistoryRecord.seq.desc())).first()
    assert (last.event, last.subject_id) == ("claim:settle", claim.id)


def test_still_the_same_claim_takes_the_new_words_where_nothing_was_proposed(session, claim, editor):
    edited = version(session, EDITED)
    reanchor(session, edited)
    settle(session, open_rewordings(session, edited.id)[0], as_=Settled.SAME, actor=editor)
    assert quotes(session, edited) == [(claim.id, GRAIN.replace("40", "30"))]


def test_something_else_leaves_the_proposal_to_triage(session, claim, editor):
    edited = version(session, EDITED)
    (proposal,) = keep(session, edited, [candidate(EDITED, GRAIN.replace("40", "30"))], engine="test")
    question = open_rewordings(session, edited.id)[0]
    settle(session, question, as_=Settled.OTHER, actor=editor)
    assert proposal.state is ClaimState.PROPOSED
    assert quotes(session, edited) == [(proposal.id, GRAIN.replace("40", "30"))]
    settle(session, question, as_=Settled.OTHER, actor=editor)
    with pytest.raises(Conflict):
        settle(session, question, as_=Settled.SAME, actor=editor)
    assert reanchor(session, version(session, EDITED + " More.")).changed == 0


def test_words_that_are_gone_cannot_be_kept(session, claim, editor):
    cut = version(session, "PORT NEWS\nNo figures were to be had.")
    reanchor(session, cut)
    with pytest.raises(Invalid):
        settle(session, open_rewordings(session, cut.id)[0], as_=Settled.SAME, actor=editor)


def test_only_those_who_may_triage_settle(session, claim):
    edited = version(session, EDITED)
    reanchor(session, edited)
    with pytest.raises(NotAllowed):
        settle(session, open_rewordings(session, edited.id)[0], as_=Settled.SAME, actor=make.person(session))


def test_a_first_version_has_nothing_to_carry(session):
    first = version(session, TEXT)
    assert reanchor(session, first) == (0, 0, 0)
    assert session.scalars(select(Claim)).all() == []
