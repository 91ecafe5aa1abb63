"""``factcheck annotations``: what the newsroom decided, written down for training and measuring."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from factcheck.commanding import open_session


@click.command("annotations")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write here, not to standard output."
)
@click.option(
    "--texts", type=click.Path(file_okay=False, path_type=Path), help="Also write each text to this folder."
)
def annotations_command(out: Path | None, texts: Path | None) -> None:
    """The newsroom's decisions on articles whose proposals are all judged, as JSON that a benchmark reads.

    With --texts, "bench/extraction/run.py OUT TEXTS" measures the engine by them.
    """
    from factcheck.claims.annotations import annotated

    rows = []
    if texts is not None:
        texts.mkdir(parents=True, exist_ok=True)
    with open_session() as session:
        for text, row in annotated(session):
            rows.append(row)
            if texts is not None:
                (texts / f"{row['id']}.txt").write_bytes(text.encode())
    written = json.dumps({"articles": rows}, ensure_ascii=False, indent=1) + "\n"
    if out is None:
        sys.stdout.buffer.write(written.encode())
        return
    out.write_text(written, encoding="utf-8")
    claims = sum(len(row["claims"]) for row in rows)
    click.echo(
        f"Wrote {claims} claims of {len(rows)} {'article' if len(rows) == 1 else 'articles'} to {out}."
    )
