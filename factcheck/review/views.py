"""The workbench of a claim: who works on it, its evidence, its verdict."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, render_template, request, url_for

from factcheck.accounts.models import Person
from factcheck.authz.check import may
from factcheck.authz.permissions import Permission
from factcheck.claims.due import due_time, still_ahead
from factcheck.claims.eyes import cost_of_editing
from factcheck.claims.models import Claim, ClaimState
from factcheck.claims.queries import get_claim
from factcheck.claims.reanchor import rewordings_of
from factcheck.claims.stays import time_in_states
from factcheck.claims.topics import topics_on_offer
from factcheck.claims.topics_views import topics_form
from factcheck.drafts.merge_views import settled
from factcheck.drafts.sending_views import keep_draft
from factcheck.errors import Conflict, Invalid, NotAllowed
from factcheck.keeping.queries import outline_of, text_of
from factcheck.kit import clock
from factcheck.kit.markdown import to_html
from factcheck.review import assign as assigning
from factcheck.review import (
    assign_several_views,
    assign_views,
    availability_views,
    bench,
    decide_views,
    evidence,
    join_views,
    kept_views,
    media_views,
    publishers_views,
    queries,
    ratings,
    reset_views,
    second_rules_views,
    second_views,
    suggestions_views,
    talk_views,
    translate_views,
    two_at_once_views,
    verdict,
)
from factcheck.review.blueprint import Page, blueprint, me
from factcheck.review.checklist import SecondStanding, checklist, second_standing
from factcheck.review.conflicts import unsettled
from factcheck.review.copied import copied_words
from factcheck.review.forms import (
    AssignForm,
    HandBackForm,
    PressForm,
    SourceForm,
    TakeForm,
    VerdictForm,
    choices,
)
from factcheck.review.hold import may_add_sources, may_work
from factcheck.review.join import may_join
from factcheck.review.models import DecisionKind, Source, Verdict
from factcheck.review.publishers import publisher_at, publishers_of
from factcheck.review.sealed import pairs_of, sees_sources, sight_of
from factcheck.review.standing import source_of, standing_of
from factcheck.review.story import story_of
from factcheck.review.talk_page import talk_on
from factcheck.review.translations import original_of, translation_of, translations_of
from factcheck.web.authorize import authorized
from factcheck.web.forms import redirect_to
from factcheck.web.session import building, db

__all__ = [  # whose routes stand on the same blueprint
    "assign_several_views",
    "availability_views",
    "blueprint",
    "decide_views",
    "join_views",
    "kept_views",
    "media_views",
    "publishers_views",
    "reset_views",
    "second_rules_views",
    "second_views",
    "suggestions_views",
    "talk_views",
    "translate_views",
]


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
            person = db().get(Person, form.person.data or 0)
            if person is None:
                raise Invalid("Choose a reviewer.", field="person")
            zone = ZoneInfo(building().config.timezone)
            due_at = due_time(form.due.data, form.own_due.data, now=clock.now(), zone=zone)
            assigning.assign(db(), claim, actor=me(), person=person, due_at=due_at)
            asked = assign_views.ask_too(claim, form, due_at)
        except Invalid as wrong:
            form.blame(Invalid(wrong.message, field="own_due" if wrong.field == "due_at" else wrong.field))
        else:
            assign_views.offer_undo(claim, f"{person.name} has the claim now{asked}.", also_asked=bool(asked))
            return redirect_to("review.workbench", claim_id=claim_id)
    if form.page.data == "people":
        return assign_views.page_of(claim, form, 422)
    return _bench(claim, 422, assign_form=form)


@blueprint.post("/claims/<int:claim_id>/take")
@authorized(Permission.TAKE)
def take(claim_id: int) -> Page:
    """Take the claim oneself."""
    claim = get_claim(db(), claim_id)
    form = TakeForm()
    if form.validate_on_submit():
        try:
            due_at, no_conflict = still_ahead(claim.due_at), bool(form.no_conflict.data)
            assigning.take(db(), claim, actor=me(), due_at=due_at, no_conflict=no_conflict)
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash("The claim is yours.", "done")
            return redirect_to("review.workbench", claim_id=claim_id)
    return _bench(claim, 422, take_form=form)


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
    if not sees_sources(db(), claim_id, me()):
        raise NotAllowed("The lead’s sources open together with the verdict and the second opinion.")
    form = (
        SourceForm(settled(request.form), obj=source) if request.method == "POST" else SourceForm(obj=source)
    )
    if request.method == "GET":
        form.lock_version.data = source.version
        return _source_page(claim, source, form)
    if form.validate_on_submit():
        try:
            evidence.change_source(db(), source, actor=me(), seen=form.lock_version.data or 0, **form.facts())
        except Invalid as wrong:
            form.blame(wrong)
        except Conflict:
            return two_at_once_views.of_source(source, form)
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
    claim, form = get_claim(db(), claim_id), VerdictForm(settled(request.form))
    if form.validate_on_submit():
        submits = request.form.get("then") == "submit"
        try:
            verdict.save_verdict(db(), claim, actor=me(), seen=form.lock_version.data or 0, **form.facts())
            if submits and second_standing(db(), claim) is SecondStanding.ASKED:
                flash(
                    "Draft kept. A second opinion is asked for: submit when it is in. You are told then.",
                    "error",
                )
                return redirect_to("review.workbench", claim_id=claim_id, _anchor="verdict")
            if submits:
                verdict.submit(db(), claim, actor=me())
        except Invalid as wrong:
            form.blame(wrong)
        except Conflict:
            return two_at_once_views.of_verdict(claim, form, submits=submits)
        else:
            flash("Submitted. An editor decides now." if submits else "Draft kept.", "done")
            return redirect_to("review.workbench", claim_id=claim_id, _anchor="" if submits else "verdict")
    return _bench(claim, 422, verdict_form=form)


@blueprint.post("/claims/<int:claim_id>/verdict/preview")
@authorized(Permission.REVIEW)
def preview(claim_id: int) -> Page:
    """The explanation as readers will see it: a fragment for a script, else the page with it. Keeps nothing."""
    form = VerdictForm()
    keep_draft()
    shown = to_html(form.explanation.data or "")
    if request.headers.get("HX-Request"):
        return render_template("review/_preview.html", shown=shown)
    return _bench(get_claim(db(), claim_id), 200, verdict_form=form, preview=shown)


def _source_page(claim: Claim, source: Source, form: SourceForm, status: int = 200) -> Page:
    whole = source_of(db(), claim.id, source.id)
    kept = whole.copy if whole else None
    shown = copied_words(
        text_of(kept), form.quote.data or "", outline_of(kept) if kept else None, form.locator.data or ""
    )
    page = render_template(
        "review/source.html",
        claim=claim,
        source=source,
        form=form,
        words=shown,
        copy=source.copy_id,
        known=publisher_at(db(), form.url.data),
    )
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
    sight = sight_of(session, claim.id, actor)
    draft = queries.verdict_of(session, claim.id) if sight.verdict else None
    scale = ratings.scale(session)
    bar = bench.bar_of(claim, actor, lead)
    works = may_work(session, claim, actor)
    form: VerdictForm = given.pop("verdict_form", None) or _verdict_form(draft)
    form.rating.choices = choices((rating.key, rating.label) for rating in scale)
    assign_form: AssignForm = given.pop("assign_form", None) or AssignForm(formdata=None)
    offer = assign_views.offer_people(claim, assign_form) if bar.assign else None
    here = queries.sources_of(session, claim.id) if sight.sources else []
    decisions = queries.decisions_of(session, claim.id)
    sent_back = next((d for d in decisions if d.kind is DecisionKind.SEND_BACK), None)
    translation = translation_of(session, claim.id)
    page = render_template(
        "review/workbench.html",
        claim=claim,
        places=bench.places_of(get_claim(session, translation.original_id) if translation else claim),
        translation=translation,
        original=original_of(session, translation) if translation else None,
        translations=translations_of(session, claim.id),
        media=queries.media_of(session, [one.id for one in claim.appearances]) if sight.verdict else {},
        lead=lead,
        move=bench.whose_move(claim, actor, lead),
        early=bench.too_early(claim),
        bar=bar,
        may_work=works,
        may_source=may_add_sources(session, claim, actor),
        sight=sight,
        pairs=pairs_of(session, claim.id),
        offer=offer,
        conflicts=unsettled(session, claim) if may(actor, Permission.ASSIGN) else [],
        topics_form=topics_form(claim),
        topics=topics_on_offer(session),
        draft=draft,
        scale=scale,
        rated=[rating for rating in scale if rating.value is not None],
        sources=here,
        withdrawn=queries.sources_of(session, claim.id, withdrawn=True) if sight.sources else [],
        items=checklist(session, claim) if sight.verdict else [],
        rounds=queries.rounds_of(session, claim.id),
        spent=time_in_states(session, claim.id, now=clock.now()),
        cost=cost_of_editing(session, claim, actor),
        may_join=may_join(session, claim, actor, works=works),
        leads=lead is not None and lead.person_id == actor.id,
        talk=talk_on(session, claim, actor, next=url_for("review.workbench", claim_id=claim.id)),
        sent_back=sent_back if claim.state is ClaimState.IN_REVIEW and sight.verdict else None,
        story=story_of(
            session,
            claim.id,
            notes=sight.verdict,
            sources=sight.sources,
            zone=ZoneInfo(building().config.timezone),
        ),
        reworded=rewordings_of(session, claim.id),
        slug=bench.slug_of(session, claim.id),
        verdict_form=form,
        assign_form=assign_form,
        take_form=given.pop("take_form", None) or TakeForm(formdata=None),
        source_form=given.pop("source_form", None) or SourceForm(formdata=None),
        standing=standing_of(session, here),
        judged=publishers_of(session, here),
        hand_back_form=given.pop("hand_back_form", None) or HandBackForm(formdata=None),
        **given,
    )
    return page, status
