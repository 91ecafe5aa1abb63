"""Bringing a database to the present shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, inspect, text

from config import ROOT
from factcheck.errors import Conflict

HEAD = "head"
MIGRATIONS = ROOT / "migrations"


def _settings(connection: Connection) -> object:
    from alembic.config import Config as AlembicConfig  # slow to import, so only where it is used

    settings = AlembicConfig()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.attributes["connection"] = connection
    return settings


def upgrade(engine: Engine, revision: str = HEAD) -> None:
    """Migrate up to ``revision``, all or nothing."""
    from alembic import command

    with _migrating(engine) as connection:
        command.upgrade(_settings(connection), revision)  # type: ignore[arg-type]


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Migrate down to ``revision``."""
    from alembic import command

    with _migrating(engine) as connection:
        command.downgrade(_settings(connection), revision)  # type: ignore[arg-type]


@contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """A connection with one transaction around the whole.

    SQLite changes a table by making it anew, which its foreign keys would refuse while other tables point at
    it. They are switched off meanwhile, which can be done outside a transaction only, and all looked at before the end.
    """
    if engine.dialect.name != "sqlite":
        with engine.execution_options(factcheck_writes=True).begin() as connection:
            yield connection
        return
    with engine.execution_options(factcheck_writes=True).connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                torn = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                if torn is not None:
                    raise Conflict(
                        f"A row of {torn[0]} would point at nothing in {torn[2]}. Nothing was changed."
                    )
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def newest() -> str:
    """The number of the newest migration. They are numbered, so the files' names tell, without Alembic."""
    numbers = (re.match(r"\d{4}", path.name) for path in (MIGRATIONS / "versions").glob("*.py"))
    return max(number.group() for number in numbers if number)


def present(connection: Connection) -> str | None:
    """The number of the last migration of this database; None for one that has seen none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def require_newest(engine: Engine) -> None:
    """Refuse to work on a database of another shape, with a sentence that says what to do."""
    with engine.connect() as connection:
        found = present(connection)
    if found is not None and found > newest():
        raise Conflict(
            f"The database is at migration {found} and this Factcheck knows {newest()} as the newest. "
            "It is an older one: upgrade it."
        )
    if found != newest():
        raise Conflict(
            f"The database is at migration {found or 'none'} and this Factcheck needs {newest()}. "
            "Run `factcheck migrate`."
        )


def _is_in_models(name: str | None, _kind: str, _parents: object) -> bool:
    """Whether the models know such a thing. What is searched by words is made differently on each database."""
    return not re.search("(claim|article|check_page|searched)_words", name or "")


def drift(engine: Engine) -> list[object]:
    """What differs between the models and the database; empty when nothing does."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from factcheck.tables import metadata

    with engine.connect() as connection:
        opts = {"compare_type": True, "include_name": _is_in_models}
        context = MigrationContext.configure(connection, opts=opts)
        return list(compare_metadata(context, metadata))
