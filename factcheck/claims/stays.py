"""How long a claim stood in each state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.claims.models import ClaimState, Stay


@dataclass(frozen=True, slots=True)
class Spent:
    """A claim's time in one state, all its stays there together."""

    state: ClaimState
    time: timedelta
    times: int  # how often it was there
    is_now: bool


def stays_of(session: Session, claim_id: int) -> Sequence[Stay]:
    """Every stay of a claim, the first one first."""
    return session.scalars(select(Stay).where(Stay.claim_id == claim_id).order_by(Stay.since, Stay.id)).all()


def time_in_states(session: Session, claim_id: int, *, now: datetime) -> list[Spent]:
    """What a claim spent in each state it was in, in the order it first came there."""
    spent: dict[ClaimState, Spent] = {}
    for stay in stays_of(session, claim_id):
        before = spent.get(stay.state, Spent(stay.state, timedelta(), 0, False))
        took = max((stay.until or now) - stay.since, timedelta())
        spent[stay.state] = Spent(stay.state, before.time + took, before.times + 1, stay.until is None)
    return list(spent.values())
