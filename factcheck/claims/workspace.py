"""An article with its claims in place: the page where proposals are judged in their context."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from flask import Flask, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.articles.arrive import last_look
from factcheck.articles.models import ArticleVersion
from factcheck.articles.queries import get_version
from factcheck.articles.transcript import clock_at, speaker_at
from factcheck.authz.permissions import Permission
from factcheck.claims.accept_all_views import threshold
from factcheck.claims.blueprint import Answer, me
from factcheck.claims.forms import REASONS, Propose
from factcheck.claims.layout import Paragraph, lay_out
from factcheck.claims.models import Appearance, Claim, ClaimState
from factcheck.claims.propose import propose
from factcheck.claims.queries import of_version
from factcheck.claims.reanchor import changed_claims, moved_places
from factcheck.claims.workflow import allowed_actions
from factcheck.errors import Invalid
from factcheck.jobs.models import Job, JobState
from factcheck.kit.urls import is_local_path
from factcheck.web.authorize import authorized, current_actor
from factcheck.web.session import db

Ratings = Mapping[int, "PublicRating"]
RatingsOf = Callable[[Session, Collection[int]], Ratings]
_SUPPLY = "factcheck_public_ratings"
HIDDEN = {ClaimState.REJECTED, ClaimState.MERGED}


class PublicRating(NamedTuple):
    """What readers see of a published claim: its rating, and which version of the check they read."""

    label: str
    icon: str
    tone: str
    version: str


def supply_ratings(app: Flask, ratings_of: RatingsOf) -> None:
    """Let a package above, which knows what is published, tell this one."""
    app.extensions[_SUPPLY] = ratings_of


def mount(app: Flask) -> None:
    """Give the pages their addresses and names beside the other pages of an article."""
    at = "/articles/<int:article_id>"
    app.add_url_rule(at, "articles.workspace", workspace, methods=["GET"])
    app.add_url_rule(f"{at}/progress", "articles.progress", progress, methods=["GET"])
    app.add_url_rule(f"{at}/claims", "articles.propose", add_claim, methods=["GET", "POST"])


@authorized(Permission.READ_DESK)
def workspace(article_id: int) -> Answer:
    """The article as typeset text with every claim marked, and a card for each beside it."""
    version = get_version(db(), article_id, request.args.get("version", type=int))
    return render_template("claims/workspace.html", form=Propose(), **_facts(version))


@authorized(Permission.READ_DESK)
def progress(article_id: int) -> Answer:
    """How far the reading is; once it is done, the part of the page that it changes."""
    version = get_version(db(), article_id, request.args.get("version", type=int))
    facts = _facts(version)
    if facts["job"] is not None:
        return render_template("claims/_progress.html", **facts)
    return render_template("claims/_progress_done.html", **facts)


@authorized(Permission.PROPOSE)
def add_claim(article_id: int) -> Answer:
    """Mark words of the article as a claim."""
    version = get_version(db(), article_id, request.args.get("version", type=int))
    form = Propose()
    if form.validate_on_submit():
        try:
            claim = _propose(version, form)
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash("The claim is marked. It waits for triage.", "done")
            onward = request.args.get("next")
            return redirect(str(onward) if is_local_path(onward) else _place_of(version, claim), 303)
    page = render_template("claims/add_claim.html", form=form, article=version.article, version=version)
    return page, 422 if form.is_submitted() else 200


def _propose(version: ArticleVersion, form: Propose) -> Claim:
    start, end = form.span(version.text)
    return propose(
        db(),
        version,
        start=start,
        end=end,
        actor=me(),
        text=(form.text.data or "").strip() or None,
        claimant=form.claimant.data or "",
    )


def _place_of(version: ArticleVersion, claim: Claim) -> str:
    place = db().scalar(
        select(Appearance.id)
        .where(Appearance.claim_id == claim.id, Appearance.article_version_id == version.id)
        .limit(1)
    )
    return f"{_here(version)}#c-{place}"


def _here(version: ArticleVersion) -> str:
    """The page with everything that was chosen on it: what is shown stays so while claims are judged."""
    at_least = threshold(0)
    return url_for(
        "articles.workspace",
        article_id=version.article_id,
        version=version.number,
        rejected=1 if request.args.get("rejected") == "1" else None,
        at_least=f"{at_least:.2f}" if at_least else None,
    )


def _facts(version: ArticleVersion) -> dict[str, Any]:
    """Everything the page and its parts show."""
    places = of_version(db(), version.id)
    show_rejected = request.args.get("rejected") == "1"
    at_least = threshold(0)
    shown = [
        place
        for place in places
        if (show_rejected or place.claim.state not in HIDDEN)
        and (place.claim.state is not ClaimState.PROPOSED or place.claim.score >= at_least)
    ]
    counts = {state: len({p.claim_id for p in places if p.claim.state is state}) for state in ClaimState}
    rows = lay_out(version.text, shown)
    return {
        "article": version.article,
        "version": version,
        "look": last_look(db(), version.article),
        "rows": rows,
        "after": _after(rows),
        "shown": shown,
        "counts": counts,
        "show_rejected": show_rejected,
        "ratings": _ratings([p.claim_id for p in shown if p.claim.state is ClaimState.PUBLISHED]),
        "scores": list(
            {p.claim_id: p.claim.score for p in places if p.claim.state is ClaimState.PROPOSED}.values()
        ),
        "at_least": at_least,
        "changed": changed_claims(db(), version.id),
        "moved": moved_places(db(), version.id),
        "spoken": _spoken(version, rows),
        "clock_at": clock_at,
        "job": _unfinished(version.id),
        "actions": {p.claim_id: {a.value for a in allowed_actions(p.claim, current_actor())} for p in shown},
        "reasons": REASONS,
        "here": _here(version),
    }


def _after(rows: Sequence[Paragraph]) -> dict[int, int]:
    """For each card the one to go to when it goes away: the next one; from the last, the one before it."""
    cards = [place.id for row in rows for place in row.cards]
    return dict([*zip(cards[-1:], cards[-2:-1], strict=False), *pairwise(cards)])


def _spoken(version: ArticleVersion, rows: Sequence[Paragraph]) -> dict[int, tuple[str, str]]:
    """By where it starts, when and by whom each paragraph of a transcript is spoken."""
    if not version.segments:
        return {}
    return {row.start: (clock_at(version, row.start), speaker_at(version, row.start)) for row in rows}


def _ratings(published: list[int]) -> Ratings:
    ratings_of: RatingsOf | None = current_app.extensions.get(_SUPPLY)
    return ratings_of(db(), published) if ratings_of and published else {}


def _unfinished(version_id: int) -> Job | None:
    """The job that reads this version, unless it is done."""
    return db().scalar(
        select(Job).where(Job.dedup_key == f"extract:{version_id}", Job.state != JobState.DONE)
    )
