"""The table of moves, tried in every state by every role."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.check import may
from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim, ClaimState, RejectReason
from factcheck.claims.workflow import (
    BY_ACTION,
    MOVES,
    NOT_ONCE_PUBLISHED,
    Action,
    advance,
    allowed_actions,
    contribute,
    who_worked_on,
)
from factcheck.errors import NotAllowed, NotThatMove
from factcheck.history.queries import facts_of, of_subject
from factcheck.history.record import record
from tests import factories as make

PEOPLE = [*Role, "trusted reviewer", "switched-off admin"]


def person(session: Session, who: str) -> Person:
    """Somebody of that role."""
    if who == "trusted reviewer":
        return make.person(session, Role.REVIEWER, can_triage=True)
    if who == "switched-off admin":
        return make.person(session, Role.ADMIN, is_active=False)
    return make.person(session, Role(who))


def claim_in(session: Session, state: ClaimState) -> Claim:
    """A claim in that state, with what the database asks of it."""
    facts = {"merged_into_id": make.claim(session).id} if state is ClaimState.MERGED else {}
    return make.claim(session, state, **facts)


def fit(session: Session, claim: Claim, target: ClaimState) -> None:
    """What verbs set beside the state, since the database checks both together."""
    claim.reject_reason = RejectReason.TRIVIAL if target is ClaimState.REJECTED else None
    claim.merged_into_id = make.claim(session).id if target is ClaimState.MERGED else None


def test_every_action_has_one_row() -> None:
    assert sorted(move.action for move in MOVES) == sorted(Action)


@pytest.mark.parametrize("who", PEOPLE)
def test_what_may_be_pressed_is_what_works_for_every_role_in_every_state(session: Session, who: str) -> None:
    actor = person(session, who)
    for state in ClaimState:
        for action in Action:
            claim = claim_in(session, state)
            move = BY_ACTION[action]
            right, possible = may(actor, move.permission), state in move.sources
            offered = action in allowed_actions(claim, actor)
            assert offered is (right and possible and action is not Action.VOID), (state, action)
            if not right:
                with pytest.raises(NotAllowed):
                    advance(session, claim, action, actor=actor)
            elif not possible:
                with pytest.raises(NotThatMove, match="Look at the claim again"):
                    advance(session, claim, action, actor=actor)
            else:
                with session.no_autoflush:
                    fit(session, claim, move.target)
                advance(session, claim, action, actor=actor, reason="why")
                last = of_subject(session, "claim", claim.id)[-1]
                assert claim.state is move.target
                assert (last.event, last.actor_id) == (f"claim:{action.value}", actor.id)
                assert facts_of(last) == {"from": state.value, "to": move.target.value, "reason": "why"}


@pytest.mark.parametrize("action", [action for action in Action if action is not Action.VOID])
def test_the_machine_does_nothing_but_void(session: Session, action: Action) -> None:
    claim = claim_in(session, min(BY_ACTION[action].sources))
    with pytest.raises(NotAllowed):
        advance(session, claim, action, actor=None)
    approved = make.claim(session, ClaimState.APPROVED)
    advance(session, approved, Action.VOID, actor=None)
    assert approved.state is ClaimState.SUBMITTED


@pytest.mark.parametrize("action", sorted(NOT_ONCE_PUBLISHED))
def test_what_readers_have_a_check_of_does_not_leave_the_review(session: Session, action: Action) -> None:
    editor = make.person(session, Role.EDITOR)
    claim = make.claim(session, ClaimState.ACCEPTED)
    record(session, "claim:publish", actor=editor, subject_type="claim", subject_id=claim.id, slug="x")
    with pytest.raises(NotThatMove, match="Readers have a check"):
        advance(session, claim, action, actor=editor)
    advance(session, claim, Action.ASSIGN, actor=editor)


def test_a_contribution_is_kept_once(session: Session) -> None:
    claim, one, two = make.claim(session), make.person(session), make.person(session)
    for who in (one, one, two):
        contribute(session, claim, who, "sources")
    contribute(session, claim, one, "verdict")
    assert who_worked_on(session, claim) == {one.id, two.id}
