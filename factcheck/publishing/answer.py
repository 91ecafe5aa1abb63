"""How a public page is answered: the same for everybody, and fit to be kept by any cache."""

from __future__ import annotations

import gzip
from datetime import datetime
from typing import Any

from flask import Response, current_app, request

# A browser asks again each time (a 304 costs little). A cache in front keeps a page for two seconds and may hand it
# out for two more while it asks again, so that nobody waits: a correction must be seen within five seconds, and an
# outage of ours must not be.
CACHE = "public, max-age=0, s-maxage=2, stale-while-revalidate=2, stale-if-error=86400"
WORTH_PACKING = 500  # bytes


def page(template: str, *, changed: datetime | None = None, **context: Any) -> Response:
    """``template`` as a public answer.

    It is rendered without the application's context processors: what a page cannot see
    (who is signed in, their messages) it cannot show to the next reader of a cache.
    """
    html = current_app.jinja_env.get_template(template).render(**context)
    return answer(html, "text/html; charset=utf-8", changed=changed)


def answer(body: str | bytes, content_type: str, *, changed: datetime | None = None) -> Response:
    """``body`` with its validators; 304 when the reader has it already."""
    packed = body.encode() if isinstance(body, str) else body
    packs = len(packed) >= WORTH_PACKING and request.accept_encodings["gzip"] > 0
    if packs:
        # Here rather than in front: a cache keeps it packed, and nothing on a public page is worth guessing at.
        packed = gzip.compress(packed, 5, mtime=0)
    response = Response(packed, content_type=content_type)
    response.headers["Cache-Control"] = CACHE
    response.vary.add("Accept-Encoding")
    if packs:
        response.content_encoding = "gzip"
    if changed is not None:
        response.last_modified = changed
    response.add_etag()
    response.make_conditional(request)
    return response
