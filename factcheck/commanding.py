"""What commands share: the configuration, a session that commits, errors as one sentence.

Exit status 0: done. 1: a check failed. 2: wrong use or bad input, and one sentence on standard error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click
from sqlalchemy.exc import DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session

from config import Config, ConfigError
from factcheck.db import make_engine
from factcheck.errors import FactcheckError


class Factcheck(click.Group):
    """A group of commands whose expected errors are one sentence on standard error, never a traceback."""

    def main(self, *args: Any, standalone_mode: bool = True, **kwargs: Any) -> Any:
        """Run the command; end with the exit status it deserves."""
        run: Any = super().main
        if not standalone_mode:
            return run(*args, standalone_mode=False, **kwargs)
        try:
            status = run(*args, standalone_mode=False, **kwargs)
            sys.stdout.flush()
        except click.exceptions.NoArgsIsHelpError as wrong:
            wrong.show()
            sys.exit(2)
        except click.UsageError as wrong:
            refuse(_usage(wrong))
        except click.ClickException as wrong:
            refuse(wrong.format_message())
        except (click.Abort, KeyboardInterrupt):
            refuse("Stopped.", status=130)
        except BrokenPipeError:
            _leave_quietly()
        except EXPECTED as wrong:
            refuse(sentence(wrong))
        # Click hands an exit status back as the result; a command's own result is None.
        sys.exit(status if isinstance(status, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the chosen command. Click itself would end it with 1 when nobody reads on."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _leave_quietly()


def _leave_quietly() -> NoReturn:
    """The reader, such as `head`, has what it wanted: that is no error, and the rest goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)


EXPECTED = (ConfigError, FactcheckError, DBAPIError, NoSuchModuleError, OSError)
"""What a command may meet without a mistake of ours."""


def sentence(wrong: BaseException) -> str:
    """What went wrong and, where we know, what to do about it."""
    if isinstance(wrong, FactcheckError):
        return wrong.message
    if isinstance(wrong, DBAPIError):
        return _of_database(wrong)
    if isinstance(wrong, OSError) and wrong.strerror:
        return f"{wrong.filename}: {wrong.strerror}." if wrong.filename else f"{wrong.strerror}."
    return str(wrong)


def _of_database(wrong: DBAPIError) -> str:
    said = str(wrong.orig).strip().partition("\n")[0]
    if "no such table" in said or "UndefinedTable" in type(wrong.orig).__name__:
        return "The database lacks a table. Run `factcheck migrate`."
    if "database is locked" in said or "lock timeout" in said:
        return "Somebody else is writing to the database. Try again in a moment."
    if "only ever added" in said:
        return "The database refused to change what has been recorded."
    return f"The database cannot be used: {said.rstrip('.')}. Look at FACTCHECK_DATABASE_URL."


def _usage(wrong: click.UsageError) -> str:
    words = wrong.format_message().rstrip(".").strip()
    path = wrong.ctx.command_path if wrong.ctx else "factcheck"
    return f"{words}. See `{path} --help`."


def refuse(words: str, *, status: int = 2) -> NoReturn:
    """End with ``words`` on standard error, on one line."""
    click.echo(" ".join(words.split()), err=True)
    sys.exit(status)


def read_config() -> Config:
    """The configuration, or exit status 2 with a sentence."""
    try:
        return Config.from_env(os.environ)
    except ConfigError as wrong:
        refuse(str(wrong))


@contextmanager
def open_session() -> Iterator[Session]:
    """A writing session, committed when the block ends well. Expected errors exit with status 2.

    Jobs asked for meanwhile are found by the worker's sweep within seconds.
    """
    config = read_config()
    try:
        engine = make_engine(config.database_url)
        try:
            with Session(engine.execution_options(factcheck_writes=True), expire_on_commit=False) as session:
                yield session
                session.commit()
        finally:
            engine.dispose()
    except EXPECTED as wrong:
        refuse(sentence(wrong))
