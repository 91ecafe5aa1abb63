"""What the desk does with tips, and what readers see of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState, RejectReason
from factcheck.errors import Invalid, NotAllowed, NotThatMove
from factcheck.history.models import HistoryRecord
from factcheck.publishing.correct import retract
from factcheck.publishing.models import Check
from factcheck.tips import handle
from factcheck.tips.models import TipState
from factcheck.tips.receive import report, suggest
from factcheck.tips.story import standing
from tests import factories as make
from tests.publishing.samples import published

WORDS = "The mayor sold the harbour for one crown."


def test_a_tip_becomes_a_proposal_that_knows_where_it_comes_from(session: Session) -> None:
    editor = make.person(session, Role.EDITOR)
    tip = suggest(session, words=WORDS, seen_in="a leaflet", days=9).tip
    assert standing(session, tip).title == "Received"
    handle.look_at(session, tip, actor=editor)
    assert standing(session, tip).title == "Looked at"
    claim = handle.make_claim(session, tip, text=WORDS, claimant="A leaflet", actor=editor)
    assert (claim.state, claim.appearances[0].quote, claim.tips) == (ClaimState.PROPOSED, WORDS, 1)
    assert standing(session, tip).title == "Being checked"
    events = session.scalars(select(HistoryRecord.event).order_by(HistoryRecord.seq)).all()
    assert {"tip:look", "tip:take", "claim:tip", "claim:propose"} <= set(events)
    with pytest.raises(NotThatMove):
        handle.decline(session, tip, reason="We changed our mind.", actor=editor)


def test_readers_see_the_published_check_also_of_a_merged_claim_and_never_a_draft(session: Session) -> None:
    editor = make.person(session, Role.EDITOR)
    (done, *_), _ = published(session, text="A claim that is out.")
    drafted = make.claim(session, ClaimState.IN_REVIEW, text="Secret words of a draft.")
    tip = suggest(session, words=WORDS, days=9).tip
    handle.join(session, tip, drafted, actor=editor)
    seen = standing(session, tip)
    assert (seen.title, seen.slug) == ("Being checked", "")
    assert "Secret" not in seen.sentence
    handle.reopen(session, tip, actor=editor)
    handle.join(session, tip, done, actor=editor)
    check = session.scalars(select(Check).where(Check.claim_id == done.id)).one()
    assert (standing(session, tip).title, standing(session, tip).slug) == ("Published", check.slug)
    retract(session, done, actor=editor, note="It cannot stand.")
    assert standing(session, tip).title == "Withdrawn"


def test_a_claim_that_is_turned_down_in_triage_is_told_with_its_reason(session: Session) -> None:
    editor = make.person(session, Role.EDITOR)
    tip = suggest(session, words=WORDS, days=9).tip
    claim = make.claim(session)
    handle.join(session, tip, claim, actor=editor)
    claim.state, claim.reject_reason = ClaimState.REJECTED, RejectReason.OPINION
    session.flush()
    assert standing(session, tip).title == "Not taken"
    assert "opinion" in standing(session, tip).sentence
    other = suggest(session, words="Quite another thing altogether.", days=9).tip
    with pytest.raises(Invalid):
        handle.join(session, other, claim, actor=editor)


def test_a_reader_is_declined_only_with_a_reason(session: Session) -> None:
    editor = make.person(session, Role.EDITOR)
    tip = suggest(session, words=WORDS, days=9).tip
    with pytest.raises(Invalid):
        handle.decline(session, tip, reason=" no ", actor=editor)
    handle.decline(session, tip, reason="It is a joke of a comedian.", actor=editor)
    assert standing(session, tip).sentence == "It is a joke of a comedian."
    handle.reopen(session, tip, actor=editor)
    assert (tip.state, tip.reason) == (TipState.LOOKED_AT, "")


def test_an_admitted_error_leads_to_the_version_that_corrects_it(session: Session) -> None:
    editor = make.person(session, Role.EDITOR)
    (done, *_), _ = published(session)
    check = session.scalars(select(Check).where(Check.claim_id == done.id)).one()
    tip = report(session, check, number=1, words="The figure is wrong.", days=9).tip
    with pytest.raises(NotThatMove):
        handle.make_claim(session, tip, text=WORDS, actor=editor)
    handle.admit(session, tip, actor=editor)
    assert (standing(session, tip).title, standing(session, tip).number) == ("To be corrected", None)
    retract(session, done, actor=editor, note="The figure was wrong.")
    assert (standing(session, tip).title, standing(session, tip).number) == ("Withdrawn", 2)


def test_who_may_not_does_not(session: Session) -> None:
    reviewer = make.person(session)
    trusted = make.person(session, can_triage=True)
    check = session.scalars(select(Check).where(Check.claim_id == published(session)[0].claim.id)).one()
    tip = suggest(session, words=WORDS, days=9).tip
    wrong = report(session, check, number=1, words="The figure is wrong.", days=9).tip
    with pytest.raises(NotAllowed):
        handle.look_at(session, tip, actor=reviewer)
    handle.look_at(session, tip, actor=trusted)
    for forbidden in (handle.look_at, handle.admit):
        with pytest.raises(NotAllowed):
            forbidden(session, wrong, actor=trusted)
    with pytest.raises(NotAllowed):
        handle.show_contact(session, tip, actor=trusted)
