"""Lists of claims: what waits for triage, and claims in any state."""

from __future__ import annotations

import enum
from typing import TypeVar
from urllib.parse import urlencode

from flask import Flask, render_template, request

from factcheck.articles.queries import get_article
from factcheck.authz.permissions import Permission
from factcheck.claims import (
    accept_all_views,
    changed_views,
    judge_views,
    left_out_views,
    several_views,
    workspace,
)
from factcheck.claims.blueprint import Answer, blueprint
from factcheck.claims.forms import KINDS, REASONS
from factcheck.claims.models import ClaimState, Kind
from factcheck.claims.queries import Narrowing, counts_by_state, list_claims, triage_page
from factcheck.web.authorize import authorized
from factcheck.web.session import db

__all__ = ["blueprint", "install", "judge_views", "several_views"]  # whose routes stand on the same blueprint
E = TypeVar("E", bound=enum.StrEnum)


def install(app: Flask) -> None:
    """Mount the pages of an article that show its claims; their names say ``articles``, as their addresses do."""
    workspace.mount(app)
    accept_all_views.mount(app)
    changed_views.mount(app)
    left_out_views.mount(app)


@blueprint.get("/triage")
@authorized(Permission.READ_DESK)
def triage() -> Answer:
    """Proposals across all articles, the most check-worthy first."""
    narrowing = _narrowing()
    page = triage_page(db(), number=request.args.get("page", 1, int), narrowing=narrowing)
    article = get_article(db(), narrowing.article_id) if narrowing.article_id else None
    return render_template(
        "claims/triage.html",
        page=page,
        by=narrowing,
        article=article,
        kinds=KINDS,
        reasons=REASONS,
        turn=_turn,
    )


@blueprint.get("/claims")
@authorized(Permission.READ_DESK)
def index() -> Answer:
    """Claims in any state."""
    narrowing = _narrowing()
    page = list_claims(db(), number=request.args.get("page", 1, int), narrowing=narrowing)
    return render_template(
        "claims/index.html",
        page=page,
        by=narrowing,
        counts=counts_by_state(db()),
        states=list(ClaimState),
        turn=_turn,
    )


def _narrowing() -> Narrowing:
    return Narrowing(
        state=_one_of(ClaimState, request.args.get("state", "")),
        article_id=request.args.get("article", type=int),
        kind=_one_of(Kind, request.args.get("kind", "")),
        claimant=request.args.get("claimant", "").strip(),
        search=request.args.get("q", "").strip(),
        words_changed=request.args.get("words") == "changed",
    )


def _one_of(kind: type[E], value: str) -> E | None:
    try:
        return kind(value)
    except ValueError:
        return None


def _turn(number: int) -> str:
    """This list's address with another page number, every filter kept."""
    kept = {key: value for key, value in request.args.items() if value and key != "page"}
    return f"{request.path}?{urlencode({**kept, 'page': number})}"
