"""The ``factcheck`` command: gathers each package's commands, and runs the whole thing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import click

from factcheck import migrate as migrations
from factcheck.accounts.commands import users_command
from factcheck.articles.commands import ingest_command
from factcheck.claims.commands import extract_command
from factcheck.commanding import open_session, read_config
from factcheck.db import make_engine
from factcheck.dev.commands import sample_command


@click.group()
def main() -> None:
    """Factcheck: from an article to a published verdict."""


main.add_command(users_command)
main.add_command(ingest_command)
main.add_command(extract_command)
main.add_command(sample_command)


@main.command()
def migrate() -> None:
    """Bring the database to the present shape."""
    engine = make_engine(read_config().database_url)
    migrations.upgrade(engine)
    engine.dispose()
    click.echo("The database is up to date.")


@main.group()
def history() -> None:
    """The append-only record."""


@history.command()
def verify() -> None:
    """Walk the chain. Exit status 1 and the first broken record, if any."""
    from factcheck.history.verify import verify as walk

    with open_session() as session:
        found = walk(session)
    if not found.ok:
        click.echo(
            f"Record {found.broken_at} is broken: {found.reason}. {found.checked} records before it hold.",
            err=True,
        )
        sys.exit(1)
    click.echo(f"{found.checked} records hold. The newest has the hash {found.head}.")


@main.command()
def worker() -> None:
    """Work off jobs until stopped."""
    from factcheck.app import create_app
    from factcheck.jobs.worker import make_huey, make_task, work

    config = read_config()
    app = create_app(config)  # importing the packages fills the table of job handlers
    engine = app.extensions["factcheck"].engine
    huey = make_huey(config)
    work(huey, engine, make_task(huey, engine))


@main.command()
@click.option("--host", default="127.0.0.1")
@click.option("--port", type=int, default=lambda: int(os.environ.get("PORT", "5000")))
@click.option("--worker/--no-worker", "with_worker", default=True, help="Start a worker as a child process.")
def serve(host: str, port: int, with_worker: bool) -> None:
    """Serve on one machine: the web server here, a worker as its child."""
    import waitress

    from factcheck.app import create_app
    from factcheck.jobs.queue import hand_over_after_commit
    from factcheck.jobs.worker import make_huey, make_task

    config = read_config()
    app = create_app(config)
    huey = make_huey(config)
    hand_over_after_commit(make_task(huey, app.extensions["factcheck"].engine))
    child = subprocess.Popen([sys.executable, "-m", "factcheck.cli", "worker"]) if with_worker else None

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    click.echo(f"Factcheck is at http://{host}:{port}  (stop it with Ctrl-C)")
    try:
        waitress.serve(app, host=host, port=port, threads=8, ident="factcheck", _quiet=True)
    except KeyboardInterrupt:
        pass
    finally:
        if child is not None:
            child.terminate()
            child.wait(10)


if __name__ == "__main__":
    main()
