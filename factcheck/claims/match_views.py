"""The buttons beside a possible earlier check. *Same claim* is a merge; this is the other one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from factcheck.authz.permissions import Permission
from factcheck.claims import match as verbs
from factcheck.claims.blueprint import Answer, blueprint, me
from factcheck.claims.forms import Press
from factcheck.claims.models import Match
from factcheck.errors import Invalid
from factcheck.kit.urls import is_local_path
from factcheck.web.authorize import authorized
from factcheck.web.session import db


@blueprint.post("/claims/matches/<int:match_id>/apart")
@authorized(Permission.TRIAGE)
def keep_apart(match_id: int) -> Answer:
    """They are not the same claim."""
    match, form = _pressed(match_id)
    verbs.not_the_same(db(), match, actor=me())
    undoing: Any = {
        "text": f"Not the same. Claim {match.other_id} is not suggested for claim {match.claim_id} again.",
        "url": url_for("claims.suggest_again", match_id=match.id, next=form.next.data or None),
        "label": "Undo",
    }
    flash(undoing, "undo")
    return _back(form)


@blueprint.post("/claims/matches/<int:match_id>/again")
@authorized(Permission.TRIAGE)
def suggest_again(match_id: int) -> Answer:
    """They may be the same after all."""
    match, form = _pressed(match_id)
    verbs.open_again(db(), match, actor=me())
    flash("It is suggested again.", "done")
    return _back(form)


def _pressed(match_id: int) -> tuple[Match, Press]:
    match, form = verbs.get_match(db(), match_id), Press()
    if not form.validate_on_submit():
        raise Invalid("This button was pressed on a page that has grown old. Go back and reload it.")
    return match, form


def _back(form: Press) -> Response:
    target = form.next.data or request.args.get("next", "")
    return redirect(target if is_local_path(target) else url_for("claims.triage"), 303)
