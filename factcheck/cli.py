"""The ``factcheck`` command: gathers each package's commands."""

from __future__ import annotations

import click

from factcheck.accounts.commands import users_command
from factcheck.articles.commands import ingest_command
from factcheck.claims.annotations_commands import annotations_command
from factcheck.claims.commands import extract_command
from factcheck.claims.learning_commands import model_command
from factcheck.commanding import Factcheck
from factcheck.desk.commands import dashboard_command
from factcheck.dev.commands import sample_command
from factcheck.keeping.commands import copies_command
from factcheck.nlp.commands import score_command
from factcheck.publishing.commands import lint_command
from factcheck.running.commands import COMMANDS


@click.group(cls=Factcheck)
def main() -> None:
    """Factcheck: from an article to a published verdict."""


for command in (
    users_command,
    ingest_command,
    extract_command,
    score_command,
    model_command,
    annotations_command,
    lint_command,
    copies_command,
    dashboard_command,
    sample_command,
    *COMMANDS,
):
    main.add_command(command)


if __name__ == "__main__":
    main()
