"""Commands about sentences; none needs a database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from factcheck.errors import Invalid

_AT_ONCE = 256  # sentences scored before their lines are printed
_LONGEST = 20_000  # characters of one line


@click.command("score")
@click.argument("file", type=click.Path(dir_okay=True, allow_dash=True))
def score_command(file: str) -> None:
    """How check-worthy each line of FILE is (- for standard input): one sentence a line in, JSON Lines out."""
    from factcheck.nlp.learned.scorer import score_sentences

    note = ""
    for part in _parts(_sentences(file)):
        scored, note = score_sentences(part)
        rows = (
            {"text": s.text, "score": s.score, "checkworthy": s.checkworthy, "reasons": s.reasons}
            for s in scored
        )
        out = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        sys.stdout.buffer.write(out.encode("utf-8", "replace"))
    if note:
        click.echo(note, err=True)


def _parts(sentences: Sequence[str]) -> Iterator[Sequence[str]]:
    return (sentences[at : at + _AT_ONCE] for at in range(0, len(sentences), _AT_ONCE))


def _sentences(file: str) -> list[str]:
    """The lines of ``file`` that hold words, without the white space around them."""
    name = "Standard input" if file == "-" else file
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as wrong:
        raise Invalid(f"{name} cannot be read: {wrong.strerror or 'it cannot be opened'}.") from wrong
    except UnicodeDecodeError:
        raise Invalid(f"{name} is not UTF-8 text; save it as UTF-8 and try again.") from None
    if "\x00" in text:
        raise Invalid(f"{name} is not text; give a plain text file.")
    lines = [line.strip() for line in text.split("\n")]
    if not any(lines):
        raise Invalid(f"{name} has no words in it; put one sentence on each line.")
    for number, line in enumerate(lines, 1):
        if len(line) > _LONGEST:
            raise Invalid(
                f"Line {number} of {name} is no sentence: it is longer than {_LONGEST:,} characters."
            )
    return [line for line in lines if line]
