"""Every command ends with the status it should, and says what is wrong in one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from config import ROOT, Config
from factcheck.cli import main
from factcheck.errors import Conflict
from factcheck.jobs.models import Job, JobState
from factcheck.jobs.queue import enqueue
from tests.jobs.killing import free_port

NEED_SETTINGS = [
    ["migrate"],
    ["serve"],
    ["worker"],
    ["sample"],
    ["lint"],
    ["users", "list"],
    ["users", "add", "you@example.org", "--name", "You", "--password", "a long enough password"],
    ["jobs", "list"],
    ["jobs", "retry", "1"],
    ["history", "verify"],
    ["backup", "file.zip"],
]
NEED_TABLES = [words for words in NEED_SETTINGS if words not in (["migrate"], ["sample"])]


def _commands(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*words, name)
        if isinstance(command, click.Group):
            yield from _commands(command, (*words, name))


ALL = list(_commands(main))


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Good settings that name an empty SQLite database."""
    for name in list(os.environ):
        if name.startswith("FACTCHECK_") and not name.startswith("FACTCHECK_TEST_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("FACTCHECK_ENV", "development")
    monkeypatch.setenv("FACTCHECK_VAR_DIR", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)


def _run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def _is_refused(result: Result) -> str:
    """Status 2 and one sentence; the sentence."""
    assert result.exit_code == 2, result.output
    assert not result.stdout
    sentence = result.stderr
    assert sentence.count("\n") == 1, sentence
    assert sentence.endswith((".\n", "`.\n"))
    assert "Traceback" not in sentence
    return sentence


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    result = _run(*words, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: ")


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_wrong_use_of_every_command_is_one_sentence(words: tuple[str, ...]) -> None:
    assert "No such option '--no-such-option'" in _is_refused(_run(*words, "--no-such-option")).replace(
        '"', "'"
    )


def test_an_unknown_command_is_one_sentence() -> None:
    assert _is_refused(_run("publish-everything")).startswith("No such command 'publish-everything'")


@pytest.mark.parametrize("words", NEED_SETTINGS, ids=" ".join)
def test_a_bad_setting_is_one_sentence(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTCHECK_TIMEZONE", "Lisbon")
    assert _is_refused(_run(*words)).startswith("FACTCHECK_TIMEZONE must be")


@pytest.mark.parametrize("words", NEED_SETTINGS, ids=" ".join)
def test_a_database_that_is_away_is_one_sentence(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"postgresql://me:hunter2@127.0.0.1:{free_port()}/nothing"
    monkeypatch.setenv("FACTCHECK_DATABASE_URL", address)
    sentence = _is_refused(_run(*words))
    assert sentence.startswith("The database cannot be used: ")
    assert "hunter2" not in sentence


@pytest.mark.parametrize("words", NEED_TABLES, ids=" ".join)
def test_an_empty_database_is_one_sentence(words: list[str]) -> None:
    sentence = _is_refused(_run(*words))
    assert "factcheck migrate" in sentence or "There is no database" in sentence


def test_a_file_that_cannot_be_read_is_one_sentence() -> None:
    for words in (["extract", "nothing.txt"], ["ingest", "nothing.txt"], ["restore", "nothing.zip"]):
        assert "nothing" in _is_refused(_run(*words))


def test_an_expected_error_of_any_command_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    def meets() -> None:
        raise Conflict("Somebody was\n here before.")

    monkeypatch.setitem(main.commands, "meets", meets)
    assert _is_refused(_run("meets")) == "Somebody was here before.\n"


def test_a_mistake_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    def errs() -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(main.commands, "errs", errs)
    assert isinstance(_run("errs").exception, ZeroDivisionError)


def test_without_a_command_it_shows_what_there_is() -> None:
    result = _run()
    assert result.exit_code == 2
    assert "doctor" in result.stderr


def test_a_newsroom_from_nothing() -> None:
    assert _run("migrate").stdout == "The database is up to date.\n"
    assert _run("migrate").exit_code == 0
    added = _run(
        "users",
        "add",
        "w@example.org",
        "--name",
        "Wilhelmina",
        "--role",
        "admin",
        "--password",
        "a harbour of words",
    )
    assert added.exit_code == 0, added.output
    assert "Wilhelmina <w@example.org> is admin." in added.stdout
    again = _run("users", "add", "w@example.org", "--name", "Wilhelmina", "--password", "a harbour of words")
    _is_refused(again)
    assert "w@example.org" in _run("users", "list").stdout
    verified = _run("history", "verify")
    assert verified.exit_code == 0
    assert "records hold" in verified.stdout
    assert _run("backup", "kept.zip").exit_code == 0
    _is_refused(_run("restore", "kept.zip"))
    assert _run("restore", "kept.zip", "--replace").exit_code == 0
    assert _run("doctor").exit_code == 1  # no worker


def test_jobs_are_listed_and_tried_again(
    config: Config, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTCHECK_DATABASE_URL", config.database_url)
    job_id = enqueue(session, "try", {}).id
    session.commit()
    assert "queued" in _run("jobs", "list").stdout
    job = session.get_one(Job, job_id)
    job.state = JobState.RUNNING
    session.commit()
    assert "A worker is at this job right now" in _is_refused(_run("jobs", "retry", str(job_id)))
    assert f"no job {job_id + 1}" in _is_refused(_run("jobs", "retry", str(job_id + 1)))
    job.state, job.error, job.attempts = JobState.FAILED, "The page was empty.", 5
    session.commit()
    assert "tried 5 times  The page was empty." in _run("jobs", "list").stdout
    assert _run("jobs", "retry", str(job_id)).exit_code == 0
    assert session.get_one(Job, job_id, populate_existing=True).state is JobState.QUEUED
    session.rollback()


@pytest.mark.parametrize("letters", [10, 0], ids=["after the first words", "before any"])
def test_a_reader_that_has_enough_is_no_error(tmp_path: Path, letters: int) -> None:
    """As in ``factcheck extract long.txt --json | head -n 1``."""
    # More than the pipe holds, so that the rest meets a closed one.
    long = "".join(f"In 2020 the port handled {number} ships of grain. " for number in range(2000))
    (tmp_path / "long.txt").write_text(long, encoding="utf-8")
    command = [sys.executable, "-m", "factcheck.cli", "extract", "--json", str(tmp_path / "long.txt")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(letters)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0
