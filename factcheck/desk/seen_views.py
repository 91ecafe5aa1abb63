"""Noting what a person looks at, after the page has been answered.

A GET keeps nothing of what it did. This is the one exception, in a transaction of its own: it is about the visit
and not about what was visited, and when it cannot be kept the page is answered all the same.
"""

from __future__ import annotations

import structlog
from flask import Flask, Response, request
from sqlalchemy.exc import DBAPIError

from factcheck.desk.models import SeenKind
from factcheck.desk.seen import note
from factcheck.jobs.engine import writing
from factcheck.web.authorize import current_actor
from factcheck.web.session import building

PAGES = {  # endpoint to what is looked at there, and the name of its number in the address
    "articles.workspace": (SeenKind.ARTICLE, "article_id"),
    "review.workbench": (SeenKind.CLAIM, "claim_id"),
    "review.decide": (SeenKind.CLAIM, "claim_id"),
}
PATIENCE = 0.2  # seconds that a page waits for a writer to note a visit: it is not worth more
log = structlog.get_logger()


def install(app: Flask) -> None:
    """Note each page of an article or a claim as it is answered."""
    app.after_request(_note)


def _note(response: Response) -> Response:
    page = PAGES.get(request.endpoint or "")
    if (
        page is None
        or request.method != "GET"
        or response.status_code != 200
        or "HX-Request" in request.headers
    ):
        return response
    actor = current_actor()
    if actor is None or request.view_args is None:
        return response
    kind, name = page
    try:
        with writing(building().engine, patience=PATIENCE) as session:
            note(session, actor, kind, request.view_args[name])
    except DBAPIError as wrong:
        log.warning("seen_not_noted", reason=type(wrong).__name__)
    return response
