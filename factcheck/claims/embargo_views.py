"""Putting a claim or an article under embargo, and lifting that."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Flask, flash, render_template, request, url_for
from sqlalchemy import select
from wtforms import DateTimeLocalField, StringField
from wtforms.validators import Length, Optional

from factcheck.articles.models import Article
from factcheck.articles.queries import get_article
from factcheck.authz.permissions import Permission
from factcheck.claims.blueprint import Answer, blueprint, me
from factcheck.claims.clocks import own_time
from factcheck.claims.embargo import NOTE_LENGTH, Embargo, embargo_on, lift_embargo, put_under_embargo
from factcheck.claims.models import Claim
from factcheck.claims.queries import get_claim
from factcheck.errors import Conflict, Invalid
from factcheck.history.models import HistoryRecord
from factcheck.kit import clock
from factcheck.kit.tongues import say_instant
from factcheck.web.authorize import authorized
from factcheck.web.forms import Form, redirect_to, said
from factcheck.web.session import building, db


class EmbargoForm(Form):
    """Until when, and why."""

    until = DateTimeLocalField("Ends", format="%Y-%m-%dT%H:%M", validators=[Optional()])
    note = StringField(
        "Why, or who asks for it",
        [Length(max=NOTE_LENGTH, message=f"Use at most {NOTE_LENGTH} characters.")],
        description="It stands in the history. To lift an embargo, it must be said.",
    )


def install(app: Flask) -> None:
    """Let every page ask about a claim's embargo."""

    def embargo_of(claim: Claim) -> Embargo | None:
        return embargo_on(db(), claim)

    app.jinja_env.globals["embargo_of"] = embargo_of


@blueprint.route("/claims/<int:claim_id>/embargo", methods=["GET", "POST"])
@authorized(Permission.EMBARGO)
def embargo(claim_id: int) -> Answer:
    """An embargo on one claim."""
    claim = get_claim(db(), claim_id)
    return _page(claim, claim.text, url_for("review.workbench", claim_id=claim_id))


@blueprint.route("/articles/<int:article_id>/embargo", methods=["GET", "POST"])
@authorized(Permission.EMBARGO)
def article_embargo(article_id: int) -> Answer:
    """An embargo on an article, and so on every claim in it."""
    article = get_article(db(), article_id)
    return _page(article, article.title, url_for("articles.workspace", article_id=article_id))


def _page(what: Claim | Article, words: str, back: str) -> Answer:
    form, zone, status = EmbargoForm(), ZoneInfo(building().config.timezone), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                _change(what, form, zone)
                return redirect_to(request.endpoint or "", **(request.view_args or {}))
        except (Invalid, Conflict) as wrong:
            form.blame(wrong if isinstance(wrong, Invalid) else Invalid(wrong.message))
            status = wrong.status
    form.until.label.text = f"Ends, in {zone.key}"
    until = what.embargo_until if what.embargo_until and what.embargo_until > clock.now() else None
    if until and not form.is_submitted():
        form.until.data = until.astimezone(zone).replace(tzinfo=None)
    page = render_template(
        "claims/embargo.html",
        form=form,
        words=words,
        back=back,
        until=until,
        is_article=isinstance(what, Article),
        public=isinstance(what, Claim) and _is_public(what),
        version=form.lock_version.data if status == 422 else what.version,
    )
    return page, status


def _change(what: Claim | Article, form: EmbargoForm, zone: ZoneInfo) -> None:
    seen = form.lock_version.data
    if request.form.get("act") == "lift":
        lift_embargo(db(), what, actor=me(), note=said(form.note), seen=seen)
        flash("The embargo is lifted.", "done")
        return
    until = own_time(form.until.data, zone, field="until")
    put_under_embargo(db(), what, actor=me(), until=until, note=said(form.note), seen=seen)
    flash(f"Nothing about it is published before {say_instant(until, zone)}.", "done")


def _is_public(claim: Claim) -> bool:
    found = select(HistoryRecord.seq).where(
        HistoryRecord.subject_type == "claim",
        HistoryRecord.subject_id == claim.id,
        HistoryRecord.event == "claim:publish",
    )
    return db().scalar(found.limit(1)) is not None
