"""Commands about claims."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

import click


@click.command("extract")
@click.argument("file", type=click.Path(dir_okay=True, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line instead of a table.")
@click.option(
    "--published", type=click.DateTime(["%Y-%m-%d"]), help="The day it appeared; settles relative dates."
)
def extract_command(file: str, as_json: bool, published: datetime | None) -> None:
    """The claims of the text in FILE, or of standard input for -. Needs no database."""
    from factcheck.nlp.extract import extract
    from factcheck.nlp.render import to_json, to_table

    text = _read(file)
    day: date | None = None if published is None else published.date()
    found = extract(text, published=day)
    if as_json:
        out = "".join(json.dumps(to_json(one), ensure_ascii=False) + "\n" for one in found.candidates)
    else:
        out = to_table(found)
    sys.stdout.buffer.write(out.encode("utf-8", "replace"))


def _read(file: str) -> str:
    """The text of ``file`` exactly as it stands there, so that offsets fit it."""
    name = "Standard input" if file == "-" else file
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as wrong:
        _refuse(f"{name} cannot be read: {wrong.strerror or 'it cannot be opened'}.")
    except UnicodeDecodeError:
        _refuse(f"{name} is not UTF-8 text; save it as UTF-8 and try again.")
    if "\x00" in text:
        _refuse(f"{name} is not text; give a plain text file.")
    if not text.strip():
        _refuse(f"{name} has no words in it.")
    return text


def _refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(2)
