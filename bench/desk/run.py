"""How the working pages keep up with the archive: time and number of queries a page, at each size of newsroom.

    python bench/desk/run.py                                   1 k, 100 k and 1 M claims, on SQLite and PostgreSQL
    python bench/desk/run.py --sizes 1000,100000 --systems SQLite --only desk

Makes a database of each size (the largest takes some minutes and 1.5 GB) and takes it away again, unless
``--keep FOLDER`` names a place: then SQLite's stay there and are used the next time. Each page is fetched by an
editor through the whole application, once to warm up and then ``--rounds`` times, size after size in each round, so
that whatever else the machine does slows all sizes alike. A page is level when its median time at the largest size
is less than 1.5 times that at the smallest that fills it: a list of three lines is quicker than one of twenty-five for
a reason that has nothing to do with the archive, so only sizes count whose page is nearly as long, in bytes. And it asks the database no more than one question more: a list that is
longer than is counted is walked, which takes one. The dashboard shows as much as happened in its days, so it is level
when it answers within 400 ms. Without PostgreSQL its part is left out and named.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bench.desk.newsroom import fill  # noqa: E402
from config import Config  # noqa: E402
from factcheck import migrate  # noqa: E402
from factcheck.accounts.models import Person  # noqa: E402
from factcheck.accounts.sign_in import start_session  # noqa: E402
from factcheck.app import create_app  # noqa: E402
from factcheck.db import make_engine  # noqa: E402
from factcheck.desk.days import keep_days  # noqa: E402

POSTGRESQL = os.environ.get(
    "FACTCHECK_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)
LEVEL = 1.5
NEARLY = 0.9
QUICK = {
    "/dashboard": 400
}  # pages that grow with the days they show, not with the archive: milliseconds at most
PAGES = (
    "/triage",
    "/triage?kind=quantity",
    "/triage?claimant=Fenwick",
    "/triage?topic=8",
    "/triage?article=3",
    "/triage?publisher=The+Lund+Water",
    "/triage?at_least=0.9",
    "/triage?q=ferries",
    "/triage?due=with&sort=due",
    "/claims",
    "/claims?state=published",
    "/desk",
    "/desk/approve",
    "/desk/assign",
    "/find?q=ferries",
    "/find?q=ferries+elm",
    "/dashboard?days=7",
    "/dashboard?days=30",
    "/dashboard?days=90",
)


class Newsroom:
    """An application on a filled database, an editor's browser, and a count of what is asked."""

    def __init__(self, url: str, folder: Path) -> None:
        config = Config(
            database_url=url,
            secret_key="x" * 40,
            development=True,
            var_dir=folder,
            base_url="http://localhost",
        )
        self.app: Flask = create_app(config, testing=True)
        self.engine = self.app.extensions["factcheck"].engine
        self.browser: FlaskClient = self.app.test_client()
        self.asked = 0
        event.listen(self.engine, "before_cursor_execute", self._count)
        with Session(self.engine.execution_options(factcheck_writes=True)) as session:
            editor = session.get(Person, 1)
            assert editor is not None
            token = start_session(session, editor)
            session.commit()
        with self.browser.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = f"1:{token}", True

    def _count(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        # How PostgreSQL is to go about the next one is not a question of its own.
        self.asked += not statement.startswith("SELECT set_config(")

    def fetch(self, page: str) -> tuple[float, int, int]:
        """How many milliseconds and questions the page takes, and how long it is in bytes."""
        self.asked, began = 0, time.perf_counter()
        answer = self.browser.get(page)
        took = (time.perf_counter() - began) * 1000
        assert answer.status_code == 200, f"{page} answers {answer.status_code}"
        return took, self.asked, len(answer.data)


@contextmanager
def database(system: str, size: int, folder: Path) -> Iterator[str]:
    """The address of a newsroom's database of that size, taken away afterwards unless kept."""
    if system == "SQLite":
        path = folder / f"desk-{migrate.newest()}-{size}.db"
        if not path.exists():
            half = path.with_suffix(".half")
            _fill(f"sqlite:///{half}", size)
            half.rename(path)
        yield f"sqlite:///{path}"
        return
    name = f"factcheck_desk_{os.getpid()}_{size}"
    admin = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        url = POSTGRESQL.rsplit("/", 1)[0] + f"/{name}"
        _fill(url, size)
        yield url
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


def _fill(url: str, size: int) -> None:
    began = time.perf_counter()
    engine = make_engine(url)
    migrate.upgrade(engine)
    fill(engine, size)
    keep_days(engine, ZoneInfo("UTC"))
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
    engine.dispose()
    print(f"# {size} claims filled in {time.perf_counter() - began:.0f} s", file=sys.stderr)


def measure(
    newsrooms: Sequence[Newsroom], page: str, rounds: int
) -> tuple[list[float], list[int], list[int]]:
    """The median milliseconds, the questions and the length of ``page`` in each newsroom."""
    for newsroom in newsrooms:
        newsroom.fetch(page)
    times: list[list[float]] = [[] for _ in newsrooms]
    asked, lengths = [0] * len(newsrooms), [0] * len(newsrooms)
    for _ in range(rounds):
        for n, newsroom in enumerate(newsrooms):
            took, asked[n], lengths[n] = newsroom.fetch(page)
            times[n].append(took)
    return [statistics.median(one) for one in times], asked, lengths


def run(system: str, sizes: Sequence[int], pages: Sequence[str], rounds: int, keep: Path | None) -> bool:
    """All sizes of one database system; whether every page is level."""
    level = True
    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls = [stack.enter_context(database(system, size, folder)) for size in sizes]
        newsrooms = [Newsroom(url, folder / "var") for url in urls]
        for page in pages:
            times, asked, lengths = measure(newsrooms, page, rounds)
            full = next(n for n, length in enumerate(lengths) if length > NEARLY * lengths[-1])
            ratio = times[-1] / times[full]
            most = QUICK.get(page.partition("?")[0])
            fine = ratio < LEVEL if most is None else times[-1] < most
            fine &= max(asked) - min(asked) <= 1
            level &= fine
            shown = " ".join(f"{took:9.1f}" for took in times)
            queries = "/".join(str(one) for one in sorted(set(asked)))
            print(
                f"{system:10} {page:34} {shown} {queries:>8} {sizes[full]:9} {ratio:6.2f} {'' if fine else 'not level'}",
                flush=True,
            )
        for newsroom in newsrooms:
            newsroom.engine.dispose()
    return level


def _answers() -> bool:
    try:
        with create_engine(POSTGRESQL, poolclass=NullPool).connect():
            return True
    except OperationalError:
        return False


def main() -> int:
    """Measure what was asked for; 1 when a page is not level."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--sizes", default="1000,100000,1000000")
    asked.add_argument("--systems", default="SQLite,PostgreSQL")
    asked.add_argument("--only", default="", help="only pages whose address has these letters")
    asked.add_argument("--rounds", type=int, default=20)
    asked.add_argument("--keep", type=Path)
    given = asked.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    pages = [page for page in PAGES if given.only in page]
    print(
        f"{'':10} {'median ms at':34} {' '.join(f'{size:9}' for size in sizes)} {'queries':>8} {'full at':>9} {'ratio':>6}"
    )
    level = True
    for system in given.systems.split(","):
        if system == "PostgreSQL" and not _answers():
            print("PostgreSQL does not answer; its part is left out.")
            continue
        level &= run(system, sizes, pages, given.rounds, given.keep)
    return 0 if level else 1


if __name__ == "__main__":
    sys.exit(main())
