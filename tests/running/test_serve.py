"""The one command: it works with its worker, ends when told to, and loses nothing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config import ROOT
from factcheck.jobs.models import Job, JobState, Worker
from factcheck.jobs.queue import enqueue
from tests.jobs.killing import free_port


class Serving:
    """A ``factcheck serve`` that runs as a process."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.port = free_port()
        self.said = folder / "serve.log"
        env = {name: text for name, text in os.environ.items() if not name.startswith("FACTCHECK_")}
        with self.said.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "factcheck.cli", "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=env | environment,
                stdout=out,
                stderr=out,
            )

    def get(self, path: str) -> int:
        """The status of the page at ``path``."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=40) as answer:
                status: int = answer.status
                return status
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code

    def answers(self) -> None:
        """Wait until it serves."""

        def served() -> bool:
            try:
                return self.get("/robots.txt") == 200
            except OSError:
                assert self.process.poll() is None, self.said.read_text()
                return False

        wait_for(served, "the server to answer")


def wait_for(true: Callable[[], bool], what: str, seconds: float = 90) -> None:
    """Wait until ``true`` is."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, f"Waited in vain for {what}."
        time.sleep(0.1)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended and nobody has asked about does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@contextmanager
def serving(environment: dict[str, str], folder: Path) -> Iterator[Serving]:
    """It serves; whatever is left of it afterwards is ended."""
    made = Serving(environment, folder)
    try:
        made.answers()
        yield made
    finally:
        if made.process.poll() is None:
            made.process.terminate()
            made.process.wait(40)


def workers(engine: Engine) -> list[int]:
    """The process numbers of the workers that say they are there."""
    with Session(engine) as session:
        return list(session.scalars(select(Worker.pid)))


def job_of(engine: Engine, job_id: int) -> Job:
    """The job as it is now."""
    with Session(engine) as session:
        return session.get_one(Job, job_id)


def test_it_works_through_a_job_and_ends_with_its_worker(
    environment: dict[str, str], session: Session, engine: Engine, tmp_path: Path
) -> None:
    job_id = enqueue(session, "nobody can do this", {}).id
    session.commit()
    with serving(environment, tmp_path) as server:
        wait_for(lambda: job_of(engine, job_id).failures == 1, "the first try")
        (pid,) = workers(engine)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(40) == 0
        assert not is_alive(pid)
    assert workers(engine) == []
    assert job_of(engine, job_id).state is JobState.QUEUED
    assert "Fatal" not in server.said.read_text()


def test_a_worker_that_dies_is_started_again_and_none_outlives_the_server(
    environment: dict[str, str], engine: Engine, tmp_path: Path
) -> None:
    with serving(environment, tmp_path) as server:
        wait_for(lambda: bool(workers(engine)), "the worker")
        (first,) = workers(engine)
        os.kill(first, signal.SIGKILL)
        wait_for(lambda: len(workers(engine)) == 2, "another worker")
        (second,) = set(workers(engine)) - {first}
        server.process.kill()
        server.process.wait(10)
        wait_for(lambda: not is_alive(second), "the orphan to end")


def test_a_request_under_way_is_finished(environment: dict[str, str], tmp_path: Path) -> None:
    with serving(environment, tmp_path) as server:
        answers: list[int] = []
        asking = threading.Thread(target=lambda: answers.append(_post_slowly(server.port, b"x" * 200_000)))
        asking.start()
        time.sleep(0.5)  # half of it is there by now
        server.process.send_signal(signal.SIGTERM)
        asking.join(40)
        assert answers == [400]  # answered, though refused: the form has no token
        assert server.process.wait(40) == 0


def _post_slowly(port: int, body: bytes) -> int:
    """Post ``body`` in two halves with a pause between them; the status of the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=40) as connection:
        head = (
            "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        connection.sendall(head.encode() + body[: len(body) // 2])
        time.sleep(2)
        connection.sendall(body[len(body) // 2 :])
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    return int(answer.split()[1])


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_database_of_another_shape_is_refused(
    environment: dict[str, str], command: str, tmp_path: Path
) -> None:
    env = {name: text for name, text in os.environ.items() if not name.startswith("FACTCHECK_")}
    done = subprocess.run(
        [sys.executable, "-m", "factcheck.cli", command],
        cwd=ROOT,
        env=env | environment | {"FACTCHECK_DATABASE_URL": f"sqlite:///{tmp_path / 'empty.db'}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("The database is at migration none and this Factcheck needs ")
    assert done.stderr.count("\n") == 1
