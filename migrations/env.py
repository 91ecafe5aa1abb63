"""Alembic's environment: runs on the connection it is given, or on FACTCHECK_DATABASE_URL."""

from typing import Any

from alembic import context
from sqlalchemy import Connection, text

from config import Config
from factcheck.db import JSONValue, TextEnum, UTCDateTime, make_engine
from factcheck.tables import metadata


def render_item(kind: str, thing: Any, _context: Any) -> str | bool:
    """Our column types as plain SQLAlchemy, so that a migration imports nothing of ours."""
    if kind == "type":
        if isinstance(thing, UTCDateTime):
            return "sa.DateTime(timezone=True)"
        if isinstance(thing, TextEnum):
            return "sa.String(length=40)"
        if isinstance(thing, JSONValue):
            return "sa.JSON()"
    return False


def run(connection: Connection) -> None:
    """Migrate on ``connection``."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET lock_timeout = '4s'"))
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_item=render_item,
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with make_engine(Config.from_env().database_url).execution_options(factcheck_writes=True).begin() as own:
        run(own)
