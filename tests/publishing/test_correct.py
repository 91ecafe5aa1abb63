"""Corrections, updates, retractions: readers are told, and old versions stay."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.claims.models import ClaimState
from factcheck.errors import Invalid, NotAllowed, NotFound, NotThatMove
from factcheck.publishing.correct import correct, retract
from factcheck.publishing.models import PublicationKind
from factcheck.publishing.publish import check_of
from factcheck.publishing.queries import get_check, versions_of
from factcheck.review.models import Assignment
from factcheck.review.queries import lead_of
from tests.publishing.samples import approve_again, approved, publish_it, published

NOTE = "The share was 12%; the table says 11%."


def test_a_correction_becomes_version_two_with_the_note_and_version_one_stays(session: Session) -> None:
    desk, first = published(session)
    check = correct(session, desk.claim, actor=desk.editor, kind=PublicationKind.CORRECTION, note=NOTE)
    assert desk.claim.state is ClaimState.IN_REVIEW
    assert check.correcting_kind is PublicationKind.CORRECTION
    assert get_check(session, check.slug)[1] is first  # the live version stays up

    approve_again(session, desk, summary="It grew by one per cent.")
    second = publish_it(session, desk)
    assert (second.number, second.kind, second.note) == (2, PublicationKind.CORRECTION, NOTE)
    assert second.content["summary"] == "It grew by one per cent."
    assert [note["kind"] for note in second.content["publication"]["notes"]] == ["first", "correction"]
    assert second.content["publication"]["slug"] == first.content["publication"]["slug"]
    assert check.correcting_kind is None
    assert check.correcting_since is None
    assert [version.number for version in versions_of(session, check)] == [1, 2]
    assert first.content["summary"] == "It grew by two per cent."


def test_the_lead_keeps_a_claim_that_is_opened_again(session: Session) -> None:
    desk, _ = published(session)
    correct(session, desk.claim, actor=desk.editor, kind=PublicationKind.UPDATE, note=NOTE)
    lead = lead_of(session, desk.claim.id)
    assert lead is not None
    assert lead.person_id == desk.reviewer.id


@pytest.mark.parametrize("active", [True, False])
def test_a_lead_whose_assignment_ended_gets_it_again_unless_they_left(session: Session, active: bool) -> None:
    desk, publication = published(session)
    assignment = session.scalars(select(Assignment).where(Assignment.claim_id == desk.claim.id)).one()
    assignment.ended_at = publication.published_at
    desk.reviewer.is_active = active
    session.flush()
    correct(session, desk.claim, actor=desk.editor, kind=PublicationKind.UPDATE, note=NOTE)
    lead = lead_of(session, desk.claim.id)
    assert (lead is not None) is active
    assert lead is None or (lead.person_id == desk.reviewer.id and lead.id != assignment.id)


@pytest.mark.parametrize("note", ["", "  \n"])
def test_readers_must_be_told_why(session: Session, note: str) -> None:
    desk, _ = published(session)
    with pytest.raises(Invalid) as refused:
        correct(session, desk.claim, actor=desk.editor, kind=PublicationKind.CORRECTION, note=note)
    assert refused.value.field == "note"
    with pytest.raises(Invalid):
        retract(session, desk.claim, actor=desk.editor, note=note)


def test_only_a_correction_or_an_update_opens_a_check(session: Session) -> None:
    desk, _ = published(session)
    with pytest.raises(Invalid):
        correct(session, desk.claim, actor=desk.editor, kind=PublicationKind.RETRACTION, note=NOTE)


def test_a_reviewer_neither_corrects_nor_retracts(session: Session) -> None:
    desk, _ = published(session)
    with pytest.raises(NotAllowed):
        correct(session, desk.claim, actor=desk.reviewer, kind=PublicationKind.UPDATE, note=NOTE)
    with pytest.raises(NotAllowed):
        retract(session, desk.claim, actor=desk.reviewer, note=NOTE)


def test_what_was_never_published_is_not_corrected(session: Session) -> None:
    desk = approved(session)
    with pytest.raises(NotFound):
        correct(session, desk.claim, actor=desk.editor, kind=PublicationKind.UPDATE, note=NOTE)


def test_a_retraction_is_the_last_version_and_says_so(session: Session) -> None:
    desk, first = published(session)
    gone = retract(session, desk.claim, actor=desk.editor, note="The document was forged.")
    assert desk.claim.state is ClaimState.RETRACTED
    assert (gone.number, gone.kind) == (2, PublicationKind.RETRACTION)
    assert gone.content["summary"] == first.content["summary"]
    check = check_of(session, desk.claim)
    assert check is not None
    assert check.current_number == 2
    with pytest.raises(NotThatMove):
        retract(session, desk.claim, actor=desk.editor, note="Again.")
    with pytest.raises(NotThatMove):
        correct(session, desk.claim, actor=desk.editor, kind=PublicationKind.UPDATE, note=NOTE)
