"""Killing workers while they work, stopping and starting their queue, and counting what came of it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import redis
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from config import ROOT, Config
from factcheck.db import make_engine
from factcheck.jobs.models import Job, JobState
from factcheck.jobs.queue import enqueue
from factcheck.jobs.worker import make_huey, make_task
from factcheck.kit import clock

COUNTERS = (
    "CREATE TABLE begun (job_id INTEGER NOT NULL, pid INTEGER NOT NULL)",
    "CREATE TABLE effect (job_id INTEGER NOT NULL, pid INTEGER NOT NULL)",
    "CREATE TABLE total (effects INTEGER NOT NULL)",
    "INSERT INTO total VALUES (0)",
)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


class RedisServer:
    """A Redis of our own that keeps nothing when it is stopped."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    @staticmethod
    def is_here() -> bool:
        """Whether the program is installed."""
        return shutil.which("redis-server") is not None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        options = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), *options], stdout=subprocess.DEVNULL
        )
        for _ in range(100):
            with redis.Redis.from_url(self.url) as client:
                try:
                    client.ping()
                    return
                except redis.exceptions.RedisError:
                    time.sleep(0.05)
        raise AssertionError("redis-server does not answer.")

    def restart(self) -> None:
        """Stop it, and start it a moment later."""
        self.stop()
        time.sleep(random.uniform(0.2, 1.0))
        self.start()

    def stop(self) -> None:
        """Stop it; everything in it is gone."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            self.process = None


@dataclass
class Figures:
    """What came of it. ``waits`` are the seconds from the last kill that interrupted a job to its end."""

    jobs: int = 0
    kills: int = 0
    interrupted: int = 0
    tries: int = 0
    not_done: int = 0
    effects: int = 0
    twice: int = 0
    total: int = 0
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)


class Killing:
    """Two workers on one database and one queue, killed in turn."""

    def __init__(self, config: Config, *, lease: float = 0.0) -> None:
        self.config, self.lease = config, lease
        self.engine = make_engine(config.database_url)
        self.workers: list[subprocess.Popen[bytes]] = []
        self.killed: list[tuple[int, float]] = []
        with self._writing() as session:
            for statement in COUNTERS:
                session.execute(text(statement))
            session.commit()
        huey = make_huey(config)
        self.hand_over = make_task(huey, self.engine)

    def start(self) -> None:
        """Start one worker."""
        env = {name: value for name, value in os.environ.items() if not name.startswith("FACTCHECK_")}
        env |= {
            "FACTCHECK_ENV": "development",
            "FACTCHECK_DATABASE_URL": self.engine.url.render_as_string(hide_password=False),
            "FACTCHECK_VAR_DIR": str(self.config.var_dir),
            "FACTCHECK_REDIS_URL": self.config.redis_url or "",
            "FACTCHECK_TEST_LEASE": str(self.lease),
        }
        self.config.var_dir.mkdir(parents=True, exist_ok=True)
        with open(self.config.var_dir / "workers.log", "ab") as said:
            worker = subprocess.Popen(
                [sys.executable, "-m", "tests.jobs.killed_worker"],
                cwd=ROOT,
                env=env,
                stdout=said,
                stderr=said,
            )
        self.workers.append(worker)

    def ask(self, first: int, count: int, *, seconds: float) -> None:
        """Ask for jobs and hand them over; a queue that is away takes none, as after a real commit."""
        with self._writing() as session:
            jobs = [
                enqueue(session, "count", {"number": first + number, "seconds": seconds})
                for number in range(count)
            ]
            session.commit()
            ids = [job.id for job in jobs]
        try:
            for job_id in ids:
                self.hand_over(job_id)
        except redis.exceptions.RedisError:
            pass

    def kill(self) -> None:
        """Kill the worker that has lived longest, without a word, and start another."""
        victim = self.workers.pop(0)
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait(10)
        self.killed.append((victim.pid, clock.now().timestamp()))
        self.start()

    def begun(self, count: int, *, within: float = 60.0) -> None:
        """Wait until ``count`` tries were begun."""
        self._wait(lambda session: _count(session, "begun") >= count, within, f"{count} tries to begin")

    def finished(self, *, within: float) -> None:
        """Wait until no job is left."""
        left = select(func.count()).where(Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
        self._wait(lambda session: session.scalar(left) == 0, within, "the jobs to end")

    def _wait(self, over, within: float, what: str) -> None:
        until = time.monotonic() + within
        while time.monotonic() < until:
            with Session(self.engine) as session:
                if over(session):
                    return
            time.sleep(0.05)
        said = (self.config.var_dir / "workers.log").read_text(errors="replace")[-3000:]
        raise AssertionError(f"Waited {within:.0f} seconds for {what}. The workers said:\n{said}")

    def figures(self) -> Figures:
        """Count."""
        found = Figures(kills=len(self.killed))
        with Session(self.engine) as session:
            jobs = {job.args["number"]: job for job in session.scalars(select(Job))}
            found.jobs = len(jobs)
            found.not_done = sum(job.state is not JobState.DONE for job in jobs.values())
            found.tries = _count(session, "begun")
            found.effects = _count(session, "effect")
            found.twice = found.effects - (
                session.scalar(text("SELECT count(DISTINCT job_id) FROM effect")) or 0
            )
            found.total = session.scalar(text("SELECT effects FROM total")) or 0
            waits: dict[int, float] = {}
            did = dict(session.execute(text("SELECT job_id, pid FROM effect")).all())
            for pid, at in self.killed:
                mine = session.execute(text("SELECT job_id FROM begun WHERE pid = :pid"), {"pid": pid})
                for number in set(mine.scalars()):
                    ended = jobs[number].finished_at
                    if did.get(number) != pid and ended is not None:
                        found.interrupted += 1
                        waits[number] = ended.timestamp() - at  # since it was interrupted last
            found.waits = list(waits.values())
        return found

    def end(self) -> None:
        """Let the workers go."""
        for worker in self.workers:
            worker.kill()
            worker.wait(10)
        self.engine.dispose()

    def _writing(self) -> Session:
        return Session(self.engine.execution_options(factcheck_writes=True), expire_on_commit=False)


def _count(session: Session, table: str) -> int:
    return session.scalar(text(f"SELECT count(*) FROM {table}")) or 0


@contextmanager
def killing(config: Config, *, lease: float = 0.0) -> Iterator[Killing]:
    """Two workers, ended afterwards."""
    made = Killing(config, lease=lease)
    try:
        made.start()
        made.start()
        yield made
    finally:
        made.end()


def kill_while_working(
    config: Config,
    *,
    jobs: int,
    kills: int,
    seconds: float,
    lease: float = 0.0,
    server: RedisServer | None = None,
) -> Figures:
    """Kill workers ``kills`` times at random while they do ``jobs``; stop and start ``server`` on the way.

    A third of the jobs is asked for while the queue is away. Fails when they do not end within a minute.
    """
    begun = time.monotonic()
    with killing(config, lease=lease) as workers:
        early = jobs - jobs // 3
        workers.ask(0, early, seconds=seconds)
        for number in range(kills):
            workers.begun(1 + number * jobs // (kills + 1))
            time.sleep(random.uniform(0, seconds * 2))
            workers.kill()
            if number == kills // 2:
                if server is not None:
                    server.stop()
                workers.ask(early, jobs - early, seconds=seconds)
                if server is not None:
                    time.sleep(random.uniform(0.2, 1.0))
                    server.start()
        workers.finished(within=60 + jobs * seconds)
        figures = workers.figures()
    figures.seconds = time.monotonic() - begun
    return figures
