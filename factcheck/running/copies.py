"""What a backup is: a ZIP file of a manifest, a copy of the database and all kept copies; and how to read its manifest."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from sqlalchemy import Connection, Engine, MetaData, func, inspect, select
from sqlalchemy.orm import Session

from factcheck.errors import Conflict, Invalid
from factcheck.history.verify import Verification, verify

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
KEPT = "kept/"  # begins the name of each file of a kept copy; its SHA-256 follows
SYSTEMS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says about itself."""

    format: int
    made_at: str  # ISO 8601, UTC
    factcheck: str  # the version that made it
    system: str  # sqlite or postgresql
    migration: str
    rows: dict[str, int]  # table to number of rows
    records: int  # of the history
    head: str  # the hash of the newest of them
    broken: str  # what is wrong with the history, in a sentence; empty when it holds
    sha256: str  # of the copy of the database
    kept: int = 0  # files of kept copies

    def as_json(self) -> str:
        """The manifest as it stands in the file."""
        return json.dumps(asdict(self), indent=2, sort_keys=True) + "\n"


def read_manifest(file: Path) -> Manifest:
    """The manifest of the backup ``file``."""
    try:
        with ZipFile(file) as backup:
            raw = json.loads(backup.read(MANIFEST))
    except (BadZipFile, KeyError, ValueError):
        raise Invalid(f"{file} is not a backup of Factcheck, or a damaged one.") from None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise Invalid(f"{file} was made by another Factcheck, in a form that this one cannot read.")
    try:
        return Manifest(**raw)
    except TypeError:
        raise Invalid(f"{file} is a damaged backup: its manifest is incomplete.") from None


def sha256(file: Path) -> str:
    """The SHA-256 of ``file``, in hex."""
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def row_counts(connection: Connection) -> dict[str, int]:
    """Every table with the number of its rows."""
    found = MetaData()
    found.reflect(connection)
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in found.sorted_tables
    }


def verified(connection: Connection) -> Verification:
    """The history of this database, walked; none there is the same as an empty one."""
    if not inspect(connection).has_table("history"):
        return Verification(0, None, "", "")
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        return verify(session)


def broken(chain: Verification) -> str:
    """What is wrong with a history, in a sentence; empty when it holds."""
    return "" if chain.ok else f"Record {chain.broken_at} of the history is broken: {chain.reason}."


def client_program(name: str) -> str:
    """The path of one of PostgreSQL's client programs."""
    found = shutil.which(name)
    if found is None:
        raise Conflict(
            f"{name} is not installed. Install PostgreSQL’s client programs (on Debian: postgresql-client), "
            "of the server’s version or a newer one."
        )
    return found


def run_client(engine: Engine, command: Sequence[str | Path]) -> None:
    """Run one of PostgreSQL's client programs on the database of ``engine``.

    The password travels in the environment, because a command line can be seen by everybody on the machine.
    """
    url = engine.url.set(drivername="postgresql")
    env = os.environ | {"PGCONNECT_TIMEOUT": "10"}
    if url.password is not None:
        env["PGPASSWORD"] = url.password
    target = url.set(password=None).render_as_string(hide_password=False)
    done = subprocess.run(  # noqa: S603 - our own words
        [client_program(str(command[0])), *map(str, command[1:]), f"--dbname={target}"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["it did not say why"])[0]
        raise Conflict(f"{command[0]} failed: {said.rstrip('.')}.")
