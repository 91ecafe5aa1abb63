"""``factcheck dashboard``."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click

from factcheck.commanding import EXPECTED, read_config, refuse, sentence


@click.group("dashboard")
def dashboard_command() -> None:
    """The figures of the newsroom's work."""


@dashboard_command.command("rebuild")
def rebuild() -> None:
    """Count every day anew that is over, and say how many had been kept otherwise.

    The worker keeps what a day came to within an hour of its end. This does it at once, after an upgrade or in doubt.
    """
    from factcheck.db import make_engine
    from factcheck.desk.days import keep_days

    config = read_config()
    engine = make_engine(config.database_url)
    try:
        counted, differed = keep_days(engine, ZoneInfo(config.timezone), anew=True)
    except EXPECTED as wrong:
        refuse(sentence(wrong))
    finally:
        engine.dispose()
    were = "was" if differed == 1 else "were"
    click.echo(f"{counted} days are counted; {differed} of them {were} kept otherwise before.")
