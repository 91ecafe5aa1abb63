"""What is written while it runs."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from factcheck.running import logs


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """What a test configures does not outlive it."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("factcheck").setLevel(logging.NOTSET)


def _fail() -> None:
    password = "hunter2"
    try:
        raise ValueError("the page was empty")
    except ValueError:
        structlog.get_logger("factcheck.jobs").exception("job_failed", job=7, letters=len(password))


def test_each_line_is_an_object_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(development=False)
    structlog.get_logger("factcheck.web").info("commit_refused", endpoint="claims.triage")
    logging.getLogger("waitress").warning("Task queue depth is %d", 3)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == ["commit_refused", "Task queue depth is 3"]
    assert lines[0]["endpoint"] == "claims.triage"
    assert all(line["timestamp"].endswith("Z") and line["level"] for line in lines)


@pytest.mark.parametrize("development", [True, False])
def test_a_traceback_shows_no_values(capsys: pytest.CaptureFixture[str], development: bool) -> None:
    logs.configure(development=development)
    _fail()
    said = capsys.readouterr().err
    assert "ValueError: the page was empty" in said
    assert "_fail" in said
    assert "job_failed" in said
    assert 'hunter2"' not in said.replace('password = "hunter2"', "")
    assert "locals" not in said
