"""``factcheck sample``."""

from __future__ import annotations

import click

from factcheck.accounts import queries
from factcheck.commanding import open_session, read_config


@click.command("sample")
def sample_command() -> None:
    """Fill an empty database with a sample newsroom, to try everything out."""
    from factcheck.dev.sample import PASSWORD, fill

    config = read_config()
    with open_session() as session:
        if queries.people(session):
            click.echo("There are people in this newsroom already, so nothing was added.")
            return
        fill(session, base_url=config.base_url, newsroom_name=config.newsroom_name)
        click.echo(f"The sample newsroom is ready. Everybody signs in with the password {PASSWORD}:")
        for person in queries.people(session):
            click.echo(f"  {person.email}  {person.name}, {person.role.value}")
        click.echo("Its people, newspapers and sources are invented, and its figures illustrative.")
