"""The desk."""

from __future__ import annotations

from flask import Blueprint, render_template

from factcheck.authz.permissions import Permission
from factcheck.desk.queries import waiting_for
from factcheck.errors import NotAllowed
from factcheck.kit import clock
from factcheck.web.authorize import authorized, current_actor
from factcheck.web.session import db

blueprint = Blueprint("desk", __name__)


@blueprint.get("/desk")
@authorized(Permission.READ_DESK)
def home() -> str:
    """What needs me now."""
    actor, at = current_actor(), clock.now()
    if actor is None:  # cannot be: the decorator has let in a person
        raise NotAllowed("Sign in first.")
    return render_template("desk/home.html", waiting=waiting_for(db(), actor, now=at), at=at)
