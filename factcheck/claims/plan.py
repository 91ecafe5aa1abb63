"""What claims are about and when the newsroom needs to know, for one or several before their review; and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim, ClaimState
from factcheck.claims.moving import touch
from factcheck.claims.priority import prioritise
from factcheck.claims.several import TakenBack
from factcheck.claims.topics import set_topics
from factcheck.claims.workflow import words
from factcheck.errors import Invalid, NotThatMove
from factcheck.history.models import HistoryRecord
from factcheck.history.record import record
from factcheck.kit import clock

PLANNED = (ClaimState.PROPOSED, ClaimState.ACCEPTED)  # later on a due time is the assignment's
DUE, TOPICS = "claim:due", "claim:topics"


def set_due(session: Session, claims: Sequence[Claim], *, due_at: datetime | None, actor: Actor) -> None:
    """The newsroom needs to know by then; None for whenever. The claims become so much the more urgent."""
    require(actor, Permission.TRIAGE)
    _require_planned(claims)
    if due_at is not None and due_at <= clock.now():
        raise Invalid("The due time must be in the future.", field="due_at")
    for claim in claims:
        _due(session, claim, due_at, actor)
    prioritise(session, claims)


def add_topics(
    session: Session, claims: Sequence[Claim], *, names: Sequence[str], actor: Actor
) -> list[Claim]:
    """File claims under these topics besides those they have; the claims that were not under all of them yet."""
    require(actor, Permission.TRIAGE)
    _require_planned(claims)
    if not any(name.strip() for name in names):
        raise Invalid("Name at least one topic.", field="topics")
    _with_topics(session, claims)
    return [
        claim
        for claim in claims
        if set_topics(session, claim, [*(topic.name for topic in claim.topics), *names], actor=actor)
    ]


def take_back(session: Session, then: Mapping[int, int], *, event: str, actor: Actor) -> TakenBack:
    """Give claims the due time or topics again that they had before the last change, where nothing has come since."""
    require(actor, Permission.TRIAGE)
    found = session.scalars(
        select(Claim).where(Claim.id.in_(then)).order_by(Claim.id).with_for_update()
    ).all()
    same = [claim for claim in found if claim.version == then[claim.id] and claim.state in PLANNED]
    if not same:
        raise NotThatMove("Nothing of this is left to take back: every claim has been worked on since.")
    before = _before(session, [claim.id for claim in same], event)
    if event == DUE:
        for claim in same:
            at = before[claim.id]
            _due(session, claim, datetime.fromisoformat(str(at)) if at else None, actor)
        prioritise(session, same)
    else:
        _with_topics(session, same)
        for claim in same:
            set_topics(session, claim, list(before[claim.id] or []), actor=actor)
    return TakenBack(len(same), len(then) - len(same))


def _due(session: Session, claim: Claim, due_at: datetime | None, actor: Actor) -> None:
    before, claim.due_at = claim.due_at, due_at
    touch(session, claim)
    record(
        session,
        DUE,
        actor=actor,
        subject_type="claim",
        subject_id=claim.id,
        before=before.isoformat() if before else None,
        after=due_at.isoformat() if due_at else None,
    )


def _with_topics(session: Session, claims: Sequence[Claim]) -> None:
    numbers = [claim.id for claim in claims]
    session.scalars(
        select(Claim)
        .where(Claim.id.in_(numbers))
        .options(selectinload(Claim.topics))
        .execution_options(populate_existing=True)
    ).all()


def _before(session: Session, numbers: Sequence[int], event: str) -> dict[int, str | list[str] | None]:
    """What stood there before the last such change of each claim."""
    last = (
        select(func.max(HistoryRecord.seq))
        .where(
            HistoryRecord.subject_type == "claim",
            HistoryRecord.subject_id.in_(numbers),
            HistoryRecord.event == event,
        )
        .group_by(HistoryRecord.subject_id)
    )
    rows = session.execute(
        select(HistoryRecord.subject_id, HistoryRecord.facts).where(HistoryRecord.seq.in_(last))
    )
    return {row.subject_id: json.loads(row.facts)["before"] for row in rows}


def _require_planned(claims: Sequence[Claim]) -> None:
    for claim in claims:
        if claim.state not in PLANNED:
            raise NotThatMove(f"Claim {claim.id} is {words(claim.state)} by now. Look at the list again.")
