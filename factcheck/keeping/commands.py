"""``factcheck copies``: moving kept copies into a bucket or back, and reading every one of them."""

from __future__ import annotations

import click

from factcheck.commanding import open_session, read_config, refuse
from factcheck.errors import Conflict
from factcheck.keeping.bucket import Bucket
from factcheck.keeping.move import missing_or_broken, to_bucket, to_folder
from factcheck.keeping.store import store_in, store_of


@click.group("copies")
def copies_command() -> None:
    """Kept copies of sources."""


@copies_command.command()
@click.option("--to", type=click.Choice(["bucket", "disk"]), required=True, help="Where they are to lie.")
@click.option(
    "--delete", is_flag=True, help="Take each from the disk once the bucket has given it back whole."
)
def move(to: str, delete: bool) -> None:
    """Copy every kept file into the bucket of the settings, or from it onto the disk.

    May be stopped and started again, and Factcheck may run meanwhile.
    """
    config = read_config()
    store, folder = store_of(config), store_in(config.var_dir)
    if not isinstance(store, Bucket):
        raise Conflict("No bucket is set. Set FACTCHECK_S3_BUCKET, FACTCHECK_S3_KEY and FACTCHECK_S3_SECRET.")
    if delete and to == "disk":
        raise Conflict("Nothing is deleted from a bucket here. Leave --delete out.")
    store.expect()
    done = to_bucket(folder, store, delete=delete) if to == "bucket" else to_folder(store, folder)
    click.echo(
        f"{done.copied} files were copied and {done.there} were there already"
        + (f"; {done.deleted} went from the disk." if delete else ".")
    )
    if done.broken:
        refuse(
            f"{len(done.broken)} are not what was kept and stay where they are: {', '.join(done.broken[:5])}. "
            "Bring them back from a backup.",
            status=1,
        )


@copies_command.command()
def verify() -> None:
    """Read every file of every kept copy. Exit status 1 and the names of those that are lost or damaged, if any."""
    whole, lost = 0, []
    with open_session() as session:
        for name, why in missing_or_broken(session, store_of(read_config())):
            if why:
                lost.append(name)
            else:
                whole += 1
    if lost:
        refuse(
            f"{len(lost)} files are lost or damaged and {whole} are whole: {', '.join(lost[:5])}. Bring them back "
            "from a backup.",
            status=1,
        )
    click.echo(f"{whole} files of kept copies are whole.")
