"""Several claims at once: a page that shows which, and what can be done to all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from factcheck.authz.permissions import Permission
from factcheck.claims import plan
from factcheck.claims import several as verbs
from factcheck.claims.blueprint import Answer, blueprint, me
from factcheck.claims.clocks import own_time
from factcheck.claims.due import due_time, presets
from factcheck.claims.forms import Press, Several
from factcheck.claims.models import Claim, ClaimState, RejectReason
from factcheck.claims.queries import claims_of
from factcheck.errors import Conflict, Invalid
from factcheck.kit import clock
from factcheck.kit.urls import is_local_path
from factcheck.web.authorize import authorized
from factcheck.web.session import building, db
from factcheck.web.templating import say_moment

MOST = 100
TICKED = (ClaimState.PROPOSED, ClaimState.ACCEPTED, ClaimState.REJECTED)
STATES = {  # in which each can be done
    "accept": (ClaimState.PROPOSED, ClaimState.REJECTED),
    "reject": (ClaimState.PROPOSED, ClaimState.ACCEPTED),
    "topics": plan.PLANNED,
    "due": plan.PLANNED,
}
EVENTS = {"due": plan.DUE, "topics": plan.TOPICS}


@blueprint.route("/triage/several", methods=["GET", "POST"])
@authorized(Permission.TRIAGE)
def several() -> Answer:
    """Which claims were ticked; what is pressed is done to all of them."""
    form, status, clash = Several(), 200, ""
    _offer_due(form)
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                return _do(db(), form)
            except Invalid as wrong:
                form.blame(wrong)
            except Conflict as wrong:
                status, clash = 409, wrong.message
    wanted = form.seen() or dict.fromkeys(request.args.getlist("claim", int)[:MOST], 0)
    page = render_template(
        "claims/several.html",
        form=form,
        claims=[one for one in claims_of(db(), wanted) if one.state in TICKED],
        back=back_to_list(),
        clash=clash,
    )
    return page, status


@blueprint.post("/triage/several/undo")
@authorized(Permission.TRIAGE)
def undo_several() -> Answer:
    """Make them proposals again, at once. The address names them as they were left."""
    return taken_back(verbs.undo_several(db(), left_then(), actor=me()), "waiting again")


@blueprint.post("/triage/several/undo/<any(due, topics):event>")
@authorized(Permission.TRIAGE)
def undo_plan(event: str) -> Answer:
    """Give them the due time or the topics again that they had before."""
    done = plan.take_back(db(), left_then(), event=EVENTS[event], actor=me())
    return taken_back(done, "as before")


def _do(session: Session, form: Several) -> Response:
    """What the pressed button says, to the ticked claims."""
    judge = form.judge.data or "accept"
    if judge == "reject" and not form.reason.data:
        raise Invalid("Choose a reason, so that colleagues know why.", field="reason")
    claims = verbs.as_seen(session, form.seen(), STATES.get(judge, STATES["accept"]))
    count = count_claims(len(claims))
    if judge == "reject":
        reason = RejectReason(form.reason.data)
        verbs.reject_several(session, claims, actor=me(), reason=reason, note=form.note.data or "")
        return done_to(claims, f"{count} rejected.", "claims.undo_several")
    if judge == "topics":
        names = (form.topics.data or "").split(",")
        changed = plan.add_topics(session, claims, names=names, actor=me())
        if not changed:
            raise Invalid("All of these claims have these topics already.", field="topics")
        words = f"Topics added to {count_claims(len(changed))}."
        return done_to(changed, words, "claims.undo_plan", event="topics")
    if judge == "due":
        due_at = _due_at(form)
        plan.set_due(session, claims, due_at=due_at, actor=me())
        words = f"Due time set for {count}." if due_at else f"{count} without a due time now."
        return done_to(claims, words, "claims.undo_plan", event="due")
    verbs.accept_several(session, claims, actor=me())
    return done_to(claims, f"{count} accepted.", "claims.undo_several")


def _offer_due(form: Several) -> None:
    """The due times that lie ahead, each with the moment it stands for."""
    zone, own = _zone(), ("own", "At the time below")
    ahead = [(one.key, one.words, one.at) for one in presets(now=clock.now(), zone=zone)]
    form.due.choices = [own, *((key, f"{words} · {say_moment(at, zone)}") for key, words, at in ahead if at)]


def _due_at(form: Several) -> datetime | None:
    choice = form.due.data or "own"
    if choice == "own":
        return form.due_at.data and own_time(form.due_at.data, _zone(), field="due_at")
    return due_time(choice, None, now=clock.now(), zone=_zone())


def _zone() -> ZoneInfo:
    return ZoneInfo(building().config.timezone)


def done_to(claims: Sequence[Claim], words: str, undo: str, **values: Any) -> Response:
    """Back to the list, with a way to take it back from there."""
    left = [f"{claim.id}:{claim.version}" for claim in claims]
    back = back_to_list()
    undoing: Any = {
        "text": words,
        "url": url_for(undo, claims=left, next=back, **values),
        "label": "Undo",
    }
    flash(undoing, "undo")
    return redirect(back, 303)


def left_then() -> dict[int, int]:
    """The versions in which the address says that claims were left. Raises Invalid for an old page."""
    if not Press().validate_on_submit():
        raise Invalid("This button was pressed on a page that has grown old. Go back and reload it.")
    return Several(data={"claims": request.args.getlist("claims")}, formdata=None).seen()


def taken_back(done: verbs.TakenBack, words: str) -> Response:
    """Back to the list, saying how many are ``words``."""
    text = f"Taken back: {count_claims(done.back)} {words}."
    if done.stayed:
        text += f" {count_claims(done.stayed)} worked on since, and left as that is."
    flash(text, "done")
    return redirect(back_to_list(), 303)


def back_to_list() -> str:
    """The list the ticks were set on, with its filters."""
    wanted = request.values.get("next", "")
    return wanted if is_local_path(wanted) else url_for("claims.triage")


def count_claims(number: int) -> str:
    """A number of claims, in words."""
    return f"{number} {'claim' if number == 1 else 'claims'}"
