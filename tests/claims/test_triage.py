"""What becomes of a proposal."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from factcheck.authz.permissions import Role
from factcheck.claims import reword as rewording
from factcheck.claims import split as splitting
from factcheck.claims import triage
from factcheck.claims.models import Appearance, Claim, ClaimState, Kind, RejectReason
from factcheck.claims.queries import get_claim
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


def test_only_those_with_triage_judge_proposals(session):
    claim, reviewer = make.claim(session), make.person(session)
    for act in (
        lambda: triage.accept(session, claim, actor=reviewer),
        lambda: triage.reject(session, claim, actor=reviewer, reason=RejectReason.TRIVIAL),
        lambda: reword(session, claim, reviewer, text="x"),
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


def test_a_split_makes_linked_proposals_within_the_old_words(session, editor):
    claim = make.claim(session)
    parts = splitting.split(session, claim, quotes=["The harbour  grew", "by a tenth in 2023"], actor=editor)
    assert (claim.state, claim.reject_reason) == (ClaimState.REJECTED, RejectReason.SPLIT)
    assert {part.split_from_id for part in parts} == {claim.id}
    old = session.scalars(select(Appearance).where(Appearance.claim_id == claim.id)).one()
    for part in parts:
        place = session.scalars(select(Appearance).where(Appearance.claim_id == part.id)).one()
        assert old.start <= place.start < place.end <= old.end
        assert old.quote[place.start - old.start : place.end - old.start] == place.quote
    triage.undo(session, claim, actor=editor)
    assert all(session.get(Claim, part.id).state is ClaimState.REJECTED for part in parts)


def test_words_outside_the_claim_are_no_part_of_it(session, editor):
    claim = make.claim(session)
    with pytest.raises(Invalid, match="does not stand within"):
        splitting.split(session, claim, quotes=["The harbour", "4 million containers"], actor=editor)
    with pytest.raises(Invalid, match="two or more"):
        splitting.split(session, claim, quotes=["The harbour", "The harbour", " "], actor=editor)
    assert claim.state is ClaimState.PROPOSED


def test_a_split_whose_part_moved_on_is_not_taken_back(session, editor):
    claim = make.claim(session)
    parts = splitting.split(session, claim, quotes=["The harbour", "a tenth"], actor=editor)
    triage.accept(session, parts[0], actor=editor)
    for act in (triage.undo, triage.accept):
        with pytest.raises(NotThatMove):
            act(session, claim, actor=editor)


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
