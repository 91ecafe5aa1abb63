"""How long readers wait for a search, and how many questions it asks, among how many checks.

    python bench/search/run.py                                  1 k, 100 k and 1 M checks, on SQLite and PostgreSQL
    python bench/search/run.py --sizes 1000 --systems SQLite

Makes a database of each size and takes it away again. Rows are made of one text in many variations; words are
common (a fourteenth of all checks), rare, mistyped, narrowed, or none. Each search is asked ``--rounds`` times after
one to warm up, through ``search()`` itself with what it loads for a page. The largest takes some minutes.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event, insert, text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bench.desk.newsroom import BODIES, MOVES, NAMES, RARE, THINGS  # noqa: E402
from factcheck import migrate, tables  # noqa: E402, F401
from factcheck.db import make_engine  # noqa: E402
from factcheck.publishing.findable import as_searched, near_to  # noqa: E402
from factcheck.publishing.models import Check, ListedTopic, Listing, Publication, Searched, Spelling  # noqa: E402
from factcheck.publishing.search import Asked, search  # noqa: E402

POSTGRESQL = os.environ.get(
    "FACTCHECK_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)
RATINGS = ("false", "mostly-false", "half-true", "mostly-true", "true")
CHUNK = 2_000
VARIATIONS = 5_000  # of the text; cutting and stemming each of a million would take an hour
SEARCHES = {
    "none": Asked(),
    "a common word": Asked("ferries"),
    "two common words": Asked("ferries doubled"),
    "a common and a rare one": Asked("ferries Northmoorthwaite"),
    "a rare word": Asked("Kelsocombe"),
    "a word of all checks": Asked("yearbook"),
    "narrowed": Asked("ferries", rating="false", year="2024"),
    "narrowed to a claimant": Asked("yearbook", claimant="lund-water"),
    "a beginning": Asked("ferr"),
    "a mistyped name": Asked("Fenwik"),
    "nothing": Asked("zeppelin"),
}


def content(n: int, chance: random.Random) -> dict[str, Any]:
    """The publication of check ``n``: about as many words as a short check has."""
    thing, move, claimant = (
        chance.choice(THINGS),
        chance.choice(MOVES),
        f"{chance.choice(NAMES)} {chance.choice(BODIES)}",
    )
    rating = chance.choice(RATINGS)
    label = {
        "key": rating,
        "label": rating.capitalize(),
        "definition": "",
        "value": 1,
        "tone": "r1",
        "icon": "dash",
    }
    return {
        "language": "en",
        "claim": {"text": f"In {chance.choice(RARE)} the {thing} {move}.", "claimant": claimant},
        "topics": [{"name": f"Topic {n % 30}", "slug": f"topic-{n % 30}"}],
        "appearances": [],
        "rating": label,
        "summary": f"The {thing} of {chance.choice(NAMES)} did not.",
        "explanation": f"The yearbook counts {chance.choice(THINGS)} in {chance.choice(RARE)} another way.",
        "sources": [],
        "publication": {"kind": "first", "notes": [{"note": ""}]},
    }


def fill(engine: Engine, size: int) -> None:
    """``size`` standing checks in a migrated, empty database."""
    chance, now = random.Random(7), datetime(2025, 1, 1, tzinfo=UTC)
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.execution_options(factcheck_writes=True).connect() as connection:
        if not is_sqlite:  # the claims and people behind the checks are never asked for
            connection.exec_driver_sql("SET session_replication_role = replica")
            connection.exec_driver_sql("DROP INDEX ix_searched_words")
        else:
            connection.exec_driver_sql("DROP TRIGGER searched_words_insert")
        spellings: set[str] = set()
        pool = [content(n, chance) for n in range(min(size, VARIATIONS))]
        made_findable = cache(lambda which, year: as_searched(pool[which], year))
        for start in range(1, size + 1, CHUNK):
            rows: dict[Any, list[dict[str, Any]]] = {
                one: [] for one in (Check, Publication, Listing, ListedTopic, Searched)
            }
            for n in range(start, min(size, start + CHUNK - 1) + 1):
                which = n % len(pool)
                at, made = now - timedelta(minutes=size - n), pool[which]
                shared = {"id": n, "first_published_at": at, "version": 1}
                rows[Check].append(
                    {
                        **shared,
                        "claim_id": n,
                        "slug": f"c{n}",
                        "current_number": 1,
                        "words": "",
                        "correcting_note": "",
                    }
                )
                rows[Publication].append(
                    {
                        "id": n,
                        "check_id": n,
                        "number": 1,
                        "kind": "first",
                        "note": "",
                        "content": made,
                        "digest": "0" * 64,
                        "approved_by_id": 1,
                        "published_by_id": 1,
                        "published_at": at,
                    }
                )
                claimant = made["claim"]["claimant"]
                rows[Listing].append(
                    {
                        "check_id": n,
                        "publication_id": n,
                        "standing": True,
                        "rating_key": made["rating"]["key"],
                        "claimant": claimant,
                        "claimant_slug": claimant.lower().replace(" ", "-"),
                        "first_published_at": at,
                        "changed_at": at,
                    }
                )
                rows[ListedTopic].append({"check_id": n, **made["topics"][0]})
                rows[Searched].append({"check_id": n, **made_findable(which, at.year)})
                spellings |= {
                    word.strip(".").lower()
                    for word in (claimant + " " + made["claim"]["text"]).split()
                    if len(word) > 4
                }
            for model, values in rows.items():
                connection.execute(insert(model.__table__), values)
        near = [
            {"near": one, "word": word, "shown": word}
            for word in sorted(spellings)
            for one in sorted(near_to(word))
        ]
        connection.execute(insert(Spelling.__table__), near)
        if is_sqlite:
            connection.exec_driver_sql("INSERT INTO searched_words (searched_words) VALUES ('rebuild')")
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("COMMIT")
            driver.execute("ANALYZE")
            driver.execute("BEGIN")
        else:
            connection.exec_driver_sql(
                "CREATE INDEX ix_searched_words ON searched USING gin (terms) WITH (fastupdate = off)"
            )
            connection.commit()
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE")


@contextmanager
def database(system: str, size: int, folder: Path) -> Iterator[Engine]:
    """A filled database, taken away afterwards."""
    began = time.perf_counter()
    name = f"factcheck_search_{os.getpid()}_{size}"
    admin = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    if system == "SQLite":
        path = folder / f"{name}.db"
        engine = make_engine(f"sqlite:///{path}")
    else:
        with admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        engine = make_engine(POSTGRESQL.rsplit("/", 1)[0] + f"/{name}")
    try:
        migrate.upgrade(engine)
        if system == "SQLite":
            engine.dispose()
            filling = make_engine(f"sqlite:///{path}")
            event.listen(filling, "connect", lambda one, _: one.execute("PRAGMA foreign_keys=OFF"))
            fill(filling, size)
            filling.dispose()
        else:
            fill(engine, size)
            engine.dispose()
        print(f"# {system}: {size} checks made in {time.perf_counter() - began:.0f} s", file=sys.stderr)
        yield engine
    finally:
        engine.dispose()
        if system == "SQLite":
            for left in folder.glob(f"{name}.db*"):
                left.unlink()
        else:
            with admin.connect() as connection:
                connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


def measure(engine: Engine, asked: Asked, rounds: int) -> tuple[list[float], int, int]:
    """Milliseconds of each round, the questions of one, and how many were found."""
    times, count, total = [], 0, 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    event.listen(engine, "before_cursor_execute", note)
    for _ in range(rounds + 1):
        count, began = 0, time.perf_counter()
        with Session(engine) as session:
            total = search(session, asked).total
        times.append((time.perf_counter() - began) * 1000)
    event.remove(engine, "before_cursor_execute", note)
    return sorted(times[1:]), count, total


def run(system: str, sizes: Sequence[int], rounds: int, folder: Path) -> None:
    """All sizes of one system."""
    for size in sizes:
        with database(system, size, folder) as engine:
            for name, asked in SEARCHES.items():
                times, count, total = measure(engine, asked, rounds)
                p50, p99 = times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.99))]
                print(
                    f"{system:10} {size:8} {name:26} {total:6} found {count:3} questions {p50:8.1f} {p99:8.1f} ms",
                    flush=True,
                )


def main() -> int:
    """Measure what was asked for."""
    given = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    given.add_argument("--sizes", default="1000,100000,1000000")
    given.add_argument("--systems", default="SQLite,PostgreSQL")
    given.add_argument("--rounds", type=int, default=100)
    asked = given.parse_args()
    print(f"{'':10} {'checks':>8} {'search':26} {'':12} {'':13} {'p50':>8} {'p99':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for system in asked.systems.split(","):
            run(system, [int(size) for size in asked.sizes.split(",")], asked.rounds, Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
