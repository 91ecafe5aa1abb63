"""One's notices and how one wants them; the link that ends mail; webhooks."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from factcheck.accounts.models import Person
from factcheck.accounts.views import me
from factcheck.authz.permissions import Permission
from factcheck.errors import Conflict, Invalid, NotFound
from factcheck.kit.signing import read_signed
from factcheck.kit.urls import is_local_path
from factcheck.notices import opening, queries, webhooks
from factcheck.notices import read as reading
from factcheck.notices.choices import (
    choose,
    no_more_mail,
    reschedule,
    schedule_of,
    ways_of,
)
from factcheck.notices.compose import STOP
from factcheck.notices.forms import ADDRESS_HINT, DigestForm, WebhookForm
from factcheck.notices.grouping import by_day
from factcheck.notices.kinds import KINDS, Kind, Way
from factcheck.notices.models import Every, Webhook
from factcheck.web.asked import number_asked
from factcheck.web.authorize import authorized, public
from factcheck.web.forms import redirect_to, said
from factcheck.web.security import csrf, limiter
from factcheck.web.session import building, db

blueprint = Blueprint("notices", __name__)
Page = str | Response | tuple[str, int]
WAYS = (
    (Way.AT_ONCE, "Bell, mail at once"),
    (Way.DIGEST, "Bell, digest"),
    (Way.APP, "Bell only"),
    (Way.OFF, "Off"),
)


def install(app: Flask) -> None:
    """The bell on every page."""
    opening.install(app)


blueprint.add_app_template_filter(webhooks.masked, "masked")


@blueprint.get("/notices")
@authorized(Permission.READ_DESK)
def index() -> Page:
    """One's notices, by day and claim."""
    show_all = request.args.get("show") == "all"
    before = number_asked("before")
    found = queries.notices_of(db(), me().id, only_unread=not show_all, before=before)
    return render_template(
        "notices/index.html",
        days=by_day(found.notices, ZoneInfo(building().config.timezone)),
        newest=found.notices[0].id if found.notices else 0,
        earlier=found.earlier,
        before=before,
        show_all=show_all,
        kinds=KINDS,
    )


@blueprint.get("/notices/bell")
@authorized(Permission.READ_DESK)
def bell() -> Page:
    """The bell alone, for the script that keeps its count."""
    if "HX-Request" not in request.headers:
        return redirect_to("notices.index")
    return render_template("notices/_bell.html")


@blueprint.post("/notices/<int:notice_id>/<any(read, unread):state>")
@authorized(Permission.READ_DESK)
def mark(notice_id: int, state: str) -> Page:
    """Mark one read or unread."""
    notice = queries.get_notice(db(), me().id, notice_id)
    if state == "read":
        reading.mark_read(db(), me().id, [notice.id])
    else:
        reading.mark_unread(db(), notice)
    return _back()


@blueprint.post("/notices/read")
@authorized(Permission.READ_DESK)
def mark_all() -> Page:
    """Mark everything read that was there when the page was opened."""
    newest = request.form.get("newest", type=int) or 0
    done, at = reading.mark_all_read(db(), me().id, newest=newest)
    words = "1 notice is marked read." if done == 1 else f"{done} notices are marked read."
    _offer_undo(words, url_for("notices.undo_all", at=at.isoformat()))
    return _back()


@blueprint.post("/notices/read/undo")
@authorized(Permission.READ_DESK)
def undo_all() -> Page:
    """Take that back."""
    try:
        at = datetime.fromisoformat(request.args.get("at", ""))
    except ValueError:
        raise NotFound from None
    if at.tzinfo is None:
        raise NotFound
    reading.undo_all_read(db(), me().id, at=at)
    flash("They are unread again.", "done")
    return redirect_to("notices.index")


def _offer_undo(words: str, url: str) -> None:
    flash(cast(str, {"text": words, "url": url, "label": "Undo"}), "undo")


def _back() -> Response:
    target = request.form.get("next")
    return redirect(target if target and is_local_path(target) else url_for("notices.index"), 303)


@blueprint.route("/account/notices", methods=["GET", "POST"])
@authorized(Permission.MANAGE_OWN_ACCOUNT)
def preferences() -> Page:
    """How one wants to be told of what."""
    config = building().config
    kept = schedule_of(db(), me().id, config)
    form = DigestForm(data={"every": kept.every.value, "hour": str(kept.hour)})
    mine = ways_of(db(), me())
    if form.validate_on_submit():
        try:
            choose(db(), me(), _chosen(mine))
            reschedule(db(), me(), every=Every(form.every.data), hour=int(form.hour.data))
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash("You will be told in these ways from now on.", "done")
            return redirect_to("notices.preferences")
    page = render_template(
        "notices/preferences.html",
        form=form,
        mine=_chosen(mine) if request.method == "POST" else mine,
        kinds=KINDS,
        ways=WAYS,
        sends_mail=config.sends_mail,
        zone=me().timezone or config.timezone,
    )
    return page, 422 if form.errors else 200


def _chosen(mine: dict[Kind, Way]) -> dict[Kind, Way]:
    """What the form says of each kind; as it was for a kind it does not name."""
    known = {way.value for way in Way}
    said_of = {kind: request.form.get(f"way-{kind.value}", "") for kind in mine}
    return {kind: Way(said_of[kind]) if said_of[kind] in known else way for kind, way in mine.items()}


@blueprint.post("/account/notices/<kind>/<way>")
@authorized(Permission.MANAGE_OWN_ACCOUNT)
def change_kind(kind: str, way: str) -> Page:
    """One kind, from the notice itself: off, or with *Undo* as it was."""
    mine = ways_of(db(), me())
    if kind not in {one.value for one in mine} or way not in {one.value for one in Way}:
        raise NotFound
    before = mine[Kind(kind)]
    choose(db(), me(), {Kind(kind): Way(way)})
    about = KINDS[Kind(kind)].words
    if Way(way) is Way.OFF:
        undo = url_for("notices.change_kind", kind=kind, way=before.value)
        _offer_undo(f"You will not be told any more: {about}.", undo)
    else:
        flash(f"You will be told again: {about}.", "done")
    return _back()


@blueprint.route("/notices/stop/<token>", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # a mail program presses this for its reader (RFC 8058); the signed link is the proof
@limiter.limit("60 per hour", methods=["POST"])
@public
def stop(token: str) -> Page:
    """The link in every mail that ends mail of its kind, also for who is not signed in."""
    value = read_signed(building().config.secret_key, STOP, token)
    person = db().get(Person, value[0]) if value else None
    if person is None or value is None:
        raise NotFound(
            "This link is not whole. Copy all of it from the mail, or sign in to choose your notices."
        )
    kind = Kind(value[1]) if value[1] else None
    if request.method == "POST":
        no_more_mail(db(), person, kind)
    return render_template(
        "notices/stop.html",
        words=KINDS[kind].words if kind else "",
        email=person.email,
        done=request.method == "POST",
    )


@blueprint.route("/admin/webhooks", methods=["GET", "POST"])
@authorized(Permission.MANAGE_WEBHOOKS)
def webhooks_page() -> Page:
    """Where else the newsroom is told, and adding such a place."""
    form = WebhookForm()
    if form.validate_on_submit():
        try:
            made = webhooks.add(
                db(), name=said(form.name), url=said(form.url), kinds=form.kinds.data or [], actor=me()
            )
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash(f"“{made.name}” will be told from now on. Send a test to see whether it arrives.", "done")
            return redirect_to("notices.one_webhook", webhook_id=made.id)
    page = render_template(
        "notices/webhooks.html", form=form, webhooks=webhooks.webhooks(db()), address_hint=ADDRESS_HINT
    )
    return page, 422 if form.errors else 200


@blueprint.route("/admin/webhooks/<int:webhook_id>", methods=["GET", "POST"])
@authorized(Permission.MANAGE_WEBHOOKS)
def one_webhook(webhook_id: int) -> Page:
    """One of them: what it is told of, how the last try went."""
    webhook = webhooks.get_webhook(db(), webhook_id)
    form, status, clash = _webhook_form(webhook), 200, ""
    if form.validate_on_submit():
        try:
            webhooks.change(
                db(),
                webhook,
                name=said(form.name),
                url=said(form.url),
                kinds=form.kinds.data or [],
                actor=me(),
                seen=form.lock_version.data,
            )
        except Invalid as wrong:
            form.blame(wrong)
        except Conflict as wrong:
            form.lock_version.data, status, clash = webhook.version, 409, wrong.message
        else:
            flash("Saved.", "done")
            return redirect_to("notices.one_webhook", webhook_id=webhook.id)
    page = render_template("notices/one_webhook.html", form=form, webhook=webhook, clash=clash, kinds=KINDS)
    return page, 422 if form.errors else status


def _webhook_form(webhook: Webhook) -> WebhookForm:
    """The form as it stands in the database; the address is not shown again, and stays when left empty."""
    if request.method == "POST":
        return WebhookForm()
    shown = MultiDict([("name", webhook.name), ("lock_version", str(webhook.version))])
    shown.setlist("kinds", list(webhook.kinds))
    return WebhookForm(formdata=shown)


@blueprint.post("/admin/webhooks/<int:webhook_id>/test")
@authorized(Permission.MANAGE_WEBHOOKS)
def test_webhook(webhook_id: int) -> Page:
    """Send it a few words."""
    webhook = webhooks.get_webhook(db(), webhook_id)
    webhooks.try_out(db(), webhook, actor=me(), newsroom=building().config.newsroom_name)
    flash("A test is on its way. Look at the result in a few seconds.", "done")
    return redirect_to("notices.one_webhook", webhook_id=webhook.id)


@blueprint.post("/admin/webhooks/<int:webhook_id>/<any(on, off):state>")
@authorized(Permission.MANAGE_WEBHOOKS)
def switch_webhook(webhook_id: int, state: str) -> Page:
    """Tell it no more, or again."""
    webhook = webhooks.get_webhook(db(), webhook_id)
    webhooks.switch(db(), webhook, active=state == "on", actor=me())
    flash(f"“{webhook.name}” is switched {state}.", "done")
    return redirect_to("notices.one_webhook", webhook_id=webhook.id)
