"""What a person looked at last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.db import WAIT_MS
from factcheck.desk.models import Seen, SeenKind
from factcheck.desk.seen import KEPT, looked_at, note
from factcheck.kit import clock
from tests import factories as make


def test_the_newest_come_first_and_only_so_many_are_kept(session: Session) -> None:
    me = make.person(session)
    claims = [make.claim(session).id for _ in range(KEPT + 5)]
    began = datetime(2026, 1, 1, tzinfo=UTC)
    for n, claim_id in enumerate([*claims, claims[-3]]):
        with time_machine.travel(began + timedelta(minutes=n), tick=False):
            note(session, me, SeenKind.CLAIM, claim_id)
    assert session.scalar(select(func.count()).select_from(Seen)) == KEPT
    shown = [one.id for one in looked_at(session, me, most=3)]
    assert shown == [claims[-3], claims[-1], claims[-2]]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # there, one writer waits for another
def test_a_page_waits_for_no_writer_to_note_that_it_was_seen(
    engine: Engine, session: Session, client: FlaskClient, sign_in: Callable[[FlaskClient, Person], None]
) -> None:
    me, article = make.person(session), make.article(session)
    sign_in(client, me)
    address, article_id = f"/articles/{article.id}", article.id
    session.execute(text("SELECT 1"))  # takes the write lock
    before = clock.now()
    assert client.get(address).status_code == 200
    assert clock.now() - before < timedelta(milliseconds=WAIT_MS)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Seen)) == 0
    session.rollback()
    with engine.connect() as connection:  # the one that was in a hurry
        assert connection.scalar(text("PRAGMA busy_timeout")) == WAIT_MS
    client.get(address)
    assert [one.id for one in looked_at(session, me, most=3)] == [article_id]
