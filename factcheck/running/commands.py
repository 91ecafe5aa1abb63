"""``factcheck serve``, ``worker``, ``migrate``, ``jobs``, ``history``, ``doctor``, ``backup``, ``restore``."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from config import Config
from factcheck import migrate as migrations
from factcheck.commanding import open_session, read_config, refuse
from factcheck.db import make_engine
from factcheck.running import logs


@click.command()
def migrate() -> None:
    """Bring the database to the present shape."""
    engine = make_engine(read_config().database_url)
    migrations.upgrade(engine)
    engine.dispose()
    click.echo("The database is up to date.")


@click.command()
@click.option("--host", default="127.0.0.1", help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), envvar="PORT", default=5000, show_default=True)
@click.option("--worker/--no-worker", "with_worker", default=True, help="Start a worker as a child process.")
def serve(host: str, port: int, with_worker: bool) -> None:
    """Serve on one machine: the web server here, a worker as its child."""
    from factcheck.app import create_app
    from factcheck.jobs.worker import hand_over_to_queue
    from factcheck.running.serve import serve as run

    config = read_config()
    _share_secret(config)
    logs.configure(development=config.development)
    app = create_app(config)
    engine = app.extensions["factcheck"].engine
    migrations.require_newest(engine)
    hand_over_to_queue(config, engine)
    run(app, host=host, port=port, with_worker=with_worker)


@click.command()
@click.option(
    "--threads", type=click.IntRange(1, 32), default=2, show_default=True, help="Jobs done at once."
)
@click.option("--end-with-parent", is_flag=True, hidden=True)
def worker(threads: int, end_with_parent: bool) -> None:
    """Work off jobs until stopped."""
    from factcheck.app import create_app
    from factcheck.jobs.worker import make_huey, make_task, work
    from factcheck.running.serve import end_with_parent as watch_parent

    config = read_config()
    _share_secret(config)
    logs.configure(development=config.development)
    app = create_app(config)  # importing the packages fills the table of job handlers
    engine = app.extensions["factcheck"].engine
    migrations.require_newest(engine)
    if end_with_parent:
        watch_parent()
    huey = make_huey(config)
    work(huey, engine, make_task(huey, engine), threads=threads)


def _share_secret(config: Config) -> None:
    """Have the worker, and jobs that read the settings again, sign links with the secret made up here."""
    os.environ.setdefault("FACTCHECK_SECRET_KEY", config.secret_key)


@click.group()
def jobs() -> None:
    """Work for later."""


@jobs.command("list")
def list_jobs() -> None:
    """Jobs that are not done: waiting, under way, or given up and why."""
    from factcheck.jobs.queue import not_done

    with open_session() as session:
        for job in not_done(session):
            click.echo(
                f"{job.id:6} {job.state.value:8} {job.name:24} tried {job.attempts} times  {job.error}".rstrip()
            )


@jobs.command("retry")
@click.argument("job_id", type=int, metavar="NUMBER")
def retry(job_id: int) -> None:
    """Have a job that was given up tried again."""
    from factcheck.jobs.queue import get_job, try_again

    with open_session() as session:
        try_again(session, get_job(session, job_id))
    click.echo(f"Job {job_id} will be tried again.")


@click.group()
def history() -> None:
    """The append-only record."""


@history.command()
def verify() -> None:
    """Walk the chain. Exit status 1 and the first broken record, if any."""
    from factcheck.history.verify import verify as walk

    with open_session() as session:
        found = walk(session)
    if not found.ok:
        refuse(
            f"Record {found.broken_at} is broken: {found.reason}. {found.checked} records before it hold.",
            status=1,
        )
    click.echo(f"{found.checked} records hold. The newest has the hash {found.head}.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="What was found as JSON.")
def doctor(as_json: bool) -> None:
    """Say what is wrong here and how to mend it. Exit status 1 when something is."""
    from factcheck.running.doctor import Weight, examine

    found = examine(os.environ)
    wrong = [one for one in found if one.weight is Weight.WRONG]
    if as_json:
        click.echo(json.dumps({"well": not wrong, "findings": [one.as_json() for one in found]}, indent=2))
    else:
        for one in found:
            click.echo(one.as_text())
        click.echo(f"{len(wrong)} to mend." if wrong else "Nothing is wrong.")
    sys.exit(1 if wrong else 0)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Keep a consistent copy of everything in FILE, also while Factcheck is running."""
    from factcheck.running.backup import back_up

    manifest = back_up(read_config(), file)
    copies = f" and {manifest.kept} files of kept copies" if manifest.kept else ""
    kept = f"{sum(manifest.rows.values())} rows of {len(manifest.rows)} tables{copies} are in {file}"
    if manifest.broken:
        refuse(f"{kept}, but {manifest.broken} Throw no older backup away.", status=1)
    click.echo(
        f"{kept} ({file.stat().st_size:,} bytes). {manifest.records} history records hold; the newest has the "
        f"hash {manifest.head}."
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Throw away what the database holds now.")
def restore(file: Path, replace: bool) -> None:
    """Fill an empty database from FILE, which `factcheck backup` made, and verify its history."""
    from factcheck.running.restore import restore as bring_back

    found = bring_back(read_config(), file, replace=replace)
    if found.wrong:
        refuse(found.wrong, status=1)
    manifest = found.manifest
    click.echo(
        f"{sum(manifest.rows.values())} rows of {len(manifest.rows)} tables are back, as they were at "
        f"{manifest.made_at}. {manifest.records} history records hold."
    )
    if manifest.migration < migrations.newest():
        click.echo("The backup is of an older Factcheck. Run `factcheck migrate` now.")


COMMANDS = (migrate, serve, worker, jobs, history, doctor, backup, restore)
