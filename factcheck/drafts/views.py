"""Keeping what is typed, listing it, and saying who is at a page. Everybody reads their own only."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, Flask, flash, jsonify, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from factcheck.authz.check import Actor
from factcheck.authz.permissions import Permission
from factcheck.drafts import page_views as pages
from factcheck.drafts import sending_views as sending
from factcheck.drafts.changed import news_of
from factcheck.drafts.keep import (
    KEPT_FOR,
    LONGEST,
    MOST,
    TAKE_BACK_FOR,
    Fields,
    Typed,
    discard,
    keep,
    put_aside,
    take_back,
)
from factcheck.drafts.merge_views import compare_fields, said_in
from factcheck.drafts.presence import be_here, leave, say_who, subject_of
from factcheck.drafts.queries import draft_of, drafts_of, others_at
from factcheck.errors import Invalid
from factcheck.kit import clock
from factcheck.web.authorize import authorized, current_actor
from factcheck.web.forms import redirect_to
from factcheck.web.session import db

blueprint = Blueprint("drafts", __name__)
Answer = str | Response | tuple[str, int]


def install(app: Flask) -> None:
    """Stand around forms that are sent, and give templates their names."""
    sending.install(app)
    pages.install(app)


def me() -> Actor:
    """Whoever is signed in; the views are only opened to them."""
    return cast(Actor, current_actor())


@blueprint.get("/drafts")
@authorized(Permission.MANAGE_OWN_ACCOUNT)
def index() -> Answer:
    """What I typed and did not send, wherever it was."""
    drafts = [(row, said_in(row)) for row in drafts_of(db(), me().id)]
    return render_template(
        "drafts/index.html",
        drafts=drafts,
        days=KEPT_FOR.days,
        hours=round(TAKE_BACK_FOR.total_seconds() / 3600),
        most=MOST,
        longest=LONGEST,
    )


@blueprint.get("/drafts/token")
@authorized(Permission.MANAGE_OWN_ACCOUNT)
def token() -> Answer:
    """The token of this browser's session, for a page that was opened before somebody signed in again."""
    return jsonify(person=me().id, token=generate_csrf())


@blueprint.get("/drafts/of")
@authorized(Permission.MANAGE_OWN_ACCOUNT)
def of() -> Answer:
    """What I typed into a form that came to the page later."""
    return jsonify(pages.told(me(), request.args.getlist("form")[:20]))


@blueprint.post("/drafts/keep")
@authorized(Permission.MANAGE_OWN_ACCOUNT)
def keep_typed() -> Answer:
    """Keep what is in a form now."""
    told = _told()
    typed = Typed(
        form=_text(told, "form"),
        page=_text(told, "page"),
        fields=_fields(told, "fields"),
        base=_fields(told, "base"),
        labels={name: words[:200] for name, words in _texts(told, "labels").items()},
    )
    seen = told.get("seen")
    if told.get("aside") is True:
        return jsonify(pages.told_of(put_aside(db(), typed, actor=me())))
    row = keep(db(), typed, actor=me(), seen=seen if isinstance(seen, int) else None)
    if row is None:
        return jsonify(version=0, words=pages.say_time(clock.now()))
    return jsonify(pages.told_of(row))


@blueprint.post("/drafts/<int:draft_id>/discard")
@authorized(Permission.MANAGE_OWN_ACCOUNT)
def discard_one(draft_id: int) -> Answer:
    """I do not want it."""
    row = discard(db(), draft_id, actor=me())
    if request.is_json:
        return jsonify(version=row.version)
    flash(
        {
            "text": "Discarded.",
            "url": url_for("drafts.take_back_one", draft_id=draft_id),
            "label": "Undo",
        },  # type: ignore[arg-type]
        "undo",
    )
    return redirect_to("drafts.index")


@blueprint.post("/drafts/<int:draft_id>/take-back")
@authorized(Permission.MANAGE_OWN_ACCOUNT)
def take_back_one(draft_id: int) -> Answer:
    """I want it after all."""
    row = take_back(db(), draft_id, actor=me())
    if request.is_json:
        return jsonify(pages.told_of(row))
    flash("It is kept again.", "done")
    return redirect_to("drafts.index")


@blueprint.post("/drafts/compare")
@authorized(Permission.MANAGE_OWN_ACCOUNT)
def compare() -> Answer:
    """What I had typed against what stands in the form now: a fragment. Keeps nothing."""
    told = _told()
    row = draft_of(db(), me().id, _text(told, "form"))
    typed = _fields(told, "typed") or (row.fields if row else {})
    return render_template(
        "drafts/_compared.html", parts=compare_fields(_fields(told, "now"), typed, _texts(told, "labels"))
    )


@blueprint.post("/drafts/here")
@authorized(Permission.READ_DESK)
def here() -> Answer:
    """I have this page open; who else has, and what did others do meanwhile?"""
    told = _told()
    page = _text(told, "page")
    subject, since = subject_of(page), told.get("since")
    be_here(db(), page, actor=me(), is_editing=told.get("editing") is True)
    news = (
        news_of(db(), subject, since, actor=me(), say_time=pages.say_time) if isinstance(since, int) else None
    )
    return jsonify(
        others=say_who(others_at(db(), page, me().id, clock.now())),
        news=news.words if news else "",
        seq=news.seq if news else since,
    )


@blueprint.post("/drafts/leave")
@authorized(Permission.READ_DESK)
def leave_page() -> Answer:
    """I closed this page."""
    leave(db(), _text(_told(), "page"), actor=me())
    return jsonify(left=True)


def _told() -> dict[str, Any]:
    told = request.get_json(silent=True)
    if not isinstance(told, dict):
        raise Invalid("Send what was typed as JSON.")
    return told


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str):
        raise Invalid(f"{name} is missing.", field=name)
    return value


def _texts(told: dict[str, Any], name: str) -> dict[str, str]:
    value = told.get(name) or {}
    if not isinstance(value, dict) or not all(isinstance(words, str) for words in value.values()):
        raise Invalid(f"{name} must be words by name.", field=name)
    return {key: words.replace("\x00", "") for key, words in value.items()}


def _fields(told: dict[str, Any], name: str) -> Fields:
    value = told.get(name) or {}
    fits = isinstance(value, dict) and all(
        isinstance(some, list) and all(isinstance(one, str) for one in some) for some in value.values()
    )
    if not fits:
        raise Invalid(f"{name} must be lists of words by name.", field=name)
    return {key: [one.replace("\x00", "") for one in some] for key, some in value.items()}
