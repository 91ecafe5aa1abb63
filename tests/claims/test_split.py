"""One claim that is several."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from factcheck.authz.permissions import Role
from factcheck.claims import triage
from factcheck.claims.models import Appearance, Claim, ClaimState, RejectReason
from factcheck.claims.split import split
from factcheck.errors import Invalid, NotThatMove
from tests import factories as make


@pytest.fixture
def editor(session):
    return make.person(session, Role.EDITOR)


def test_a_split_makes_linked_proposals_within_the_old_words(session, editor):
    claim = make.claim(session)
    parts = split(session, claim, quotes=["The harbour  grew", "by a tenth in 2023"], actor=editor)
    assert (claim.state, claim.reject_reason) == (ClaimState.REJECTED, RejectReason.SPLIT)
    assert {part.split_from_id for part in parts} == {claim.id}
    assert [part.text for part in parts] == ["The harbour grew.", "By a tenth in 2023."]
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
        split(session, claim, quotes=["The harbour", "4 million containers"], actor=editor)
    with pytest.raises(Invalid, match="two or more"):
        split(session, claim, quotes=["The harbour", "The harbour", " "], actor=editor)
    assert claim.state is ClaimState.PROPOSED


def test_a_split_whose_part_moved_on_is_not_taken_back(session, editor):
    claim = make.claim(session)
    parts = split(session, claim, quotes=["The harbour", "a tenth"], actor=editor)
    triage.accept(session, parts[0], actor=editor)
    for act in (triage.undo, triage.accept):
        with pytest.raises(NotThatMove):
            act(session, claim, actor=editor)
