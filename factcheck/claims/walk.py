"""Going through a long list of claims by key, at a speed that does not depend on how long it is.

Narrowed to at most MOST_COUNTED claims, a list is known whole: its places are read without their order, whichever
way the database finds them soonest, and put in order here. A longer one is walked along an index from where one
stands; since so many fit, a page of them is never far. Either way the number of questions is the same few.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factcheck.claims.models import Claim
from factcheck.claims.narrowing import ORDERS, Narrowing, Order, Sort, conditions
from factcheck.claims.queries import LISTED
from factcheck.kit.paging import MOST_COUNTED, Stretch, from_key, to_key

PAGE_SIZE = 25
Place = tuple[Any, int]  # by what the list is ordered, and the claim's number


class Neighbours(NamedTuple):
    """Where in a list one claim stands: its number from 1, if so far is counted, and who is beside it."""

    number: int | None
    total: int
    previous: int | None
    next: int | None


def stretch(
    session: Session,
    by: Narrowing,
    sort: Sort,
    *,
    after: str = "",
    before: str = "",
    size: int = PAGE_SIZE,
) -> Stretch[Claim]:
    """The claims after a key, or those before one; the first ones for neither."""
    order = ORDERS[sort]
    since, until = (_read(order, key) for key in (after, before))
    known = _known(session, by, sort)
    if known is None:
        with _in_order(session):
            part = _walked(session, by, sort, since, until, size)
    else:
        part = _cut(known, order, since, until, size)
    places, end = part.places, part.before + len(part.places)
    return Stretch(
        _load(session, [number for _, number in places]),
        before=part.before,
        total=MOST_COUNTED + 1 if known is None else len(known),
        earlier=_key(places[0], part.before) if places and part.before else None,
        later=_key(places[-1], end) if places and part.more else None,
    )


def neighbours(session: Session, claim: Claim, by: Narrowing, sort: Sort) -> Neighbours:
    """Where ``claim`` stands in the list, or would stand if it has just left it."""
    order = ORDERS[sort]
    here: Place = (getattr(claim, order.column.key), claim.id)
    if here[0] is None:
        return Neighbours(None, 0, None, None)
    known = _known(session, by, sort)
    if known is not None:
        at = sum(1 for place in known if _is_before(order, place, here))
        inside = at < len(known) and known[at] == here
        following = at + 1 if inside else at
        return Neighbours(
            at + 1 if inside else None,
            len(known),
            known[at - 1][1] if at else None,
            known[following][1] if following < len(known) else None,
        )
    found = conditions(session, by, sort, walking=True)
    with _in_order(session):
        beside = [
            session.scalar(
                select(Claim.id)
                .where(*found, order.beyond(here, backwards=backwards))
                .order_by(*order.by(backwards=backwards))
                .limit(1)
            )
            for backwards in (True, False)
        ]
    return Neighbours(None, MOST_COUNTED + 1, beside[0], beside[1])


@contextmanager
def _in_order(session: Session) -> Iterator[None]:
    """Have PostgreSQL go along an index here: it cannot know that enough of what it meets will fit, and we do."""
    with _without(session, "enable_sort"):
        yield


@contextmanager
def _without(session: Session, *ways: str) -> Iterator[None]:
    """Have PostgreSQL leave out some of its ways for a while; SQLite is steered in the question itself."""
    if session.get_bind().dialect.name != "postgresql":
        yield
        return
    for switch in ("off", "on"):
        session.execute(select(*(func.set_config(way, switch, True) for way in ways)))
        if switch == "off":
            yield


def _known(session: Session, by: Narrowing, sort: Sort) -> list[Place] | None:
    """Every place of the list in its order; None when there are more than are counted."""
    order = ORDERS[sort]
    wanted = select(*order.columns).where(*conditions(session, by, sort, walking=False))
    # From one row to the next, so that it ends with the last that is counted: no table is read whole for that.
    with _without(session, "enable_seqscan", "enable_hashjoin", "enable_mergejoin"):
        rows = session.execute(wanted.limit(MOST_COUNTED + 1)).all()
    if len(rows) > MOST_COUNTED:
        return None
    return sorted(((at, number) for at, number in rows), reverse=order.down)


class _Mark(NamedTuple):
    """A place in a list and how many stood before it when somebody was there."""

    place: Place
    before: int


class _Part(NamedTuple):
    """Places in their order, how many stand before them, and whether more follow."""

    places: Sequence[Place]
    before: int
    more: bool


def _cut(known: Sequence[Place], order: Order, since: _Mark | None, until: _Mark | None, size: int) -> _Part:
    start = 0
    if until is not None:
        start = max(0, sum(1 for place in known if _is_before(order, place, until.place)) - size)
    elif since is not None:
        start = sum(1 for place in known if not _is_before(order, since.place, place))
    places = known[start : start + size]
    return _Part(places, start, start + len(places) < len(known))


def _walked(
    session: Session, by: Narrowing, sort: Sort, since: _Mark | None, until: _Mark | None, size: int
) -> _Part:
    order = ORDERS[sort]
    wanted = select(*order.columns).where(*conditions(session, by, sort, walking=True))
    if until is not None:
        back = wanted.where(order.beyond(until.place, backwards=True)).order_by(*order.by(backwards=True))
        rows = [(at, number) for at, number in session.execute(back.limit(size))][::-1]
        if len(rows) == size:
            return _Part(rows, max(0, until.before - size), True)
        since = None  # so near the beginning that the first page is shown
    if since is not None:
        wanted = wanted.where(order.beyond(since.place))
    rows = [(at, number) for at, number in session.execute(wanted.order_by(*order.by()).limit(size + 1))]
    return _Part(rows[:size], since.before if since else 0, len(rows) > size)


def _is_before(order: Order, one: Place, other: Place) -> bool:
    return one > other if order.down else one < other


def _load(session: Session, numbers: Sequence[int]) -> list[Claim]:
    found = {
        claim.id: claim
        for claim in session.scalars(select(Claim).where(Claim.id.in_(numbers)).options(*LISTED))
    }
    return [found[number] for number in numbers if number in found]


def _key(place: Place, before: int) -> str:
    at, number = place
    return to_key(at.isoformat() if isinstance(at, datetime) else at, number, before)


def _read(order: Order, key: str) -> _Mark | None:
    values = from_key(key, length=3)
    place = order.place_of(values[:2]) if values else None
    if values is None or place is None or not isinstance(values[2], int) or values[2] < 0:
        return None
    return _Mark(place, values[2])
