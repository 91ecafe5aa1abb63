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
    "triage": ("claims.triage", {}),
    "assign": ("claims.index", {"state": "accepted"}),
    "take": ("claims.index", {"state": "accepted"}),
    "approve": ("claims.index", {"state": "submitted"}),
    "publish": ("claims.index", {"state": "approved"}),
    "overdue": ("claims.index", {"state": "in_review"}),
    "mine": ("claims.index", {"state": "in_review"}),
    "sent_back": ("claims.index", {"state": "in_review"}),
}


@blueprint.get("/desk")
@authorized(Permission.READ_DESK)
def home() -> str:
    """What needs me now."""
    actor = current_actor()
    if actor is None:  # cannot be: the decorator has let in a person
        raise NotAllowed("Sign in first.")
    found = queues(db(), actor)
    links = {queue.key: url_for(PAGES[queue.key][0], **PAGES[queue.key][1]) for queue in found}
    return render_template("desk/home.html", queues=found, links=links, at=clock.now())
