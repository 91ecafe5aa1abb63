"""The digest comes at the time each person chose, with everything that came since, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from factcheck.notices.choices import choose, last_slot, reschedule
from factcheck.notices.kinds import Kind, Way
from factcheck.notices.models import Every, Mail, Notice, Schedule
from factcheck.notices.read import mark_read
from factcheck.review.assign import assign
from tests import factories
from tests.notices.conftest import Box, do, send_all
from tests.review.desk import Work

Told = Callable[[], None]
MORNING = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)


@pytest.fixture
def waiting(session: Session, work: Work, told: Told) -> Work:
    """Two claims were given to the lead at half past seven; both wait for the digest."""
    choose(session, work.lead, {Kind.ASSIGNED: Way.DIGEST})
    other = factories.claim(session, state=work.claim.state, text="The port is the largest.")
    with time_machine.travel(MORNING, tick=False):
        assign(session, work.claim, actor=work.editor, person=work.lead)
        assign(session, other, actor=work.editor, person=work.lead)
        told()
    return work


def _digest(session: Session, engine: Engine, at: datetime) -> None:
    session.commit()
    with time_machine.travel(at, tick=False):
        do(session, engine, "make_digests")
        send_all(session, engine)


def test_it_comes_at_eight_with_everything(session: Session, engine: Engine, waiting: Work, box: Box) -> None:
    _digest(session, engine, MORNING + timedelta(minutes=20))
    assert box.mails == []
    _digest(session, engine, MORNING + timedelta(minutes=31))
    (got,) = box.mails
    assert got["Subject"] == "2 notices from The Test Record"
    text = got.get_body(("plain",))
    assert text is not None
    assert "The harbour grew by a tenth in 2023." in text.get_content()
    assert "The port is the largest." in text.get_content()


def test_it_comes_once(session: Session, engine: Engine, waiting: Work, box: Box) -> None:
    for minutes in (31, 32, 120, 24 * 60 + 31):
        _digest(session, engine, MORNING + timedelta(minutes=minutes))
    assert len(box.mails) == 1


def test_what_came_after_it_waits_for_the_next_day(
    session: Session, engine: Engine, waiting: Work, box: Box, told: Told
) -> None:
    _digest(session, engine, MORNING + timedelta(minutes=31))
    with time_machine.travel(MORNING + timedelta(hours=3), tick=False):
        third = factories.claim(session, state=waiting.claim.state, text="Nine ships came.")
        third.state = third.state.ACCEPTED
        assign(session, third, actor=waiting.editor, person=waiting.lead)
        told()
    _digest(session, engine, MORNING + timedelta(hours=4))
    assert len(box.mails) == 1
    _digest(session, engine, MORNING + timedelta(days=1, hours=1))
    assert box.mails[1]["Subject"] == "1 notice from The Test Record"


def test_what_was_read_is_left_out_and_nothing_unread_is_no_mail(
    session: Session, engine: Engine, waiting: Work, box: Box
) -> None:
    mark_read(session, waiting.lead.id, session.scalars(select(Notice.id)).all())
    _digest(session, engine, MORNING + timedelta(hours=1))
    assert box.mails == []
    assert session.scalars(select(Mail)).all() == []


def test_every_hour_is_on_the_hour(session: Session, engine: Engine, waiting: Work, box: Box) -> None:
    reschedule(session, waiting.lead, every=Every.HOUR, hour=0)
    _digest(session, engine, MORNING + timedelta(minutes=31))
    assert len(box.mails) == 1


@pytest.mark.parametrize(
    ("zone", "now", "slot"),
    [
        ("UTC", "2026-11-24T07:59", "2026-11-23T08:00"),
        ("UTC", "2026-11-24T08:00", "2026-11-24T08:00"),
        ("Asia/Tokyo", "2026-11-23T23:30", "2026-11-23T23:00"),
        ("Asia/Tokyo", "2026-11-23T22:30", "2026-11-22T23:00"),
        ("America/New_York", "2026-03-08T12:30", "2026-03-08T12:00"),  # the clocks went on that night
        ("America/New_York", "2026-03-07T13:30", "2026-03-07T13:00"),
    ],
)
def test_eight_is_eight_where_the_person_is(zone: str, now: str, slot: str) -> None:
    schedule = Schedule(person_id=1, every=Every.DAY, hour=8)
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert last_slot(schedule, ZoneInfo(zone), now=at) == datetime.fromisoformat(slot).replace(tzinfo=UTC)


def test_the_day_begins_by_the_clocks_the_person_reads(
    session: Session, engine: Engine, waiting: Work, box: Box
) -> None:
    waiting.lead.timezone = "Asia/Tokyo"  # eight there is eleven at night before, here
    session.commit()
    _digest(session, engine, MORNING + timedelta(hours=1))
    assert box.mails == []
