"""The table of moves. It decides the buttons on a page, what a direct request may do, what history says.

The workflow knows who may and from where; a *verb* (one function elsewhere) knows what must be true;
the database has the last word. ``advance`` is the one setter of ``claim.state``.
"""

from __future__ import annotations

import enum
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import case, exists, select, update
from sqlalchemy.orm import Session

from factcheck.authz.check import Actor, may
from factcheck.authz.permissions import Permission as P
from factcheck.claims.models import Claim, Contribution, Stay
from factcheck.claims.models import ClaimState as S
from factcheck.errors import NotAllowed, NotThatMove
from factcheck.history.models import HistoryRecord
from factcheck.history.record import record
from factcheck.kit import clock


class Action(enum.StrEnum):
    """What can be done to a claim."""

    ACCEPT = "accept"  # it will be checked
    REJECT = "reject"  # it will not, for a reason
    MERGE = "merge"  # it is another claim
    SPLIT = "split"  # it is several
    UNDO = "undo"  # back to a proposal: a rejection, merge or acceptance taken back
    ASSIGN = "assign"  # a reviewer is asked
    TAKE = "take"  # a reviewer takes it
    HAND_BACK = "hand_back"  # the assignee gives it back, or an editor takes it away
    SUBMIT = "submit"  # a verdict is ready to be judged
    SEND_BACK = "send_back"  # not yet, for reasons
    APPROVE = "approve"  # exactly this content, by somebody who did not work on it
    VOID = "void"  # an edit after approval; nobody presses this
    REOPEN = "reopen"  # approved, but there is more to do
    PUBLISH = "publish"  # before the public
    SCHEDULE = "schedule"  # before the public at a time
    UNSCHEDULE = "unschedule"  # not at that time
    CORRECT = "correct"  # published, and something must change
    RETRACT = "retract"  # withdrawn with a public note
    RESET = "reset"  # start the review anew


class Move(NamedTuple):
    """One row: ``action`` leads from any of ``sources`` to ``target`` for whoever holds ``permission``."""

    action: Action
    sources: frozenset[S]
    target: S
    permission: P


def _row(action: Action, sources: Collection[S], target: S, permission: P) -> Move:
    return Move(action, frozenset(sources), target, permission)


MOVES: tuple[Move, ...] = (
    _row(Action.ACCEPT, {S.PROPOSED, S.REJECTED}, S.ACCEPTED, P.TRIAGE),
    _row(Action.REJECT, {S.PROPOSED, S.ACCEPTED}, S.REJECTED, P.TRIAGE),
    _row(Action.MERGE, {S.PROPOSED, S.ACCEPTED}, S.MERGED, P.TRIAGE),
    _row(Action.SPLIT, {S.PROPOSED, S.ACCEPTED}, S.REJECTED, P.TRIAGE),
    _row(Action.UNDO, {S.ACCEPTED, S.REJECTED, S.MERGED}, S.PROPOSED, P.TRIAGE),
    _row(Action.ASSIGN, {S.ACCEPTED, S.IN_REVIEW}, S.IN_REVIEW, P.ASSIGN),
    _row(Action.TAKE, {S.ACCEPTED}, S.IN_REVIEW, P.TAKE),
    _row(Action.HAND_BACK, {S.IN_REVIEW}, S.ACCEPTED, P.HAND_BACK),
    _row(Action.SUBMIT, {S.IN_REVIEW}, S.SUBMITTED, P.REVIEW),
    _row(Action.SEND_BACK, {S.SUBMITTED}, S.IN_REVIEW, P.DECIDE),
    _row(Action.APPROVE, {S.SUBMITTED}, S.APPROVED, P.DECIDE),
    _row(Action.VOID, {S.APPROVED}, S.SUBMITTED, P.REVIEW),
    _row(Action.REOPEN, {S.APPROVED}, S.IN_REVIEW, P.DECIDE),
    _row(Action.PUBLISH, {S.APPROVED}, S.PUBLISHED, P.PUBLISH),
    _row(Action.SCHEDULE, {S.APPROVED}, S.APPROVED, P.PUBLISH),
    _row(Action.UNSCHEDULE, {S.APPROVED}, S.APPROVED, P.PUBLISH),
    _row(Action.CORRECT, {S.PUBLISHED}, S.IN_REVIEW, P.CORRECT),
    _row(Action.RETRACT, {S.PUBLISHED}, S.RETRACTED, P.RETRACT),
    _row(
        Action.RESET,
        {S.PROPOSED, S.ACCEPTED, S.REJECTED, S.IN_REVIEW, S.SUBMITTED, S.APPROVED},
        S.ACCEPTED,
        P.RESET,
    ),
)
# What readers have a check of can be corrected or retracted; triage is over for it, even while nobody is on it.
NOT_ONCE_PUBLISHED = frozenset({Action.REJECT, Action.MERGE, Action.SPLIT, Action.UNDO})
BY_ACTION: dict[Action, Move] = {move.action: move for move in MOVES}


def allowed_actions(claim: Claim, actor: Actor | None) -> list[Action]:
    """What ``actor`` may do to ``claim`` in its present state, in the table's order.

    Four eyes, assignees and completeness are the verbs' business; a page asks those besides.
    """
    return [
        move.action
        for move in MOVES
        if move.action is not Action.VOID and claim.state in move.sources and may(actor, move.permission)
    ]


def advance(session: Session, claim: Claim, action: Action, *, actor: Actor | None, **facts: Any) -> None:
    """Move ``claim`` by ``action`` and record it, in the caller's transaction.

    ``facts`` go into history. ``actor`` None is the machine, which may do nothing but void.
    Raises NotAllowed for the wrong person, NotThatMove for the wrong state.
    """
    move = BY_ACTION[action]
    if not may(actor, move.permission) and not (actor is None and action is Action.VOID):
        raise NotAllowed("Your role does not allow this. Ask an editor of your newsroom.")
    if claim.state not in move.sources:
        raise NotThatMove(
            f"This claim is now {words(claim.state)}; “{words(action)}” is not possible from there. "
            "Look at the claim again: somebody may have been quicker."
        )
    if action in NOT_ONCE_PUBLISHED and _was_published(session, claim):
        raise NotThatMove(
            "Readers have a check of this claim, so it cannot leave the review. Give it to somebody to finish."
        )
    before = claim.state
    claim.state = move.target
    claim.state_since = clock.now()
    session.flush()
    if move.target is not before:
        _stay(session, claim)
    record(
        session,
        f"claim:{action.value}",
        actor=actor,
        subject_type="claim",
        subject_id=claim.id,
        **{"from": before.value, "to": move.target.value, **facts},
    )


def _stay(session: Session, claim: Claim) -> None:
    """End the claim's stay in the state it left, and begin the one it is in."""
    at = claim.state_since
    session.execute(
        update(Stay)
        .where(Stay.claim_id == claim.id, Stay.until.is_(None))
        .values(until=case((Stay.since > at, Stay.since), else_=at))
        .execution_options(synchronize_session=False)
    )
    session.add(Stay(claim_id=claim.id, state=claim.state, since=at))
    session.flush()


def _was_published(session: Session, claim: Claim) -> bool:
    # The caller may have set what only holds in the new state, so nothing is flushed yet.
    with session.no_autoflush:
        return bool(
            session.scalar(
                select(
                    exists().where(
                        HistoryRecord.subject_type == "claim",
                        HistoryRecord.subject_id == claim.id,
                        HistoryRecord.event == "claim:publish",
                    )
                )
            )
        )


def words(name: enum.StrEnum) -> str:
    """``in_review`` as people say it."""
    return name.value.replace("_", " ")


def contribute(session: Session, claim: Claim, actor: Actor, what: str) -> None:
    """Remember that ``actor`` worked on ``claim``: from now on they may not judge it."""
    known = session.scalar(
        select(Contribution.id).where(
            Contribution.claim_id == claim.id, Contribution.person_id == actor.id, Contribution.what == what
        )
    )
    if known is None:
        session.add(Contribution(claim_id=claim.id, person_id=actor.id, what=what, first_at=clock.now()))
        session.flush()


def who_worked_on(session: Session, claim: Claim) -> set[int]:
    """The ids of everybody whose four eyes are gone for ``claim``."""
    return set(session.scalars(select(Contribution.person_id).where(Contribution.claim_id == claim.id)))
