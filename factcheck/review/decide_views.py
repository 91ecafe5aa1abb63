"""The decision: what will be published, and what an editor says to it."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, render_template, url_for

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim, ClaimState
from factcheck.claims.queries import get_claim
from factcheck.claims.reanchor import rewordings_of
from factcheck.claims.workflow import Action, allowed_actions
from factcheck.errors import Conflict, Invalid, NotThatMove
from factcheck.review import bench, decide, queries
from factcheck.review.blueprint import Page, blueprint, me
from factcheck.review.changes import changes
from factcheck.review.checklist import missing
from factcheck.review.conflicts import conflicts_on
from factcheck.review.content import Content, build_content, digest_of
from factcheck.review.forms import ApproveForm, ReopenForm, SendBackForm
from factcheck.review.models import Round, Tier
from factcheck.review.sealed import Sight, pairs_of, sight_of
from factcheck.review.talk_page import talk_on
from factcheck.web.authorize import authorized
from factcheck.web.forms import redirect_to
from factcheck.web.session import db


@blueprint.get("/claims/<int:claim_id>/decide", endpoint="decide")
@authorized(Permission.READ_DESK)
def decision(claim_id: int) -> Page:
    """Exactly what will be published, beside everything that helps to judge it."""
    return _page(get_claim(db(), claim_id))


@blueprint.post("/claims/<int:claim_id>/approve")
@authorized(Permission.DECIDE)
def approve(claim_id: int) -> Page:
    """Approve what was seen."""
    claim, form = get_claim(db(), claim_id), ApproveForm()
    if form.validate_on_submit():
        try:
            decide.approve(db(), claim, actor=me(), seen=form.seen.data or "")
        except (Conflict, NotThatMove) as clash:
            return _page(claim, 409, clash=clash.message)
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash("Approved. It can be published now.", "done")
            return redirect_to("review.workbench", claim_id=claim_id)
    return _page(claim, 422, approve_form=form)


@blueprint.post("/claims/<int:claim_id>/send-back")
@authorized(Permission.DECIDE)
def send_back(claim_id: int) -> Page:
    """Not yet, for reasons."""
    claim, form = get_claim(db(), claim_id), SendBackForm()
    if form.validate_on_submit():
        try:
            decide.send_back(
                db(), claim, actor=me(), reasons=form.reasons.data or [], note=form.note.data or ""
            )
        except NotThatMove as clash:
            return _page(claim, 409, clash=clash.message, send_back_form=form)
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash("Sent back, with your note.", "done")
            return redirect_to("review.workbench", claim_id=claim_id)
    return _page(claim, 422, send_back_form=form)


@blueprint.post("/claims/<int:claim_id>/reopen")
@authorized(Permission.DECIDE)
def reopen(claim_id: int) -> Page:
    """Take an approval back."""
    claim, form = get_claim(db(), claim_id), ReopenForm()
    if form.validate_on_submit():
        try:
            decide.reopen(db(), claim, actor=me(), reason=form.reason.data or "")
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash("Reopened: the approval no longer holds.", "done")
            return redirect_to("review.workbench", claim_id=claim_id)
    return _page(claim, 422, reopen_form=form)


def _page(claim: Claim, status: int = 200, **given: Any) -> Page:
    """The decision page; ``given`` holds the form that was posted, with its errors."""
    session, actor = db(), me()
    sight = sight_of(session, claim.id, actor)
    if not sight.verdict:
        return _sealed_page(claim, sight, status, **given)
    content = build_content(session, claim)
    digest = digest_of(content)
    rounds = list(queries.rounds_of(session, claim.id))
    lead = queries.lead_of(session, claim.id)
    before = _before(rounds, digest)
    approval = queries.current_approval(session, claim)
    waits = claim.state is ClaimState.SUBMITTED
    refused = decide.why_not_decide(session, claim, actor)
    person = session.get_one(Person, actor.id)
    approver = approval.decided_by.name if approval else "" if refused else person.name
    sources = queries.sources_of(session, claim.id)
    shown = _as_published(claim, content, approved_by=approver)
    page = render_template(
        "review/decide.html",
        claim=claim,
        c=shown,
        markup=current_app.extensions["factcheck_markup"](shown),
        digest=digest,
        lead=lead,
        move="your move" if waits and not refused else bench.whose_move(claim, actor, lead),
        rounds=rounds,
        before=before,
        changed=changes(before.content, content) if before else [],
        decisions=queries.decisions_of(session, claim.id),
        approval=approval,
        findings=_lint(shown),
        lacking=missing(session, claim),
        sources=sources,
        primary=sum(source.tier is Tier.PRIMARY for source in sources),
        noted=[source for source in sources if source.note],
        shares=queries.shares_in(session, claim.id),
        talk=talk_on(session, claim, actor, next=url_for("review.decide", claim_id=claim.id)),
        pairs=pairs_of(session, claim.id),
        sight=sight,
        reworded=rewordings_of(session, claim.id),
        waits=waits,
        refused=refused,
        could=_others(claim) if refused else [],
        may_publish=Action.PUBLISH in allowed_actions(claim, actor),
        approve_form=given.pop("approve_form", None) or ApproveForm(formdata=None),
        send_back_form=given.pop("send_back_form", None) or SendBackForm(formdata=None),
        reopen_form=given.pop("reopen_form", None) or ReopenForm(formdata=None),
        **given,
    )
    return page, status


def _others(claim: Claim) -> list[Person]:
    """Who could judge it instead."""
    away = conflicts_on(db(), claim)
    return [person for person in queries.who_could_decide(db(), claim) if person.id not in away]


def _sealed_page(claim: Claim, sight: Sight, status: int, **given: Any) -> Page:
    """Why there is nothing to see yet; what was typed into a refused form stands there to be copied."""
    form = given.get("send_back_form")
    lead = queries.lead_of(db(), claim.id)
    page = render_template(
        "review/decide_sealed.html",
        claim=claim,
        lead=lead,
        move="waits for the second opinion",
        sight=sight,
        clash=given.get("clash"),
        typed=form.note.data if form else "",
    )
    return page, status


def _as_published(claim: Claim, content: Content, *, approved_by: str) -> Content:
    # Publishing stands above this package, so what it knows comes by name.
    shape: Content = current_app.extensions["factcheck_preview"](
        db(), claim, content, approved_by=approved_by
    )
    return shape


def _before(rounds: list[Round], digest: str) -> Round | None:
    """The newest round that is not what lies here now: the one before, or the last if it was edited since."""
    return next((frozen for frozen in rounds if frozen.digest != digest), None)


def _lint(content: Content) -> list[Any]:
    return list(current_app.extensions["factcheck_lint"](content))
