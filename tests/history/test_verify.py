"""Walking the chain: one changed byte is found, whoever managed to change it."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from factcheck.history.record import GENESIS, record
from factcheck.history.verify import Verification, verify


@pytest.fixture
def chain(session: Session) -> Session:
    """Five committed records, and no triggers any more: what somebody with the database's password can do."""
    for number in range(1, 6):
        record(
            session,
            "claim:accept",
            actor=None,
            subject_type="claim",
            subject_id=number,
            note=f"reason {number}",
        )
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("DROP TRIGGER history_append_only ON history"))
    else:
        for verb in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER history_no_{verb}"))
    session.commit()
    return session


def _after(session: Session, statement: str) -> Verification:
    session.execute(text(statement))
    session.commit()
    session.expunge_all()
    return verify(session)


def test_an_untouched_chain_holds(chain: Session) -> None:
    found = verify(chain)
    assert (found.ok, found.checked, found.broken_at) == (True, 5, None)


def test_an_empty_chain_holds(session: Session) -> None:
    assert verify(session) == Verification(0, None, "", GENESIS)


@pytest.mark.parametrize(
    "change",
    [
        "facts = replace(facts, 'reason 3', 'reason 4')",
        "event = 'claim:accepT'",
        "subject_id = 4",
        "subject_type = 'Claim'",
        "at = '2020-01-01 00:00:00.000000'",
        "previous_hash = 'f' || substr(previous_hash, 2) || ''",
        "hash = 'f' || substr(hash, 2)",
    ],
    ids=lambda change: change.split(" = ")[0],
)
def test_one_changed_byte_is_found_where_it_is(chain: Session, change: str) -> None:
    # A hash that happens to begin with f would stay as it is: begin it with another letter then.
    row = chain.execute(text("SELECT previous_hash, hash FROM history WHERE seq = 3")).one()
    if change.startswith(("previous_hash", "hash")):
        value = row.hash if change.startswith("hash") else row.previous_hash
        change = change.replace("'f'", "'e'" if value.startswith("f") else "'f'")
    found = _after(chain, f"UPDATE history SET {change} WHERE seq = 3")
    assert (found.ok, found.checked, found.broken_at) == (False, 2, 3)


def test_an_actor_put_in_later_is_found(chain: Session) -> None:
    chain.execute(
        text(
            "INSERT INTO person (id, email, name, role, can_triage, is_active, created_at, version) "
            "VALUES (1, 'a@b.example', 'A', 'editor', false, true, '2024-01-01 00:00:00', 1)"
        )
    )
    assert _after(chain, "UPDATE history SET actor_id = 1 WHERE seq = 2").broken_at == 2


def test_a_removed_record_is_found(chain: Session) -> None:
    found = _after(chain, "DELETE FROM history WHERE seq = 3")
    assert (found.broken_at, found.reason) == (3, "a record is missing")


def test_a_record_rewritten_with_its_own_new_hash_is_found_at_the_next(chain: Session) -> None:
    from factcheck.history.models import HistoryRecord
    from factcheck.history.record import digest_of

    row = chain.get_one(HistoryRecord, 3)
    row.facts = '{"note":"another reason"}'
    row.hash = digest_of(row)
    chain.commit()
    chain.expunge_all()
    assert verify(chain).broken_at == 4


def test_cutting_off_the_newest_shows_in_the_head_and_the_count(chain: Session) -> None:
    before = verify(chain)
    after = _after(chain, "DELETE FROM history WHERE seq = 5")
    assert after.ok  # a chain cannot know; that is why the head is to be noted elsewhere
    assert (after.head, after.checked) != (before.head, before.checked)
