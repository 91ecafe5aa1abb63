"""What was left out of an article: its sentences without a claim, each with one button to make it one."""

from __future__ import annotations

from flask import Flask, render_template, request, url_for

from factcheck.articles.queries import get_version
from factcheck.articles.transcript import clock_at, speaker_at
from factcheck.authz.permissions import Permission
from factcheck.claims.blueprint import Answer
from factcheck.claims.left_out import LeftOut, left_out
from factcheck.claims.queries import of_version
from factcheck.kit.paging import Page
from factcheck.web.authorize import authorized
from factcheck.web.session import db

PAGE_SIZE = 50


def mount(app: Flask) -> None:
    """Give the page its address beside the other pages of an article."""
    app.add_url_rule("/articles/<int:article_id>/left-out", "articles.left_out", show, methods=["GET"])


@authorized(Permission.READ_DESK)
def show(article_id: int) -> Answer:
    """The sentences of the newest version that hold no claim, whoever judged what, the most check-worthy first."""
    version = get_version(db(), article_id)
    found, sentences = left_out(version.text, [(p.start, p.end) for p in of_version(db(), version.id)])
    number = max(1, min(request.args.get("page", 1, int), -(-len(found) // PAGE_SIZE) or 1))
    shown = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    page: Page[LeftOut] = Page(shown, number, PAGE_SIZE, len(found))
    return render_template(
        "claims/left_out.html",
        article=version.article,
        version=version,
        page=page,
        sentences=sentences,
        paragraph=lambda one: version.text.rfind("\n", 0, one.start) + 1,
        at=lambda one: clock_at(version, one.start),
        who=lambda one: one.claimant or speaker_at(version, one.start),
        turn=lambda page: url_for(
            "articles.left_out", article_id=article_id, page=page if page > 1 else None
        ),
    )
