"""Commands about articles."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from factcheck.articles.ingest import ingest_read
from factcheck.articles.look_up import fetch_page, own_address, read_page
from factcheck.articles.models import Origin
from factcheck.commanding import open_session, read_config
from factcheck.errors import FactcheckError
from factcheck.reading.read import MOST_BYTES, read


@click.command("ingest")
@click.argument("source", metavar="FILE|URL")
@click.option("--title", default="", help="Its title; else what the file says, or its first line.")
@click.option("--byline", default="", help="Who wrote it.")
@click.option("--publisher", default="", help="Who published it.")
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), help="The day it appeared, as 2024-07-05.")
@click.option("--url", default="", help="Its web address; a known one gets a next version.")
@click.option("--language", default="", help="Its language, such as en.")
def ingest_command(source: str, published: datetime | None, **given: str) -> None:
    """Bring in an article and have its claims looked for.

    FILE is a text (.txt, .md), a page (.html), a document (.pdf, .docx) or a transcript (.vtt, .srt); URL is
    fetched as it stands now.
    """
    config = read_config()
    facts = {**given, "published_on": published.date() if published else None}
    by_address = source.startswith(("https://", "http://"))
    try:
        if by_address:
            fetched = fetch_page(source, config)
            found = read_page(fetched)
            facts["url"] = given["url"] or own_address(found.url, fetched.final_url)
        else:
            with Path(source).open("rb") as opened:
                found = read(Path(source).name, opened.read(MOST_BYTES + 1))
        with open_session() as session:
            version = ingest_read(
                session,
                found,
                given=facts,
                origin=Origin.FETCHED if by_address else Origin.COMMAND,
                language=config.newsroom_language,
                file_name="" if by_address else Path(source).name,
                max_characters=config.max_article_characters,
                actor=None,
            )
            done = f"Article {version.article_id}, version {version.number}."
    except (FactcheckError, OSError) as wrong:
        click.echo(sentence(wrong, source), err=True)
        sys.exit(2)
    click.echo(done)
    if found.note:
        click.echo(found.note, err=True)


def sentence(wrong: Exception, file: str) -> str:
    """What went wrong, in one sentence."""
    if isinstance(wrong, FactcheckError):
        return wrong.message
    reason = getattr(wrong, "strerror", None) or "it cannot be read"
    return f"{file} could not be read: {reason}."
