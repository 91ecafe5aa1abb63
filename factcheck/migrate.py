"""Bringing a database to the present shape."""

from __future__ import annotations

from sqlalchemy import Connection, Engine

from config import ROOT

HEAD = "head"


def _settings(connection: Connection) -> object:
    from alembic.config import Config as AlembicConfig  # slow to import, so only where it is used

    settings = AlembicConfig()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    settings.attributes["connection"] = connection
    return settings


def upgrade(engine: Engine, revision: str = HEAD) -> None:
    """Migrate up to ``revision``, all or nothing."""
    from alembic import command

    with engine.execution_options(factcheck_writes=True).begin() as connection:
        command.upgrade(_settings(connection), revision)  # type: ignore[arg-type]


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Migrate down to ``revision``."""
    from alembic import command

    with engine.execution_options(factcheck_writes=True).begin() as connection:
        command.downgrade(_settings(connection), revision)  # type: ignore[arg-type]


def drift(engine: Engine) -> list[object]:
    """What differs between the models and the database; empty when nothing does."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from factcheck.tables import metadata

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))
