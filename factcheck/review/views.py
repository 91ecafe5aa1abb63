"""The workbench of a claim: who works on it, its evidence, its verdict."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, render_template, request

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim, ClaimState
from factcheck.claims.queries import get_claim
from factcheck.claims.reanchor import rewordings_of
from factcheck.errors import Conflict, Invalid
from factcheck.kit import clock
from factcheck.kit.markdown import to_html
from factcheck.review import assign as assigning
from factcheck.review import bench, decide_views, evidence, queries, ratings, reset_views, verdict
from factcheck.review.blueprint import Page, blueprint, me
from factcheck.review.changes import against
from factcheck.review.checklist import checklist
from factcheck.review.due import due_time
from factcheck.review.forms import AssignForm, HandBackForm, PressForm, SourceForm, VerdictForm, choices
from factcheck.review.hold import may_work
from factcheck.review.models import DecisionKind, Source, Verdict
from factcheck.review.story import story_of
from factcheck.web.authorize import authorized
from factcheck.web.forms import redirect_to
from factcheck.web.session import building, db

__all__ = ["blueprint", "decide_views", "reset_views"]  # whose routes stand on the same blueprint


@blueprint.get("/claims/<int:claim_id>")
@authorized(Permission.READ_DESK)
def workbench(claim_id: int) -> Page:
    """A claim and all the work on it."""
    return _bench(get_claim(db(), claim_id))


@blueprint.post("/claims/<int:claim_id>/assign")
@authorized(Permission.ASSIGN)
def assign(claim_id: int) -> Page:
    """Give the claim to somebody."""
    claim, form = get_claim(db(), claim_id), AssignForm()
    if form.validate_on_submit():
        try:
            person = db().get(Person, form.person.data)
            if person is None:
                raise Invalid("Choose a reviewer.", field="person")
            zone = ZoneInfo(building().config.timezone)
            due_at = due_time(form.due.data, form.own_due.data, now=clock.now(), zone=zone)
            assigning.assign(db(), claim, actor=me(), person=person, due_at=due_at)
        except Invalid as wrong:
            form.blame(Invalid(wrong.message, field="own_due" if wrong.field == "due_at" else wrong.field))
        else:
            flash(f"{person.name} has the claim now.", "done")
            return redirect_to("review.workbench", claim_id=claim_id)
    return _bench(claim, 422, assign_form=form)


@blueprint.post("/claims/<int:claim_id>/take")
@authorized(Permission.TAKE)
def take(claim_id: int) -> Page:
    """Take the claim oneself."""
    claim = get_claim(db(), claim_id)
    if PressForm().validate_on_submit():
        assigning.take(db(), claim, actor=me())
        flash("The claim is yours.", "done")
        return redirect_to("review.workbench", claim_id=claim_id)
    return _bench(claim, 422)


@blueprint.post("/claims/<int:claim_id>/hand-back")
@authorized(Permission.HAND_BACK)
def hand_back(claim_id: int) -> Page:
    """Give the claim back to the desk."""
    claim, form = get_claim(db(), claim_id), HandBackForm()
    if form.validate_on_submit():
        try:
            assigning.hand_back(db(), claim, actor=me(), reason=form.reason.data or "")
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash("The claim is back on the desk.", "done")
            return redirect_to("review.workbench", claim_id=claim_id)
    return _bench(claim, 422, hand_back_form=form)


@blueprint.post("/claims/<int:claim_id>/sources")
@authorized(Permission.REVIEW)
def add_source(claim_id: int) -> Page:
    """Attach a source."""
    claim, form = get_claim(db(), claim_id), SourceForm()
    if form.validate_on_submit():
        try:
            evidence.add_source(db(), claim, actor=me(), **form.facts())
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash("Source added.", "done")
            return redirect_to("review.workbench", claim_id=claim_id, _anchor="evidence")
    return _bench(claim, 422, source_form=form)


@blueprint.route("/claims/<int:claim_id>/sources/<int:source_id>", methods=["GET", "POST"])
@authorized(Permission.REVIEW)
def change_source(claim_id: int, source_id: int) -> Page:
    """Change a source on a page of its own."""
    claim, source = get_claim(db(), claim_id), queries.get_source(db(), claim_id, source_id)
    form = SourceForm(obj=source)
    if request.method == "GET":
        form.lock_version.data = source.version
        return _source_page(claim, source, form)
    if form.validate_on_submit():
        try:
            evidence.change_source(db(), source, actor=me(), seen=form.lock_version.data or 0, **form.facts())
        except Invalid as wrong:
            form.blame(wrong)
        except Conflict as clash:
            form.lock_version.data = source.version
            return _source_page(claim, source, form, 409, clash=clash.message)
        else:
            flash("Source changed.", "done")
            return redirect_to("review.workbench", claim_id=claim_id, _anchor=f"s-{source_id}")
    return _source_page(claim, source, form, 422)


@blueprint.post("/claims/<int:claim_id>/sources/<int:source_id>/withdraw")
@authorized(Permission.REVIEW)
def withdraw_source(claim_id: int, source_id: int) -> Page:
    """No longer rely on a source."""
    source, form = queries.get_source(db(), claim_id, source_id), PressForm()
    if form.validate_on_submit():
        evidence.withdraw_source(db(), source, actor=me(), seen=form.lock_version.data)
        flash("Source withdrawn. It stays in the history.", "done")
        return redirect_to("review.workbench", claim_id=claim_id, _anchor="evidence")
    return _bench(get_claim(db(), claim_id), 422)


@blueprint.post("/claims/<int:claim_id>/verdict")
@authorized(Permission.REVIEW)
def save_verdict(claim_id: int) -> Page:
    """Keep the draft, and submit it when that was pressed."""
    claim, form = get_claim(db(), claim_id), VerdictForm()
    if form.validate_on_submit():
        submits = request.form.get("then") == "submit"
        try:
            verdict.save_verdict(db(), claim, actor=me(), seen=form.lock_version.data or 0, **form.facts())
            if submits:
                verdict.submit(db(), claim, actor=me())
        except Invalid as wrong:
            form.blame(wrong)
        except Conflict as clash:
            theirs = queries.verdict_of(db(), claim_id)
            form.lock_version.data = theirs.version if theirs else 0
            return _bench(claim, 409, verdict_form=form, clash=clash.message)
        else:
            flash("Submitted. An editor decides now." if submits else "Draft kept.", "done")
            return redirect_to("review.workbench", claim_id=claim_id, _anchor="" if submits else "verdict")
    return _bench(claim, 422, verdict_form=form)


@blueprint.post("/claims/<int:claim_id>/verdict/preview")
@authorized(Permission.REVIEW)
def preview(claim_id: int) -> Page:
    """The explanation as readers will see it: a fragment for a script, else the page with it. Keeps nothing."""
    form = VerdictForm()
    shown = to_html(form.explanation.data or "")
    if request.headers.get("HX-Request"):
        return render_template("review/_preview.html", shown=shown)
    return _bench(get_claim(db(), claim_id), 200, verdict_form=form, preview=shown)


def _source_page(
    claim: Claim, source: Source, form: SourceForm, status: int = 200, clash: str | None = None
) -> Page:
    page = render_template("review/source.html", claim=claim, source=source, form=form, clash=clash)
    return page, status


def _verdict_form(row: Verdict | None) -> VerdictForm:
    """The form as the draft stands, whatever else was posted."""
    if row is None:
        return VerdictForm(formdata=None, lock_version=0)
    return VerdictForm(
        formdata=None,
        lock_version=row.version,
        rating=row.rating.key if row.rating else None,
        summary=row.summary,
        explanation=row.explanation,
        none_against=row.none_against,
    )


def _bench(claim: Claim, status: int = 200, **given: Any) -> Page:
    """The workbench; ``given`` holds the form that was posted, with its errors."""
    session, actor = db(), me()
    lead = queries.lead_of(session, claim.id)
    draft = queries.verdict_of(session, claim.id)
    scale = ratings.scale(session)
    bar = bench.bar_of(claim, actor, lead)
    form: VerdictForm = given.pop("verdict_form", None) or _verdict_form(draft)
    form.rating.choices = choices((rating.key, rating.label) for rating in scale)
    assign_form: AssignForm = given.pop("assign_form", None) or AssignForm(formdata=None)
    people = queries.candidates(session) if bar.assign else []
    assign_form.person.choices = choices(
        (who.person.id, f"{who.person.name}, {who.open_work} open") for who in people
    )
    decisions = queries.decisions_of(session, claim.id)
    sent_back = next((d for d in decisions if d.kind is DecisionKind.SEND_BACK), None)
    page = render_template(
        "review/workbench.html",
        claim=claim,
        places=bench.places_of(claim),
        lead=lead,
        move=bench.whose_move(claim, actor, lead),
        early=bench.too_early(claim),
        bar=bar,
        may_work=may_work(session, claim, actor),
        draft=draft,
        scale=scale,
        rated=[rating for rating in scale if rating.value is not None],
        sources=queries.sources_of(session, claim.id),
        withdrawn=queries.sources_of(session, claim.id, withdrawn=True),
        items=checklist(session, claim),
        rounds=queries.rounds_of(session, claim.id),
        sent_back=sent_back if claim.state is ClaimState.IN_REVIEW else None,
        story=story_of(session, claim.id),
        reworded=rewordings_of(session, claim.id),
        slug=bench.slug_of(session, claim.id),
        verdict_form=form,
        compared=against(draft, form.summary.data, form.explanation.data) if "clash" in given else [],
        assign_form=assign_form,
        source_form=given.pop("source_form", None) or SourceForm(formdata=None),
        hand_back_form=given.pop("hand_back_form", None) or HandBackForm(formdata=None),
        **given,
    )
    return page, status
