"""Several proposals at once: a page that shows which, then accepts or rejects them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from factcheck.authz.permissions import Permission
from factcheck.claims import several as verbs
from factcheck.claims.blueprint import Answer, blueprint, me
from factcheck.claims.forms import Press, Several
from factcheck.claims.models import Claim, RejectReason
from factcheck.claims.queries import proposals_of
from factcheck.errors import Conflict, Invalid
from factcheck.kit.urls import is_local_path
from factcheck.web.authorize import authorized
from factcheck.web.session import db

MOST = 100


@blueprint.route("/triage/several", methods=["GET", "POST"])
@authorized(Permission.TRIAGE)
def several() -> Answer:
    """Which proposals were ticked; accepted or rejected when that is pressed."""
    form, status, clash = Several(), 200, ""
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                claims = verbs.as_seen(db(), form.seen())
                words = _judge(db(), form, claims)
            except Invalid as wrong:
                form.blame(wrong)
            except Conflict as wrong:
                status, clash = 409, wrong.message
            else:
                return _judged(claims, words)
    wanted = (
        form.seen() if form.is_submitted() else dict.fromkeys(request.args.getlist("claim", int)[:MOST], 0)
    )
    page = render_template(
        "claims/several.html",
        form=form,
        claims=proposals_of(db(), wanted),
        back=_back(),
        clash=clash,
    )
    return page, status


@blueprint.post("/triage/several/undo")
@authorized(Permission.TRIAGE)
def undo_several() -> Answer:
    """Make them proposals again, at once. The address names them as they were left."""
    if not Press().validate_on_submit():
        raise Invalid("This button was pressed on a page that has grown old. Go back and reload it.")
    then = Several(data={"claims": request.args.getlist("claims")}, formdata=None).seen()
    done = verbs.undo_several(db(), then, actor=me())
    words = f"Taken back: {_count(done.back)} waiting again."
    if done.stayed:
        words += f" {_count(done.stayed)} worked on since, and left as that is."
    flash(words, "done")
    return redirect(url_for("claims.triage"), 303)


def _judge(session: Session, form: Several, claims: list[Claim]) -> str:
    if form.judge.data != "reject":
        verbs.accept_several(session, claims, actor=me())
        return f"{_count(len(claims))} accepted."
    if not form.reason.data:
        raise Invalid("Choose a reason, so that colleagues know why.", field="reason")
    reason = RejectReason(form.reason.data)
    verbs.reject_several(session, claims, actor=me(), reason=reason, note=form.note.data or "")
    return f"{_count(len(claims))} rejected."


def _judged(claims: list[Claim], words: str) -> Response:
    left = [f"{claim.id}:{claim.version}" for claim in claims]
    undoing: Any = {
        "text": words,
        "url": url_for("claims.undo_several", claims=left),
        "label": "Undo",
    }
    flash(undoing, "undo")
    return redirect(_back(), 303)


def _back() -> str:
    """The list the ticks were set on, with its filters."""
    wanted = request.values.get("next", "")
    return wanted if is_local_path(wanted) else url_for("claims.triage")


def _count(number: int) -> str:
    return f"{number} {'proposal' if number == 1 else 'proposals'}"
