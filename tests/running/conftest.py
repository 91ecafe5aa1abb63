"""The command, as a process of its own and inside the test."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from config import Config
from factcheck.cli import main

Run = Callable[..., Result]


@pytest.fixture
def environment(config: Config, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """This test's settings, as they stand in the environment."""
    given = {
        "FACTCHECK_ENV": "development",
        "FACTCHECK_SECRET_KEY": config.secret_key,
        "FACTCHECK_DATABASE_URL": config.database_url,
        "FACTCHECK_VAR_DIR": str(config.var_dir),
        "FACTCHECK_BASE_URL": config.base_url,
    }
    for name, text in given.items():
        monkeypatch.setenv(name, text)
    return given


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Runs ``factcheck`` with these arguments."""

    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments])

    return invoke
