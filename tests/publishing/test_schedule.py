"""Publishing at a time: what must stand then, and what is said when it does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from config import Config
from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.embargo import put_under_embargo
from factcheck.claims.models import ClaimState
from factcheck.claims.workflow import contribute
from factcheck.errors import Conflict, Invalid, NotAllowed, NotThatMove
from factcheck.history.models import HistoryRecord
from factcheck.history.queries import facts_of
from factcheck.jobs.engine import run_due, run_job
from factcheck.jobs.models import Job
from factcheck.jobs.queue import cancel
from factcheck.kit import clock
from factcheck.notices.make import read_on
from factcheck.notices.models import Notice
from factcheck.publishing.models import Outcome, Publication, Schedule
from factcheck.publishing.schedule import JOB, schedule, unschedule
from factcheck.publishing.times import presets, time_chosen
from factcheck.review.decide import reopen
from factcheck.review.story import story_of
from tests import factories
from tests.publishing.samples import Desk, approve_again, approved, publish_it

SignIn = Callable[[FlaskClient, Person], None]
SOON = timedelta(hours=2)


def _at(wait: timedelta = SOON) -> datetime:
    return clock.now() + wait


def _its_time_comes(session: Session, engine: Engine) -> None:
    """As if the hours had passed: every job of a time is due."""
    session.execute(update(Job).values(run_after=clock.now()))
    session.commit()
    run_due(engine)
    session.expire_all()


def _publications(session: Session) -> int:
    return len(session.scalars(select(Publication)).all())


def _outcome(session: Session) -> Schedule:
    return session.scalars(select(Schedule).order_by(Schedule.id.desc()).limit(1)).one()


def test_it_is_published_at_its_time_and_not_before(session: Session, engine: Engine) -> None:
    desk = approved(session)
    found = schedule(session, desk.claim, actor=desk.editor, at=_at())
    session.commit()
    run_due(engine)
    assert _publications(session) == 0
    session.rollback()
    _its_time_comes(session, engine)
    assert desk.claim.state is ClaimState.PUBLISHED
    published = session.scalars(select(Publication)).one()
    assert published.published_by_id == desk.editor.id
    assert _outcome(session).outcome is Outcome.PUBLISHED
    lines = [line.words for line in story_of(session, desk.claim.id)]
    assert lines[0] == "It was published at the time that Marta Oliveira had set."
    assert lines[1].startswith("Marta Oliveira set a time to publish it: ")
    assert f"{found.at:%H:%M} (UTC)" in lines[1]


def test_a_time_moved_away_and_back_has_a_job_of_its_own(session: Session, engine: Engine) -> None:
    desk, at = approved(session), _at()
    schedule(session, desk.claim, actor=desk.editor, at=at)
    first = session.scalars(select(Job).where(Job.name == JOB)).one()
    schedule(session, desk.claim, actor=desk.editor, at=at + SOON)
    cancel(session, first)  # it looks as if nobody needed it
    schedule(session, desk.claim, actor=desk.editor, at=at)
    _its_time_comes(session, engine)
    assert _publications(session) == 1


def test_whatever_dies_and_however_often_its_job_is_tried_it_is_published_once(
    session: Session, engine: Engine
) -> None:
    desk = approved(session)
    schedule(session, desk.claim, actor=desk.editor, at=_at())
    session.execute(update(Job).values(run_after=clock.now()))
    session.commit()
    ids = session.scalars(select(Job.id)).all()
    # A worker took the job, was killed, and its lease has run out.
    session.execute(update(Job).values(state="running", lease="dead", lease_until=clock.now() - SOON))
    session.commit()
    for _ in range(2):
        for job_id in ids:
            run_job(engine, job_id)
    assert _publications(session) == 1


def test_a_time_that_was_moved_counts_and_the_old_one_does_nothing(session: Session, engine: Engine) -> None:
    desk = approved(session)
    schedule(session, desk.claim, actor=desk.editor, at=_at())
    first = session.scalars(select(Job).where(Job.name == "publish_on_time")).one()
    schedule(session, desk.claim, actor=desk.editor, at=_at(timedelta(days=1)))
    first.run_after = clock.now()
    session.commit()
    run_due(engine)
    assert _publications(session) == 0
    assert len(session.scalars(select(Schedule)).all()) == 1
    assert "set another time to publish it" in story_of(session, desk.claim.id)[0].words
    session.rollback()
    _its_time_comes(session, engine)
    assert _publications(session) == 1


def test_a_time_taken_back_publishes_nothing(session: Session, engine: Engine) -> None:
    desk = approved(session)
    schedule(session, desk.claim, actor=desk.editor, at=_at())
    unschedule(session, desk.claim, actor=desk.editor)
    _its_time_comes(session, engine)
    assert _publications(session) == 0
    assert desk.claim.state is ClaimState.APPROVED
    with pytest.raises(NotThatMove):
        unschedule(session, desk.claim, actor=desk.editor)
    session.rollback()


def test_published_by_hand_before_its_time_is_published_once(session: Session, engine: Engine) -> None:
    desk = approved(session)
    schedule(session, desk.claim, actor=desk.editor, at=_at())
    publish_it(session, desk)
    _its_time_comes(session, engine)
    assert _publications(session) == 1
    assert _outcome(session).outcome is Outcome.PUBLISHED


def _edited(session: Session, desk: Desk) -> None:
    # Past the verbs, which would take the approval back at once.
    session.connection().exec_driver_sql("UPDATE source SET quote = 'It shrank.'")


def _worked_on_since(session: Session, desk: Desk) -> None:
    # Somebody's hand in it that readers would not see: only the contribution is there.
    contribute(session, desk.claim, desk.editor, "text")


def _gone(session: Session, desk: Desk) -> None:
    desk.editor.is_active = False


def _under_embargo(session: Session, desk: Desk) -> None:
    put_under_embargo(session, desk.claim, actor=desk.reviewer, until=_at(timedelta(days=3)))


def _approved_anew(session: Session, desk: Desk) -> None:
    reopen(session, desk.claim, actor=desk.editor, reason="One more look.")
    approve_again(session, desk, summary="It grew by two per cent.")


STOPPED = {
    _edited: "not what was approved",
    _worked_on_since: "has worked on it since",
    _gone: "Your role does not allow this",
    _under_embargo: "under embargo",
    _approved_anew: "Something else has been approved",
}


@pytest.mark.parametrize("change", STOPPED, ids=lambda change: change.__name__.strip("_"))
def test_what_no_longer_stands_is_not_published_and_the_editor_is_told_why(
    session: Session, engine: Engine, change: Callable[[Session, Desk], None]
) -> None:
    desk = approved(session)
    schedule(session, desk.claim, actor=desk.editor, at=_at())
    session.commit()
    change(session, desk)
    session.commit()
    _its_time_comes(session, engine)
    assert _publications(session) == 0
    ended = _outcome(session)
    assert ended.outcome is Outcome.REFUSED
    assert STOPPED[change] in ended.reason
    event = session.scalars(select(HistoryRecord).where(HistoryRecord.event == "claim:miss_schedule")).one()
    assert event.actor_id is None
    assert facts_of(event)["person"] == desk.editor.id
    assert STOPPED[change] in story_of(session, desk.claim.id)[0].note


def test_an_approval_that_lapses_ends_the_time_at_once(session: Session, engine: Engine) -> None:
    desk = approved(session)
    schedule(session, desk.claim, actor=desk.editor, at=_at(timedelta(days=3)))
    reopen(session, desk.claim, actor=desk.editor, reason="A source is missing.")
    session.commit()
    run_due(engine)  # days before the time
    session.expire_all()
    assert _outcome(session).outcome is Outcome.REFUSED
    assert "A source is missing." in _outcome(session).reason


def test_an_admin_who_cancels_the_job_ends_the_time(session: Session, engine: Engine) -> None:
    desk = approved(session)
    schedule(session, desk.claim, actor=desk.editor, at=_at())
    cancel(session, session.scalars(select(Job).where(Job.name == "publish_on_time")).one())
    session.commit()
    assert "cancelled" in _outcome(session).reason


def test_only_what_is_approved_and_only_a_time_to_come(session: Session) -> None:
    desk = approved(session)
    for wait, words in ((-SOON, "in the future"), (timedelta(days=400), "more than a year")):
        with pytest.raises(Invalid, match=words):
            schedule(session, desk.claim, actor=desk.editor, at=_at(wait))
    with pytest.raises(Conflict):
        schedule(session, desk.claim, actor=desk.editor, at=_at(), seen="0" * 64)
    with pytest.raises(NotAllowed):
        schedule(session, desk.claim, actor=desk.reviewer, at=_at())
    put_under_embargo(session, desk.claim, actor=desk.editor, until=_at(timedelta(days=1)))
    with pytest.raises(Invalid, match="under embargo"):
        schedule(session, desk.claim, actor=desk.editor, at=_at())
    reopen(session, desk.claim, actor=desk.editor, reason="Later.")
    with pytest.raises(NotThatMove):
        schedule(session, desk.claim, actor=desk.editor, at=_at())
    session.rollback()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_editor_sets_moves_and_withdraws_a_time_by_hand(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    desk = approved(session)
    sign_in(client, desk.editor)
    address = f"/claims/{desk.claim.id}"
    assert "Publish at a time" in client.get(f"{address}/decide").text
    for place in (address, f"{address}/decide"):
        assert "To be published" not in client.get(place).text
    assert "The harbour grew" not in client.get("/desk/scheduled").text
    page = client.get(f"{address}/schedule").text
    assert "Tomorrow, 7:00" in page
    assert "Day and time in UTC" in page
    wrong = client.post(f"{address}/schedule", data={"when": "own", "own": "2020-01-01T10:00"})
    assert wrong.status_code == 422
    assert "must be in the future" in wrong.text
    assert client.post(f"{address}/schedule", data={"when": "own", "own": ""}).status_code == 422
    assert client.post(f"{address}/schedule", data={}).status_code == 422
    assert client.post(f"{address}/schedule", data={"when": "tomorrow"}).status_code == 303
    for place in (address, f"{address}/decide"):
        assert "To be published" in client.get(place).text
    assert "The harbour grew" in client.get("/desk/scheduled").text
    assert "The harbour grew" not in client.get("/desk/publish").text
    stale = client.post(f"{address}/schedule", data={"when": "hour", "lock_version": "1"})
    assert stale.status_code == 409
    assert client.post(f"{address}/unschedule").status_code == 303
    assert "The harbour grew" in client.get("/desk/publish").text
    assert client.post(f"{address}/unschedule").status_code == 409


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_who_set_the_time_and_who_could_publish_are_told(
    session: Session, engine: Engine, config: Config
) -> None:
    desk = approved(session)
    other = factories.person(session, Role.EDITOR)
    read_on(session, config)
    schedule(session, desk.claim, actor=desk.editor, at=_at())
    _edited(session, desk)
    _its_time_comes(session, engine)
    read_on(session, config)
    told = {one.person_id: one for one in session.scalars(select(Notice))}
    assert "at the time you had set" in told[desk.editor.id].says
    assert "at the time Marta Oliveira had set" in told[other.id].says
    assert "not what was approved" in told[other.id].note


LISBON = ZoneInfo("Europe/Lisbon")
FRIDAY = datetime(2024, 7, 5, 16, 30, tzinfo=UTC)  # 17:30 in Lisbon


def test_presets_are_times_of_the_newsroom_that_lie_ahead() -> None:
    found = {one.key: one.at for one in presets(now=FRIDAY, zone=LISBON)}
    assert found == {
        "hour": datetime(2024, 7, 5, 17, 30, tzinfo=UTC),
        "evening": datetime(2024, 7, 5, 17, 0, tzinfo=UTC),
        "tomorrow": datetime(2024, 7, 6, 6, 0, tzinfo=UTC),
        "monday": datetime(2024, 7, 8, 6, 0, tzinfo=UTC),
        "own": None,
    }
    late = [one.key for one in presets(now=FRIDAY + timedelta(hours=1), zone=LISBON)]
    assert "evening" not in late
    until = datetime(2024, 7, 6, 8, 0, tzinfo=UTC)
    assert [one.key for one in presets(now=FRIDAY, zone=LISBON, embargo=until)] == [
        "embargo",
        "monday",
        "own",
    ]


def test_a_time_of_ones_own_is_the_newsrooms_and_must_be_one_that_clocks_show() -> None:
    own = datetime(2024, 7, 5, 22, 0)  # noqa: DTZ001
    assert time_chosen("own", own, now=FRIDAY, zone=LISBON) == datetime(2024, 7, 5, 21, 0, tzinfo=UTC)
    skipped = datetime(2025, 3, 30, 1, 30)  # noqa: DTZ001
    for choice, typed in (("own", skipped), ("own", None), ("nonsense", None), ("embargo", None)):
        with pytest.raises(Invalid):
            time_chosen(choice, typed, now=FRIDAY, zone=LISBON)
