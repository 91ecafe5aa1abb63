"""Expected errors as pages."""

from __future__ import annotations

import structlog
from flask import Flask, g, render_template
from jinja2 import TemplateNotFound
from werkzeug.exceptions import HTTPException

from factcheck.errors import FactcheckError

log = structlog.get_logger()


def _page(status: int, message: str) -> tuple[str, int]:
    try:
        return render_template(f"errors/{status}.html", message=message), status
    except TemplateNotFound:
        return render_template("errors/400.html", message=message), status


def install(app: Flask) -> None:
    """Answer expected errors with a sentence, unexpected ones with 500 and a log line."""

    @app.errorhandler(FactcheckError)
    def expected(error: FactcheckError) -> tuple[str, int]:
        session = g.get("db")
        if session is not None:
            session.rollback()
        return _page(error.status, error.message)

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> tuple[str, int] | HTTPException:
        if error.code is None or error.code < 400:
            return error
        return _page(error.code, "")

    if not app.testing:

        @app.errorhandler(Exception)
        def unexpected(error: Exception) -> tuple[str, int]:
            log.exception("unexpected_error")
            session = g.get("db")
            if session is not None:
                session.rollback()
            return _page(500, "")
