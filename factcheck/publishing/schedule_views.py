"""A time at which an approved check is published: set, moved, taken back."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import flash, render_template
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim, ClaimState
from factcheck.claims.queries import get_claim
from factcheck.errors import Conflict, Invalid, NotThatMove
from factcheck.kit import clock
from factcheck.kit.tongues import say_instant
from factcheck.publishing import schedule as verbs
from factcheck.publishing.approval import embargo_on_either
from factcheck.publishing.blueprint import blueprint
from factcheck.publishing.forms import ScheduleForm
from factcheck.publishing.times import presets, time_chosen
from factcheck.review.content import digest_now
from factcheck.web.authorize import authorized, current_actor
from factcheck.web.forms import expect_version, redirect_to
from factcheck.web.session import building, db

Answer = str | tuple[str, int] | Response


@blueprint.route("/claims/<int:claim_id>/schedule", methods=["GET", "POST"])
@authorized(Permission.PUBLISH)
def schedule(claim_id: int) -> Answer:
    """Choose when an approved check is published, or another time."""
    claim, form, status = get_claim(db(), claim_id), ScheduleForm(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                expect_version(claim, form.lock_version.data)
                return _set(claim, form)
        except (Invalid, Conflict, NotThatMove) as wrong:
            form.blame(wrong if isinstance(wrong, Invalid) else Invalid(wrong.message))
            status = wrong.status
    return _page(claim, form, status)


@blueprint.post("/claims/<int:claim_id>/unschedule")
@authorized(Permission.PUBLISH)
def unschedule(claim_id: int) -> Answer:
    """Take the time back."""
    claim = get_claim(db(), claim_id)
    verbs.unschedule(db(), claim, actor=current_actor())  # type: ignore[arg-type]
    flash("The time is taken back. It is published when somebody presses Publish.", "done")
    return redirect_to("review.decide", claim_id=claim_id, _anchor="decision")


def _set(claim: Claim, form: ScheduleForm) -> Response:
    embargo = embargo_on_either(db(), claim)
    at = time_chosen(
        form.when.data or "",
        form.own.data,
        now=clock.now(),
        zone=_zone(),
        embargo=embargo.until if embargo else None,
    )
    verbs.schedule(
        db(),
        claim,
        actor=current_actor(),  # type: ignore[arg-type]
        at=at,
        timezone=_zone().key,
        seen=form.seen.data or None,
    )
    flash(f"It will be published {say_instant(at, _zone())}, if the approval still stands then.", "done")
    return redirect_to("review.decide", claim_id=claim.id, _anchor="decision")


def _page(claim: Claim, form: ScheduleForm, status: int) -> Answer:
    found = verbs.open_schedule(db(), claim.id)
    if status == 200 and claim.state is not ClaimState.APPROVED and found is None:
        raise NotThatMove("Only an approved check can be given a time. Look at the claim again.")
    embargo = embargo_on_either(db(), claim)
    ahead = presets(now=clock.now(), zone=_zone(), embargo=embargo.until if embargo else None)
    form.when.choices = [SelectChoice(one.key, one.words) for one in ahead]
    form.own.label.text = f"Day and time in {_zone().key}"
    if not form.is_submitted():
        form.when.data = "own" if found else ahead[0].key
        form.own.data = found.at.astimezone(_zone()).replace(tzinfo=None) if found else None
        form.seen.data = digest_now(db(), claim)
    if status in (200, Conflict.status):
        form.lock_version.data = claim.version
    page = render_template(
        "publishing/schedule.html",
        claim=claim,
        form=form,
        schedule=found,
        hints={one.key: say_instant(one.at, _zone()) for one in ahead if one.at},
        zone=_zone().key,
    )
    return page, status


def _zone() -> ZoneInfo:
    return ZoneInfo(building().config.timezone)
