"""Choosing somebody: everybody's work beside the claim, and what waits for an editor to give away."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import flash, render_template, request, url_for
from sqlalchemy import select

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Permission
from factcheck.claims.due import presets, still_ahead
from factcheck.claims.models import Claim, ClaimState
from factcheck.claims.queries import get_claim
from factcheck.claims.workflow import Action, allowed_actions, words
from factcheck.errors import Invalid, NotThatMove
from factcheck.kit import clock
from factcheck.review import assign as assigning_verbs
from factcheck.review import bench, queries
from factcheck.review.blueprint import Page, blueprint, me
from factcheck.review.conflicts import all_unsettled, say_all
from factcheck.review.forms import AssignForm, PressForm, choices
from factcheck.review.models import SecondOpinion
from factcheck.review.sealed import sealed_of
from factcheck.review.second import ask, withdraw_second
from factcheck.review.suggest_person import AtWork, Suggestion, at_work, suggest
from factcheck.web.asked import number_asked
from factcheck.web.authorize import authorized
from factcheck.web.forms import redirect_to
from factcheck.web.session import building, db
from factcheck.web.templating import say_moment

SHOWN = 25
blueprint.add_app_template_filter(say_all, "say_conflicts")


class Offer(NamedTuple):
    """Whom a claim could be given to, and when it could be due."""

    people: list[AtWork]
    lead: Suggestion | None
    second: Suggestion | None
    due_hints: dict[str, str]
    zone: str


@blueprint.get("/claims/<int:claim_id>/assign", endpoint="choose")
@authorized(Permission.ASSIGN)
def choose(claim_id: int) -> Page:
    """Give the claim to somebody, with everybody's work in sight."""
    claim = get_claim(db(), claim_id)
    if Action.ASSIGN not in allowed_actions(claim, me()):
        raise NotThatMove(f"This claim is {words(claim.state)}, so nobody can be given it now.")
    return page_of(claim, AssignForm(formdata=None), 200)


@blueprint.get("/assign")
@authorized(Permission.ASSIGN)
def assigning() -> Page:
    """What waits to be given to somebody, and everybody's work."""
    session = db()
    waiting = select(Claim).where(Claim.state == ClaimState.ACCEPTED)
    unasked = (
        select(Claim)
        .join(SecondOpinion, SecondOpinion.claim_id == Claim.id)
        .where(
            SecondOpinion.person_id.is_(None),
            SecondOpinion.opened_at.is_(None),
            SecondOpinion.ended_at.is_(None),
            Claim.state.in_([ClaimState.IN_REVIEW, ClaimState.SUBMITTED]),
        )
    )
    return render_template(
        "review/assigning.html",
        people=at_work(session, now=clock.now(), zone=_zone()),
        waiting=session.scalars(waiting.order_by(Claim.priority.desc(), Claim.id.desc()).limit(SHOWN)).all(),
        unasked=session.scalars(unasked.order_by(SecondOpinion.asked_at, Claim.id).limit(SHOWN)).all(),
        conflicts=all_unsettled(session),
    )


def page_of(claim: Claim, form: AssignForm, status: int) -> Page:
    """The page that shows everybody; ``form`` as it was posted, or fresh."""
    offer = offer_people(claim, form)
    if not form.is_submitted() and offer.lead is not None:
        form.person.data = offer.lead.at_work.person.id
    lead = queries.lead_of(db(), claim.id)
    page = render_template(
        "review/choose.html",
        claim=claim,
        form=form,
        offer=offer,
        lead=lead,
        awaited=sealed_of(db(), claim.id),
        move=bench.whose_move(claim, me(), lead),
    )
    return page, status


def offer_people(claim: Claim, form: AssignForm) -> Offer:
    """Fill the choices of ``form``: people who could, the suggested one first; due times that lie ahead."""
    people = at_work(db(), now=clock.now(), zone=_zone(), claim=claim)
    lead = suggest(people)
    others = [one for one in people if lead is None or one is not lead.at_work]
    hints = due_hints()
    needed = still_ahead(claim.due_at)
    if needed is not None:
        hints["own"] = f"Needed by {say_moment(needed, _zone())}"
    offer = Offer(people, lead, suggest(others, second=True), hints, _zone().key)
    form.person.choices = _choices([one for one in people if not one.not_lead], offer.lead)
    form.second.choices = [*choices([(0, "Nobody")]), *second_choices(offer)]
    offer_due(form)
    if needed is not None and not form.is_submitted():
        form.due.data, form.own_due.data = "own", needed.astimezone(_zone()).replace(tzinfo=None)
    return offer


def second_choices(offer: Offer) -> list[Any]:
    """The people who could give a second opinion, the suggested one first."""
    return _choices([one for one in offer.people if not one.not_second], offer.second)


def offer_due(form: AssignForm) -> None:
    """Only the due times that lie ahead, the last one in the newsroom's time."""
    ahead = presets(now=clock.now(), zone=_zone())
    form.due.choices = choices((one.key, one.words) for one in ahead)
    form.own_due.label.text = f"Day and time in {_zone().key}"


def due_hints() -> dict[str, str]:
    """The exact time of each preset: in the newsroom's zone, and in the reader's where that is another."""
    person = db().get(Person, me().id)
    own = ZoneInfo(person.timezone) if person and person.timezone else _zone()
    found = {}
    for one in presets(now=clock.now(), zone=_zone()):
        if one.at is not None:
            there = one.at.astimezone(own)
            differs = there.replace(tzinfo=None) != one.at.astimezone(_zone()).replace(tzinfo=None)
            found[one.key] = say_moment(one.at, _zone()) + (f" ({there:%H:%M} for you)" if differs else "")
    return found


def ask_too(claim: Claim, form: AssignForm, due_at: datetime) -> str:
    """Ask for the second opinion that was chosen beside the lead; what to add to the sentence of success."""
    if not form.second.data:
        return ""
    person = db().get(Person, form.second.data)
    if person is None:
        raise Invalid("Choose who gives the second opinion.", field="second")
    try:
        ask(db(), claim, actor=me(), person=person, due_at=due_at)
    except Invalid as wrong:
        raise Invalid(wrong.message, field="second" if wrong.field == "person" else wrong.field) from None
    return f", and {person.name} is asked for a second opinion"


def offer_undo(claim: Claim, words: str, *, also_asked: bool) -> None:
    """Say what was done, with a way to take it back."""
    where = url_for("review.undo_assign", claim_id=claim.id, seen=claim.version, asked=int(also_asked))
    undoing: Any = {"text": words, "url": where, "label": "Undo"}
    flash(undoing, "undo")


@blueprint.post("/claims/<int:claim_id>/assign/undo")
@authorized(Permission.ASSIGN)
def undo_assign(claim_id: int) -> Page:
    """Give the claim back to where it was, and ask nobody for the second opinion that was asked for with it."""
    claim = get_claim(db(), claim_id)
    if not PressForm().validate_on_submit():
        raise Invalid("This button was pressed on a page that has grown old. Go back and reload it.")
    if request.args.get("asked") == "1" and sealed_of(db(), claim.id) is not None:
        withdraw_second(db(), claim, actor=me(), reason=assigning_verbs.BY_MISTAKE)
    seen = number_asked("seen") or 0
    person = assigning_verbs.undo_assign(db(), claim, actor=me(), seen=seen)
    flash(f"Taken back: {person.name if person else 'nobody'} has the claim again.", "done")
    return redirect_to("review.workbench", claim_id=claim_id)


def _choices(people: list[AtWork], suggested: Suggestion | None) -> list[Any]:
    first = suggested.at_work.person.id if suggested else 0
    ordered = sorted(people, key=lambda one: (one.person.id != first, bool(one.away_now), one.open))
    return choices((one.person.id, _line(one)) for one in ordered)


def _line(one: AtWork) -> str:
    away = f", away until {one.away_now.ends_on:%-d %B}" if one.away_now else ""
    return f"{one.person.name}, {one.open} open{away}"


def _zone() -> ZoneInfo:
    return ZoneInfo(building().config.timezone)
