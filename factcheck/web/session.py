"""One request, one database session, one commit at the edge."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, render_template, request
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from config import Config
from factcheck.jobs.queue import HandOver
from factcheck.kit.memo import Memo

READING = {"GET", "HEAD", "OPTIONS"}
ROOM = 32 * 1024 * 1024  # bytes of pages that are made already; one of a check takes six thousand
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Building:
    """What a running application stands on; kept in ``app.extensions["factcheck"]``."""

    config: Config
    engine: Engine
    hand_over: HandOver
    pages: Memo[Any] = field(default_factory=lambda: Memo(ROOM), compare=False)  # made already


def building() -> Building:
    """The present application's ground."""
    ground: Building = current_app.extensions["factcheck"]
    return ground


def open_session(engine: Engine, *, writes: bool) -> Session:
    """A session on ``engine``; one that ``writes`` takes SQLite's write lock when it begins."""
    return Session(engine.execution_options(factcheck_writes=writes), expire_on_commit=False)


def db() -> Session:
    """This request's session, opened when first asked for."""
    if "db" not in g:
        g.db = open_session(building().engine, writes=request.method not in READING)
    session: Session = g.db
    return session


def install(app: Flask) -> None:
    """Commit after a request that changed something and went well; roll everything else back."""
    app.after_request(_settle)
    app.teardown_appcontext(_close)


def _settle(response: Response) -> Response:
    session: Session | None = g.get("db")
    if session is None:
        return response
    if request.method in READING or response.status_code >= 400:
        session.rollback()
        return response
    try:
        session.commit()
    except (StaleDataError, IntegrityError) as clash:
        # Found only here, after Flask's error handlers have run.
        session.rollback()
        log.info("commit_refused", reason=type(clash).__name__, endpoint=request.endpoint)
        return current_app.make_response((render_template("errors/409.html", status=409), 409))
    return response


def _close(_error: BaseException | None) -> None:
    session: Session | None = g.pop("db", None)
    if session is not None:
        session.close()
