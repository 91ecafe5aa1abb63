"""Appending to the record."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from factcheck.history import queries
from factcheck.history.models import HistoryRecord
from factcheck.history.record import GENESIS, digest_of, record
from factcheck.history.verify import verify
from tests import factories


def _add(session: Session, number: int = 1, **facts: object) -> HistoryRecord:
    return record(session, "claim:accept", actor=None, subject_type="claim", subject_id=number, **facts)


def test_the_first_record_follows_from_nothing(session: Session) -> None:
    row = _add(session)
    assert (row.seq, row.previous_hash) == (1, GENESIS)


def test_each_record_carries_the_hash_of_the_one_before(session: Session) -> None:
    first, second = _add(session), _add(session)
    assert second.seq == 2
    assert second.previous_hash == first.hash != second.hash


def test_a_record_says_who(session: Session) -> None:
    someone = factories.person(session)
    row = record(session, "person:add", actor=someone, subject_type="person", subject_id=someone.id)
    assert row.actor_id == someone.id


def test_facts_come_back_as_they_were_given(session: Session) -> None:
    facts = {"note": "“40 % of Europe’s trade” 🚢 العربية", "parts": [1, 2], "from": "proposed"}
    assert queries.facts_of(_add(session, **facts)) == facts


def test_the_hash_is_the_same_when_read_back(session: Session) -> None:
    row = _add(session, note="x")
    session.commit()
    session.expire_all()
    assert digest_of(session.get_one(HistoryRecord, row.seq)) == row.hash


def test_the_hash_does_not_depend_on_the_order_of_facts(session: Session) -> None:
    one, other = _add(session, a=1, b=2), _add(session, b=2, a=1)
    assert one.facts == other.facts


def test_what_happened_to_one_thing_comes_oldest_first(session: Session) -> None:
    _add(session, 1, step="first")
    _add(session, 2, step="another claim")
    _add(session, 1, step="second")
    steps = [queries.facts_of(row)["step"] for row in queries.of_subject(session, "claim", 1)]
    assert steps == ["first", "second"]


def test_what_is_rolled_back_leaves_no_gap(session: Session) -> None:
    _add(session)
    session.commit()
    _add(session)
    session.rollback()
    assert _add(session).seq == 2


def test_records_written_at_once_make_one_chain(engine: Engine) -> None:
    def append(number: int) -> None:
        for _ in range(5):
            with Session(engine.execution_options(factcheck_writes=True)) as session:
                _add(session, number)
                session.commit()

    with ThreadPoolExecutor(4) as several:
        list(several.map(append, range(4)))
    with Session(engine) as session:
        found = verify(session)
    assert (found.ok, found.checked) == (True, 20)
