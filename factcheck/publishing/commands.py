"""``factcheck lint``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable

import click
from sqlalchemy.orm import Session

from factcheck.commanding import open_session, read_config
from factcheck.errors import NotFound
from factcheck.publishing.addresses import check_url
from factcheck.publishing.content import Content
from factcheck.publishing.lint import Finding, Level
from factcheck.publishing.preview import findings
from factcheck.publishing.queries import get_check, in_pieces


@click.command("lint")
@click.argument("check", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line for each check.")
def lint_command(check: str | None, as_json: bool) -> None:
    """Say what is wrong with the ClaimReview of every published check, or of one.

    CHECK is the address of one, or the last part of it. Ends with 1 when there is an error; warnings do not count.
    """
    config = read_config()
    seen = errors = warnings = 0
    with open_session() as session:
        for content in _contents(session, check):
            found = findings(content, base_url=config.base_url, newsroom_name=config.newsroom_name)
            url = check_url(config.base_url, content["publication"]["slug"])
            seen += 1
            errors += sum(one.level is Level.ERROR for one in found)
            warnings += sum(one.level is Level.WARNING for one in found)
            if as_json:
                _print_json(url, found)
            elif found:
                _print(url, found)
    if not as_json:
        click.echo(f"{_many(seen, 'check')}: {_many(errors, 'error')}, {_many(warnings, 'warning')}.")
    if errors:
        sys.exit(1)


def _contents(session: Session, check: str | None) -> Iterable[Content]:
    if check is None:
        return in_pieces(session)
    slug = check.rstrip("/").rpartition("/")[2]
    try:
        return [get_check(session, slug)[1].content]
    except NotFound:
        raise NotFound(f"No published check has the address “{slug}”.") from None


def _print(url: str, found: list[Finding]) -> None:
    click.echo(url)
    for one in found:
        click.echo(f"  {one.level.value}: {one.sentence} ({one.rule})")


def _print_json(url: str, found: list[Finding]) -> None:
    told = [{"level": one.level.value, "rule": one.rule, "sentence": one.sentence} for one in found]
    click.echo(json.dumps({"url": url, "findings": told}))


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
