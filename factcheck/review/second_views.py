"""The page of a second opinion: for its writer to write on, for an editor to ask, for everybody once it is open."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, render_template, request, url_for

from factcheck.accounts.models import Person
from factcheck.authz.check import may
from factcheck.authz.permissions import Permission
from factcheck.claims.due import due_time
from factcheck.claims.models import Claim
from factcheck.claims.queries import get_claim
from factcheck.errors import Conflict, Invalid
from factcheck.kit import clock
from factcheck.kit.markdown import to_html
from factcheck.review import assign_views, bench, queries, ratings, second
from factcheck.review.blueprint import Page, blueprint, me
from factcheck.review.forms import AssignForm, PressForm, ReasonForm, SecondForm, SourceForm, choices
from factcheck.review.hold import may_add_sources, may_work
from factcheck.review.models import SecondOpinion
from factcheck.review.sealed import pairs_of, sight_of, sources_are_shared
from factcheck.review.talk_page import talk_on
from factcheck.web.authorize import authorized
from factcheck.web.forms import redirect_to
from factcheck.web.session import building, db


@blueprint.get("/claims/<int:claim_id>/second", endpoint="second")
@authorized(Permission.READ_DESK)
def second_page(claim_id: int) -> Page:
    """Where a second opinion stands; its writer writes it here."""
    return _page(get_claim(db(), claim_id))


@blueprint.post("/claims/<int:claim_id>/second")
@authorized(Permission.REVIEW)
def save_second(claim_id: int) -> Page:
    """Keep the draft of a second opinion, show a preview of it, or hand it in."""
    claim, form = get_claim(db(), claim_id), SecondForm()
    then = request.form.get("then")
    if then == "preview":
        return _page(claim, second_form=form, shown=to_html(form.explanation.data or ""))
    if form.validate_on_submit():
        try:
            second.save_second(db(), claim, actor=me(), seen=form.lock_version.data, **form.facts())
            if then == "give":
                second.give(db(), claim, actor=me())
        except Invalid as wrong:
            form.blame(wrong)
        except Conflict as clash:
            form.lock_version.data = second.sealed_version(db(), claim.id)
            return _page(claim, 409, second_form=form, clash=clash.message)
        else:
            flash("Your opinion is in." if then == "give" else "Draft kept.", "done")
            return redirect_to("review.second", claim_id=claim_id)
    return _page(claim, 422, second_form=form)


@blueprint.post("/claims/<int:claim_id>/second/take-back")
@authorized(Permission.REVIEW)
def take_back_second(claim_id: int) -> Page:
    """Change what was handed in, while the other side is not in."""
    claim = get_claim(db(), claim_id)
    if PressForm().validate_on_submit():
        second.take_back(db(), claim, actor=me())
        flash("It is a draft again. Hand it in when you are done.", "done")
        return redirect_to("review.second", claim_id=claim_id)
    return _page(claim, 422)


@blueprint.post("/claims/<int:claim_id>/second/decline")
@authorized(Permission.REVIEW)
def decline_second(claim_id: int) -> Page:
    """Hand the request back."""
    claim, form = get_claim(db(), claim_id), ReasonForm()
    if form.validate_on_submit():
        try:
            second.decline(db(), claim, actor=me(), reason=form.reason.data or "")
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash("An editor will ask somebody else.", "done")
            return redirect_to("review.workbench", claim_id=claim_id)
    return _page(claim, 422, decline_form=form)


@blueprint.post("/claims/<int:claim_id>/second/ask")
@authorized(Permission.ASSIGN)
def ask_second(claim_id: int) -> Page:
    """Ask somebody for a second opinion."""
    claim, form = get_claim(db(), claim_id), AssignForm()
    if form.validate_on_submit():
        try:
            person = db().get(Person, form.person.data or 0)
            if person is None:
                raise Invalid("Choose a reviewer.", field="person")
            zone = ZoneInfo(building().config.timezone)
            due_at = due_time(form.due.data, form.own_due.data, now=clock.now(), zone=zone)
            second.ask(db(), claim, actor=me(), person=person, due_at=due_at)
        except Invalid as wrong:
            form.blame(Invalid(wrong.message, field="own_due" if wrong.field == "due_at" else wrong.field))
        else:
            flash(f"{person.name} is asked for a second opinion.", "done")
            return redirect_to("review.second", claim_id=claim_id)
    return _page(claim, 422, ask_form=form)


@blueprint.post("/claims/<int:claim_id>/second/withdraw")
@authorized(Permission.ASSIGN)
def withdraw_second(claim_id: int) -> Page:
    """No second opinion is awaited any more."""
    claim, form = get_claim(db(), claim_id), ReasonForm()
    if form.validate_on_submit():
        try:
            second.withdraw_second(db(), claim, actor=me(), reason=form.reason.data or "")
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash("The request is withdrawn.", "done")
            return redirect_to("review.second", claim_id=claim_id)
    return _page(claim, 422, withdraw_form=form)


def _page(claim: Claim, status: int = 200, **given: Any) -> Page:
    session, actor = db(), me()
    sight = sight_of(session, claim.id, actor)
    own = sight.awaited if sight.own else None
    scale = ratings.scale(session)
    form: SecondForm = given.pop("second_form", None) or _form_of(own)
    form.rating.choices = choices((rating.key, rating.label) for rating in scale)
    lead = queries.lead_of(session, claim.id)
    page = render_template(
        "review/second.html",
        claim=claim,
        places=bench.places_of(claim),
        lead=lead,
        move=bench.whose_move(claim, actor, lead),
        sight=sight,
        own=own,
        needs=second.needs(own) if own else [],
        pairs=pairs_of(session, claim.id),
        askable=claim.state in second.ASKABLE,
        scale=scale,
        form=form,
        shared=sources_are_shared(session),
        sources=queries.sources_of(session, claim.id) if sight.sources else [],
        withdrawn=queries.sources_of(session, claim.id, withdrawn=True) if sight.sources else [],
        may_work=may_work(session, claim, actor),
        may_source=may_add_sources(session, claim, actor),
        source_form=SourceForm(formdata=None),
        talk=talk_on(session, claim, actor, next=url_for("review.second", claim_id=claim.id)),
        cost=None,
        **_asking(claim, given),
        decline_form=given.pop("decline_form", None) or ReasonForm(formdata=None),
        withdraw_form=given.pop("withdraw_form", None) or ReasonForm(formdata=None),
        **given,
    )
    return page, status


def _asking(claim: Claim, given: dict[str, Any]) -> dict[str, Any]:
    """The form by which an editor asks, with the people who could give a second opinion; nothing for others."""
    if not may(me(), Permission.ASSIGN):
        return {"ask_form": None, "offer": None}
    form: AssignForm = given.pop("ask_form", None) or AssignForm(formdata=None)
    offer = assign_views.offer_people(claim, form)
    form.person.choices = assign_views.second_choices(offer)
    return {"ask_form": form, "offer": offer}


def _form_of(own: SecondOpinion | None) -> SecondForm:
    if own is None:
        return SecondForm(formdata=None)
    return SecondForm(
        formdata=None,
        lock_version=own.version,
        rating=own.rating.key if own.rating else None,
        summary=own.summary,
        explanation=own.explanation,
    )
