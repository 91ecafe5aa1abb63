"""Migrations lead up and down, to what the models say, and guard what must not change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from factcheck import migrate
from factcheck.articles.arrive import ask, job_of
from factcheck.articles.models import Arrival
from factcheck.authz.permissions import Role
from factcheck.db import make_engine
from factcheck.history.record import record
from factcheck.kit import clock
from factcheck.publishing.models import Check, Publication, PublicationKind
from tests import factories

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"
FILES = sorted(VERSIONS.glob("*.py"))


@pytest.fixture
def bare(database_url: str) -> Iterator[Engine]:
    """A migrated database with no application on it."""
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def kept(bare: Engine) -> Iterator[Session]:
    """A session after one history record and one publication were committed."""
    with Session(bare.execution_options(factcheck_writes=True)) as session:
        editor = factories.person(session, Role.EDITOR)
        claim = factories.claim(session)
        now = clock.now()
        check = Check(claim_id=claim.id, slug="kept", first_published_at=now, current_number=1)
        session.add(check)
        session.flush()
        session.add(
            Publication(
                check_id=check.id,
                number=1,
                kind=PublicationKind.FIRST,
                content={},
                digest="0" * 64,
                approved_by_id=editor.id,
                published_by_id=editor.id,
                published_at=now,
            )
        )
        record(session, "claim:publish", actor=editor, subject_type="claim", subject_id=claim.id)
        session.commit()
        yield session
        session.rollback()


def test_models_and_database_agree(bare: Engine) -> None:
    assert migrate.drift(bare) == [], "Write a migration, or change the model."


def test_down_to_nothing_and_up_again(bare: Engine) -> None:
    migrate.downgrade(bare)
    assert set(inspect(bare).get_table_names()) <= {"alembic_version"}
    migrate.upgrade(bare)
    assert migrate.drift(bare) == []
    with bare.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM rating")) == 8


def test_a_database_in_use_goes_down_and_up_with_its_rows(kept: Session, bare: Engine) -> None:
    kept.close()
    count = "SELECT (SELECT count(*) FROM article_version), (SELECT count(*) FROM appearance)"
    with bare.connect() as connection:
        before = tuple(connection.execute(text(count)).one())
        connection.rollback()
    assert min(before) > 0
    migrate.downgrade(bare, "0003")
    migrate.upgrade(bare)
    assert migrate.drift(bare) == []
    with bare.connect() as connection:
        assert tuple(connection.execute(text(count)).one()) == before
        if connection.dialect.name == "sqlite":
            assert connection.scalar(text("PRAGMA foreign_keys")) == 1
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def test_an_address_that_waits_to_be_read_still_does_after_an_upgrade(bare: Engine) -> None:
    with Session(bare.execution_options(factcheck_writes=True)) as session:
        for name in ("One", "Two"):
            ask(session, f"https://a.example/{name}", actor=None, given={"title": name})
        session.commit()
    migrate.downgrade(bare, "0010")
    jobs = "SELECT name, dedup_key, args FROM job WHERE name LIKE 'read%' ORDER BY id"
    with bare.connect() as connection:
        assert [row.name for row in connection.execute(text(jobs))] == ["read_address"] * 2
        connection.rollback()
    migrate.upgrade(bare)
    with Session(bare.execution_options(factcheck_writes=True)) as session:
        arrivals = session.scalars(select(Arrival).order_by(Arrival.id)).all()
        assert [one.given for one in arrivals] == [{"title": "One"}, {"title": "Two"}]
        for one in arrivals:
            job = job_of(session, one)
            assert job is not None
            assert (job.name, job.args) == ("read_arrival", {"arrival_id": one.id})
        assert ask(session, "https://a.example/Three", actor=None).id == 3
        session.rollback()


def test_claims_stay_searchable_by_their_words(bare: Engine) -> None:
    """SQLite takes the triggers of a table away with it, when a migration makes the table anew."""
    with bare.connect() as connection:
        if connection.dialect.name == "sqlite":
            find = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'claim_words_%'"
            assert connection.scalar(text(find)) == 3, "Make the triggers of migration 9 anew in yours."
        else:
            find = "SELECT count(*) FROM pg_indexes WHERE indexname = 'ix_claim_words'"
            assert connection.scalar(text(find)) == 1


def test_up_twice_is_up_once(bare: Engine) -> None:
    migrate.upgrade(bare)
    assert migrate.drift(bare) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history SET event = 'claim:nothing'",
        "DELETE FROM history",
        "UPDATE publication SET note = 'changed'",
        "DELETE FROM publication",
    ],
)
def test_what_was_recorded_or_published_cannot_be_changed(kept: Session, statement: str) -> None:
    with pytest.raises(DBAPIError, match="only ever added"):
        kept.execute(text(statement))


@pytest.mark.parametrize("table", ["history", "publication"])
def test_the_guarded_tables_cannot_be_emptied_at_once(kept: Session, table: str) -> None:
    if kept.get_bind().dialect.name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DBAPIError, match="only ever added"):
        kept.execute(text(f"TRUNCATE {table} CASCADE"))


@pytest.mark.parametrize("table", ["history", "publication"])
def test_a_recorded_row_cannot_be_replaced_under_its_own_key(kept: Session, table: str) -> None:
    """SQLite's REPLACE deletes without a trigger unless told otherwise; PostgreSQL refuses the upsert."""
    key = "seq" if table == "history" else "id"
    if kept.get_bind().dialect.name == "sqlite":
        statement = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    else:
        statement = f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({key}) DO UPDATE SET {key} = EXCLUDED.{key}"
    with pytest.raises(DBAPIError, match="only ever added"):
        kept.execute(text(statement))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_migration_imports_nothing_of_ours(path: Path) -> None:
    assert not re.search(r"^\s*(from|import) (factcheck|config)\b", path.read_text(), re.MULTILINE), (
        "A migration must do the same next year: write out the columns it needs."
    )


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:4]) for path in FILES] == list(range(1, len(FILES) + 1))
