"""A copy is consistent, also while others write; going back to it gives exactly what was kept."""

from __future__ import annotations

import json
import shutil
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from config import Config
from factcheck import migrate
from factcheck.accounts.models import Person
from factcheck.db import make_engine
from factcheck.history.models import HistoryRecord
from factcheck.history.record import record
from factcheck.history.verify import verify
from factcheck.keeping.store import store_in
from factcheck.running.backup import back_up
from factcheck.running.copies import row_counts
from tests import factories
from tests.conftest import IN_CI
from tests.running.conftest import Run


@pytest.fixture(autouse=True)
def _programs(database: str) -> None:
    if database == "postgresql" and not all(map(shutil.which, ("pg_dump", "pg_restore", "psql"))):
        if IN_CI:
            pytest.fail("PostgreSQL’s client programs are not installed, and in CI they must be.")
        pytest.skip("PostgreSQL’s client programs are not installed")


@pytest.fixture
def newsroom(session: Session) -> Session:
    """A few people, a published passage of words in many scripts, and some history."""
    for name in ("Marigold Margin", "Tobias Galley", "Łucja Ørsted 北京"):
        factories.person(session, name=name)
    for number in range(20):
        record(session, "claim:propose", actor=None, subject_type="claim", subject_id=number, words="“ß” 🗞")
    session.commit()
    return session


@pytest.fixture
def kept(newsroom: Session, config: Config, tmp_path: Path) -> Path:
    """A backup of that newsroom."""
    file = tmp_path / "kept.zip"
    back_up(config, file)
    return file


@pytest.fixture
def empty(engine: Engine, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Another database, without a table in it, that the settings now name."""
    url = engine.url.set(drivername="postgresql" if database == "postgresql" else "sqlite")
    if database == "sqlite":
        url = url.set(database=str(tmp_path / "other.db"))
        admin = None
    else:
        url = url.set(database=f"{engine.url.database}_other")
        admin = make_engine(engine.url.set(database="postgres").render_as_string(hide_password=False))
        admin = admin.execution_options(isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{url.database}" WITH (FORCE)'))
            connection.execute(text(f'CREATE DATABASE "{url.database}"'))
    address = url.render_as_string(hide_password=False)
    monkeypatch.setenv("FACTCHECK_DATABASE_URL", address)
    made = make_engine(address)
    yield made
    made.dispose()
    if admin is not None:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{url.database}" WITH (FORCE)'))
        admin.dispose()


@pytest.fixture
def other(run: Run, empty: Engine) -> Engine:
    """The other database; asked for after ``run``, whose settings it changes."""
    return empty


def _rows(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return row_counts(connection)


def _records(engine: Engine) -> list[tuple[object, ...]]:
    with Session(engine) as session:
        assert verify(session).ok
        query = select(HistoryRecord.seq, HistoryRecord.at, HistoryRecord.facts, HistoryRecord.hash)
        return [tuple(row) for row in session.execute(query.order_by(HistoryRecord.seq))]


def test_what_comes_back_is_what_was_kept(run: Run, kept: Path, engine: Engine, other: Engine) -> None:
    result = run("restore", kept)
    assert result.exit_code == 0, result.output
    assert "20 history records hold." in result.output
    assert _rows(other) == _rows(engine)
    assert _records(other) == _records(engine)
    with Session(other) as session:
        assert "Łucja Ørsted 北京" in session.scalars(select(Person.name)).all()
    assert migrate.drift(other) == []


def test_what_comes_back_is_guarded_as_before(run: Run, kept: Path, other: Engine) -> None:
    assert run("restore", kept).exit_code == 0
    with Session(other.execution_options(factcheck_writes=True)) as session:
        with pytest.raises(Exception, match="only ever added"):
            session.execute(text("DELETE FROM history"))
        session.rollback()
        factories.person(session)  # keys go on where they were
        record(session, "claim:accept", actor=None, subject_type="claim", subject_id=1)
        session.commit()
        assert verify(session).checked == 21


def test_the_manifest_says_what_is_in_it(kept: Path, engine: Engine) -> None:
    with ZipFile(kept) as backup:
        manifest = json.loads(backup.read("manifest.json"))
    assert manifest["rows"] == _rows(engine)
    assert manifest["migration"] == migrate.newest()
    assert manifest["records"] == 20
    assert manifest["head"] == _records(engine)[-1][-1]
    assert manifest["system"] == engine.dialect.name
    assert len(manifest["sha256"]) == 64


def test_only_its_owner_can_read_it_and_nothing_else_is_left(kept: Path) -> None:
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir() if path.name.startswith(".factcheck")] == []


def test_a_backup_taken_while_others_write_is_of_one_moment(
    newsroom: Session, engine: Engine, config: Config, run: Run, other: Engine, tmp_path: Path
) -> None:
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with Session(engine.execution_options(factcheck_writes=True)) as session:
                factories.person(session, name=f"Writer {number}", email=f"writer{number}@example.org")
                record(session, "person:add", actor=None, subject_type="person", subject_id=number)
                session.commit()
            written.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 5:
            stop.wait(0.01)
        before = len(written)
        back_up(config, tmp_path / "busy.zip")
        after = len(written)
    finally:
        stop.set()
        writer.join(20)
    result = run("restore", tmp_path / "busy.zip")
    assert result.exit_code == 0, result.output
    with Session(other) as session:
        people = session.scalar(select(func.count()).where(Person.name.startswith("Writer"))) or 0
        records = session.scalar(select(func.count()).where(HistoryRecord.event == "person:add"))
    assert people == records  # both rows of a writer or neither
    assert before <= people <= after + 1


def test_a_database_with_work_in_it_is_not_thrown_away(run: Run, kept: Path, newsroom: Session) -> None:
    factories.person(newsroom, name="Came Later", email="later@example.org")
    newsroom.commit()
    result = run("restore", kept)
    assert result.exit_code == 2
    assert "say --replace" in result.stderr
    newsroom.rollback()
    assert newsroom.scalar(select(func.count()).where(Person.name == "Came Later")) == 1
    newsroom.rollback()


def test_it_is_thrown_away_when_told(run: Run, kept: Path, newsroom: Session) -> None:
    factories.person(newsroom, name="Came Later", email="later@example.org")
    newsroom.commit()
    result = run("restore", kept, "--replace")
    assert result.exit_code == 0, result.output
    assert newsroom.scalar(select(func.count()).where(Person.name == "Came Later")) == 0
    newsroom.rollback()


def test_a_migrated_database_without_people_is_empty(run: Run, kept: Path, other: Engine) -> None:
    assert run("migrate").exit_code == 0
    result = run("restore", kept)
    assert result.exit_code == 0, result.output
    assert len(_records(other)) == 20


def test_a_damaged_backup_changes_nothing(run: Run, kept: Path, other: Engine, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.zip"
    with ZipFile(kept) as good, ZipFile(damaged, "w") as bad:
        copy = bytearray(good.read("database"))
        copy[len(copy) // 2] ^= 1
        bad.writestr("manifest.json", good.read("manifest.json"))
        bad.writestr("database", bytes(copy))
    result = run("restore", damaged)
    assert result.exit_code == 2
    assert "is damaged" in result.stderr
    assert _rows(other) == {}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"system": "oracle"}, "FACTCHECK_DATABASE_URL names one of"),
        ({"migration": "9999"}, "Upgrade first"),
        ({"format": 2}, "made by another Factcheck"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused(
    run: Run, kept: Path, other: Engine, tmp_path: Path, change: dict[str, object], words: str
) -> None:
    foreign = tmp_path / "foreign.zip"
    with ZipFile(kept) as good, ZipFile(foreign, "w") as bad:
        bad.writestr("manifest.json", json.dumps(json.loads(good.read("manifest.json")) | change))
        bad.writestr("database", good.read("database"))
    result = run("restore", foreign)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert _rows(other) == {}


def test_a_broken_history_is_kept_and_said(
    run: Run, newsroom: Session, database: str, other: Engine, engine: Engine, tmp_path: Path, config: Config
) -> None:
    trigger = "history_no_update" if database == "sqlite" else "history_append_only ON history"
    newsroom.execute(text(f"DROP TRIGGER {trigger}"))
    newsroom.execute(text("UPDATE history SET event = 'claim:accept' WHERE seq = 7"))
    newsroom.commit()
    manifest = back_up(config, tmp_path / "broken.zip")
    assert manifest.broken.startswith("Record 7 of the history is broken")
    result = run("restore", tmp_path / "broken.zip")
    assert result.exit_code == 1
    assert result.stderr.startswith("Record 7 of the history is broken")
    assert _rows(other) == _rows(engine)
    again = run("backup", tmp_path / "again.zip")
    assert again.exit_code == 1
    assert "Throw no older backup away." in again.stderr


@pytest.mark.parametrize(
    ("name", "words"),
    [("kept.zip", "exists already"), ("nowhere/kept.zip", "There is no folder")],
)
def test_a_name_that_cannot_be_taken(run: Run, kept: Path, name: str, words: str) -> None:
    before = kept.read_bytes()
    result = run("backup", kept.parent / name)
    assert result.exit_code == 2
    assert words in result.stderr
    assert kept.read_bytes() == before


def test_an_empty_database_has_nothing_to_keep(run: Run, other: Engine, tmp_path: Path) -> None:
    result = run("backup", tmp_path / "nothing.zip")
    assert result.exit_code == 2
    assert "factcheck migrate" in result.stderr or "There is no database" in result.stderr


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 nothing", b"no zip at all"])
def test_what_is_no_backup_is_refused(run: Run, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "file.zip"
    file.write_bytes(data)
    result = run("restore", file, "--replace")
    assert result.exit_code == 2
    assert "is not a backup of Factcheck" in result.stderr


def test_a_file_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    result = run("restore", tmp_path / "nothing.zip")
    assert result.exit_code == 2
    assert "No such file" in result.stderr
    assert result.stderr.count("\n") == 1


def test_kept_copies_come_back_and_a_damaged_one_is_found_out(
    newsroom: Session,
    config: Config,
    tmp_path: Path,
    run: Run,
    other: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = store_in(config.var_dir).put(b"what the page said")
    back_up(config, tmp_path / "kept.zip")
    monkeypatch.setenv("FACTCHECK_VAR_DIR", str(tmp_path / "elsewhere"))
    assert run("restore", tmp_path / "kept.zip").exit_code == 0
    assert store_in(tmp_path / "elsewhere").get(name) == b"what the page said"

    with ZipFile(tmp_path / "kept.zip") as whole, ZipFile(tmp_path / "bad.zip", "w") as bad:
        for one in whole.namelist():
            bad.writestr(one, b"something else" if one.endswith(name) else whole.read(one))
    result = run("restore", "--replace", tmp_path / "bad.zip")
    assert result.exit_code == 2
    assert "a kept copy in it is not what was kept" in result.output
