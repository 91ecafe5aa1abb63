"""Commands about articles."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from factcheck.articles.ingest import ingest
from factcheck.articles.models import Origin
from factcheck.errors import FactcheckError
from factcheck.reading.read import MOST_BYTES, read


@click.command("ingest")
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--title", default="", help="Its title; else what the file says, or its first line.")
@click.option("--byline", default="", help="Who wrote it.")
@click.option("--publisher", default="", help="Who published it.")
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), help="The day it appeared, as 2024-07-05.")
@click.option("--url", default="", help="Its web address; a known one gets a next version.")
@click.option("--language", default="", help="Its language, such as en.")
def ingest_command(file: str, published: object, **given: str) -> None:
    """Bring in the text of FILE and have its claims looked for.

    FILE is a text (.txt, .md), a page (.html), a document (.pdf, .docx) or a transcript (.vtt, .srt).
    """
    from datetime import datetime

    from factcheck.commanding import open_session

    try:
        with Path(file).open("rb") as opened:
            found = read(Path(file).name, opened.read(MOST_BYTES + 1))
        with open_session() as session:
            version = ingest(
                session,
                text=found.text,
                title=given["title"] or found.title,
                byline=given["byline"] or found.byline,
                publisher=given["publisher"] or found.publisher,
                published_on=published.date() if isinstance(published, datetime) else found.published_on,
                url=given["url"] or found.url,
                language=given["language"] or found.language or "en",
                origin=Origin.COMMAND,
                file_name=Path(file).name,
                actor=None,
            )
            done = f"Article {version.article_id}, version {version.number}."
    except (FactcheckError, OSError) as wrong:
        click.echo(sentence(wrong, file), err=True)
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
