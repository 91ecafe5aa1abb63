"""Migrations lead up and down, to what the models say, and guard what must not change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from factcheck import migrate
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
        kept.execute(text(f"TRUNCATE {table}"))


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
