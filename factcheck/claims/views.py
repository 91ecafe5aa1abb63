"""Lists of claims: what waits for triage, one proposal of it at a time, and claims in any state."""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template, request, url_for

from factcheck.articles.queries import get_article
from factcheck.authz.permissions import Permission
from factcheck.claims import (
    accept_all_views,
    changed_views,
    embargo_views,
    judge_views,
    left_out_views,
    match_views,
    saved_views,
    several_views,
    topics_views,
    workspace,
)
from factcheck.claims.blueprint import Answer, blueprint, me
from factcheck.claims.forms import KINDS, REASONS
from factcheck.claims.list_address import Asked, asked_for
from factcheck.claims.match import matches_of
from factcheck.claims.models import Claim, ClaimState, ListPage
from factcheck.claims.narrowing import Due, Sort
from factcheck.claims.priority import Part, parts_of, tips_of
from factcheck.claims.queries import all_topics, counts_by_state, get_claim, publishers
from factcheck.claims.saved import views_for
from factcheck.claims.walk import neighbours, stretch
from factcheck.claims.workflow import allowed_actions
from factcheck.errors import NotFound
from factcheck.kit import clock
from factcheck.kit.paging import say_count
from factcheck.web.authorize import authorized
from factcheck.web.session import db

# Whose routes stand on the same blueprint.
__all__ = [
    "blueprint",
    "embargo_views",
    "install",
    "judge_views",
    "match_views",
    "saved_views",
    "several_views",
    "topics_views",
]
SORTS = {
    Sort.PRIORITY: "Most urgent first",
    Sort.NEWEST: "Newest first",
    Sort.DUE: "Due next first",
}
DUES = {Due.WITH: "With a due time", Due.LATE: "Late", Due.WITHOUT: "Without one"}
TRIAGED = (ClaimState.PROPOSED, ClaimState.ACCEPTED, ClaimState.REJECTED)


def install(app: Flask) -> None:
    """Mount the pages of an article that show its claims; their names say ``articles``, as their addresses do."""
    workspace.mount(app)
    accept_all_views.mount(app)
    changed_views.mount(app)
    left_out_views.mount(app)
    embargo_views.install(app)
    app.jinja_env.filters.update(capped=say_count)


@blueprint.get("/triage")
@authorized(Permission.READ_DESK)
def triage() -> Answer:
    """Proposals across all articles, the most urgent first."""
    asked = _triage_asked()
    return render_template(
        "claims/triage.html", **_listed(asked, "claims.triage", ListPage.TRIAGE), **_triage_facts()
    )


@blueprint.get("/triage/<int:claim_id>")
@authorized(Permission.READ_DESK)
def triage_one(claim_id: int) -> Answer:
    """One claim of that list with its words in their place, and the way to the next one."""
    claim, asked = get_claim(db(), claim_id), _triage_asked()
    beside = neighbours(db(), claim, asked.by, asked.sort)
    here = url_for("claims.triage_one", claim_id=claim.id, **asked.kept())
    following = beside.next or beside.previous
    onward = url_for("claims.triage_one", claim_id=following, **asked.kept()) if following else None
    back = url_for("claims.triage", **asked.kept())
    return render_template(
        "claims/triage_one.html",
        claim=claim,
        asked=asked,
        beside=beside,
        here=here,
        onward=onward or back,
        back=back,
        parts=_parts(claim, tips_of(db(), [claim.id]).get(claim.id, 0)),
        actions={action.value for action in allowed_actions(claim, me())},
        matches=matches_of(db(), [claim.id]).get(claim.id, []),
        **_triage_facts(),
    )


@blueprint.get("/claims")
@authorized(Permission.READ_DESK)
def index() -> Answer:
    """Claims in any state."""
    asked = asked_for(request.args, state=None, sort=Sort.NEWEST)
    return render_template(
        "claims/index.html",
        **_listed(asked, "claims.index", ListPage.CLAIMS),
        counts=counts_by_state(db()),
        states=list(ClaimState),
    )


def _triage_asked() -> Asked:
    return asked_for(request.args, state=ClaimState.PROPOSED, sort=Sort.PRIORITY)


def _triage_facts() -> dict[str, Any]:
    return {"reasons": REASONS, "states": TRIAGED}


def _listed(asked: Asked, endpoint: str, name: ListPage) -> dict[str, Any]:
    """A stretch of the list, and everything that stands around it."""
    by = asked.by
    after, before = request.args.get("after", ""), request.args.get("before", "")
    page = stretch(db(), by, asked.sort, after=after, before=before)
    kept = asked.kept()
    tips = tips_of(db(), [claim.id for claim in page.items])
    return {
        "asked": asked,
        "by": by,
        "page": page,
        "here": url_for(endpoint, **asked.kept(after=after, before=before)),
        "earlier": url_for(endpoint, **kept, before=page.earlier) if page.earlier else None,
        "later": url_for(endpoint, **kept, after=page.later) if page.later else None,
        "article": _article(by.article_id),
        "kinds": KINDS,
        "sorts": SORTS,
        "dues": DUES,
        "topics": all_topics(db()),
        "publishers": publishers(db()),
        "saved": views_for(db(), me(), name),
        "parts": {claim.id: _parts(claim, tips.get(claim.id, 0)) for claim in page.items},
        "matches": matches_of(db(), [claim.id for claim in page.items]) if name is ListPage.TRIAGE else {},
        "actions": {claim.id: {a.value for a in allowed_actions(claim, me())} for claim in page.items},
    }


def _article(article_id: int | None) -> object:
    """The article the list is narrowed to; an address may name one that there is not."""
    try:
        return get_article(db(), article_id) if article_id else None
    except NotFound:
        return None


def _parts(claim: Claim, tips: int) -> list[Part]:
    """What the claim has its priority for."""
    reaches = [place.article_version.article.reach or 0 for place in claim.appearances]
    return parts_of(
        score=claim.score, reach=max(reaches, default=0), tips=tips, due_at=claim.due_at, now=clock.now()
    )
