"""The doctor says what is wrong in sentences, and what to do."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from factcheck.authz.permissions import Role
from factcheck.history.record import record
from factcheck.jobs.models import Job, JobState, Worker
from factcheck.jobs.queue import enqueue
from factcheck.keeping.keep import bring_copy
from factcheck.keeping.store import store_in
from factcheck.kit import clock
from factcheck.publishing.models import CardPicture
from factcheck.running.doctor import Finding, Weight, examine
from tests import factories
from tests.jobs.killing import free_port
from tests.keeping.s3 import BUCKET, KEY, open_bucket
from tests.keeping.s3 import SECRET as SECRET_OF_BUCKET
from tests.notices.conftest import Box, OnAFreePort
from tests.publishing.samples import published
from tests.running.conftest import Run

SECRET = "5f0c3d1b9a7e48c2b6d4f19e0a8c7b35"
READERS = {"FACTCHECK_ENV": "production", "FACTCHECK_SECRET_KEY": SECRET, "FACTCHECK_TRUSTED_PROXIES": "1"}


@pytest.fixture
def well(environment: dict[str, str], session: Session) -> dict[str, str]:
    """Settings and a database with which nothing is wrong."""
    factories.person(session, Role.ADMIN)
    now = clock.now()
    session.add(Worker(host="here", pid=1, started_at=now, seen_at=now))
    session.commit()
    return environment | READERS | {"FACTCHECK_BASE_URL": "https://checks.example.org"}


def _wrong(found: list[Finding]) -> list[str]:
    return [one.about for one in found if one.weight is Weight.WRONG]


def _said(found: list[Finding], about: str) -> str:
    (one,) = (one for one in found if one.about == about and one.weight is not Weight.FINE)
    assert one.says.endswith(".")
    assert one.mend.endswith(".") or not one.mend
    return f"{one.weight}: {one.says} {one.mend}"


def test_nothing_is_wrong_with_what_is_well(well: dict[str, str]) -> None:
    assert _wrong(examine(well)) == []


@pytest.mark.parametrize(
    ("name", "text", "about", "words"),
    [
        ("SECRET_KEY", "", "settings", "is not set"),
        ("SECRET_KEY", "too short", "settings", "shorter than 32"),
        ("SECRET_KEY", "changeme" * 5, "secret", "easy to guess"),
        ("TIMEZONE", "Lisbon", "settings", "FACTCHECK_TIMEZONE"),
        ("BASE_URL", "http://127.0.0.1:5000", "address", "leads readers nowhere"),
        ("BASE_URL", "http://checks.example.org", "address", "does not begin with https://"),
        ("ENV", "development", "address", "Take FACTCHECK_ENV away"),
        ("TRUSTED_PROXIES", "0", "address", "note: FACTCHECK_TRUSTED_PROXIES is 0"),
        ("BASEURL", "https://x.example", "settings", "note: FACTCHECK_BASEURL is no setting"),
    ],
)
def test_a_setting_that_is_wrong(well: dict[str, str], name: str, text: str, about: str, words: str) -> None:
    found = examine(well | {f"FACTCHECK_{name}": text})
    said = _said(found, about)
    assert words in said
    assert (about in _wrong(found)) == ("note:" not in words)


def test_every_wrong_setting_is_told(well: dict[str, str]) -> None:
    found = examine(well | {"FACTCHECK_TIMEZONE": "x", "FACTCHECK_SIGN_IN_LIMIT": "x"})
    assert _wrong(found) == ["settings", "settings"]


def test_a_database_that_does_not_answer(well: dict[str, str], tmp_path: Path, database: str) -> None:
    if database == "sqlite":
        address, words = f"sqlite:///{tmp_path / 'none.db'}", "Run `factcheck migrate`."
    else:
        address, words = f"postgresql://nobody:hunter2@127.0.0.1:{free_port()}/x", "FACTCHECK_DATABASE_URL"
    said = _said(examine(well | {"FACTCHECK_DATABASE_URL": address}), "database")
    assert words in said
    assert "hunter2" not in said
    assert "\n" not in said
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(("number", "words"), [("0001", "factcheck migrate"), ("9999", "Upgrade this")])
def test_a_database_of_another_shape(well: dict[str, str], session: Session, number: str, words: str) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = :number"), {"number": number})
    session.commit()
    found = examine(well)
    assert words in _said(found, "database")
    assert _wrong(found) == ["database"]


def test_a_redis_that_does_not_answer(well: dict[str, str]) -> None:
    said = _said(examine(well | {"FACTCHECK_REDIS_URL": f"redis://127.0.0.1:{free_port()}/0"}), "redis")
    assert "nobody can sign in" in said


MAIL = {"FACTCHECK_SMTP_HOST": "127.0.0.1", "FACTCHECK_SMTP_FROM": "checks@example.org"}


def test_what_is_missing_is_named(well: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factcheck.running.doctor.shutil.which", lambda name: None)
    found = examine(well | {"FACTCHECK_REDIS_URL": ""})
    assert "note: Redis is not used" in _said(found, "redis")
    assert any("Chromium is not installed." in one.says for one in found if one.about == "programs")


@pytest.mark.parametrize(("free", "weight"), [(900, "note"), (50, "wrong")])
def test_a_disk_that_is_almost_full(
    well: dict[str, str], monkeypatch: pytest.MonkeyPatch, free: int, weight: str
) -> None:
    usage = shutil._ntuple_diskusage(10**12, 10**12, free * 1024**2)
    monkeypatch.setattr("factcheck.running.doctor.shutil.disk_usage", lambda folder: usage)
    assert _said(examine(well), "folder").startswith(f"{weight}: Only {free} MB are free")


def test_a_newsroom_without_mail_is_told_so(well: dict[str, str]) -> None:
    assert _said(examine(well), "mail").startswith(
        "note: No mail is sent; notices stand under the bell alone."
    )


def test_a_mail_server_that_does_not_answer(well: dict[str, str]) -> None:
    away = well | MAIL | {"FACTCHECK_SMTP_PORT": str(free_port())}
    assert _said(examine(away), "mail").startswith("wrong: The mail server does not answer: ")


def test_a_mail_server_that_offers_no_protection(well: dict[str, str], mail_server: int) -> None:
    """It answers; but passwords and links are not sent over it in the clear unless that is asked for."""
    there = well | MAIL | {"FACTCHECK_SMTP_PORT": str(mail_server)}
    assert _said(examine(there), "mail").startswith("wrong: The mail server does not answer: STARTTLS")
    found = examine(there | {"FACTCHECK_SMTP_SECURITY": "none"})
    assert [one.says for one in found if one.about == "mail"] == ["The mail server answers."]


def test_mail_in_the_clear_to_another_machine_is_wrong(well: dict[str, str]) -> None:
    given = well | MAIL | {"FACTCHECK_SMTP_HOST": "mail.invalid", "FACTCHECK_SMTP_SECURITY": "none"}
    wrong = [one.says for one in examine(given) if one.about == "mail"]
    assert wrong[0].startswith("Mail, and the links for new passwords in it, travels")


@pytest.fixture
def mail_server() -> Iterator[int]:
    """The port of a mail server that knows no TLS."""
    controller = OnAFreePort(Box(), hostname="127.0.0.1", port=0)
    controller.start()
    yield controller.port
    controller.stop()


def test_a_folder_that_cannot_be_written_to(well: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    found = examine(well | {"FACTCHECK_VAR_DIR": str(tmp_path / "file" / "var")})
    assert "Let the user that runs Factcheck write there" in _said(found, "folder")


def test_several_processes_without_redis(well: dict[str, str], database: str) -> None:
    found = [one for one in examine(well | {"WEB_CONCURRENCY": "4"}) if one.about == "processes"]
    assert "Set FACTCHECK_REDIS_URL." in found[0].mend
    assert len(found) == (2 if database == "sqlite" else 1)  # SQLite lets one write at a time


def test_a_newsroom_without_an_admin(environment: dict[str, str], session: Session) -> None:
    factories.person(session, Role.EDITOR)
    session.commit()
    assert "factcheck users add" in _said(examine(environment), "people")


def test_the_sample_newsroom_is_named(well: dict[str, str], session: Session) -> None:
    factories.person(session, email="barnaby@northmoor.example")
    session.commit()
    assert "a password that everybody can read" in _said(examine(well), "people")


def test_a_worker_not_seen_lately(well: dict[str, str], session: Session) -> None:
    session.execute(text("DELETE FROM worker"))
    session.commit()
    assert "No worker is running" in _said(examine(well), "worker")
    old = clock.now() - timedelta(minutes=3)
    session.add(Worker(host="here", pid=1, started_at=old, seen_at=old))
    session.commit()
    assert "No worker has been seen since" in _said(examine(well), "worker")


def test_workers_on_two_machines_and_one_file(well: dict[str, str], session: Session, database: str) -> None:
    now = clock.now()
    session.add(Worker(host="there", pid=1, started_at=now, seen_at=now))
    session.commit()
    assert _wrong(examine(well)) == (["worker"] if database == "sqlite" else [])


def test_jobs_that_wait_or_were_given_up(well: dict[str, str], session: Session) -> None:
    job = enqueue(session, "try", {}, run_after=clock.now() - timedelta(minutes=6))
    session.commit()
    assert "waiting for 6 minutes" in _said(examine(well), "jobs")
    job.state = JobState.FAILED
    session.commit()
    assert session.get_one(Job, job.id).state is JobState.FAILED
    session.rollback()
    found = examine(well)
    assert "factcheck jobs list" in _said(found, "jobs")
    assert _wrong(found) == []


def test_a_history_that_was_changed(well: dict[str, str], session: Session, database: str) -> None:
    for _ in range(3):
        record(session, "claim:propose", actor=None, subject_type="claim", subject_id=1)
    session.commit()
    triggers = ["history_no_update"] if database == "sqlite" else ["history_append_only ON history"]
    for trigger in triggers:
        session.execute(text(f"DROP TRIGGER {trigger}"))
    session.execute(text("UPDATE history SET event = 'claim:accept' WHERE seq = 2"))
    session.commit()
    assert "Record 2 of the history is not as it was written." in _said(examine(well), "history")


def test_a_clock_that_went_back(
    well: dict[str, str], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(
        session,
        "claim:propose",
        actor=None,
        subject_type="claim",
        subject_id=1,
        at=clock.now() + timedelta(hours=1),
    )
    session.commit()
    assert "the clock has gone back" in _said(examine(well), "clock")


def test_another_clock_than_the_databases(
    well: dict[str, str], engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no clock of its own")
    ahead = clock.now() + timedelta(seconds=30)
    monkeypatch.setattr(clock, "now", lambda: ahead)
    assert "seconds apart" in _said(examine(well), "clock")


def test_the_command_says_it_and_ends_with_1(run: Run, session: Session) -> None:
    result = run("doctor")
    assert result.exit_code == 1
    assert "Wrong: There is no admin" in result.output
    assert result.output.rstrip().endswith("to mend.")


def test_the_command_ends_with_0_when_nothing_is_wrong(
    run: Run, well: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in well.items():
        monkeypatch.setenv(name, value)
    result = run("doctor", "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.output)
    assert told["well"] is True
    assert {"about", "weight", "says", "mend"} == set(told["findings"][0])


def test_a_kept_copy_whose_file_is_missing(well: dict[str, str], session: Session) -> None:
    store = store_in(Path(well["FACTCHECK_VAR_DIR"]))
    copy = bring_copy(session, store, "notes.txt", b"Some words.", actor=factories.person(session))
    session.commit()
    assert [one.weight for one in examine(well) if one.about == "copies"] == [Weight.FINE]
    store.path(copy.sha256 or "").unlink()
    assert "are not in" in _said(examine(well), "copies")
    assert "copies" in _wrong(examine(well))


def test_a_bucket_that_answers_and_one_that_does_not(well: dict[str, str], session: Session) -> None:
    keys = {"FACTCHECK_S3_KEY": KEY, "FACTCHECK_S3_SECRET": SECRET_OF_BUCKET, "FACTCHECK_S3_BUCKET": BUCKET}
    store_in(Path(well["FACTCHECK_VAR_DIR"])).put(b"Some words.")
    with open_bucket() as bucket:
        there = well | keys | {"FACTCHECK_S3_ENDPOINT": bucket.url}
        assert any("which answers" in one.says for one in examine(there))
        assert "1 files of kept copies still lie in" in _said(examine(there), "copies")
        assert "does not let us in" in _said(examine(there | {"FACTCHECK_S3_SECRET": "no"}), "copies")
        bucket.broken = True
        assert "does not answer" in _said(examine(there), "copies")
        assert "copies" in _wrong(examine(there))


def test_fonts_for_cards_are_looked_for(well: dict[str, str], tmp_path: Path, session: Session) -> None:
    fonts = tmp_path / "fonts"
    nowhere = examine(well | {"FACTCHECK_CARD_FONTS": str(fonts)})
    assert _said(nowhere, "fonts").startswith("wrong: FACTCHECK_CARD_FONTS is")
    fonts.mkdir()
    assert "fonts-noto-cjk" in _said(examine(well | {"FACTCHECK_CARD_FONTS": str(fonts)}), "fonts")
    (fonts / "NotoSerifCJK-Regular.ttc").touch()
    with_fonts = well | {"FACTCHECK_CARD_FONTS": str(fonts)}
    assert not [one for one in examine(with_fonts) if one.about == "fonts"]
    _, publication = published(session)
    session.add(
        CardPicture(
            publication_id=publication.id, made_for="0" * 64, sha256=None, whole=False, drawn_at=clock.now()
        )
    )
    session.commit()
    assert "1 cards of checks leave the claim out" in _said(examine(with_fonts), "fonts")
