"""Going back to a backup."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import tempfile
import zlib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from sqlalchemy import Connection, Engine, inspect, text

from config import Config
from factcheck.db import make_engine
from factcheck.errors import Conflict, Invalid
from factcheck.keeping.store import Store, store_of
from factcheck.migrate import newest
from factcheck.running.copies import (
    DATABASE,
    KEPT,
    SYSTEMS,
    Manifest,
    broken,
    client_program,
    read_manifest,
    row_counts,
    run_client,
    sha256,
    verified,
)

PEOPLES_WORK = ("person", "article", "history")  # tables in which whatever a newsroom does leaves a row


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back, and a sentence if it is not what was kept."""

    manifest: Manifest
    wrong: str


def restore(config: Config, file: Path, *, replace: bool) -> Restored:
    """Fill the database of ``config`` from ``file``, all or nothing, and verify the history in it.

    A database in which people have worked is refused, unless ``replace``.
    """
    manifest = read_manifest(file)
    engine = make_engine(config.database_url)
    try:
        _fits(manifest, engine)
        with engine.connect() as connection:
            if not replace:
                _refuse_full(connection)
        with tempfile.TemporaryDirectory(prefix="factcheck-restore-") as folder:
            copy = _unpack(file, manifest, Path(folder))
            _keep_copies(file, manifest, store_of(config))  # first: without their rows they do no harm
            if manifest.system == "sqlite":
                _into_sqlite(copy, engine)
            else:
                _into_postgresql(copy, engine, Path(folder))
        with engine.connect() as connection:
            return Restored(manifest, _difference(manifest, connection))
    finally:
        engine.dispose()


def _fits(manifest: Manifest, engine: Engine) -> None:
    if manifest.system != engine.dialect.name:
        raise Conflict(
            f"This is a backup of a {SYSTEMS.get(manifest.system, manifest.system)} database, and "
            f"FACTCHECK_DATABASE_URL names one of {SYSTEMS.get(engine.dialect.name, engine.dialect.name)}."
        )
    if manifest.migration > newest():
        raise Conflict(
            f"This is a backup of a newer Factcheck (migration {manifest.migration}; this one knows "
            f"{newest()}). Upgrade first."
        )


def _refuse_full(connection: Connection) -> None:
    there = set(inspect(connection).get_table_names())
    rows = {
        table: connection.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608 - our own words
        for table in PEOPLES_WORK
        if table in there
    }
    if any(rows.values()):
        counted = ", ".join(f"{count} in {table}" for table, count in rows.items() if count)
        raise Conflict(
            f"There are rows in this database already ({counted}). Restore into an empty one, or say --replace "
            "to throw them away."
        )


def _unpack(file: Path, manifest: Manifest, folder: Path) -> Path:
    copy = folder / "copy"
    try:
        with ZipFile(file) as backup, backup.open(DATABASE) as packed, copy.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked)
    except (BadZipFile, KeyError, EOFError):
        raise Invalid(f"{file} is damaged. Nothing was changed.") from None
    if sha256(copy) != manifest.sha256:
        raise Invalid(f"{file} is damaged: what is in it is not what was kept. Nothing was changed.")
    return copy


def _keep_copies(file: Path, manifest: Manifest, store: Store) -> None:
    """Put every kept copy back; one that is there already is the same by its name."""
    damaged = Invalid(
        f"{file} is damaged: a kept copy in it is not what was kept. The database was not changed."
    )
    found = 0
    with ZipFile(file) as backup:
        for name in backup.namelist():
            if not name.startswith(KEPT):
                continue
            try:
                whole = store.put(backup.read(name)) == name.removeprefix(KEPT)
            except (BadZipFile, EOFError, zlib.error):
                raise damaged from None
            if not whole:
                raise damaged
            found += 1
    if found != manifest.kept:
        raise damaged


def _into_sqlite(copy: Path, engine: Engine) -> None:
    """In one transaction of the database itself, so whoever has it open sees all of it or nothing."""
    with (
        closing(sqlite3.connect(copy)) as kept,
        closing(sqlite3.connect(engine.url.database or "", timeout=10)) as live,
    ):
        kept.backup(live)


def _into_postgresql(copy: Path, engine: Engine, folder: Path) -> None:
    """What is there goes and what was kept comes in one transaction."""
    script = folder / "script.sql"
    with engine.connect() as connection:
        away = _drops(connection)
    with script.open("w", encoding="utf-8") as out:
        out.write("SET lock_timeout = '10s';\n" + "".join(f"{statement};\n" for statement in away))
        out.flush()
        told = subprocess.run(  # noqa: S603 - our own words
            [client_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(copy)],
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    if told.returncode:
        raise Invalid(f"pg_restore cannot read this backup: {told.stderr.strip().partition(chr(10))[0]}.")
    run_client(
        engine,
        [
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            f"--file={script}",
        ],
    )


def _drops(connection: Connection) -> list[str]:
    """The statements that take away every table and every function of our own."""
    quote = connection.dialect.identifier_preparer.quote
    tables = inspect(connection).get_table_names()
    functions = connection.scalars(
        text(
            "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace "
            "AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
        )
    )
    return [
        *(f"DROP TABLE IF EXISTS {quote(table)} CASCADE" for table in tables),
        *(f"DROP FUNCTION IF EXISTS {function} CASCADE" for function in functions),
    ]


def _difference(manifest: Manifest, connection: Connection) -> str:
    """How what is there now differs from what was kept, in a sentence; empty if it does not."""
    chain = verified(connection)
    if not chain.ok:
        return broken(chain) + (" So it was when it was kept." if manifest.broken else "")
    if (chain.checked, chain.head) != (manifest.records, manifest.head):
        return "The restored history holds, but it is not the one that was kept."
    if row_counts(connection) != manifest.rows:
        return "The restored tables do not have as many rows as were kept."
    return ""
