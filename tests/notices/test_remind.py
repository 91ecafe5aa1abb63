"""Reminders come before a due time and once after it, and anew for another due time. Time is travelled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from factcheck.authz.permissions import Role
from factcheck.notices.kinds import Kind
from factcheck.notices.models import Notice, Reminder
from factcheck.review.assign import assign, hand_back
from tests import factories
from tests.notices.conftest import do, says
from tests.review.desk import Work

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DUE = START + timedelta(days=3)


@pytest.fixture
def given(session: Session, work: Work, settings: object) -> Work:
    """The lead has a claim that is due in three days."""
    with time_machine.travel(START, tick=False):
        assign(session, work.claim, actor=work.editor, person=work.lead, due_at=DUE)
    return work


@pytest.fixture
def at(session: Session, engine: Engine) -> Callable[[datetime], None]:
    """Lets the reminding job run at a time."""

    def travel(moment: datetime) -> None:
        session.commit()
        with time_machine.travel(moment, tick=False):
            do(session, engine, "remind")

    return travel


At = Callable[[datetime], None]
SOON = "This claim is due Friday 27 November 2026, 09:00."
OVER = "This claim was due Friday 27 November 2026, 09:00."


def test_nobody_is_reminded_while_there_is_time(session: Session, given: Work, at: At) -> None:
    at(DUE - timedelta(hours=25))
    assert says(session, given.lead) == []


def test_the_lead_is_reminded_a_day_and_two_hours_before_and_once_after(
    session: Session, given: Work, at: At
) -> None:
    for moment in (DUE - timedelta(hours=hours) for hours in (24, 23, 20, 2, 1, 0, -1, -48)):
        at(moment)
    assert says(session, given.lead) == [SOON, SOON, OVER]


def test_editors_are_told_when_it_is_over_and_not_before(session: Session, given: Work, at: At) -> None:
    other = factories.person(session, Role.EDITOR)
    at(DUE - timedelta(hours=1))
    assert says(session, given.editor) == []
    at(DUE + timedelta(minutes=1))
    at(DUE + timedelta(hours=9))
    assert says(session, given.editor) == [
        "This claim, which Ilse Brandt has, was due Friday 27 November 2026, 09:00."
    ]
    assert len(says(session, other)) == 1


def test_an_editor_who_is_late_is_told_once(session: Session, work: Work, settings: object, at: At) -> None:
    with time_machine.travel(START, tick=False):
        assign(session, work.claim, actor=work.editor, person=work.editor, due_at=DUE)
    at(DUE + timedelta(minutes=1))
    assert [n.kind for n in session.scalars(select(Notice))] == [Kind.DUE]


def test_an_editor_who_comes_later_is_not_told_of_old_ones(session: Session, given: Work, at: At) -> None:
    at(DUE + timedelta(minutes=1))
    newcomer = factories.person(session, Role.EDITOR)
    at(DUE + timedelta(hours=5))
    assert says(session, newcomer) == []


def test_after_a_standstill_the_nearest_reminder_comes_and_no_other(
    session: Session, given: Work, at: At
) -> None:
    at(DUE - timedelta(hours=1))
    at(DUE - timedelta(minutes=30))
    assert says(session, given.lead) == [SOON]


def test_work_given_out_shortly_before_it_is_due_needs_no_reminder_at_once(
    session: Session, work: Work, settings: object, at: At
) -> None:
    with time_machine.travel(START, tick=False):
        assign(session, work.claim, actor=work.editor, person=work.lead, due_at=START + timedelta(hours=5))
    at(START + timedelta(minutes=1))
    assert says(session, work.lead) == []
    at(START + timedelta(hours=3, minutes=1))
    assert len(says(session, work.lead)) == 1


def test_a_changed_due_time_starts_anew(session: Session, given: Work, at: At) -> None:
    at(DUE + timedelta(minutes=1))
    with time_machine.travel(DUE + timedelta(minutes=2), tick=False):
        later = DUE + timedelta(days=3)
        assign(session, given.claim, actor=given.editor, person=given.lead, due_at=later)
    at(DUE + timedelta(hours=1))
    at(later - timedelta(hours=23))
    at(later + timedelta(minutes=1))
    assert says(session, given.lead) == [
        OVER,
        "This claim is due Monday 30 November 2026, 09:00.",
        "This claim was due Monday 30 November 2026, 09:00.",
    ]


def test_what_is_handed_back_or_submitted_reminds_nobody(session: Session, given: Work, at: At) -> None:
    with time_machine.travel(START + timedelta(hours=1), tick=False):
        hand_back(session, given.claim, actor=given.lead, reason="I am away.")
    at(DUE + timedelta(hours=1))
    assert says(session, given.lead) == []
    assert session.scalars(select(Reminder)).all() == []


def test_other_distances_can_be_set(
    session: Session, given: Work, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTCHECK_REMIND_HOURS", "48")
    at(DUE - timedelta(hours=47))
    at(DUE - timedelta(hours=1))
    assert says(session, given.lead) == [SOON]
