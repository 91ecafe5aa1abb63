"""How a public page is answered: the same for everybody, and fit to be kept by any cache."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from flask import Response, current_app, request
from werkzeug.http import generate_etag

from factcheck.kit.memo import Memo
from factcheck.web.session import building

# A browser asks again each time (a 304 costs little). A cache in front keeps a page for two seconds and may hand it
# out for two more while it asks again, so that nobody waits: a correction must be seen within five seconds, and an
# outage of ours must not be.
CACHE = "public, max-age=0, s-maxage=2, stale-while-revalidate=2, stale-if-error=86400"
Makings = TypeVar("Makings", bound=Hashable)
WORTH_PACKING = 500  # bytes
OVERHEAD = 1_000  # bytes that a page held takes beside its own
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is made: packed, so that many can be held, and named by what is in it."""

    packed: bytes
    etag: str
    changed: datetime | None


def page(template: str, *, changed: datetime | None = None, **context: Any) -> Response:
    """``template`` as a public answer.

    It is rendered without the application's context processors: what a page cannot see
    (who is signed in, their messages) it cannot show to the next reader of a cache.
    """
    return answer(_render(template, context), HTML, changed=changed)


def made(template: str, *, changed: datetime | None = None, **context: Any) -> Page:
    """The same, made but not answered yet: for ``once``."""
    packed = _pack(_render(template, context).encode())
    return Page(packed, generate_etag(packed), changed)


def once(read_makings: Callable[[], Makings], make: Callable[[Makings], Page]) -> Response:
    """A public page that is made once, and again as soon as anything that it is made from is another.

    ``read_makings`` asks the database what the page is made from: which rows, and which state of each. That is asked
    for each reader, so nobody ever sees what no longer holds; only reading the words and setting them is saved. Only a
    page whose makings are still the same afterwards is held: else it might be newer than its name says.
    """
    pages: Memo[Page] = building().pages
    where = (request.endpoint, *(request.view_args or {}).items())
    makings = read_makings()
    found = pages.get((where, makings))
    if found is None:
        found = make(makings)
        if read_makings() == makings:
            pages.keep((where, makings), found, len(found.packed) + OVERHEAD)
    if request.accept_encodings["gzip"] > 0:
        return _finished(Response(found.packed, content_type=HTML), found.changed, packed_as=found.etag)
    return _finished(Response(gzip.decompress(found.packed), content_type=HTML), found.changed)


def answer(body: str | bytes, content_type: str, *, changed: datetime | None = None) -> Response:
    """``body`` with its validators; 304 when the reader has it already."""
    plain = body.encode() if isinstance(body, str) else body
    if len(plain) < WORTH_PACKING or request.accept_encodings["gzip"] <= 0:
        return _finished(Response(plain, content_type=content_type), changed)
    packed = _pack(plain)
    return _finished(Response(packed, content_type=content_type), changed, packed_as=generate_etag(packed))


def _render(template: str, context: dict[str, Any]) -> str:
    return current_app.jinja_env.get_template(template).render(**context)


def _pack(body: bytes) -> bytes:
    # Here rather than in front: a cache keeps it packed, and nothing on a public page is worth guessing at.
    return gzip.compress(body, 5, mtime=0)


def _finished(response: Response, changed: datetime | None, *, packed_as: str = "") -> Response:
    response.headers["Cache-Control"] = CACHE
    response.vary.add("Accept-Encoding")
    if packed_as:
        response.content_encoding = "gzip"
        response.set_etag(packed_as)
    else:
        response.add_etag()
    if changed is not None:
        response.last_modified = changed
    response.make_conditional(request)
    return response
