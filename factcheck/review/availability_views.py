"""When people are away, what they know, in which zone they read, what they keep away from."""

from __future__ import annotations

from datetime import date
from typing import cast
from zoneinfo import ZoneInfo

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from factcheck.accounts.models import Person
from factcheck.accounts.queries import get_person
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Topic
from factcheck.claims.topics import topics_on_offer
from factcheck.errors import Invalid
from factcheck.kit import clock
from factcheck.review import availability, conflicts
from factcheck.review.blueprint import Page, blueprint, me
from factcheck.review.forms import AwayForm, ConflictForm, KnownForm, PressForm, ZoneForm, choices
from factcheck.review.models import ConflictKind
from factcheck.review.suggest_person import at_work
from factcheck.web.authorize import authorized
from factcheck.web.forms import redirect_to, said
from factcheck.web.session import building, db


def _person() -> Person:
    return cast(Person, me())


@blueprint.route("/account/away", methods=["GET", "POST"], endpoint="away")
@authorized(Permission.MANAGE_OWN_ACCOUNT)
def own_away() -> Page:
    """One's days away, topics and time zone."""
    return _away_page(_person())


@blueprint.route("/people/<int:person_id>/away", methods=["GET", "POST"])
@authorized(Permission.ASSIGN)
def away_of_person(person_id: int) -> Page:
    """The same of somebody else, for an editor, with their work and what they keep away from."""
    return _away_page(get_person(db(), person_id))


@blueprint.post("/people/<int:person_id>/away/<int:away_id>/withdraw")
@authorized(Permission.MANAGE_OWN_ACCOUNT)
def withdraw_away(person_id: int, away_id: int) -> Page:
    """There after all. The verb lets in only oneself and editors."""
    person = get_person(db(), person_id)
    if PressForm().validate_on_submit():
        availability.withdraw_away(db(), person, away_id, actor=me())
        flash("These days are taken off the list.", "done")
    return _home(person)


@blueprint.post("/people/<int:person_id>/topics")
@authorized(Permission.MANAGE_OWN_ACCOUNT)
def know_topics(person_id: int) -> Page:
    """What somebody knows well. The verb lets in only oneself and editors."""
    person, form = get_person(db(), person_id), KnownForm()
    if form.validate_on_submit():
        chosen = [topic for topic in topics_on_offer(db()) if topic.id in (form.topics.data or [])]
        availability.know_topics(db(), person, chosen, actor=me())
        flash("Topics saved.", "done")
    return _home(person)


@blueprint.post("/account/zone")
@authorized(Permission.MANAGE_OWN_ACCOUNT)
def set_zone() -> Page:
    """The zone one reads times in."""
    form = ZoneForm()
    if form.validate_on_submit():
        availability.set_zone(db(), _person(), form.zone.data or "", actor=me())
        flash("Times are shown as your clocks show them.", "done")
        return redirect_to("review.away")
    return _away_page(_person(), zone_form=form)


@blueprint.route("/account/conflicts", methods=["GET", "POST"], endpoint="conflicts")
@authorized(Permission.MANAGE_OWN_ACCOUNT)
def own_conflicts() -> Page:
    """What one keeps away from."""
    form, topics = ConflictForm(), topics_on_offer(db())
    form.topic.choices = choices([(0, "Choose a topic"), *((topic.id, topic.name) for topic in topics)])
    if form.validate_on_submit():
        try:
            conflicts.declare(
                db(),
                actor=me(),
                kind=ConflictKind(form.kind.data),
                name=said(form.name),
                topic=db().get(Topic, form.topic.data) if form.topic.data else None,
                reason=said(form.reason),
            )
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash("Declared. Such claims are not given to you any more.", "done")
            return redirect_to("review.conflicts")
    page = render_template(
        "review/conflicts.html",
        form=form,
        declared=conflicts.declared_by(db(), me().id),
        say=conflicts.say,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/account/conflicts/<int:conflict_id>/withdraw")
@authorized(Permission.MANAGE_OWN_ACCOUNT)
def withdraw_conflict(conflict_id: int) -> Page:
    """It holds no more."""
    if PressForm().validate_on_submit():
        conflicts.withdraw_conflict(db(), conflict_id, actor=me())
        flash("Withdrawn. Such claims may be given to you again.", "done")
    return redirect_to("review.conflicts")


def _home(person: Person) -> Response:
    """The page on which one was."""
    if person.id == me().id:
        return redirect_to("review.away")
    return redirect_to("review.away_of_person", person_id=person.id)


def _today() -> date:
    return availability.today_in(_zone())


def _zone() -> ZoneInfo:
    return ZoneInfo(building().config.timezone)


def _away_page(person: Person, *, zone_form: ZoneForm | None = None) -> Page:
    form = AwayForm() if zone_form is None else AwayForm(formdata=None)
    first, last = form.first.data, form.last.data
    if request.method == "POST" and zone_form is None and form.validate() and first and last:
        try:
            availability.set_away(db(), person, actor=me(), first=first, last=last, today=_today())
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash("Written down.", "done")
            return _home(person)
    topics = topics_on_offer(db())
    known = availability.known_among(db(), [person.id]).get(person.id, [])
    known_form = KnownForm(formdata=None, topics=[topic.id for topic in known])
    known_form.topics.choices = choices((topic.id, topic.name) for topic in topics)
    own = person.id == me().id
    work = (
        []
        if own
        else [one for one in at_work(db(), now=clock.now(), zone=_zone()) if one.person.id == person.id]
    )
    page = render_template(
        "review/away.html",
        subject=person,
        own=own,
        form=form,
        known_form=known_form,
        zone_form=zone_form or ZoneForm(formdata=None, zone=person.timezone),
        newsroom_zone=_zone().key,
        away=availability.away_of(db(), person.id, _today()),
        declared=[] if own else conflicts.declared_by(db(), person.id),
        say=conflicts.say,
        work=work[0] if work else None,
    )
    return page, 422 if form.errors or (zone_form and zone_form.errors) else 200
