"""What commands share: the configuration, a session that commits, errors as one sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from config import Config, ConfigError
from factcheck.db import make_engine
from factcheck.errors import FactcheckError


def read_config() -> Config:
    """The configuration, or exit status 2 with a sentence."""
    try:
        return Config.from_env(os.environ)
    except ConfigError as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(2)


@contextmanager
def open_session() -> Iterator[Session]:
    """A writing session, committed when the block ends well. Expected errors exit with status 2.

    Jobs asked for meanwhile are found by the worker's sweep within seconds.
    """
    engine = make_engine(read_config().database_url)
    try:
        with Session(engine.execution_options(factcheck_writes=True), expire_on_commit=False) as session:
            yield session
            session.commit()
    except FactcheckError as wrong:
        click.echo(wrong.message, err=True)
        sys.exit(2)
    finally:
        engine.dispose()
