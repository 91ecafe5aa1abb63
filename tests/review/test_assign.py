"""Who has a claim."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from factcheck.claims.due import due_time, presets
from factcheck.claims.models import ClaimState
from factcheck.claims.workflow import who_worked_on
from factcheck.errors import Invalid, NotAllowed, NotThatMove
from factcheck.kit import clock
from factcheck.review.assign import assign, hand_back, take
from factcheck.review.queries import candidates, lead_of
from tests import factories
from tests.review.desk import Work


def test_an_editor_gives_a_claim_to_a_reviewer(work: Work) -> None:
    due = clock.now() + timedelta(days=1)
    assign(work.session, work.claim, actor=work.editor, person=work.lead, due_at=due)
    lead = lead_of(work.session, work.claim.id)
    assert work.claim.state is ClaimState.IN_REVIEW
    assert lead is not None
    assert (lead.person_id, lead.due_at) == (work.lead.id, due)
    assert who_worked_on(work.session, work.claim) == {work.lead.id}


def test_a_second_lead_relieves_the_first(work: Work) -> None:
    work.taken()
    other = factories.person(work.session)
    assign(work.session, work.claim, actor=work.editor, person=other)
    lead = lead_of(work.session, work.claim.id)
    assert lead is not None
    assert lead.person_id == other.id
    assert who_worked_on(work.session, work.claim) == {work.lead.id, other.id}


def test_a_due_time_lies_in_the_future(work: Work) -> None:
    with pytest.raises(Invalid) as refused:
        assign(work.session, work.claim, actor=work.editor, person=work.lead, due_at=clock.now())
    assert refused.value.field == "due_at"


def test_somebody_switched_off_gets_nothing(work: Work) -> None:
    gone = factories.person(work.session, is_active=False)
    with pytest.raises(Invalid):
        assign(work.session, work.claim, actor=work.editor, person=gone)


def test_a_reviewer_assigns_nobody(work: Work) -> None:
    with pytest.raises(NotAllowed):
        assign(work.session, work.claim, actor=work.lead, person=work.lead)


def test_a_claim_is_taken_once(work: Work) -> None:
    work.taken()
    with pytest.raises(NotThatMove):
        take(work.session, work.claim, actor=factories.person(work.session), no_conflict=True)


def test_the_lead_or_an_editor_hands_back_with_a_reason(work: Work) -> None:
    work.taken()
    with pytest.raises(NotAllowed):
        hand_back(work.session, work.claim, actor=factories.person(work.session), reason="Not mine.")
    with pytest.raises(Invalid):
        hand_back(work.session, work.claim, actor=work.lead, reason=" ")
    hand_back(work.session, work.claim, actor=work.lead, reason="I am away.")
    assert work.claim.state is ClaimState.ACCEPTED
    assert lead_of(work.session, work.claim.id) is None
    work.taken()
    hand_back(work.session, work.claim, actor=work.editor, reason="Too late.")
    assert work.claim.state is ClaimState.ACCEPTED


def test_candidates_come_with_their_open_work_the_least_laden_first(work: Work) -> None:
    work.taken()
    free = factories.person(work.session, name="Abe Free")
    found = [(c.person.id, c.open_work) for c in candidates(work.session)]
    assert found[-1] == (work.lead.id, 1)
    assert (free.id, 0) in found


ZONE = ZoneInfo("Europe/Berlin")
NOON = datetime(2024, 7, 5, 10, 0, tzinfo=UTC)  # noon in Berlin


@pytest.mark.parametrize(
    ("choice", "due"),
    [
        ("hours", datetime(2024, 7, 5, 12, 0, tzinfo=UTC)),
        ("today", datetime(2024, 7, 5, 16, 0, tzinfo=UTC)),
        ("tomorrow", datetime(2024, 7, 6, 10, 0, tzinfo=UTC)),
        ("friday", datetime(2024, 7, 5, 15, 0, tzinfo=UTC)),  # this is a Friday
        ("week", datetime(2024, 7, 8, 15, 0, tzinfo=UTC)),
    ],
)
def test_a_preset_is_what_the_clocks_of_the_newsroom_show(choice: str, due: datetime) -> None:
    assert due_time(choice, None, now=NOON, zone=ZONE) == due


def test_today_said_in_the_evening_means_the_end_of_today_and_friday_the_next_one() -> None:
    evening = datetime(2024, 7, 5, 18, 0, tzinfo=UTC)
    assert due_time("today", None, now=evening, zone=ZONE) == datetime(2024, 7, 5, 21, 59, tzinfo=UTC)
    assert due_time("friday", None, now=evening, zone=ZONE) == datetime(2024, 7, 12, 15, 0, tzinfo=UTC)


def test_only_presets_that_lie_ahead_are_offered() -> None:
    evening = datetime(2024, 7, 5, 18, 0, tzinfo=UTC)
    assert [one.key for one in presets(now=evening, zone=ZONE)] == [
        "hours",
        "tomorrow",
        "friday",
        "week",
        "own",
    ]
    assert all(one.at is None or one.at > NOON for one in presets(now=NOON, zone=ZONE))


def test_a_preset_keeps_its_hour_when_the_clocks_change() -> None:
    saturday = datetime(2024, 10, 26, 10, 0, tzinfo=UTC)  # summer time ends that night
    assert due_time("tomorrow", None, now=saturday, zone=ZONE) == datetime(2024, 10, 27, 11, 0, tzinfo=UTC)


def test_ones_own_time_is_the_newsrooms_time() -> None:
    own = datetime(2024, 12, 1, 9, 30)  # noqa: DTZ001  what a browser sends
    assert due_time("own", own, now=NOON, zone=ZONE) == datetime(2024, 12, 1, 8, 30, tzinfo=UTC)
    with pytest.raises(Invalid):
        due_time("own", None, now=NOON, zone=ZONE)
