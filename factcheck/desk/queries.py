"""Reading the desk's queues: one question for how many wait, one for the first of them; a queue whole, by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.check import Actor
from factcheck.claims.models import Claim
from factcheck.desk.queues import QUEUES, Asked, Order, Queue, Rows
from factcheck.kit.paging import MOST_COUNTED, Stretch, from_key, moment_in, to_key

SHOWN = 6
PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a queue: the claim, and its lead if it has one."""

    claim: Claim
    due_at: datetime | None
    lead: Person | None
    place: tuple[Any, int]  # in its queue: by what that is ordered, and a number


@dataclass(frozen=True, slots=True)
class Waiting:
    """The beginning of a queue, and how many wait in all: one more than MOST_COUNTED stands for all above."""

    queue: Queue
    items: Sequence[Item]
    total: int


def waiting_for(session: Session, actor: Actor, *, now: datetime, today: date | None = None) -> list[Waiting]:
    """Every queue that ``actor``'s permissions make theirs, in the order of the table."""
    asked = Asked(actor.id, now, today)
    return [
        Waiting(queue, _items(session, queue, queue.rows(asked), SHOWN), count(session, queue, asked))
        for queue in QUEUES
        if queue.is_for(actor)
    ]


def whole_queue(
    session: Session, queue: Queue, asked: Asked, *, after: str = "", before: str = ""
) -> Stretch[Item]:
    """The part of a queue after a key, or the part before one; its beginning for neither."""
    rows, total = queue.rows(asked), count(session, queue, asked)
    until, since = _read(queue.order, before), _read(queue.order, after)
    if until is not None:
        place, stood = until
        items = _items(
            session, queue, rows.where(_beyond(queue.order, place, back=True)), PAGE_SIZE, back=True
        )
        if len(items) == PAGE_SIZE:
            start = max(0, stood - PAGE_SIZE)
            return _stretch(items[::-1], start, total, more=True)
        since = None  # so near the beginning that the first part is shown
    start = 0
    if since is not None:
        place, start = since
        rows = rows.where(_beyond(queue.order, place))
    items = _items(session, queue, rows, PAGE_SIZE + 1)
    return _stretch(items[:PAGE_SIZE], start, total, more=len(items) > PAGE_SIZE)


def _items(session: Session, queue: Queue, rows: Rows, most: int, *, back: bool = False) -> list[Item]:
    columns = queue.order.columns()
    down = queue.order.down != back
    wanted = (
        rows.add_columns(*columns).order_by(*(c.desc() if down else c.asc() for c in columns)).limit(most)
    )
    return [
        Item(claim, due_at, lead, (at, number)) for claim, due_at, lead, at, number in session.execute(wanted)
    ]


def count(session: Session, queue: Queue, asked: Asked) -> int:
    """How many claims a queue holds, counted no further than it is said."""
    some = queue.numbers(asked).limit(MOST_COUNTED + 1)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def _beyond(order: Order, place: tuple[Any, int], *, back: bool = False) -> ColumnElement[bool]:
    columns = tuple_(*order.columns())
    here = tuple_(*place, types=[column.type for column in order.columns()])
    return columns < here if order.down != back else columns > here


def _stretch(items: Sequence[Item], start: int, total: int, *, more: bool) -> Stretch[Item]:
    return Stretch(
        items,
        before=start,
        total=max(total, start + len(items)) if total <= MOST_COUNTED else total,
        earlier=_key(items[0], start) if items and start else None,
        later=_key(items[-1], start + len(items)) if items and more else None,
    )


def _key(item: Item, stood: int) -> str:
    at, number = item.place
    return to_key(at.isoformat() if isinstance(at, date) else at, number, stood)


def _read(order: Order, key: str) -> tuple[tuple[Any, int], int] | None:
    """The place in a key and how many stood before it; None for anything else that somebody may have typed."""
    match from_key(key, length=3):
        case [at, int(number), int(stood)] if stood >= 0 and abs(number) < 2**31:
            place = _as_place(order, at)
            return None if place is None else ((place, number), stood)
    return None


def _as_place(order: Order, value: object) -> object | None:
    if order in (Order.DUE, Order.OWN_DUE, Order.WAITING, Order.SCHEDULED):
        return moment_in(value)
    if order is Order.LOOK_AGAIN:
        try:
            return date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) >= 2**31:
        return None
    return value if order is Order.PRIORITY else int(value)
