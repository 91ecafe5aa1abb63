"""While an address or a file is read, and when nothing came of it."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from factcheck.articles.arrive import ask_again, fetch_again, get_arrival, job_of
from factcheck.articles.blueprint import Answer, blueprint, me
from factcheck.articles.queries import get_article
from factcheck.authz.permissions import Permission
from factcheck.jobs.models import JobState
from factcheck.web.authorize import authorized
from factcheck.web.forms import redirect_to
from factcheck.web.session import db


@blueprint.get("/articles/arriving/<int:arrival_id>")
@authorized(Permission.ADD_ARTICLE)
def arriving(arrival_id: int) -> Answer:
    """How far it is; the article once it is there; the reason when nothing came of it."""
    asked = get_arrival(db(), arrival_id)
    job = job_of(db(), asked)
    by_script = bool(request.headers.get("HX-Request"))
    if asked.article_version is not None:
        where = url_for("articles.workspace", article_id=asked.article_version.article_id)
        return _told("HX-Redirect", where) if by_script else redirect(where, 303)
    over = asked.finished_at is not None or (
        job is not None and job.state in (JobState.FAILED, JobState.CANCELLED)
    )
    if over and by_script:
        return _told("HX-Refresh", "true")
    part = "articles/_arriving.html" if by_script else "articles/arriving.html"
    return render_template(part, asked=asked, job=job, over=over)


def _told(name: str, value: str) -> Response:
    """Nothing to show, and a header that tells the script where to go."""
    answer = make_response("")
    answer.headers[name] = value
    return answer


@blueprint.post("/articles/arriving/<int:arrival_id>/again")
@authorized(Permission.ADD_ARTICLE)
def try_again(arrival_id: int) -> Answer:
    """Ask once more for what nothing came of."""
    asked = ask_again(db(), get_arrival(db(), arrival_id), actor=me())
    return redirect_to("articles.arriving", arrival_id=asked.id)


@blueprint.post("/articles/<int:article_id>/fetch")
@authorized(Permission.ADD_ARTICLE)
def fetch_article_again(article_id: int) -> Answer:
    """Look whether the article says something else now; other words make its next version."""
    article = get_article(db(), article_id)
    asked = fetch_again(db(), article, actor=me())
    return redirect_to("articles.arriving", arrival_id=asked.id)
