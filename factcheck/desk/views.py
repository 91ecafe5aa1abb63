"""The desk."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from factcheck.authz.permissions import Permission
from factcheck.desk.queries import queues
from factcheck.errors import NotAllowed
from factcheck.kit import clock
from factcheck.web.authorize import authorized, current_actor
from factcheck.web.session import db

blueprint = Blueprint("desk", __name__)
PAGES = {
    "assign": "accepted",
    "take": "accepted",
    "approve": "submitted",
    "publish": "approved",
    "overdue": "in_review",
    "mine": "in_review",
    "sent_back": "in_review",
}


@blueprint.get("/desk")
@authorized(Permission.READ_DESK)
def home() -> str:
    """What needs me now."""
    actor = current_actor()
    if actor is None:  # cannot be: the decorator has let in a person
        raise NotAllowed("Sign in first.")
    found = queues(db(), actor)
    links = {key: url_for("claims.index", state=state) for key, state in PAGES.items()}
    links["triage"] = url_for("claims.triage")
    return render_template("desk/home.html", queues=found, links=links, at=clock.now())
