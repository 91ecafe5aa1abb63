"""Several claims for one person: a page that shows which, then gives them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import render_template, request
from werkzeug.wrappers import Response
from wtforms import DateTimeLocalField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Permission
from factcheck.claims.due import due_time, presets
from factcheck.claims.forms import ticked
from factcheck.claims.queries import claims_of
from factcheck.claims.several import as_seen
from factcheck.claims.several_views import MOST, back_to_list, count_claims, done_to, left_then, taken_back
from factcheck.errors import Conflict, Invalid
from factcheck.kit import clock
from factcheck.review import queries
from factcheck.review.assign_several import GIVEN, assign_several, undo_assign_several
from factcheck.review.blueprint import Page, blueprint, me
from factcheck.review.forms import choices
from factcheck.web.authorize import authorized
from factcheck.web.forms import Form
from factcheck.web.session import building, db

USUAL = "tomorrow"


class AssignSeveral(Form):
    """Who, until when, and which claims, as they were seen."""

    person = SelectField("Reviewer", coerce=int, validate_choice=False)
    due = RadioField("Due", validators=[InputRequired("Choose when it is due.")])
    own_due = DateTimeLocalField("Day and time", validators=[Optional()])
    claims = SelectMultipleField("Claims", validate_choice=False)

    def seen(self) -> dict[int, int]:
        """The version of each claim that was ticked."""
        return ticked(self.claims.data or [])


@blueprint.route("/triage/several/assign", methods=["GET", "POST"], endpoint="assign_several")
@authorized(Permission.ASSIGN)
def give_several() -> Page:
    """Which claims were ticked; given to somebody when that is pressed."""
    form, status, clash = AssignSeveral(), 200, ""
    pressed = form.is_submitted() and "person" in request.form
    people = queries.candidates(db())
    form.person.choices = choices(
        (who.person.id, f"{who.person.name}, {who.open_work} open") for who in people
    )
    zone = ZoneInfo(building().config.timezone)
    offered = presets(now=clock.now(), zone=zone)
    form.due.choices = choices((preset.key, preset.words) for preset in offered)
    if pressed:
        status = 422
        if form.validate():
            try:
                return _give(form)
            except Invalid as wrong:
                field = "own_due" if wrong.field == "due_at" else wrong.field
                form.blame(Invalid(wrong.message, field=field))
            except Conflict as wrong:
                status, clash = 409, wrong.message
    elif not form.due.data:
        form.due.data = USUAL
    wanted = form.seen() or dict.fromkeys(request.args.getlist("claim", int)[:MOST], 0)
    page = render_template(
        "review/assign_several.html",
        form=form,
        claims=[claim for claim in claims_of(db(), wanted) if claim.state in GIVEN],
        back=back_to_list(),
        clash=clash,
        pressed=pressed,
    )
    return page, status


@blueprint.post("/triage/several/assign/undo")
@authorized(Permission.ASSIGN)
def undo_give_several() -> Page:
    """Take them away again."""
    proposals = set(request.args.getlist("proposal", int))
    done = undo_assign_several(db(), left_then(), proposals, actor=me())
    return taken_back(done, "with nobody again")


def _give(form: AssignSeveral) -> Response:
    person = db().get(Person, form.person.data)
    if person is None:
        raise Invalid("Choose a reviewer.", field="person")
    zone = ZoneInfo(building().config.timezone)
    due_at = due_time(form.due.data, form.own_due.data, now=clock.now(), zone=zone)
    claims = as_seen(db(), form.seen(), GIVEN)
    proposals = assign_several(db(), claims, actor=me(), person=person, due_at=due_at)
    words = f"{person.name} has {count_claims(len(claims))} now."
    return done_to(claims, words, "review.undo_give_several", proposal=proposals)
