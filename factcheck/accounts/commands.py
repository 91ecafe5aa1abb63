"""``factcheck users``."""

from __future__ import annotations

import click

from factcheck.accounts import queries
from factcheck.accounts.forgotten import replace_password
from factcheck.accounts.people import add_person
from factcheck.authz.permissions import Role
from factcheck.commanding import open_session
from factcheck.errors import NotFound


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


@users_command.command("password")
@click.argument("email")
@click.option("--password", prompt="New password", hide_input=True, confirmation_prompt=True)
def new_password(email: str, password: str) -> None:
    """Give a person a new password; they are signed out everywhere."""
    with open_session() as session:
        person = queries.by_email(session, email)
        if person is None:
            raise NotFound(f"Nobody here has the address {email}. See `factcheck users list`.")
        replace_password(session, person, password=password, actor=None)
        click.echo(f"{person.name} signs in with the new password.")


@users_command.command("list")
def list_people() -> None:
    """Who is here."""
    with open_session() as session:
        for person in queries.people(session):
            state = "" if person.is_active else "  (switched off)"
            click.echo(f"{person.email:40} {person.role.value:10} {person.name}{state}")
