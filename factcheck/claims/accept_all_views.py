"""Accepting many proposals of an article at once: which ones is shown before it happens."""

from __future__ import annotations

import math
from typing import Any

from flask import Flask, flash, render_template, request, url_for

from factcheck.articles.models import ArticleVersion
from factcheck.articles.queries import get_article, get_version
from factcheck.authz.permissions import Permission
from factcheck.claims.accept_all import accept_all, proposals_in, undo_accept_all
from factcheck.claims.blueprint import Answer, me
from factcheck.claims.forms import AcceptAll, Press
from factcheck.claims.several import as_seen
from factcheck.errors import Conflict, Invalid
from factcheck.web.authorize import authorized
from factcheck.web.forms import redirect_to
from factcheck.web.session import db

USUAL = 0.7


def mount(app: Flask) -> None:
    """Give the pages their addresses beside the other pages of an article."""
    at = "/articles/<int:article_id>/accept"
    app.add_url_rule(at, "articles.accept_all", preview, methods=["GET", "POST"])
    app.add_url_rule(f"{at}/<int:seq>/undo", "articles.undo_accept_all", take_back, methods=["POST"])


@authorized(Permission.TRIAGE)
def preview(article_id: int) -> Answer:
    """Which proposals score at least so much; accepted when that is pressed."""
    version = get_version(db(), article_id, request.args.get("version", type=int))
    form, status, clash = AcceptAll(), 200, ""
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                claims = as_seen(db(), form.seen())
                seq = accept_all(db(), version.article, claims, actor=me())
            except Invalid as wrong:
                form.blame(wrong)
            except Conflict as wrong:
                status, clash = 409, wrong.message
            else:
                return _accepted(version, len(claims), seq)
    at_least = threshold(USUAL)
    proposals = proposals_in(db(), version.id)
    page = render_template(
        "claims/accept_all.html",
        form=form,
        article=version.article,
        version=version,
        at_least=at_least,
        proposals=proposals,
        found=[claim for claim in proposals if claim.score >= at_least],
        unticked=form.is_submitted() and form.seen().keys(),
        clash=clash,
    )
    return page, status


@authorized(Permission.TRIAGE)
def take_back(article_id: int, seq: int) -> Answer:
    """Make what was accepted at once proposals again, at once."""
    article = get_article(db(), article_id)
    if not Press().validate_on_submit():
        raise Invalid("This button was pressed on a page that has grown old. Go back and reload it.")
    done = undo_accept_all(db(), article, seq, actor=me())
    words = f"Taken back: {_count(done.back, 'claim is a proposal', 'claims are proposals')} again."
    if done.stayed:
        words += (
            f" {_count(done.stayed, 'other has', 'others have')} been worked on since and stay as they are."
        )
    flash(words, "done")
    return redirect_to("articles.workspace", article_id=article.id)


def _accepted(version: ArticleVersion, count: int, seq: int) -> Answer:
    undoing: Any = {
        "text": f"Accepted {_count(count, 'proposal', 'proposals')}.",
        "url": url_for("articles.undo_accept_all", article_id=version.article_id, seq=seq),
        "label": "Undo",
    }
    flash(undoing, "undo")
    return redirect_to("articles.workspace", article_id=version.article_id, version=version.number)


def threshold(usual: float) -> float:
    """The score asked for, within 0 and 1."""
    wanted = request.values.get("at_least", usual, type=float)
    return usual if math.isnan(wanted) else min(1.0, max(0.0, wanted))


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
