"""Killing workers while they keep copies of pages and compare them, and restarting their database under them."""

from __future__ import annotations

import os
import pwd
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Protocol

from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from config import ROOT, Config
from factcheck.db import make_engine
from factcheck.jobs.models import Job, JobState
from factcheck.keeping.keep import ask_for_copy
from factcheck.keeping.look import ask_for_look
from factcheck.keeping.models import Copy, Document, Live, Occasion
from factcheck.keeping.store import store_in
from tests import factories
from tests.jobs.killing import free_port

PARAGRAPH = (
    "<p>The harbour board said on Monday that the port of Northmoor moved {} tonnes of goods in 2023.</p>"
)


class Site:
    """A web site on several ports of loopback, each a site of its own to whoever visits; its words can change.

    It answers slowly, so that who visits can be killed in the middle.
    """

    def __init__(self, ports: int) -> None:
        self.tonnes = 0
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                number = self.path.rpartition("/")[2]
                robots = self.path == "/robots.txt"
                time.sleep(random.uniform(0, 0.3))
                words = PARAGRAPH.format(int(number) * 1000 + site.tonnes) * 6 if not robots else ""
                body = f"<html><title>Report {number}</title><article>{words}</article></html>".encode()
                self.send_response(404 if robots else 200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: object, client_address: object) -> None:
                """Those who ask are killed in the middle: no news."""

        self.servers = [Server(("127.0.0.1", 0), Handler) for _ in range(ports)]
        self.ports = [server.server_address[1] for server in self.servers]
        for server in self.servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()

    def url(self, number: int) -> str:
        return f"http://127.0.0.1:{self.ports[number % len(self.ports)]}/{number}"

    def close(self) -> None:
        for server in self.servers:
            server.shutdown()
            server.server_close()


class Restarted(Protocol):
    """What goes away in the middle and comes back."""

    def restart(self) -> None:
        """Go away for a moment."""


class Connections:
    """A PostgreSQL that is not ours to restart: every connection to its database is cut instead."""

    def __init__(self, url: str) -> None:
        self.url = url

    def restart(self) -> None:
        """Cut them."""
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        engine = create_engine(self.url, poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))


class PostgreSQL:
    """A PostgreSQL cluster of our own in a folder, which can be stopped and started."""

    PROGRAMS = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)

    def __init__(self) -> None:
        self.folder, self.port = Path(tempfile.mkdtemp(prefix="factcheck-pg-")), free_port()
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"
        self.user: dict[str, int] = {}
        if os.geteuid() == 0:  # it refuses to run as root
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self.user = {"user": owner.pw_uid, "group": owner.pw_gid}
        self._run("initdb", "-D", str(self.folder), "-U", "postgres", "-A", "trust", "-N")

    @classmethod
    def is_here(cls) -> bool:
        return cls.PROGRAMS is not None

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=on"
        self._run(
            "pg_ctl", "-D", str(self.folder), "-w", "-l", str(self.folder / "log"), "-o", options, "start"
        )

    def stop(self) -> None:
        """Break every connection, as a restart of the machine does."""
        self._run("pg_ctl", "-D", str(self.folder), "-w", "-m", "immediate", "stop")

    def restart(self) -> None:
        """Stop it, and start it a moment later."""
        self.stop()
        time.sleep(random.uniform(0.2, 1.0))
        self.start()

    def remove(self) -> None:
        """Stop it and take its folder away."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *words: str) -> None:
        assert self.PROGRAMS is not None
        subprocess.run(
            [str(self.PROGRAMS / program), *words],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
            **self.user,  # type: ignore[call-overload]
        )


@dataclass
class Kept:
    """What came of it. ``waits`` are the seconds from the last kill that interrupted a piece of work to its end."""

    jobs: int = 0
    kills: int = 0
    interrupted: int = 0
    not_done: int = 0
    copies: int = 0  # that were asked for
    kept: int = 0
    drifts: int = 0  # copies of what the pages said later
    changed: int = 0  # pages found changed
    twice: int = 0  # drift copies beyond one a page
    broken: int = 0  # files whose bytes are not what their name says
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)


def keep_while_killed(
    config: Config,
    site: Site,
    *,
    pages: int,
    kills: int,
    lease: float = 0.0,
    restarted: tuple[Restarted, ...] = (),
) -> Kept:
    """Keep ``pages`` copies, change the site, look at each page again; kill workers ``kills`` times meanwhile.

    Each of ``restarted`` goes away once in each half.
    """
    begun, engine, found = time.monotonic(), make_engine(config.database_url), Kept()
    workers = [_worker(config, site, lease) for _ in range(2)]
    killed: list[tuple[int, float]] = []

    def half(name: str, count: int) -> None:
        for number in range(count):
            _until(engine, config, name, ended=number * pages // (count + 1))
            time.sleep(random.uniform(0, 1))
            victim = workers.pop(0)
            victim.kill()
            victim.wait(10)
            killed.append((victim.pid, time.time()))
            workers.append(_worker(config, site, lease))
            for one in restarted if number == count // 2 else ():
                one.restart()
        _until(engine, config, name)

    writes = engine.execution_options(factcheck_writes=True)
    try:
        with Session(writes) as session:
            someone = factories.person(session)
            for number in range(pages):
                ask_for_copy(session, site.url(number), actor=someone)
            session.commit()
        half("keep_source", kills // 2)
        site.tonnes = 500
        with Session(writes) as session:
            for document in session.scalars(select(Document)).all():
                ask_for_look(session, document, now=True)
            session.commit()
        half("look_at_page", kills - kills // 2)
        found.kills = len(killed)
        _count(engine, config, found)
        _count_waits(engine, config, killed, found)
    finally:
        for worker in workers:
            worker.kill()
            worker.wait(10)
        engine.dispose()
    found.seconds = time.monotonic() - begun
    return found


def _worker(config: Config, site: Site, lease: float) -> subprocess.Popen[bytes]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("FACTCHECK_")}
    env |= {
        "FACTCHECK_ENV": "development",
        "FACTCHECK_DATABASE_URL": config.database_url,
        "FACTCHECK_VAR_DIR": str(config.var_dir),
        "FACTCHECK_REDIS_URL": config.redis_url or "",
        "FACTCHECK_FETCH_ALLOW": " ".join(f"127.0.0.1:{port}" for port in site.ports),
        "FACTCHECK_TEST_LEASE": str(lease),
    }
    config.var_dir.mkdir(parents=True, exist_ok=True)
    with open(config.var_dir / "workers.log", "ab") as said:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.jobs.keeping_worker"], cwd=ROOT, env=env, stdout=said, stderr=said
        )


OURS = ("keep_source", "look_at_page")


def _until(engine, config: Config, name: str, *, ended: int | None = None, within: float = 400.0) -> None:
    """Wait until that many jobs called ``name`` have ended; all of them, where no number is given."""
    until = time.monotonic() + within
    open_still = select(func.count()).where(
        Job.name == name, Job.state.in_((JobState.QUEUED, JobState.RUNNING))
    )
    over = select(func.count()).where(Job.name == name, Job.state == JobState.DONE)
    while time.monotonic() < until:
        try:
            with Session(engine) as session:
                if session.scalar(open_still) == 0 or (ended is not None and session.scalar(over) >= ended):
                    return
        except SQLAlchemyError:  # it is being restarted
            pass
        time.sleep(0.1)
    said = (config.var_dir / "workers.log").read_text(errors="replace")[-3000:]
    raise AssertionError(f"The jobs did not end. The workers said:\n{said}")


def _count_waits(engine, config: Config, killed: list[tuple[int, float]], found: Kept) -> None:
    """How long the copies and looks took, from the kill, that a killed worker was at."""
    waits: dict[tuple[str, int], float] = {}
    with Session(engine) as session:
        for pid, at in killed:
            begun = config.var_dir / f"begun-{pid}"
            for line in begun.read_text().splitlines() if begun.exists() else ():
                name, number = line.split()
                if name == "keep_source":
                    ended = session.get_one(Copy, int(number)).finished_at
                else:
                    ended = session.get_one(Document, int(number)).looked_at
                if ended is not None and ended.timestamp() > at:
                    waits[name, int(number)] = ended.timestamp() - at  # since it was interrupted last
    found.interrupted, found.waits = len(waits), sorted(waits.values())


def _count(engine, config: Config, found: Kept) -> None:
    store = store_in(config.var_dir)
    with Session(engine) as session:
        jobs = session.scalars(select(Job).where(Job.name.in_(OURS))).all()
        copies = session.scalars(select(Copy)).all()
        found.jobs = len(jobs)
        found.not_done = sum(job.state is not JobState.DONE for job in jobs)
        asked = [copy for copy in copies if copy.occasion is Occasion.ASKED]
        drifts = [copy for copy in copies if copy.occasion is Occasion.DRIFT]
        found.copies, found.kept = len(asked), sum(copy.is_kept for copy in asked)
        found.drifts, found.twice = len(drifts), len(drifts) - len({copy.document_id for copy in drifts})
        found.changed = session.scalar(select(func.count()).where(Document.live == Live.CHANGED)) or 0
        for copy in copies:
            for name in (copy.sha256, copy.warc):
                if name is not None:
                    try:
                        store.get(name)  # verifies the bytes
                    except Exception:
                        found.broken += 1
