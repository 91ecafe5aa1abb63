"""Expected errors as pages."""

from __future__ import annotations

import structlog
from flask import Flask, current_app, g, render_template
from jinja2 import TemplateNotFound
from redis.exceptions import RedisError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from factcheck.errors import FactcheckError
from factcheck.web.forms import posted
from factcheck.web.session import building, db
from factcheck.web.tongues import speak

A_LINE = 40  # characters; what is shorter is quickly typed again
UNTYPED = {"csrf_token", "base", "once", "next", "seen", "draft"}  # what a form holds unseen
log = structlog.get_logger()


def _page(status: int, message: str = "", title: str = "") -> tuple[str, int]:
    told = {"message": message, "title": title, "status": status}
    try:
        return render_template(f"errors/{status}.html", **told), status
    except TemplateNotFound:
        return render_template("errors/400.html", **told), status


def what_was_typed() -> list[str]:
    """The longer texts of a form that was refused as a whole, so that a page without the form can give them back."""
    return [
        value
        for name, value in posted().items(multi=True)
        if len(value) > A_LINE and name not in UNTYPED and "password" not in name and "--" not in name
    ]


def install(app: Flask) -> None:
    """Answer expected errors with a sentence, unexpected ones with 500 and a log line."""

    app.jinja_env.globals["what_was_typed"] = what_was_typed

    @app.errorhandler(FactcheckError)
    def expected(error: FactcheckError) -> tuple[str, int]:
        session = g.get("db")
        if session is not None:
            session.rollback()
        return _page(error.status, error.message, error.title)

    @app.errorhandler(StaleDataError)
    def outrun(_error: StaleDataError) -> tuple[str, int]:
        # A verb that writes before the commit finds out there and then that somebody was quicker.
        db().rollback()
        return _page(409)

    @app.errorhandler(RedisError)
    def uncounted(error: RedisError) -> tuple[str, int]:
        # Only attempts are counted there. Uncounted ones are refused: that is what the count is for.
        log.warning("redis_unreachable", reason=type(error).__name__)
        return _page(503, "Attempts cannot be counted right now. Try again in a minute.", "Not at the moment")

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> tuple[str, int] | HTTPException:
        if error.code is None or error.code < 400:
            return error
        return _page(error.code)

    if not app.testing:

        @app.errorhandler(Exception)
        def unexpected(error: Exception) -> tuple[str, int]:
            log.exception("unexpected_error")
            session = g.get("db")
            if session is not None:
                session.rollback()
            speak(building().config.newsroom_language)
            # Without the context processors: who is signed in stands in the database, which may be what broke.
            return current_app.jinja_env.get_template("errors/500.html").render(status=500), 500
