"""The database: base class, column types, engine. Works the same on SQLite and PostgreSQL."""

from __future__ import annotations

import enum
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    JSON,
    Date,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
    create_engine,
    event,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, mapped_column

from factcheck.kit.words import begins_words

WAIT_MS = 10_000  # how long SQLite waits for another writer
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Goes in aware, is stored as UTC, comes out aware in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A stored instant must carry its time zone.")
        value = value.astimezone(UTC)
        # SQLite keeps text without a zone; comparing text works only if every row looks the same.
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class TextEnum(TypeDecorator[enum.StrEnum]):
    """An enum stored by its value as text, so that a row can be read without the code."""

    impl = String(40)
    cache_ok = True

    def __init__(self, kind: type[enum.StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> enum.StrEnum | None:
        return None if value is None else self.kind(value)


class JSONValue(TypeDecorator[Any]):
    """Plain JSON data (lists, objects, text, numbers), never compared in SQL."""

    impl = JSON
    cache_ok = True


def one_of(column: str, kind: type[enum.StrEnum]) -> str:
    """The SQL of a CHECK that ``column`` holds a value of ``kind``."""
    return f"{column} IN ({', '.join(repr(member.value) for member in kind)})"


PrimaryKey = Annotated[int, mapped_column(Integer, primary_key=True)]
Moment = Annotated[datetime, mapped_column(UTCDateTime())]
Words = Annotated[str, mapped_column(Text)]
Line = Annotated[str, mapped_column(String(500))]
Name = Annotated[str, mapped_column(String(200))]
Digest = Annotated[str, mapped_column(String(64))]


class Base(DeclarativeBase):
    """The parent of every table."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UTCDateTime(), date: Date()}


def canonical(data: Any) -> str:
    """``data`` as JSON text that is the same for the same data: sorted keys, no spaces, UTF-8.

    Digests and the history chain are made of this text, so its form must never change.
    """
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def make_engine(url: str, *, pool_size: int = 5) -> Engine:
    """An engine for ``url`` (``sqlite:///…`` or ``postgresql+psycopg://…``).

    A connection begins as a reader. One that will write says so with the execution option
    ``factcheck_writes=True`` before it begins: SQLite then takes the write lock at once
    (BEGIN IMMEDIATE), which is what keeps concurrent read-modify-writes from being lost. It waits ten seconds
    for it, or as many as the option ``factcheck_patience`` says.
    """
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    if url.startswith("sqlite"):
        path = url.removeprefix("sqlite:///")
        if path and path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, connect_args={"timeout": WAIT_MS / 1000, "check_same_thread": False})
        event.listen(engine, "connect", _sqlite_on_connect)
        event.listen(engine, "begin", _sqlite_on_begin)
        return engine
    return create_engine(url, pool_size=pool_size, max_overflow=5, pool_pre_ping=True)


def _sqlite_on_connect(connection: Any, _record: object) -> None:
    # pysqlite's own transaction handling begins too late; we emit BEGIN ourselves.
    connection.isolation_level = None
    connection.create_function("begins_words", 2, begins_words, deterministic=True)
    cursor = connection.cursor()
    # recursive_triggers: without it INSERT OR REPLACE would slip past the triggers that refuse deletion.
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        f"busy_timeout={WAIT_MS}",
        "synchronous=NORMAL",
        "recursive_triggers=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_on_begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    begin = "BEGIN IMMEDIATE" if options.get("factcheck_writes", False) else "BEGIN"
    patience = options.get("factcheck_patience")
    if patience is None:
        connection.exec_driver_sql(begin)
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout={int(patience * 1000)}")
    try:
        connection.exec_driver_sql(begin)
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={WAIT_MS}")
