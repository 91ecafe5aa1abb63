"""Reading tips."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from factcheck.accounts.tokens import hash_token
from factcheck.claims.models import Claim, ClaimState
from factcheck.claims.search import holds
from factcheck.errors import NotFound
from factcheck.kit.paging import Page
from factcheck.tips.models import OPEN, Sender, Sending, Sort, Tip, TipState

PAGE_SIZE = 25
LISTS = ("open", "errors", "taken", "declined")
_LOADED = (joinedload(Tip.claim), joinedload(Tip.check))


def get_tip(session: Session, tip_id: int) -> Tip:
    """The tip with its claim and its check. Raises NotFound."""
    tip = session.scalar(select(Tip).where(Tip.id == tip_id).options(*_LOADED))
    if tip is None:
        raise NotFound("There is no such tip.")
    return tip


def by_token(session: Session, token: str) -> tuple[Tip, Sending]:
    """The tip that a reader's secret address leads to. Raises NotFound."""
    row = session.execute(
        select(Tip, Sending)
        .join(Sending, Sending.tip_id == Tip.id)
        .where(Sending.token_hash == hash_token(token))
        .options(*_LOADED)
    ).first()
    if row is None:
        raise NotFound("This address leads to no tip. Look whether all of it was copied.")
    return row[0], row[1]


def tips(session: Session, *, which: str = "open", number: int = 1) -> Page[Tip]:
    """One page of a list: what waits, the most sent first; what is settled, the newest first."""
    wanted = select(Tip)
    if which in ("taken", "declined"):
        wanted = wanted.where(Tip.state == TipState(which)).order_by(Tip.id.desc())
    else:
        sort = Sort.ERROR if which == "errors" else Sort.SUGGESTION
        wanted = wanted.where(Tip.state.in_(OPEN), Tip.sort == sort)
        wanted = wanted.order_by(Tip.count.desc(), Tip.id)
    total = session.scalar(select(func.count()).select_from(wanted.order_by(None).subquery())) or 0
    number = min(max(1, number), 10_000)
    rows = session.scalars(wanted.options(*_LOADED).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)).all()
    return Page(rows, number, PAGE_SIZE, total)


def waiting(session: Session) -> dict[str, int]:
    """How many suggestions and reports wait for an answer."""
    rows = session.execute(select(Tip.sort, func.count()).where(Tip.state.in_(OPEN)).group_by(Tip.sort))
    counted = {row[0]: row[1] for row in rows}
    return {"open": counted.get(Sort.SUGGESTION, 0), "errors": counted.get(Sort.ERROR, 0)}


def senders_of(session: Session, tip: Tip) -> Sequence[Sender]:
    """What those who sent it said about themselves, as far as it is still kept."""
    return session.scalars(
        select(Sender)
        .join(Sending, Sending.id == Sender.sending_id)
        .where(Sending.tip_id == tip.id)
        .options(joinedload(Sender.sending))
        .order_by(Sender.sending_id)
        .limit(100)
    ).all()


def claims_to_join(session: Session, typed: str, *, most: int = 8) -> Sequence[Claim]:
    """Claims that a tip may mean: by number, or by words they hold."""
    wanted = select(Claim).where(Claim.state.not_in((ClaimState.MERGED, ClaimState.REJECTED)))
    typed = typed.strip().removeprefix("#")
    if typed.isdecimal() and len(typed) < 10:
        wanted = wanted.where(Claim.id == int(typed))
    else:
        wanted = wanted.where(holds(session, typed))
    return session.scalars(wanted.order_by(Claim.id.desc()).limit(most)).all()
