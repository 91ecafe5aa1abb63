"""The time a claim spent in each state."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from factcheck import migrate
from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim, ClaimState, Stay
from factcheck.claims.stays import stays_of, time_in_states
from factcheck.claims.triage import accept
from factcheck.claims.workflow import Action, advance
from factcheck.kit import clock
from factcheck.review.assign import assign
from tests import factories as make
from tests.review.desk import Work


def states(session: Session, claim: Claim) -> list[tuple[str, bool]]:
    """The states of a claim's stays, and which of them are open."""
    return [(stay.state.value, stay.until is None) for stay in stays_of(session, claim.id)]


def test_the_first_stay_begins_with_the_claim_and_every_move_begins_another(session: Session) -> None:
    editor, claim = make.person(session, Role.EDITOR), make.claim(session)
    assert states(session, claim) == [("proposed", True)]
    accept(session, claim, actor=editor)
    assert states(session, claim) == [("proposed", False), ("accepted", True)]
    first, second = stays_of(session, claim.id)
    assert first.until == second.since == claim.state_since


def test_a_claim_given_to_somebody_else_stays_in_review(session: Session) -> None:
    work = Work(session).taken()
    since = stays_of(session, work.claim.id)[-1].since
    assign(session, work.claim, actor=work.editor, person=make.person(session))
    assert states(session, work.claim) == [("accepted", False), ("in_review", True)]
    assert stays_of(session, work.claim.id)[-1].since == since


def test_time_in_a_state_that_was_left_and_entered_again_is_added_up(session: Session) -> None:
    work = Work(session).submitted()
    advance(session, work.claim, Action.SEND_BACK, actor=work.editor)
    stays = stays_of(session, work.claim.id)
    now = clock.now()
    for hours, stay in zip((10, 6, 5, 2), stays, strict=True):
        stay.since = now - timedelta(hours=hours)
    for stay, after in zip(stays, stays[1:], strict=False):
        stay.until = after.since
    session.flush()
    spent = [
        (one.state, one.time.total_seconds() / 3600, one.times, one.is_now)
        for one in time_in_states(session, work.claim.id, now=now)
    ]
    assert spent == [
        (ClaimState.ACCEPTED, 4, 1, False),
        (ClaimState.IN_REVIEW, 3, 2, True),
        (ClaimState.SUBMITTED, 3, 1, False),
    ]


def test_the_migration_makes_the_same_stays_from_history(session: Session, engine: Engine) -> None:
    work = Work(session).approved()
    assign(session, other := make.claim(session, ClaimState.ACCEPTED), actor=work.editor, person=work.lead)
    assign(session, other, actor=work.editor, person=make.person(session))
    untouched = make.claim(session)
    session.commit()

    def all_stays() -> list[tuple[object, ...]]:
        with Session(engine) as fresh:
            return [
                tuple(row)
                for row in fresh.execute(
                    select(Stay.claim_id, Stay.state, Stay.since, Stay.until).order_by(Stay.claim_id, Stay.id)
                )
            ]

    before = all_stays()
    migrate.downgrade(engine, "0012")
    migrate.upgrade(engine)
    made = all_stays()
    assert [row[:2] for row in made] == [row[:2] for row in before]
    assert [row[3] is None for row in made] == [row[3] is None for row in before]
    # History is written a moment after the state; the beginnings differ by no more than that.
    for one, other_row in zip(made, before, strict=True):
        assert abs(one[2] - other_row[2]) < timedelta(seconds=5)  # type: ignore[operator]
    assert [row[1] for row in made if row[0] == untouched.id] == [ClaimState.PROPOSED]
    with engine.connect() as connection:
        open_ones = connection.scalar(text("SELECT count(*) FROM stay WHERE until IS NULL"))
        assert open_ones == connection.scalar(text("SELECT count(*) FROM claim"))
