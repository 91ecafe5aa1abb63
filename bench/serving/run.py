"""How many readers a second a check page serves: behind the nginx that is shipped, and uncached by the application.

    python bench/serving/run.py                 four rounds of two seconds each
    python bench/serving/run.py --seconds 5

Each is measured beside its reference, in turns, so that whatever else the machine does falls on both:

- the check page behind ``deploy/nginx/factcheck.conf``, and nginx serving the same packed bytes from a file;
- the check page by the application with nothing before it, and a bare Flask page on the same server that makes
  the same three indexed reads (the check by its address, its versions, other checks) and shows what they say.

Requests to nginx are sent by the hundred on one connection (pipelined), or the client would be what is measured.
"""

from __future__ import annotations

import argparse
import logging
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from flask import Flask  # noqa: E402
from sqlalchemy import select  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402
from waitress import serve  # noqa: E402

from config import Config  # noqa: E402
from factcheck import migrate  # noqa: E402
from factcheck.app import create_app  # noqa: E402
from factcheck.db import make_engine  # noqa: E402
from factcheck.dev.sample import fill  # noqa: E402
from factcheck.publishing.models import Check, Listing, Publication  # noqa: E402
from tests.jobs.killing import free_port  # noqa: E402
from tests.running.nginx import nginx_before  # noqa: E402

AT_ONCE = 100  # requests sent to nginx before any answer is read
READERS = 4  # connections
BARE = """<!doctype html><title>{{ c.claim.text }}</title><h1>{{ c.claim.text }}</h1><p>{{ c.rating.label }}: {{ c.summary }}
{{ c.explanation_html | safe }}{% for one in c.sources %}<p>{{ one.title }}: {{ one.quote }}{% endfor %}
{% for one in versions %}<p>{{ one.number }} {{ one.published_at }}{% endfor %}
{% for one in more %}<p>{{ one.content.claim.text }}{% endfor %}"""


def bare(database_url: str) -> Flask:
    """The reference: a page with the same three reads, and nothing of ours around it."""
    app, engine = Flask("bare"), make_engine(database_url)
    page = app.jinja_env.from_string(BARE)  # compiled once, as a file would be

    @app.get("/checks/<slug>")
    def check(slug: str) -> str:
        with Session(engine) as session:
            found, publication = session.execute(
                select(Check, Publication)
                .join(Listing, Listing.check_id == Check.id)
                .join(Publication, Publication.id == Listing.publication_id)
                .where(Check.slug == slug)
            ).one()
            versions = session.scalars(select(Publication).where(Publication.check_id == found.id)).all()
            more = session.scalars(
                select(Publication)
                .join(Listing, Listing.publication_id == Publication.id)
                .where(Listing.standing, Listing.check_id != found.id)
                .order_by(Listing.first_published_at.desc(), Listing.check_id.desc())
                .limit(4)
            ).all()
            return page.render(c=publication.content, versions=versions, more=more)

    return app


@contextmanager
def served(kind: str, database_url: str, folder: Path) -> Iterator[int]:
    """An application in a process of its own; its port."""
    port = free_port()
    command = [sys.executable, __file__, "--serve", kind, str(port), database_url, str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        for _ in range(600):  # a busy machine takes long to start it
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise SystemExit(f"The application ({kind}) does not answer.")
        yield port
    finally:
        process.terminate()
        process.wait(20)


def serve_here(kind: str, port: int, database_url: str, folder: Path) -> None:
    """Serve until ended."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that somebody waits is what is measured
    app = bare(database_url) if kind == "bare" else create_app(config_of(database_url, folder))
    serve(app, host="127.0.0.1", port=port, threads=4, _quiet=True)


def config_of(database_url: str, folder: Path) -> Config:
    """A newsroom like any other."""
    return Config(
        database_url=database_url,
        secret_key="only-for-measuring" * 3,
        var_dir=folder,
        base_url="http://localhost",
    )


def _request(path: str, *, packed: bool) -> bytes:
    encoding = "Accept-Encoding: gzip\r\n" if packed else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{encoding}\r\n".encode()


def pipelined(port: int, path: str, seconds: float) -> float:
    """Answers a second on several connections, a hundred requests at a time on each.

    Several, because nginx holds the others on a connection back while it asks the application anew for one.
    """
    asked, begun = _request(path, packed=True) * AT_ONCE, time.perf_counter()

    def read() -> int:
        done = 0
        while time.perf_counter() < begun + seconds:
            # nginx ends a connection after a thousand requests.
            with socket.create_connection(("127.0.0.1", port), 10) as line:
                for _ in range(9):
                    line.sendall(asked)
                    done += _answers(line, AT_ONCE)
        return done

    return _together(read) / (time.perf_counter() - begun)


def _together(read: Callable[[], int]) -> int:
    with ThreadPoolExecutor(READERS) as readers:
        return sum(one.result() for one in [readers.submit(read) for _ in range(READERS)])


def _answers(line: socket.socket, wanted: int) -> int:
    """Read ``wanted`` whole answers, each with a length; all must be good ones."""
    data, at = bytearray(), 0
    for _ in range(wanted):
        while (end := data.find(b"\r\n\r\n", at)) < 0:
            data += _more(line)
        head = bytes(data[at:end])
        assert head.startswith(b"HTTP/1.1 200"), head[:200]
        length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        while len(data) < end + 4 + length:
            data += _more(line)
        at = end + 4 + length
    return wanted


def _more(line: socket.socket) -> bytes:
    data = line.recv(1 << 18)
    assert data, "The connection ended too early."
    return data


def one_by_one(port: int, path: str, seconds: float) -> float:
    """Answers a second to several readers, each of whom waits for an answer before asking again."""
    request, begun = _request(path, packed=True), time.perf_counter()

    def read() -> int:
        done = 0
        with socket.create_connection(("127.0.0.1", port), 10) as line:
            while time.perf_counter() < begun + seconds:
                line.sendall(request)
                done += _answers(line, 1)
        return done

    return _together(read) / (time.perf_counter() - begun)


def in_turns(rounds: int, **measured: Callable[[], float]) -> dict[str, list[float]]:
    """Each measured once a round, after one round to warm up."""
    found: dict[str, list[float]] = {name: [] for name in measured}
    for number in range(rounds + 1):
        for name, measure in measured.items():
            rate = measure()
            if number:
                found[name].append(rate)
    return found


def tell(words: str, ours: list[float], reference: list[float], least: float) -> None:
    """One line: both medians and how they compare, round by round."""
    ratio = statistics.median(a / b for a, b in zip(ours, reference, strict=True))
    print(
        f"{words}: {statistics.median(ours):,.0f} a second against {statistics.median(reference):,.0f}, "
        f"{ratio:.0%} (wanted: {least:.0%})"
    )


def main() -> None:
    """Make a sample newsroom, measure, say what came of it."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--seconds", type=float, default=2.0)
    asked.add_argument("--rounds", type=int, default=4)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database_url = f"sqlite:///{folder / 'serving.db'}"
        engine = make_engine(database_url)
        migrate.upgrade(engine)
        with Session(engine.execution_options(factcheck_writes=True)) as session:
            fill(session, base_url="http://localhost")
            session.commit()
            slug = session.scalars(select(Check.slug).order_by(Check.id)).first()
        engine.dispose()
        path, seconds = f"/checks/{slug}", given.seconds
        with served("factcheck", database_url, folder) as app, served("bare", database_url, folder) as plain:
            _behind_nginx(app, path, folder, seconds, given.rounds)
            found = in_turns(
                given.rounds,
                ours=lambda: one_by_one(app, path, seconds),
                plain=lambda: one_by_one(plain, path, seconds),
            )
            tell("uncached by the application, a bare Flask page", found["ours"], found["plain"], 0.60)


def _behind_nginx(app: int, path: str, folder: Path, seconds: float, rounds: int) -> None:
    port = free_port()
    disk = folder / "disk"
    (disk / "checks").mkdir(parents=True)
    more = (
        f"server {{ listen 127.0.0.1:{port}; root {disk}; default_type 'text/html; charset=utf-8'; "
        "add_header Content-Encoding gzip; add_header Vary Accept-Encoding; open_file_cache max=100; }"
    )
    with nginx_before(app, folder / "nginx", more=more) as shipped:
        answer = shipped.ask(path, Host="localhost", Accept_Encoding="gzip")
        assert answer.headers["Content-Encoding"] == "gzip"
        (disk / path.lstrip("/")).write_bytes(answer.body)
        print(f"{len(answer.body):,} bytes packed")
        found = in_turns(
            rounds,
            ours=lambda: pipelined(shipped.port, path, seconds),
            disk=lambda: pipelined(port, path, seconds),
        )
    tell("behind the shipped nginx, the same bytes from disk", found["ours"], found["disk"], 0.85)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        kind, port, database_url, folder = sys.argv[2:]
        serve_here(kind, int(port), database_url, Path(folder))
    else:
        main()
