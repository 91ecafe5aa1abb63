"""Starting a review anew, on a page that says beforehand what stays and what goes."""

from __future__ import annotations

from flask import flash, render_template

from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim
from factcheck.claims.queries import get_claim
from factcheck.claims.workflow import BY_ACTION, Action, words
from factcheck.errors import Conflict, Invalid, NotThatMove
from factcheck.review import bench, queries
from factcheck.review.blueprint import Page, blueprint, me
from factcheck.review.forms import ResetForm
from factcheck.review.reset import reset as reset_claim
from factcheck.web.authorize import authorized
from factcheck.web.forms import expect_version, redirect_to
from factcheck.web.session import db


@blueprint.route("/claims/<int:claim_id>/reset", methods=["GET", "POST"])
@authorized(Permission.RESET)
def reset(claim_id: int) -> Page:
    """Take the claim back to accepted, for a reason."""
    claim, form = get_claim(db(), claim_id), ResetForm()
    if not form.is_submitted():
        form.lock_version.data = claim.version
        return _page(claim, form, 200)
    if not form.validate():
        return _page(claim, form, 422)
    try:
        expect_version(claim, form.lock_version.data)
        reset_claim(db(), claim, actor=me(), reason=form.reason.data or "")
    except Invalid as wrong:
        form.blame(wrong)
        return _page(claim, form, 422)
    except Conflict as clash:
        form.blame(Invalid(clash.message))
        form.lock_version.data = claim.version
        return _page(claim, form, 409)
    flash("The review starts anew. Give the claim to somebody to go on; sources and draft are there.", "done")
    return redirect_to("review.workbench", claim_id=claim_id)


def _page(claim: Claim, form: ResetForm, status: int) -> Page:
    session = db()
    if status == 200 and claim.state not in BY_ACTION[Action.RESET].sources:
        raise NotThatMove(f"This claim is {words(claim.state)}, so there is no review to start anew.")
    page = render_template(
        "review/reset.html",
        claim=claim,
        form=form,
        working=queries.open_assignments(session, claim.id),
        approval=queries.current_approval(session, claim),
        published=bench.slug_of(session, claim.id),
    )
    return page, status
