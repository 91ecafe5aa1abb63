"""Topics: the newsroom's list of them, and a claim's."""

from __future__ import annotations

from flask import flash, render_template, request
from wtforms import IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length, Optional

from factcheck.authz.permissions import Permission
from factcheck.claims import topics
from factcheck.claims.blueprint import Answer, blueprint, me
from factcheck.claims.models import Claim, Topic
from factcheck.claims.queries import get_claim
from factcheck.errors import Invalid
from factcheck.web.authorize import authorized
from factcheck.web.forms import Form, redirect_to, said
from factcheck.web.session import db


class TopicsForm(Form):
    """Topics as people type them."""

    topics = StringField("Topics", [Length(max=1000)], description="Separate them with commas.")


class NameForm(Form):
    """What a topic is called."""

    name = StringField("Name", [Length(max=topics.LONGEST)])


class TopicForm(NameForm):
    """What one is called, and how long a check about it is taken to hold."""

    days = IntegerField(
        "Look at its checks again after",
        [Optional()],
        description="Days after publication. A rating or another topic of the check may say sooner.",
    )


class MergeForm(Form):
    """Into which topic."""

    into = SelectField("Into", coerce=int, validate_choice=False, default=0)


def topics_form(claim: Claim) -> TopicsForm:
    """The form with what the claim is filed under now."""
    return TopicsForm(formdata=None, topics=", ".join(topic.name for topic in claim.topics))


@blueprint.post("/claims/<int:claim_id>/topics")
@authorized(Permission.TRIAGE)
def file_under(claim_id: int) -> Answer:
    """File a claim under topics."""
    claim, form = get_claim(db(), claim_id), TopicsForm()
    try:
        if form.validate_on_submit():
            names = [name for name in said(form.topics).split(",") if name.strip()]
            changed = topics.set_topics(db(), claim, names, actor=me())
            flash("Topics saved." if changed else "Nothing changed.", "done")
    except Invalid as wrong:
        flash(wrong.message, "error")
    return redirect_to("review.workbench", claim_id=claim_id, _anchor="filed")


@blueprint.route("/admin/topics", methods=["GET", "POST"], endpoint="topics")
@authorized(Permission.MANAGE_TOPICS)
def all_topics() -> Answer:
    """Every topic, and another."""
    form = NameForm()
    if request.method == "POST" and form.validate():
        try:
            topic = topics.add_topic(db(), said(form.name), actor=me())
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash(f"“{topic.name}” can be chosen now.", "done")
            return redirect_to("claims.topics")
    page = render_template("claims/topics.html", form=form, filed=topics.topics_filed(db()))
    return page, 422 if form.errors else 200


@blueprint.route("/admin/topics/<int:topic_id>", methods=["GET", "POST"])
@authorized(Permission.MANAGE_TOPICS)
def one_topic(topic_id: int) -> Answer:
    """Rename one; merging and switching it off stand beside."""
    topic, form = topics.get_topic(db(), topic_id), TopicForm()
    if request.method == "GET":
        form.name.data, form.days.data = topic.name, topic.look_again_days
    elif form.validate():
        try:
            topics.rename_topic(db(), topic, said(form.name), actor=me())
            topics.set_look_again_days(db(), topic, form.days.data, actor=me())
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash(f"“{topic.name}” is saved.", "done")
            return redirect_to("claims.topics")
    return _topic_page(topic, form)


@blueprint.post("/admin/topics/<int:topic_id>/merge")
@authorized(Permission.MANAGE_TOPICS)
def merge_topic(topic_id: int) -> Answer:
    """Move everything filed under it to another topic."""
    topic, form = topics.get_topic(db(), topic_id), MergeForm()
    if form.validate_on_submit():
        try:
            if not form.into.data:
                raise Invalid("Choose the topic it becomes part of.", field="into")
            into = topics.get_topic(db(), form.into.data)
            count = topics.merge_topics(db(), topic, into=into, actor=me())
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash(f"{count} claim{'' if count == 1 else 's'} moved to “{into.name}”.", "done")
            return redirect_to("claims.topics")
    return _topic_page(topic, TopicForm(formdata=None, name=topic.name, days=topic.look_again_days), form)


@blueprint.post("/admin/topics/<int:topic_id>/<any(on, off):state>")
@authorized(Permission.MANAGE_TOPICS)
def switch_topic(topic_id: int, state: str) -> Answer:
    """Offer it for further claims, or not."""
    topic = topics.get_topic(db(), topic_id)
    if Form().validate_on_submit():
        topics.switch_topic(db(), topic, active=state == "on", actor=me())
        flash(f"“{topic.name}” is switched {state}.", "done")
    return redirect_to("claims.one_topic", topic_id=topic_id)


def _topic_page(topic: Topic, form: TopicForm, merge_form: MergeForm | None = None) -> Answer:
    merging = merge_form or MergeForm(formdata=None)
    filed = topics.topics_filed(db())
    merging.into.choices = [
        SelectChoice(0, "Choose a topic"),
        *(SelectChoice(one.topic.id, one.topic.name) for one in filed if one.topic.id != topic.id),
    ]
    claims = next((one.claims for one in filed if one.topic.id == topic.id), 0)
    page = render_template("claims/one_topic.html", topic=topic, claims=claims, form=form, merge_form=merging)
    return page, 422 if form.errors or merging.errors else 200
