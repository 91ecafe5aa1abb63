"""The desk, and each of its queues whole."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from flask import Flask, render_template, request

from factcheck.authz.permissions import Permission
from factcheck.desk import dashboard_views, find_views, seen, seen_views
from factcheck.desk.blueprint import Answer, blueprint, me
from factcheck.desk.queries import waiting_for, whole_queue
from factcheck.desk.queues import BY_KEY, Asked
from factcheck.errors import NotFound
from factcheck.kit import clock
from factcheck.kit.paging import say_count
from factcheck.web.authorize import authorized
from factcheck.web.session import building, db

__all__ = ["blueprint", "dashboard_views", "find_views"]  # whose routes stand on the same blueprint


def install(app: Flask) -> None:
    """Remember what a person looked at, whichever package shows it."""
    app.jinja_env.filters["capped"] = say_count
    seen_views.install(app)


@blueprint.get("/desk")
@authorized(Permission.READ_DESK)
def home() -> Answer:
    """What needs me now."""
    actor, at = me(), clock.now()
    return render_template(
        "desk/home.html",
        waiting=waiting_for(db(), actor, now=at, today=_today()),
        seen=seen.looked_at(db(), actor),
        at=at,
    )


@blueprint.get("/desk/<key>")
@authorized(Permission.READ_DESK)
def queue(key: str) -> Answer:
    """One queue, whole."""
    actor, at, found = me(), clock.now(), BY_KEY.get(key)
    if found is None or not found.is_for(actor):
        raise NotFound("There is no such queue on your desk.")
    page = whole_queue(
        db(),
        found,
        Asked(actor.id, at, _today()),
        after=request.args.get("after", ""),
        before=request.args.get("before", ""),
    )
    return render_template("desk/queue.html", queue=found, page=page, at=at, order=found.order.words)


def _today() -> date:
    return clock.now().astimezone(ZoneInfo(building().config.timezone)).date()
