"""``factcheck users``."""

from __future__ import annotations

import click

from factcheck.accounts import queries
from factcheck.accounts.people import add_person
from factcheck.authz.permissions import Role
from factcheck.commanding import open_session


@click.group("users")
def users_command() -> None:
    """People of the newsroom."""


@users_command.command("add")
@click.argument("email")
@click.option("--name", required=True, help="As colleagues and readers see it.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.REVIEWER.value)
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
def add(email: str, name: str, role: str, password: str) -> None:
    """Add a person who can sign in at once."""
    with open_session() as session:
        person = add_person(session, email=email, name=name, role=Role(role), password=password, actor=None)
        click.echo(f"{person.name} <{person.email}> is {person.role.value}.")


@users_command.command("list")
def list_people() -> None:
    """Who is here."""
    with open_session() as session:
        for person in queries.people(session):
            state = "" if person.is_active else "  (switched off)"
            click.echo(f"{person.email:40} {person.role.value:10} {person.name}{state}")
