"""Admin: which claims need a second opinion, and whether the sources are shared."""

from __future__ import annotations

from flask import flash, render_template, request

from factcheck.authz.permissions import Permission
from factcheck.claims.models import Topic
from factcheck.claims.topics import topics_on_offer
from factcheck.errors import Conflict, Invalid
from factcheck.review import second_rules
from factcheck.review.blueprint import Page, blueprint, me
from factcheck.review.forms import PressForm, RuleForm, SharingForm, choices
from factcheck.review.models import SecondRuleKind
from factcheck.review.ratings import rating_by_key, scale
from factcheck.web.authorize import authorized
from factcheck.web.forms import redirect_to
from factcheck.web.session import db


@blueprint.route("/admin/second-opinions", methods=["GET", "POST"], endpoint="second_rules")
@authorized(Permission.MANAGE_SECOND_OPINIONS)
def rules() -> Page:
    """The rules there are, and another."""
    form = RuleForm()
    if request.method == "POST" and form.validate():
        try:
            rule = second_rules.add_rule(
                db(),
                actor=me(),
                kind=SecondRuleKind(form.kind.data),
                topic=db().get(Topic, form.topic.data) if form.topic.data else None,
                claimant=form.claimant.data or "",
                rating=rating_by_key(db(), form.rating.data) if form.rating.data else None,
                share=form.share.data,
            )
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash(f"From now on, {second_rules.say(rule)} need a second opinion.", "done")
            return redirect_to("review.second_rules")
    return _page(form, 422 if form.errors else 200)


@blueprint.post("/admin/second-opinions/<int:rule_id>/end")
@authorized(Permission.MANAGE_SECOND_OPINIONS)
def end_second_rule(rule_id: int) -> Page:
    """The rule holds no more."""
    if PressForm().validate_on_submit():
        rule = second_rules.end_rule(db(), rule_id, actor=me())
        flash(f"The rule for {second_rules.say(rule)} has ended.", "done")
    return redirect_to("review.second_rules")


@blueprint.post("/admin/second-opinions/sources")
@authorized(Permission.MANAGE_SECOND_OPINIONS)
def share_second_sources() -> Page:
    """Whether lead and second work on the same sources."""
    form = SharingForm()
    if form.validate_on_submit():
        try:
            second_rules.share_sources(
                db(), actor=me(), shared=bool(form.shared.data), seen=form.lock_version.data
            )
        except Conflict as clash:
            return _page(RuleForm(formdata=None), 409, clash=clash.message)
        flash("Saved.", "done")
    return redirect_to("review.second_rules")


def _page(form: RuleForm, status: int, clash: str = "") -> Page:
    form.topic.choices = choices(
        [(0, "Choose a topic"), *((one.id, one.name) for one in topics_on_offer(db()))]
    )
    form.rating.choices = choices([("", "Choose a rating"), *((one.key, one.label) for one in scale(db()))])
    setting = second_rules.setting(db())
    sharing = SharingForm(formdata=None, shared=setting.sources_shared, lock_version=setting.version)
    page = render_template(
        "review/second_rules.html",
        form=form,
        rules=second_rules.rules(db()),
        say=second_rules.say,
        sharing=sharing,
        clash=clash,
    )
    return page, status
