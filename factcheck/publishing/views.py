"""The desk's side: publish, correct, retract. What readers see is in ``public_views``."""

from __future__ import annotations

from typing import Any

from flask import Flask, flash, render_template
from werkzeug.wrappers import Response

from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim, ClaimState
from factcheck.claims.queries import get_claim
from factcheck.claims.workspace import supply_ratings
from factcheck.errors import Conflict, Invalid, NotThatMove
from factcheck.kit import clock
from factcheck.publishing import (
    card_views,
    look_again_views,
    machine_views,
    methodology,
    preview,
    public_views,
    scale_views,
    scale_words_views,
    schedule_views,
    search_views,
    site_pages_views,
)
from factcheck.publishing.blueprint import blueprint
from factcheck.publishing.correct import correct as correct_claim
from factcheck.publishing.correct import retract as retract_claim
from factcheck.publishing.forms import CorrectForm, PublishForm, RetractForm
from factcheck.publishing.lint import Finding
from factcheck.publishing.marks import ratings_of
from factcheck.publishing.models import Check, PublicationKind, Schedule
from factcheck.publishing.publish import as_it_would_be, check_of
from factcheck.publishing.publish import publish as publish_claim
from factcheck.publishing.schedule import open_schedule
from factcheck.web.authorize import authorized, current_actor
from factcheck.web.forms import expect_version, redirect_to
from factcheck.web.session import building, db

__all__ = [
    "blueprint",
    "card_views",
    "install",
    "look_again_views",
    "machine_views",
    "methodology",
    "public_views",
    "scale_views",
    "scale_words_views",
    "schedule_views",
    "search_views",
    "site_pages_views",
]

Answer = str | tuple[str, int] | Response


def install(app: Flask) -> None:
    """Let pages below ask what the lint would say and what readers and machines see, without importing this package."""
    config = app.extensions["factcheck"].config
    supply_ratings(app, ratings_of)

    def lint_of(content: dict[str, Any]) -> list[Finding]:
        if "publication" not in content:
            content = preview.as_if_published(content, at=clock.now())
        return preview.findings(content, base_url=config.base_url, newsroom_name=config.newsroom_name)

    def markup_of(content: dict[str, Any]) -> str:
        return preview.markup(
            content,
            base_url=config.base_url,
            newsroom_name=config.newsroom_name,
            language=config.newsroom_language,
        )

    def schedule_of(claim: Claim) -> Schedule | None:
        return open_schedule(db(), claim.id)

    def check_page_of(claim: Claim) -> Check | None:
        return check_of(db(), claim)

    app.jinja_env.globals.update(schedule_of=schedule_of, check_page_of=check_page_of)
    app.extensions["factcheck_markup"] = markup_of
    app.extensions["factcheck_lint"] = lint_of
    app.extensions["factcheck_preview"] = as_it_would_be


@blueprint.post("/claims/<int:claim_id>/publish")
@authorized(Permission.PUBLISH)
def publish(claim_id: int) -> Answer:
    """Put the approved check before the public."""
    claim, form, status = get_claim(db(), claim_id), PublishForm(), 422
    if form.validate_on_submit():
        config = building().config
        try:
            expect_version(claim, form.lock_version.data)
            published = publish_claim(
                db(),
                claim,
                actor=_actor(),
                base_url=config.base_url,
                newsroom_name=config.newsroom_name,
                timezone=config.timezone,
                look_again_days=config.look_again_days,
                slug=form.slug.data or None,
                seen=form.seen.data or None,
            )
        except (Invalid, Conflict, NotThatMove) as wrong:
            status = _refused(form, wrong)
        else:
            flash(f"Published as version {published.number}.", "done")
            return redirect_to("publishing.check", slug=published.content["publication"]["slug"])
    page = render_template("publishing/publish.html", claim=claim, form=form, late=status == Conflict.status)
    return page, status


@blueprint.route("/claims/<int:claim_id>/correct", methods=["GET", "POST"])
@authorized(Permission.CORRECT)
def correct(claim_id: int) -> Answer:
    """Open a published check again, with the note readers will see."""
    claim, form, status = get_claim(db(), claim_id), CorrectForm(), 200
    if form.validate_on_submit():
        try:
            expect_version(claim, form.lock_version.data)
            correct_claim(
                db(),
                claim,
                actor=_actor(),
                kind=PublicationKind(form.kind.data),
                note=form.note.data or "",
            )
        except (Invalid, Conflict, NotThatMove) as wrong:
            status = _refused(form, wrong)
        else:
            flash("Open again. Readers see that it is being corrected.", "done")
            return redirect_to("review.workbench", claim_id=claim.id)
    elif form.is_submitted():
        status = 422
    return _change_page("publishing/correct.html", claim, form, status)


@blueprint.route("/claims/<int:claim_id>/retract", methods=["GET", "POST"])
@authorized(Permission.RETRACT)
def retract(claim_id: int) -> Answer:
    """Withdraw a published check, with the note readers will see."""
    claim, form, status = get_claim(db(), claim_id), RetractForm(), 200
    if form.validate_on_submit():
        try:
            expect_version(claim, form.lock_version.data)
            gone = retract_claim(db(), claim, actor=_actor(), note=form.note.data or "")
        except (Invalid, Conflict, NotThatMove) as wrong:
            status = _refused(form, wrong)
        else:
            flash("Retracted. The page stays, with your note.", "done")
            return redirect_to("publishing.check", slug=gone.content["publication"]["slug"])
    elif form.is_submitted():
        status = 422
    return _change_page("publishing/retract.html", claim, form, status)


def _actor() -> Any:
    return current_actor()


def _refused(form: Any, wrong: Invalid | Conflict | NotThatMove) -> int:
    """Say ``wrong`` in the form, with what was typed kept; returns the status."""
    form.blame(wrong if isinstance(wrong, Invalid) else Invalid(wrong.message))
    return wrong.status


def _change_page(template: str, claim: Any, form: Any, status: int) -> Answer:
    check = check_of(db(), claim)
    if check is None or (status == 200 and claim.state is not ClaimState.PUBLISHED):
        raise NotThatMove("Only a published check can be corrected or retracted. Look at the claim again.")
    if status == 409 or not form.is_submitted():
        form.lock_version.data = claim.version
    return render_template(template, claim=claim, check=check, form=form), status
