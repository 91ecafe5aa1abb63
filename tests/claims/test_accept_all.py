"""Accepting many proposals at once."""

from __future__ import annotations

import pytest

from factcheck.authz.permissions import Role
from factcheck.claims.accept_all import accept_all, proposals_in, undo_accept_all
from factcheck.claims.models import ClaimState, RejectReason
from factcheck.claims.triage import accept, reject, undo
from factcheck.errors import NotAllowed, NotFound, NotThatMove
from factcheck.history.queries import of_subject
from tests import factories as make


@pytest.fixture
def editor(session):
    return make.person(session, Role.EDITOR)


@pytest.fixture
def article(session):
    return make.article(session)


def some(session, article, *scores):
    return [make.claim(session, version=article.versions[0], score=score) for score in scores]


def test_proposals_of_a_version_come_the_most_check_worthy_first(session, article):
    low, high = some(session, article, 0.2, 0.9)
    make.claim(session, ClaimState.ACCEPTED, version=article.versions[0], score=1.0)
    make.claim(session)
    assert proposals_in(session, article.versions[0].id) == [high, low]


def test_all_are_accepted_each_in_its_own_history(session, article, editor):
    claims = some(session, article, 0.8, 0.9)
    accept_all(session, article, claims, actor=editor)
    assert {claim.state for claim in claims} == {ClaimState.ACCEPTED}
    assert [row.event for row in of_subject(session, "claim", claims[0].id)] == ["claim:accept"]
    assert [row.event for row in of_subject(session, "article", article.id)] == ["article:accept_all"]


def test_it_is_taken_back_at_once(session, article, editor):
    claims = some(session, article, 0.8, 0.9)
    seq = accept_all(session, article, claims, actor=editor)
    assert undo_accept_all(session, article, seq, actor=editor) == (2, 0)
    assert {claim.state for claim in claims} == {ClaimState.PROPOSED}


def test_what_was_worked_on_since_stays_and_is_counted(session, article, editor):
    one, two, three = some(session, article, 0.8, 0.9, 0.7)
    seq = accept_all(session, article, [one, two, three], actor=editor)
    reject(session, one, actor=editor, reason=RejectReason.TRIVIAL)
    undo(session, two, actor=editor)
    accept(session, two, actor=editor)
    assert undo_accept_all(session, article, seq, actor=editor) == (1, 2)
    assert [one.state, two.state, three.state] == [
        ClaimState.REJECTED,
        ClaimState.ACCEPTED,
        ClaimState.PROPOSED,
    ]


def test_it_is_taken_back_once(session, article, editor):
    seq = accept_all(session, article, some(session, article, 0.8), actor=editor)
    undo_accept_all(session, article, seq, actor=editor)
    with pytest.raises(NotThatMove, match="Nothing of this"):
        undo_accept_all(session, article, seq, actor=editor)


def test_those_without_triage_are_refused(session, article):
    with pytest.raises(NotAllowed):
        accept_all(session, article, some(session, article, 0.8), actor=make.person(session))


def test_a_record_of_something_else_takes_nothing_back(session, article, editor):
    (claim,) = some(session, article, 0.8)
    accept(session, claim, actor=editor)
    number = of_subject(session, "claim", claim.id)[0].seq
    with pytest.raises(NotFound):
        undo_accept_all(session, article, number, actor=editor)
    with pytest.raises(NotFound):
        undo_accept_all(session, make.article(session), number, actor=editor)
