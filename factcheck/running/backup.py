"""A consistent copy of everything, while readers and writers go on."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from sqlalchemy import Connection, Engine, text

from config import Config
from factcheck.db import make_engine
from factcheck.errors import Conflict, Invalid
from factcheck.keeping.store import store_of
from factcheck.kit import clock
from factcheck.migrate import present
from factcheck.running.copies import (
    DATABASE,
    FORMAT,
    KEPT,
    MANIFEST,
    Manifest,
    broken,
    row_counts,
    run_client,
    sha256,
    verified,
)


def back_up(config: Config, file: Path) -> Manifest:
    """Write a backup to ``file``, which must not exist, readable by its owner only."""
    if file.exists():
        raise Conflict(f"{file} exists already. Give a name that is not taken.")
    if not file.parent.is_dir():
        raise Invalid(f"There is no folder {file.parent}. Make it first.")
    engine = make_engine(config.database_url)
    # Beside the file: the same disk, so that the last step is a mere renaming and FILE is never half there.
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".factcheck-backup-") as folder:
        copy, whole = Path(folder) / "copy", Path(folder) / "backup"
        try:
            manifest = _sqlite(engine, copy) if engine.dialect.name == "sqlite" else _postgresql(engine, copy)
        finally:
            engine.dispose()
        # After the database: whatever it names of kept copies was on the disk before it did.
        store = store_of(config)
        names = list(store.names())
        manifest = replace(manifest, kept=len(names))
        with ZipFile(whole, "w", ZIP_DEFLATED) as backup:
            backup.writestr(MANIFEST, manifest.as_json())
            # pg_dump has pressed its copy already.
            backup.write(copy, DATABASE, ZIP_DEFLATED if manifest.system == "sqlite" else ZIP_STORED)
            for name in names:
                backup.writestr(KEPT + name, store.get(name))
        whole.chmod(0o600)
        with whole.open("rb") as written:
            os.fsync(written.fileno())
        whole.replace(file)
    return manifest


def _sqlite(engine: Engine, copy: Path) -> Manifest:
    source = engine.url.database or ""
    if not Path(source).is_file():
        raise Conflict(f"There is no database {source}. Look at FACTCHECK_DATABASE_URL.")
    with closing(sqlite3.connect(source, timeout=10)) as live, closing(sqlite3.connect(copy)) as kept:
        live.backup(kept)  # in one step, so that no writer gets in between
    copied = make_engine(f"sqlite:///{copy}")
    try:
        with copied.connect() as connection:
            harm = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
            if harm != "ok":
                raise Conflict(f"The database is damaged: {harm}. Restore the newest backup that holds.")
            described = _describe(connection)
    finally:
        copied.dispose()
    with closing(sqlite3.connect(copy)) as kept:
        kept.execute("PRAGMA journal_mode=DELETE")  # one file, without a second one beside it
    return _manifest("sqlite", copy, described)


def _postgresql(engine: Engine, copy: Path) -> Manifest:
    """The rows are counted and the history walked in the very snapshot that pg_dump copies."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        run_client(
            engine,
            [
                "pg_dump",
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                f"--snapshot={snapshot}",
                f"--file={copy}",
            ],
        )
        described = _describe(connection)
    return _manifest("postgresql", copy, described)


class _Described(NamedTuple):
    migration: str
    rows: dict[str, int]
    records: int
    head: str
    broken: str


def _describe(connection: Connection) -> _Described:
    migration = present(connection)
    if migration is None:
        raise Conflict("There is nothing in this database yet. Run `factcheck migrate`.")
    chain = verified(connection)
    return _Described(migration, row_counts(connection), chain.checked, chain.head, broken(chain))


def _manifest(system: str, copy: Path, described: _Described) -> Manifest:
    return Manifest(
        format=FORMAT,
        made_at=clock.now().isoformat(timespec="seconds"),
        factcheck=version("factcheck"),
        system=system,
        sha256=sha256(copy),
        **described._asdict(),
    )
