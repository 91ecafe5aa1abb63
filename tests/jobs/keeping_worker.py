"""A worker process with the newsroom's own jobs, for tests that kill it while it keeps copies. Its lease may be short."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from config import Config
from factcheck.app import create_app
from factcheck.jobs import engine as engine_module
from factcheck.jobs import worker as worker_module
from factcheck.jobs.engine import HANDLERS, JobRun
from factcheck.jobs.worker import make_huey, make_task, work
from factcheck.keeping import turns


def noted(name: str, of: str, do: Callable[..., None], folder: Path) -> Callable[..., None]:
    """``do``, with a line left behind that says what was begun."""

    def noting(run: JobRun, **args: Any) -> None:
        with open(folder / f"begun-{os.getpid()}", "a") as said:
            said.write(f"{name} {args[of]}\n")
        do(run, **args)

    return noting


def main() -> None:
    """Work until killed. The pause between two visits to a site is short, or the test would last for ever."""
    lease = float(os.environ.get("FACTCHECK_TEST_LEASE", "0"))
    turns.PAUSE = timedelta(0)
    turns.ASK_AGAIN = timedelta(seconds=0.5)
    if lease:
        engine_module.LEASE = timedelta(seconds=lease)
        worker_module.SWEEP_SECONDS = lease / 6
    config = Config.from_env()
    app = create_app(config)  # so that every handler is known
    for name, of in (("keep_source", "copy_id"), ("look_at_page", "document_id")):
        HANDLERS[name] = noted(name, of, HANDLERS[name], config.var_dir)
    engine = app.extensions["factcheck"].engine
    huey = make_huey(config)
    work(huey, engine, make_task(huey, engine))


if __name__ == "__main__":
    sys.exit(main())
