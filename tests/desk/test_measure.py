"""The dashboard's figures, each against a plain computation, on both databases."""

from __future__ import annotations

import random
import statistics
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim, ClaimState, Stay, Topic
from factcheck.desk import measure
from factcheck.desk.figures import FIGURES
from factcheck.desk.measure import COUNTED, ON_THE_WAY
from factcheck.desk.period import Period
from factcheck.kit import clock
from factcheck.publishing.models import ListedTranslation
from factcheck.review.decide import send_back
from factcheck.review.evidence import withdraw_source
from factcheck.review.models import Assignment, SecondOpinion, Translation
from tests import factories as make
from tests.publishing.samples import published
from tests.review.desk import Work

S = ClaimState
NOW = datetime(2026, 4, 3, 10, 0, tzinfo=UTC)
ZONES = ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York"]


def period(days: int = 30, zone: str = "Europe/Berlin", now: datetime = NOW) -> Period:
    """The last ``days`` up to today, there."""
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    return Period(today - timedelta(days=days - 1), today, here)


def scattered(session: Session, number: int = 60, seed: int = 3) -> list[Stay]:
    """Claims that wandered through the states over the last 80 days; their stays."""
    chance = random.Random(seed)
    for _ in range(number):
        way = [*ON_THE_WAY, S.PUBLISHED][: chance.randint(1, 6)]
        at = NOW - timedelta(minutes=chance.randint(1, 80 * 1440))
        claim = make.claim(session, way[-1])
        (first,) = session.scalars(select(Stay).where(Stay.claim_id == claim.id))
        session.delete(first)
        session.flush()
        for n, state in enumerate(way):
            until = None if n == len(way) - 1 else at + (NOW - at) * chance.random() * 0.6
            session.add(Stay(claim_id=claim.id, state=state, since=at, until=until))
            claim.state_since = at
            at = until or at
    session.flush()
    return list(session.scalars(select(Stay)))


@pytest.mark.parametrize("zone", ZONES)
def test_claims_by_state_are_those_whose_stay_covers_the_end_of_the_day(session: Session, zone: str) -> None:
    stays, asked = scattered(session), period(30, zone)
    for day, counts in measure.claims_by_state(session, asked):
        end = min(Period(day, day, asked.zone).until, NOW + timedelta(seconds=1))
        plain = Counter(
            stay.state for stay in stays if stay.since < end and (stay.until is None or stay.until >= end)
        )
        assert counts == {state: plain[state] for state in COUNTED}, day


def test_a_period_that_is_long_over_is_counted_back_to(session: Session) -> None:
    stays = scattered(session)
    old = Period(date(2026, 2, 1), date(2026, 2, 5), ZoneInfo("Europe/Berlin"))
    rows = measure.claims_by_state(session, old)
    assert [day for day, _ in rows] == old.days
    end = old.until
    plain = sum(stay.since < end and (stay.until is None or stay.until >= end) for stay in stays)
    assert sum(rows[-1][1].values()) == plain


@pytest.mark.parametrize("number", [1, 2, 3, 10, 60])
def test_median_and_90th_percentile_are_those_of_a_plain_computation(session: Session, number: int) -> None:
    stays, asked = scattered(session, number, seed=number), period(30)
    for spent in measure.time_in_states(session, asked):
        took = sorted(
            round((stay.until - stay.since).total_seconds())
            for stay in stays
            if stay.state is spent.state and stay.until and asked.since <= stay.until < asked.until
        )
        assert spent.claims == len(took)
        if not took:
            assert (spent.median, spent.ninetieth) == (None, None)
            continue
        at = 0.9 * (len(took) - 1)
        low, high = took[int(at)], took[min(int(at) + 1, len(took) - 1)]
        assert spent.median == pytest.approx(statistics.median(took), abs=0.5)
        assert spent.ninetieth == pytest.approx(low + (high - low) * (at - int(at)), abs=0.5)


@pytest.mark.parametrize("zone", ZONES)
def test_what_is_overdue_is_late_until_it_leaves_the_review_or_changes_hands(
    session: Session, zone: str
) -> None:
    chance, stays = random.Random(5), scattered(session)
    editor, lead, asked = make.person(session, Role.EDITOR), make.person(session), period(20, zone)
    late: list[tuple[datetime, datetime]] = []
    for stay in stays:
        if stay.state is not S.IN_REVIEW:
            continue
        due = stay.since + timedelta(hours=chance.randint(1, 900)) if chance.random() < 0.8 else None
        ended = stay.until if stay.until and chance.random() < 0.5 else None
        session.add(
            Assignment(
                claim_id=stay.claim_id,
                person_id=lead.id,
                assigned_by_id=editor.id,
                due_at=due,
                created_at=stay.since,
                ended_at=ended,
            )
        )
        forever = NOW + timedelta(days=1000)
        end = min(stay.until or forever, ended or forever)
        if due and due < end:
            late.append((due, end))
    session.flush()
    rows = measure.overdue_by_day(session, asked, now=NOW)
    assert [day for day, _ in rows] == asked.days
    assert any(number for _, number in rows)
    for day, number in rows:
        end = min(Period(day, day, asked.zone).until, NOW)
        assert number == sum(begins < end <= ends for begins, ends in late), day


def test_workload_counts_what_is_open_now_and_what_was_done_in_the_period(session: Session) -> None:
    work, other = Work(session).submitted(), make.person(session, name="Ada Quill")
    busy = Work(session).taken()
    claim = make.claim(session, S.IN_REVIEW)
    session.add(SecondOpinion(claim_id=claim.id, person_id=other.id, asked_at=clock.now()))
    assignment = session.scalars(select(Assignment).where(Assignment.claim_id == busy.claim.id)).one()
    assignment.due_at = clock.now() - timedelta(minutes=1)
    session.flush()
    loads = measure.workload(session, period(7, now=clock.now()), now=clock.now())
    assert {one.person_id: tuple(one[2:]) for one in loads} == {
        busy.lead.id: (1, 1, 0, 0),
        work.lead.id: (0, 0, 0, 1),
        other.id: (0, 0, 1, 0),
    }
    assert loads[0].person_id == busy.lead.id
    before = Period(date(2020, 1, 1), date(2020, 1, 2), ZoneInfo("UTC"))
    assert work.lead.id not in {one.person_id for one in measure.workload(session, before, now=clock.now())}


def test_send_back_reasons_are_counted_each(session: Session) -> None:
    for reasons in (["weak_source"], ["weak_source", "other"]):
        work = Work(session).submitted()
        send_back(session, work.claim, actor=work.editor, reasons=reasons, note="Why?")
    Work(session).approved()
    session.flush()
    found = measure.send_backs(session, period(7, now=clock.now()))
    assert found == ([("weak_source", 2), ("other", 1)], 2, 3)
    assert (
        measure.send_backs(session, Period(date(2020, 1, 1), date(2020, 1, 2), ZoneInfo("UTC"))).decisions
        == 0
    )


def test_ratings_are_those_readers_have_by_claimant_and_by_topic(session: Session) -> None:
    desk, _ = published(session, text="The first.", claimant="Harbour Board")
    published(session, text="The second.", claimant="Harbour Board")
    published(session, text="The third.", claimant="")
    topic = Topic(name="Ports", slug="ports")
    session.add(topic)
    session.flush()
    claim = session.get_one(Claim, desk.claim.id)
    session.refresh(claim, ["topics"])
    claim.topics.append(topic)
    session.flush()
    asked = period(7, now=clock.now())
    by_claimant = {rated.about: rated.total for rated in measure.ratings_by_claimant(session, asked)}
    assert by_claimant == {"Harbour Board": 2, "The article itself": 1}
    (ports,) = measure.ratings_by_topic(session, asked)
    assert (ports.about, ports.total) == ("Ports", 1)
    assert len(measure.labels_of([ports])) == 1


def test_a_check_in_two_languages_counts_once_and_is_called_as_the_newsroom_calls_it(
    session: Session,
) -> None:
    first, english = published(session, text="The harbour grew.", claimant="Harbour Board")
    desk, spanish = published(session, text="El puerto creció.", claimant="Harbour Board")
    session.add(ListedTranslation(check_id=spanish.check_id, original_id=english.check_id, language="es"))
    session.flush()
    (board,) = measure.ratings_by_claimant(session, period(7, now=clock.now()))
    assert (board.about, board.total) == ("Harbour Board", 1)

    before = dict(measure.sources_by_tier(session, period(7, now=clock.now())))
    session.add(
        Translation(
            claim_id=desk.claim.id,
            original_id=first.claim.id,
            language="es",
            follows=1,
            begun_by_id=desk.editor.id,
            begun_at=clock.now(),
        )
    )
    session.flush()
    after = dict(measure.sources_by_tier(session, period(7, now=clock.now())))
    assert sum(after.values()) == sum(before.values()) / 2


def test_more_claimants_than_are_shown_are_added_up(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure, "MOST", 1)
    for claimant in ("A", "A", "B", "C"):
        published(session, text=f"Of {claimant}, {random.random()}.", claimant=claimant)
    session.flush()
    rated = measure.ratings_by_claimant(session, period(7, now=clock.now()))
    assert [(one.about, one.total) for one in rated] == [("A", 2), ("All others", 2)]


def test_sources_that_were_withdrawn_count_in_no_tier(session: Session) -> None:
    work = Work(session).taken()
    work.source()
    gone = work.source(title="Another", tier="secondary")
    withdraw_source(session, gone, actor=work.lead, seen=gone.version)
    session.flush()
    tiers = measure.sources_by_tier(session, period(7, now=clock.now()))
    assert [(tier.value, number) for tier, number in tiers] == [
        ("primary", 1),
        ("secondary", 0),
        ("tertiary", 0),
    ]


def test_the_number_of_questions_does_not_grow_with_the_claims(session: Session, engine: Engine) -> None:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, sql: str, *_: object) -> None:
        asked.append(sql)

    counts = []
    for number in (2, 40):
        scattered(session, number)
        asked.clear()
        event.listen(engine, "before_cursor_execute", note)
        for make_figure in FIGURES.values():
            make_figure(session, period(), NOW)
        event.remove(engine, "before_cursor_execute", note)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 24
