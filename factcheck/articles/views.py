"""Pages about articles. The workspace, which shows claims, lives in the claims package above."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, request, url_for

from factcheck.articles import arrive_views, feeds_views
from factcheck.articles.arrive import ask, ask_file, get_arrival, lately
from factcheck.articles.blueprint import Answer, blueprint, me
from factcheck.articles.correct import correct_article
from factcheck.articles.forms import AddArticle, CorrectArticle
from factcheck.articles.ingest import ingest_read
from factcheck.articles.models import Arrival, Article, ArticleVersion, Origin
from factcheck.articles.queries import (
    counts_by_state,
    get_article,
    get_version,
    list_articles,
    list_versions,
)
from factcheck.authz.permissions import Permission
from factcheck.drafts.merge_page_views import merge_page
from factcheck.drafts.merge_views import as_sent, settled
from factcheck.errors import Conflict, Invalid
from factcheck.kit.diff import Piece, diff
from factcheck.reading.types import ReadText
from factcheck.web.authorize import authorized
from factcheck.web.forms import expect_version, redirect_to, said
from factcheck.web.session import building, db

__all__ = ["arrive_views", "blueprint", "feeds_views"]  # whose routes stand on the same blueprint


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
    """Bring in a text: pasted, which is done at once; from a file or an address, which a worker reads."""
    form = AddArticle()
    if form.validate_on_submit():
        try:
            if form.has_file() or form.only_address():
                asked = _ask_for_file(form) if form.has_file() else _ask_for_address(form)
                return redirect_to("articles.arriving", arrival_id=asked.id)
            version = _ingest_from(form)
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash("The text is in. Its claims are being looked for.", "done")
            return redirect_to("articles.workspace", article_id=version.article_id)
    if not form.is_submitted():
        asked_before = request.args.get("arrival", type=int)
        if asked_before is not None:
            form.show(get_arrival(db(), asked_before))
    page = render_template("articles/add.html", form=form, lately=lately(db(), me()))
    return page, 422 if form.is_submitted() else 200


def _ask_for_address(form: AddArticle) -> Arrival:
    return ask(db(), said(form.url), actor=me(), given=form.given())


def _ask_for_file(form: AddArticle) -> Arrival:
    upload = form.upload.data
    if said(form.text).strip():
        raise Invalid("Give the text or a file, not both; it is not clear which one to keep.", field="upload")
    limit = building().config.max_upload_bytes
    data = upload.read(limit + 1)
    if len(data) > limit:
        raise Invalid(
            f"The file is larger than {limit // 1024 // 1024} MB. Paste the text instead.", field="upload"
        )
    return ask_file(db(), str(upload.filename), data, actor=me(), url=said(form.url), given=form.given())


def _ingest_from(form: AddArticle) -> ArticleVersion:
    config = building().config
    return ingest_read(
        db(),
        ReadText(text=said(form.text)),
        given={**form.given(), "url": said(form.url) or None},
        origin=Origin.PASTED,
        actor=me(),
        language=config.newsroom_language,
        max_characters=config.max_article_characters,
    )


@blueprint.route("/articles/<int:article_id>/edit", methods=["GET", "POST"])
@authorized(Permission.CORRECT_ARTICLE)
def correct(article_id: int) -> Answer:
    """Correct what was understood about an article."""
    article = get_article(db(), article_id)
    form = CorrectArticle(settled(request.form))
    status = 200
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
        except Conflict:
            return _merge_facts(article, form)
        else:
            flash("What is known about the article is saved.", "done")
            return redirect_to("articles.workspace", article_id=article.id)
    return render_template("articles/correct.html", form=form, article=article), status


def _merge_facts(article: Article, form: CorrectArticle) -> Answer:
    names = ("title", "byline", "publisher", "published_on", "url", "language", "reach")
    return merge_page(
        form,
        {name: as_sent(getattr(article, name)) for name in names},
        version=article.version,
        what="the article",
        action=url_for("articles.correct", article_id=article.id),
        back=url_for("articles.correct", article_id=article.id),
        key=f"article:{article.id}",
        subject=("article", article.id),
        events=("article:correct",),
    )


def _facts(form: CorrectArticle) -> dict[str, Any]:
    facts = {name: form[name].data or "" for name in ("title", "byline", "publisher", "url", "language")}
    return {**facts, "published_on": form.published_on.data, "reach": form.reach.data}


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
