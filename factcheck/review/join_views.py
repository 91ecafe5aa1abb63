"""Before an editor changes a verdict or its evidence: the page that says what it costs."""

from __future__ import annotations

from flask import flash, render_template

from factcheck.authz.permissions import Permission
from factcheck.claims.eyes import cost_of_editing
from factcheck.claims.queries import get_claim
from factcheck.errors import NotThatMove
from factcheck.review import queries
from factcheck.review.blueprint import Page, blueprint, me
from factcheck.review.forms import PressForm
from factcheck.review.hold import may_work
from factcheck.review.join import join, may_join
from factcheck.web.authorize import authorized
from factcheck.web.forms import redirect_to
from factcheck.web.session import db


@blueprint.route("/claims/<int:claim_id>/join", methods=["GET", "POST"], endpoint="join")
@authorized(Permission.DECIDE)
def join_work(claim_id: int) -> Page:
    """Say beforehand that an editor's own edit takes their four eyes away, and who could judge instead."""
    session, claim, actor = db(), get_claim(db(), claim_id), me()
    form = PressForm()
    if form.validate_on_submit():
        join(session, claim, actor=actor)
        flash("You may change the verdict and its sources now. Somebody else has to judge them.", "done")
        return redirect_to("review.workbench", claim_id=claim_id, _anchor="verdict")
    works = may_work(session, claim, actor)
    if not works and not may_join(session, claim, actor, works=works):
        raise NotThatMove("There is no verdict for you to work on here.")
    page = render_template(
        "review/join.html",
        claim=claim,
        works=works,
        lead=queries.lead_of(session, claim_id),
        cost=cost_of_editing(session, claim, actor),
    )
    return page, 422 if form.is_submitted() else 200
