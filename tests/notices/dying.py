"""A process that makes notices or sends a mail and is killed on the way: run as a program by the tests."""

from __future__ import annotations

import os
import signal
import sys

from config import Config
from factcheck.app import create_app
from factcheck.jobs.engine import run_job, writing
from factcheck.notices.make import read_on


def main(what: str, job_id: int) -> None:
    """``read``: read the history and die before the commit. ``send``: do that job; the mail server kills us."""
    config = Config.from_env()
    engine = create_app(config).extensions["factcheck"].engine
    if what == "send":
        run_job(engine, job_id)
        return
    with writing(engine) as session:
        if read_on(session, config):
            session.flush()
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
