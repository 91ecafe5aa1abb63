"""What becomes of a proposal."""

from __future__ import annotations

import pytest

from factcheck.authz.permissions import Role
from factcheck.claims import triage
from factcheck.claims.models import ClaimState, RejectReason
from factcheck.claims.queries import get_claim
from factcheck.errors import Invalid, NotAllowed, NotThatMove
from factcheck.history.queries import of_subject
from tests import factories as make


@pytest.fixture
def editor(session):
    return make.person(session, Role.EDITOR)


def test_only_those_with_triage_judge_proposals(session):
    claim, reviewer = make.claim(session), make.person(session)
    for act in (
        lambda: triage.accept(session, claim, actor=reviewer),
        lambda: triage.reject(session, claim, actor=reviewer, reason=RejectReason.TRIVIAL),
    ):
        with pytest.raises(NotAllowed):
            act()
    triage.accept(session, claim, actor=make.person(session, can_triage=True))
    assert claim.state is ClaimState.ACCEPTED


def test_a_rejection_says_why_and_can_be_taken_back_or_overruled(session, editor):
    claim = make.claim(session)
    triage.reject(session, claim, actor=editor, reason=RejectReason.TOO_VAGUE, note="  which\nport ")
    assert (claim.state, claim.reject_note) == (ClaimState.REJECTED, "which port")
    triage.undo(session, claim, actor=editor)
    assert (claim.state, claim.reject_reason) == (ClaimState.PROPOSED, None)
    triage.reject(session, claim, actor=editor, reason=RejectReason.OPINION)
    triage.accept(session, claim, actor=editor)
    events = [row.event for row in of_subject(session, "claim", claim.id)]
    assert events == ["claim:reject", "claim:undo", "claim:reject", "claim:accept"]


def test_a_claim_in_review_cannot_be_rejected(session, editor):
    claim = make.claim(session, ClaimState.IN_REVIEW)
    with pytest.raises(NotThatMove):
        triage.reject(session, claim, actor=editor, reason=RejectReason.TRIVIAL)
    assert claim.reject_reason is None


def test_a_merge_moves_appearances_and_undo_moves_them_back(session, editor):
    one, two = make.claim(session), make.claim(session)
    triage.merge(session, one, into=two, actor=editor)
    assert len(get_claim(session, two.id).appearances) == 2
    assert get_claim(session, one.id).appearances == []
    triage.undo(session, one, actor=editor)
    assert len(get_claim(session, one.id).appearances) == 1
    assert len(get_claim(session, two.id).appearances) == 1


def test_a_chain_of_merges_is_taken_back_link_by_link(session, editor):
    one, two, three = (make.claim(session) for _ in range(3))
    triage.merge(session, one, into=two, actor=editor)
    triage.merge(session, two, into=three, actor=editor)
    assert len(get_claim(session, three.id).appearances) == 3
    triage.undo(session, two, actor=editor)
    assert len(get_claim(session, two.id).appearances) == 2
    triage.undo(session, one, actor=editor)
    assert [len(get_claim(session, c.id).appearances) for c in (one, two, three)] == [1, 1, 1]


def test_nothing_is_merged_into_itself_or_into_what_is_gone_or_with_an_editor(session, editor):
    claim = make.claim(session)
    gone = [make.claim(session, state) for state in (ClaimState.REJECTED, ClaimState.SUBMITTED)]
    for target in (claim, *gone):
        with pytest.raises(Invalid):
            triage.merge(session, claim, into=target, actor=editor)
    assert claim.state is ClaimState.PROPOSED


def test_a_merge_makes_older_forms_about_the_target_stale(session, editor):
    one, two = make.claim(session), make.claim(session)
    before = two.version
    triage.merge(session, one, into=two, actor=editor)
    assert two.version == before + 1
