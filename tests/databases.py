"""One PostgreSQL database for each process of a test run, as the migrations made it before every test.

Emptying it costs some 20 ms where making a database from a template costs half a second, and most of the tests
touch a database.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cached_property

from psycopg import sql
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

ADMIN_URL = os.environ.get(
    "FACTCHECK_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)

# Changes with every CREATE, ALTER or DROP of whatever a migration makes: a row that DDL touches gets a new xmin.
SHAPE = """
SELECT md5(string_agg(line, ',' ORDER BY line)) FROM (
  SELECT 'relation' || oid || ':' || xmin AS line FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT 'trigger' || oid || ':' || xmin FROM pg_trigger
  UNION ALL SELECT 'function' || oid || ':' || xmin FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT 'constraint' || oid || ':' || xmin FROM pg_constraint
  UNION ALL SELECT 'schema' || oid || ':' || xmin FROM pg_namespace WHERE nspname NOT LIKE 'pg_%temp%'
  UNION ALL SELECT 'column' || attrelid || ':' || attnum || ':' || a.xmin
    FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid WHERE relnamespace = 'public'::regnamespace
) AS lines
"""
SEQUENCES = (
    "SELECT sequencename, start_value, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
)
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def answers() -> bool:
    """Whether PostgreSQL can be reached."""
    engine = create_engine(ADMIN_URL, connect_args={"connect_timeout": 3}, poolclass=NullPool)
    try:
        with engine.connect():
            return True
    except DBAPIError:
        return False


def administer(*statements: str) -> None:
    """Run ``statements`` outside any database of a test."""
    engine = create_engine(ADMIN_URL, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))


def address(name: str) -> str:
    """The address of database ``name`` on the server of the tests."""
    return f"{ADMIN_URL.rsplit('/', 1)[0]}/{name}"


class Emptied:
    """Database ``name``, made from ``template`` when it is first wanted or when a test changed its tables."""

    def __init__(self, name: str, template: str) -> None:
        self.name = name
        self.template = template

    def fresh(self) -> str:
        """The address of the database, with nothing in it but what the migrations put there."""
        if "_made" in self.__dict__:
            try:
                if self._empty():
                    return address(self.name)
            except DBAPIError:
                pass  # a test that takes the server away from under itself
            self.drop()
        self._made  # noqa: B018 — made by being asked for
        return address(self.name)

    def drop(self) -> None:
        """Take it away."""
        with suppress(DBAPIError):
            self._engine.dispose()
        self.__dict__.pop("_made", None)
        administer(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    @cached_property
    def _engine(self):  # type: ignore[no-untyped-def]
        return create_engine(address(self.name), isolation_level="AUTOCOMMIT", poolclass=NullPool)

    @cached_property
    def _made(self) -> tuple[str, dict[str, tuple[int, bool]], dict[str, bytes]]:
        """Its shape, the place of its sequences and the rows that the migrations put there."""
        administer(
            f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)',
            f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}"',
            # No test is about power cuts, and each waits for the disk once a commit.
            f'ALTER DATABASE "{self.name}" SET synchronous_commit = off',
        )
        with self._engine.connect() as connection, connection.connection.cursor() as cursor:
            places = {
                name: (last or start, last is not None)
                for name, start, last in cursor.execute(SEQUENCES).fetchall()
            }
            rows: dict[str, bytes] = {}
            for (table,) in cursor.execute(TABLES).fetchall():
                with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
                    rows[table] = b"".join(copy)
            (shape,) = cursor.execute(SHAPE).fetchone()
        return shape, places, rows

    def _empty(self) -> bool:
        """Put back what was there at first. False when that cannot be done because tables were changed."""
        shape, places, rows = self._made
        with self._engine.connect() as connection, connection.connection.cursor() as cursor:
            cursor.execute(OTHERS)
            if cursor.execute(SHAPE).fetchone() != (shape,):
                return False
            each = sql.SQL(" UNION ALL ").join(
                sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(table, sql.Identifier(table))
                for table in rows
            )
            filled = {table for (table,) in cursor.execute(each).fetchall()} | {
                table for table, first in rows.items() if first
            }
            moved = [
                sql.SQL("SELECT setval({}, {}, {})").format(sql.Literal(f'public."{name}"'), *places[name])
                for name, start, last in cursor.execute(SEQUENCES).fetchall()
                if (last or start, last is not None) != places[name]
            ]
            cursor.execute("BEGIN")
            # Neither the triggers that refuse deletion nor foreign keys are asked.
            cursor.execute("SET LOCAL session_replication_role = replica")
            deletions = [sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in sorted(filled)]
            cursor.execute(sql.SQL("; ").join([*deletions, *moved]))
            for table in sorted(filled):
                if rows[table]:
                    with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
                        copy.write(rows[table])
            cursor.execute("COMMIT")
        return True
