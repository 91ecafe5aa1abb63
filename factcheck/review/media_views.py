"""The picture or recording in which a claim was made, on a page of its own."""

from __future__ import annotations

from flask import flash, render_template, request

from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim
from factcheck.claims.queries import get_claim
from factcheck.errors import Conflict, Invalid, NotAllowed
from factcheck.keeping.keep import bring_copy
from factcheck.keeping.models import Copy
from factcheck.keeping.store import store_of
from factcheck.review.blueprint import Page, blueprint, me
from factcheck.review.forms import MediaForm
from factcheck.review.hold import may_work
from factcheck.review.media import CATEGORIES, place_at, save_media, withdraw_media
from factcheck.review.models import Authenticity
from factcheck.review.sealed import sees_verdict
from factcheck.web.authorize import authorized
from factcheck.web.forms import redirect_to
from factcheck.web.session import building, db


@blueprint.app_template_filter()
def say_category(category: str) -> str:
    """A category of authenticity in a word."""
    return CATEGORIES[Authenticity(category)][0]


@blueprint.app_template_filter()
def explain_category(category: str) -> str:
    """What a category of authenticity stands for, in a sentence."""
    return CATEGORIES[Authenticity(category)][1]


@blueprint.route("/claims/<int:claim_id>/places/<int:appearance_id>/media", methods=["GET", "POST"])
@authorized(Permission.REVIEW)
def media(claim_id: int, appearance_id: int) -> Page:
    """Say what it is and how authentic, or that it was none."""
    claim = get_claim(db(), claim_id)
    if not sees_verdict(db(), claim_id, me()) or not may_work(db(), claim, me()):
        raise NotAllowed("Only the lead of this claim may say this.")
    _, row = place_at(db(), claim, appearance_id)
    known = row if row is not None and row.withdrawn_at is None else None
    form = MediaForm(obj=known)
    if request.method == "GET":
        form.lock_version.data = row.version if row else 0
        return _page(claim, appearance_id, form)
    if request.form.get("then") == "withdraw":
        withdraw_media(db(), claim, appearance_id, actor=me())
        return redirect_to("review.workbench", claim_id=claim_id, _anchor="context")
    if form.validate_on_submit():
        try:
            save_media(
                db(),
                claim,
                appearance_id,
                actor=me(),
                copy=_copy_from(form),
                seen=form.lock_version.data or 0,
                **form.facts(),
            )
        except Invalid as wrong:
            form.blame(wrong)
        except Conflict as wrong:
            form.blame(Invalid(wrong.message, field="url"))
            return _page(claim, appearance_id, form, 409)
        else:
            flash("Saved. It is part of what an editor approves.", "done")
            return redirect_to("review.workbench", claim_id=claim_id, _anchor="context")
    return _page(claim, appearance_id, form, 422)


def _copy_from(form: MediaForm) -> Copy | None:
    file = form.file()
    if file is None:
        return None
    return bring_copy(db(), store_of(building().config), *file, actor=me())


def _page(claim: Claim, appearance_id: int, form: MediaForm, status: int = 200) -> Page:
    appearance, row = place_at(db(), claim, appearance_id)
    page = render_template(
        "review/media.html",
        claim=claim,
        appearance=appearance,
        row=row if row is not None and row.withdrawn_at is None else None,
        form=form,
        hints={key.value: words[1] for key, words in CATEGORIES.items()},
    )
    return page, status
