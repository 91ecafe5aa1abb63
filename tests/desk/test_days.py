"""What is kept of days that are over is what counting from the claims would find, whatever is done meanwhile."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from click.testing import CliRunner
from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim, ClaimState, RejectReason, Stay
from factcheck.claims.triage import accept, reject, undo
from factcheck.cli import main
from factcheck.desk import measure
from factcheck.desk.days import any_day_to_keep, keep_days
from factcheck.desk.models import DashboardDay
from factcheck.desk.period import Period
from factcheck.jobs.engine import run_due
from factcheck.jobs.queue import enqueue
from factcheck.kit import clock
from factcheck.review.assign import assign, hand_back
from factcheck.review.content import digest_now
from factcheck.review.decide import approve, send_back
from factcheck.review.evidence import add_source
from factcheck.review.models import Assignment
from factcheck.review.reset import reset
from factcheck.review.verdict import save_verdict, submit
from tests import factories as make
from tests.counting import questions
from tests.review.desk import SOURCE, VERDICT

S = ClaimState
BEGINS = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)  # Europe's clocks change on the 29th
BERLIN, KOLKATA = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kolkata")


class Desk:
    """People who do whatever comes to their minds."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session, self.chance = session, random.Random(seed)
        self.admin = make.person(session, Role.ADMIN)
        self.editor = make.person(session, Role.EDITOR)
        self.leads = [make.person(session), make.person(session)]

    def step(self) -> None:
        """One command on a new claim or on any other."""
        claims = self.session.scalars(select(Claim).order_by(Claim.id)).all()
        if len(claims) < 4 or self.chance.random() < 0.15:
            make.claim(self.session)
            return
        claim = self.chance.choice(claims)
        self.chance.choice(list(self._possible(claim)))()
        self.session.flush()

    def _possible(self, claim: Claim) -> Iterator[Callable[[], Any]]:
        session, editor = self.session, self.editor
        match claim.state:
            case S.PROPOSED | S.REJECTED:
                yield lambda: accept(session, claim, actor=editor)
                if claim.state is S.PROPOSED:
                    yield lambda: reject(session, claim, actor=editor, reason=RejectReason.TRIVIAL)
                else:
                    yield lambda: undo(session, claim, actor=editor)
            case S.ACCEPTED:
                yield lambda: self._assign(claim)
            case S.IN_REVIEW:
                yield lambda: self._assign(claim)
                yield lambda: hand_back(session, claim, actor=editor, reason="Something else comes first.")
                yield lambda: self._submit(claim)
            case S.SUBMITTED:
                seen = digest_now(session, claim)
                yield lambda: approve(session, claim, actor=editor, seen=seen)
                yield lambda: send_back(session, claim, actor=editor, reasons=["other"], note="Why?")
            case _:
                yield lambda: reset(session, claim, actor=self.admin, reason="From the start.")

    def _assign(self, claim: Claim) -> None:
        due = clock.now() + timedelta(hours=self.chance.randint(1, 40))
        assign(self.session, claim, actor=self.editor, person=self.chance.choice(self.leads), due_at=due)

    def _submit(self, claim: Claim) -> None:
        lead = self.session.scalars(
            select(Assignment).where(Assignment.claim_id == claim.id, Assignment.ended_at.is_(None))
        ).one()
        person = next(one for one in self.leads if one.id == lead.person_id)
        add_source(self.session, claim, actor=person, **SOURCE)
        save_verdict(self.session, claim, actor=person, **VERDICT)
        submit(self.session, claim, actor=person)

    def write_history_anew(self) -> None:
        """What no command does: times long gone are changed, and a claim's stays go."""
        earlier = timedelta(hours=self.chance.randint(30, 90))
        stay = self.chance.choice(self.session.scalars(select(Stay).order_by(Stay.id)).all())
        what = self.chance.choice(["since", "until", "due", "gone", "came"])
        if what == "since":
            stay.since -= earlier
        elif what == "until" and stay.until is not None:
            stay.until = max(stay.since, stay.until - earlier)
        elif what == "gone":
            self.session.execute(delete(Stay).where(Stay.id == stay.id))
        elif what == "came":
            since, until = clock.now() - 2 * earlier, clock.now() - earlier
            self.session.add(Stay(claim_id=stay.claim_id, state=S.SUBMITTED, since=since, until=until))
        else:
            late = clock.now() - earlier
            self.session.execute(update(Assignment).where(Assignment.ended_at.is_(None)).values(due_at=late))
        self.session.flush()


def figures(session: Session, asked: Period) -> list[Any]:
    """All that days come to."""
    now = clock.now()
    return [
        measure.claims_by_state(session, asked),
        measure.time_in_states(session, asked),
        measure.overdue_by_day(session, asked, now=now),
    ]


def from_scratch(session: Session, asked: Period) -> list[Any]:
    """The same with nothing kept."""
    with session.begin_nested() as kept:
        session.execute(delete(DashboardDay))
        found = figures(session, asked)
        kept.rollback()
    return found


def last_days(zone: ZoneInfo, days: int = 25) -> Period:
    """The last days up to today."""
    today = clock.now().astimezone(zone).date()
    return Period(today - timedelta(days=days - 1), today, zone)


@pytest.mark.parametrize("zone", [BERLIN, KOLKATA], ids=str)
def test_what_is_kept_is_what_counting_finds_after_any_commands(
    session: Session, engine: Engine, zone: ZoneInfo
) -> None:
    desk, at, looked = Desk(session, seed=len(zone.key)), BEGINS, 0
    for number in range(48):
        at += timedelta(minutes=desk.chance.randint(5, 700))
        with time_machine.travel(at, tick=False):
            desk.step()
            if number % 11 == 10:
                desk.write_history_anew()
            if number % 8 == 7:
                assert figures(session, last_days(zone)) == from_scratch(session, last_days(zone)), number
                session.commit()
                keep_days(engine, zone)
                assert figures(session, last_days(zone)) == from_scratch(session, last_days(zone)), number
                asked = last_days(zone, 9)
                looked += (
                    session.scalar(
                        select(func.count()).where(
                            DashboardDay.zone == zone.key, DashboardDay.day >= asked.first
                        )
                    )
                    or 0
                )
    assert looked == 6 * 8  # each time all days before today


def _reads_all_stays(question: str) -> bool:
    """Whether it counts from the first day that there is."""
    return "FROM stay" in question and "WHERE stay.since <" in question and "stay.since >=" not in question


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_command_now_leaves_what_is_kept(session: Session, engine: Engine) -> None:
    desk = Desk(session, 3)
    with time_machine.travel(BEGINS, tick=False):
        claim = make.claim(session, S.ACCEPTED)
        session.commit()
    with time_machine.travel(BEGINS + timedelta(days=3), tick=False):
        assert keep_days(engine, BERLIN)[0] > 365
        desk._assign(claim)
        session.commit()
        assert keep_days(engine, BERLIN) == (0, 0)
        with questions(engine) as asked:
            kept = figures(session, last_days(BERLIN))
        session.rollback()
        session.execute(delete(DashboardDay))
        with questions(engine) as anew:
            assert figures(session, last_days(BERLIN)) == kept
        assert [_reads_all_stays(one) for one in anew].count(True) == 1
        assert not any(_reads_all_stays(one) for one in asked)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_another_zone_has_days_of_its_own(session: Session, engine: Engine) -> None:
    late = BEGINS.replace(hour=22)  # the same day in Berlin, the next one in Kolkata
    with time_machine.travel(late, tick=False):
        make.claim(session)
        session.commit()
    with time_machine.travel(late + timedelta(days=2), tick=False):
        keep_days(engine, BERLIN)
        found = [figures(session, last_days(zone)) for zone in (BERLIN, KOLKATA)]
        assert found == [from_scratch(session, last_days(zone)) for zone in (BERLIN, KOLKATA)]
        assert found[0] != found[1]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_worker_keeps_days_and_the_command_counts_them_anew(
    session: Session, engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTCHECK_DATABASE_URL", database_url)
    monkeypatch.setenv("FACTCHECK_ENV", "development")
    make.claim(session)
    assert any_day_to_keep(session)
    enqueue(session, "keep_days", {})
    session.commit()
    run_due(engine)
    session.expire_all()
    assert not any_day_to_keep(session)
    session.execute(update(DashboardDay).where(DashboardDay.overdue == 0).values(overdue=3))
    session.add(
        DashboardDay(
            zone="UTC", day=date(2001, 1, 1), until=BEGINS, stood={"proposed": 9}, took={}, overdue=0
        )
    )
    number = session.scalar(select(func.count()).select_from(DashboardDay)) or 0
    session.commit()
    told = CliRunner().invoke(main, ["dashboard", "rebuild"])
    assert told.output == f"{number - 1} days are counted; {number - 1} of them were kept otherwise before.\n"
    assert set(session.scalars(select(DashboardDay.overdue))) == {0}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_no_day_is_kept_while_somebody_writes_what_it_would_not_see(session: Session, engine: Engine) -> None:
    claim = make.claim(session)
    session.commit()
    session.add(Stay(claim_id=claim.id, state=S.REJECTED, since=BEGINS, until=BEGINS + timedelta(days=4)))
    session.flush()
    with pytest.raises(OperationalError, match="lock timeout"):
        keep_days(engine, BERLIN)
    session.commit()
    assert keep_days(engine, BERLIN)[0] > 365
    assert figures(session, last_days(BERLIN)) == from_scratch(session, last_days(BERLIN))
