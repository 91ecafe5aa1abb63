"""Pages about articles. The workspace, which shows claims, lives in the claims package above."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, flash, render_template, request
from werkzeug.wrappers import Response

from factcheck.articles.correct import correct_article
from factcheck.articles.forms import AddArticle, CorrectArticle
from factcheck.articles.ingest import ingest
from factcheck.articles.models import ArticleVersion, Origin
from factcheck.articles.queries import (
    counts_by_state,
    get_article,
    get_version,
    list_articles,
    list_versions,
)
from factcheck.authz.check import Actor
from factcheck.authz.permissions import Permission
from factcheck.errors import Conflict, Invalid
from factcheck.kit.diff import Piece, diff
from factcheck.reading.languages import guess_language
from factcheck.reading.read import read as read_file
from factcheck.reading.types import ReadText
from factcheck.web.authorize import authorized, current_actor
from factcheck.web.forms import expect_version, redirect_to
from factcheck.web.session import building, db

blueprint = Blueprint("articles", __name__)
Answer = str | tuple[str, int] | Response


@blueprint.get("/articles")
@authorized(Permission.READ_DESK)
def index() -> Answer:
    """All articles, the newest first."""
    search = request.args.get("q", "").strip()
    page = list_articles(db(), number=request.args.get("page", 1, int), search=search)
    counts = counts_by_state(db(), [article.id for article in page.items])
    return render_template("articles/index.html", page=page, counts=counts, search=search)


@blueprint.route("/articles/add", methods=["GET", "POST"])
@authorized(Permission.ADD_ARTICLE)
def add() -> Answer:
    """Bring in a text, pasted or from a file."""
    form = AddArticle()
    if form.validate_on_submit():
        try:
            version = _ingest_from(form)
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash("The text is in. Its claims are being looked for.", "done")
            return redirect_to("articles.workspace", article_id=version.article_id)
    return render_template("articles/add.html", form=form), 422 if form.is_submitted() else 200


def _ingest_from(form: AddArticle) -> ArticleVersion:
    upload = form.upload.data
    given = bool(upload and getattr(upload, "filename", ""))
    if given and (form.text.data or "").strip():
        raise Invalid("Give the text or a file, not both; it is not clear which one to keep.", field="upload")
    read = _read_file(upload) if given else ReadText(text=form.text.data or "")
    version = ingest(
        db(),
        text=read.text,
        title=form.title.data or read.title,
        byline=form.byline.data or read.byline,
        publisher=form.publisher.data or read.publisher,
        published_on=form.published_on.data or read.published_on,
        url=form.url.data or read.url,
        language=_language(form, read),
        origin=Origin.UPLOADED if given else Origin.PASTED,
        file_name=upload.filename if given else "",
        actor=me(),
        max_characters=building().config.max_article_characters,
    )
    if read.note:
        flash(read.note, "note")
    return version


def _read_file(upload: object) -> ReadText:
    limit = building().config.max_upload_bytes
    data = upload.read(limit + 1)  # type: ignore[attr-defined]
    if len(data) > limit:
        raise Invalid(
            f"The file is larger than {limit // 1024 // 1024} MB. Paste the text instead.", field="upload"
        )
    # Nothing is changed yet, and whoever writes to SQLite next must not wait for a file to be read.
    db().rollback()
    return read_file(str(upload.filename), data)  # type: ignore[attr-defined]


def _language(form: AddArticle, read: ReadText) -> str:
    newsroom = building().config.newsroom_language
    return form.language.data or read.language or guess_language(read.text) or newsroom


@blueprint.route("/articles/<int:article_id>/edit", methods=["GET", "POST"])
@authorized(Permission.CORRECT_ARTICLE)
def correct(article_id: int) -> Answer:
    """Correct what was understood about an article."""
    article = get_article(db(), article_id)
    form = CorrectArticle()
    status, clash = 200, ""
    if not form.is_submitted():
        form.show(article)
    elif not form.validate():
        status = 422
    else:
        try:
            expect_version(article, form.lock_version.data)
            correct_article(db(), article, actor=me(), **_facts(form))
        except Invalid as wrong:
            form.blame(wrong)
            status = 422
        except Conflict as wrong:
            status, clash = 409, wrong.message
        else:
            flash("What is known about the article is saved.", "done")
            return redirect_to("articles.workspace", article_id=article.id)
    # After a clash the form carries the version now shown beside it, so that saving again is a choice.
    if clash:
        form.lock_version.data = article.version
        form.lock_version.raw_data = None
    return render_template("articles/correct.html", form=form, article=article, clash=clash), status


def _facts(form: CorrectArticle) -> dict[str, Any]:
    facts = {name: form[name].data or "" for name in ("title", "byline", "publisher", "url", "language")}
    return {**facts, "published_on": form.published_on.data}


@blueprint.get("/articles/<int:article_id>/versions")
@authorized(Permission.READ_DESK)
def versions(article_id: int) -> Answer:
    """Every version of the text, and what one changed against the one before."""
    article = get_article(db(), article_id)
    number = request.args.get("number", article.latest_number, int)
    changes: list[Piece] = []
    if number > 1:
        old, new = get_version(db(), article_id, number - 1), get_version(db(), article_id, number)
        changes = diff(old.text, new.text)
    return render_template(
        "articles/versions.html",
        article=article,
        versions=list_versions(db(), article_id),
        number=number,
        changes=changes,
    )


def me() -> Actor:
    """Whoever is signed in; views call it behind their permission."""
    return cast(Actor, current_actor())
