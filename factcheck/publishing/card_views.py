"""The pictures that other sites show with a link to us."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, request

from factcheck.publishing import queries
from factcheck.publishing.answer import CACHE
from factcheck.publishing.blueprint import blueprint
from factcheck.publishing.cards.keep import bytes_of, picture_of
from factcheck.web.authorize import public
from factcheck.web.session import building, db

# The address names the version, which does not change; the newsroom's name on it may.
KEPT = "public, max-age=86400, s-maxage=3600, stale-while-revalidate=86400, stale-if-error=604800"


@blueprint.get("/checks/<slug>/versions/<int:number>/card.png")
@public
def check_card(slug: str, number: int) -> Response:
    """The card of one version of a check; the newsroom's own until it is drawn."""
    return _answer(queries.id_of_version(db(), slug, number)) or _newsroom(CACHE)


@blueprint.get("/card.png")
@public
def newsroom_card() -> Response:
    """The newsroom's own card."""
    return _newsroom(KEPT)


def _newsroom(cache: str) -> Response:
    drawn = _answer(None, cache)
    if drawn is not None:
        return drawn
    # Before the first job is done: paper and rules, without a name.
    blank = Path(str(current_app.static_folder)) / "card.png"
    response = Response(blank.read_bytes(), content_type="image/png")
    response.headers["Cache-Control"] = CACHE
    response.add_etag()
    response.make_conditional(request)
    return response


def _answer(publication_id: int | None, cache: str = KEPT) -> Response | None:
    picture = picture_of(db(), publication_id)
    data = bytes_of(picture, building().config)
    if picture is None or data is None:
        return None
    response = Response(data, content_type="image/png")
    response.headers["Cache-Control"] = cache
    response.last_modified = picture.drawn_at
    response.set_etag(str(picture.sha256))
    response.make_conditional(request)
    return response
