"""A published check that comes back to the desk: still right, to be corrected, or another day."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim, ClaimState
from factcheck.claims.queries import get_claim
from factcheck.errors import Conflict, Invalid, NotThatMove
from factcheck.kit import clock
from factcheck.kit.tongues import WRITTEN_IN, say_date
from factcheck.publishing import look_again as verbs
from factcheck.publishing.blueprint import blueprint
from factcheck.publishing.content import Content
from factcheck.publishing.forms import LookAgainForm
from factcheck.publishing.publish import check_of, current_publication
from factcheck.publishing.queries import confirmations_of
from factcheck.web.authorize import authorized, current_actor
from factcheck.web.forms import expect_version, redirect_to, said
from factcheck.web.session import building, db

Answer = str | tuple[str, int] | Response


@blueprint.route("/claims/<int:claim_id>/look-again", methods=["GET", "POST"])
@authorized(Permission.CORRECT)
def look_again(claim_id: int) -> Answer:
    """Say that the check is still right, open a correction, or set another day."""
    claim, form, status = get_claim(db(), claim_id), LookAgainForm(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                expect_version(claim, form.lock_version.data)
                return _settle(claim, form)
        except (Invalid, Conflict, NotThatMove) as wrong:
            form.blame(wrong if isinstance(wrong, Invalid) else Invalid(wrong.message))
            status = wrong.status
    return _page(claim, form, status)


def _settle(claim: Claim, form: LookAgainForm) -> Response:
    today = verbs.today_in(building().config.timezone)
    actor, on = current_actor(), form.on.data
    if request.form.get("act") == "right":
        verbs.still_right(
            db(),
            claim,
            actor=actor,  # type: ignore[arg-type]
            note=said(form.note),
            next_on=on,
            today=today,
        )
        flash("Readers see that it was looked at today and is still right.", "done")
    else:
        verbs.set_look_again(db(), claim, actor=actor, on=on, today=today)  # type: ignore[arg-type]
        when = (
            f"{say_date(on, WRITTEN_IN)} it comes back to the desk."
            if on
            else "It does not come back by itself."
        )
        flash(when, "done")
    return redirect_to("publishing.look_again", claim_id=claim.id)


def _page(claim: Claim, form: LookAgainForm, status: int) -> Answer:
    check = check_of(db(), claim)
    if check is None or (status == 200 and claim.state is not ClaimState.PUBLISHED):
        raise NotThatMove("Only a published check can be looked at again. Look at the claim.")
    config, publication = building().config, current_publication(db(), check)
    here = clock.now().astimezone(ZoneInfo(config.timezone))
    due = check.look_again_on is not None and check.look_again_on <= here.date()
    if not form.is_submitted():
        form.on.data = _next(check.look_again_on, due, publication.content, here)
    page = render_template(
        "publishing/look_again.html",
        claim=claim,
        check=check,
        c=publication.content,
        publication=publication,
        form=form,
        due=due,
        confirmations=confirmations_of(db(), check),
        version=form.lock_version.data if status == 422 else claim.version,
    )
    return page, status


def _next(chosen: date | None, due: bool, content: Content, here: datetime) -> date | None:
    """The day in the form: the one that is set, or when it is due the one that would be set by itself."""
    if chosen is not None and not due:
        return chosen
    return verbs.look_again_by(db(), content, since=here, days=building().config.look_again_days)
