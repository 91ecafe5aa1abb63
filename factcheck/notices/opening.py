"""Opening what a notice is about marks it read: without a script, and also from a mail."""

from __future__ import annotations

import structlog
from flask import Flask, current_app, g, request
from sqlalchemy.exc import DBAPIError

from factcheck.authz.permissions import Permission
from factcheck.jobs.engine import writing
from factcheck.notices.queries import unread, unread_about
from factcheck.notices.read import mark_read
from factcheck.web.authorize import current_actor
from factcheck.web.session import building, db

log = structlog.get_logger()


def install(app: Flask) -> None:
    """Look at every page that is opened, and let every template ask for the count under the bell."""
    app.before_request(mark_opened)
    app.jinja_env.globals["unread_notices"] = unread_notices


def unread_notices() -> int:
    """How many notices the signed-in person has not read; asked for once a request."""
    if "unread_notices" not in g:
        actor = current_actor()
        g.unread_notices = 0 if actor is None else unread(db(), actor.id)
    count: int = g.unread_notices
    return count


def mark_opened() -> None:
    """Mark read what is unread about the page that is being opened.

    A GET keeps nothing of what it does, so this has a transaction of its own: it is no part of the page's
    work, can be done twice, and is not done for pages that a browser or a script fetches unasked.
    """
    if not _is_opened_by_a_person():
        return
    actor = current_actor()
    if actor is None:
        return
    claim_id = (request.view_args or {}).get("claim_id")
    found = unread_about(db(), actor.id, path=request.path, claim_id=claim_id)
    if not found:
        return
    try:
        with writing(building().engine) as session:
            mark_read(session, actor.id, found)
    except DBAPIError as wrong:  # a busy database is no reason not to show the page
        log.warning("opened_not_noted", reason=type(wrong).__name__)
    db().rollback()  # so that this page, its bell included, shows what is so now


def _is_opened_by_a_person() -> bool:
    if request.method != "GET" or request.endpoint is None:
        return False
    if "HX-Request" in request.headers or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return False
    shown_to = getattr(current_app.view_functions[request.endpoint], "__access__", None)
    return isinstance(shown_to, Permission)
