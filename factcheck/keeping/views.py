"""The bytes of copies, handed out so that nothing in them ever runs here."""

from __future__ import annotations

from flask import Blueprint, Response, request

from factcheck.authz.permissions import Permission
from factcheck.errors import NotFound
from factcheck.keeping.kinds import PLAYED
from factcheck.keeping.models import Copy
from factcheck.keeping.queries import get_copy, is_small
from factcheck.keeping.store import store_of
from factcheck.web.authorize import authorized
from factcheck.web.session import building, db

blueprint = Blueprint("keeping", __name__)
# Whatever a browser makes of the file, it has no scripts, no origin of ours, and nothing that it may load.
SANDBOX = "sandbox; default-src 'none'"


@blueprint.get("/kept/<int:copy_id>/file")
@authorized(Permission.READ_DESK)
def file(copy_id: int) -> Response:
    """The bytes, to be saved."""
    copy = get_copy(db(), copy_id)
    if copy.sha256 is None:
        raise NotFound("There are no bytes of this copy.")
    return _to_save(copy.sha256, f"copy-{copy.id}{_ending(copy)}")


@blueprint.get("/kept/<int:copy_id>/warc")
@authorized(Permission.READ_DESK)
def warc(copy_id: int) -> Response:
    """The exchange with the site, for an archive's programs."""
    copy = get_copy(db(), copy_id)
    if copy.warc is None:
        raise NotFound("This copy was not fetched by us, so that there is no exchange with a site.")
    return _to_save(copy.warc, f"copy-{copy.id}.warc.gz")


@blueprint.get("/kept/<int:copy_id>/small")
@authorized(Permission.READ_DESK)
def small(copy_id: int) -> Response:
    """A picture as we drew it anew: its points and nothing else of its file."""
    copy = get_copy(db(), copy_id)
    if copy.small is None:
        raise NotFound("There is no picture of this copy.")
    return _inline(copy.small, "image/jpeg")


@blueprint.get("/kept/small/<name>")
@authorized(Permission.READ_DESK)
def small_named(name: str) -> Response:
    """The same by the name that stands in a content which is decided on: no public address has it yet."""
    if not is_small(db(), name):
        raise NotFound("There is no picture of that name.")
    return _inline(name, "image/jpeg")


@blueprint.get("/kept/<int:copy_id>/page.png")
@authorized(Permission.READ_DESK)
def page_png(copy_id: int) -> Response:
    """The page as Chromium drew it."""
    copy = get_copy(db(), copy_id)
    if copy.page_png is None:
        raise NotFound("This page was not drawn.")
    return _inline(copy.page_png, "image/png")


@blueprint.get("/kept/<int:copy_id>/page.pdf")
@authorized(Permission.READ_DESK)
def page_pdf(copy_id: int) -> Response:
    """The page as Chromium set it on paper, to be saved."""
    copy = get_copy(db(), copy_id)
    if copy.page_pdf is None:
        raise NotFound("This page was not drawn.")
    return _to_save(copy.page_pdf, f"copy-{copy.id}.pdf")


@blueprint.get("/kept/<int:copy_id>/play")
@authorized(Permission.READ_DESK)
def play(copy_id: int) -> Response:
    """A recording for the browser's own player, which runs nothing of it; of the kind that is in it."""
    copy = get_copy(db(), copy_id)
    if copy.sha256 is None or copy.kind not in PLAYED:
        raise NotFound("There is nothing to play.")
    return _inline(copy.sha256, copy.kind)


def _inline(name: str, kind: str) -> Response:
    data = store_of(building().config).get(name)
    answer = Response(data, content_type=kind)
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.cache_control.private = True
    answer.cache_control.max_age = 3600
    answer.set_etag(name)
    # A part of it, where a recording is played from its middle; nothing at all, where a browser has it.
    answer.make_conditional(request.environ, accept_ranges=True, complete_length=len(data))
    return answer


def _to_save(name: str, called: str) -> Response:
    answer = Response(store_of(building().config).get(name), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{called}"'
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _ending(copy: Copy) -> str:
    """What a program on the reader's machine knows the kind by; from its content, never from its old name."""
    endings = {"text/html": ".html", "application/pdf": ".pdf", "text/plain": ".txt", "text/csv": ".csv"}
    return endings.get(copy.kind, _of_media(copy.kind))


def _of_media(kind: str) -> str:
    import filetype

    known = filetype.get_type(mime=kind)
    return f".{known.extension}" if known else ".bin"
