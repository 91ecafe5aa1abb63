"""The rating scale for admins: looked at as it would be, with what it does, then saved."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, request
from werkzeug.wrappers import Response
from wtforms import BooleanField, FieldList, FormField, HiddenField, IntegerField, SelectField, StringField
from wtforms import Form as Part
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length, Optional

from factcheck.authz.permissions import Permission
from factcheck.errors import Conflict, Invalid
from factcheck.publishing import scale as verbs
from factcheck.publishing.blueprint import blueprint
from factcheck.publishing.scale import LONGEST_DEFINITION, LONGEST_LABEL, SIGNS, Label
from factcheck.web.authorize import authorized, current_actor
from factcheck.web.forms import Form, redirect_to, said
from factcheck.web.session import building, db

Answer = str | tuple[str, int] | Response
PLACES = [SelectChoice("scale", "On the scale"), SelectChoice("beside", "Beside it, without a number")]


class LabelPart(Part):
    """One label."""

    key = HiddenField()
    label = StringField("Label", [Length(max=LONGEST_LABEL)])
    definition = StringField("What it stands for", [Length(max=LONGEST_DEFINITION)])
    place = SelectField("Where", choices=PLACES)
    order = IntegerField("Order", [Optional()])
    icon = SelectField("Sign", choices=[SelectChoice(sign, sign.replace("-", " ")) for sign in SIGNS])
    days = IntegerField("Look again after days", [Optional()])
    in_use = BooleanField("In use")


class ScaleForm(Form):
    """The whole scale, with room for a new label."""

    labels = FieldList(FormField(LabelPart), max_entries=40)
    seen = HiddenField()  # the fingerprint of the scale that was changed


@blueprint.route("/admin/ratings", methods=["GET", "POST"])
@authorized(Permission.MANAGE_SCALE)
def scale() -> Answer:
    """Every label; what a change would look like and do; and the change itself."""
    if not request.form:
        return _page(_fresh_form(), 200)
    form, status, shown, effects = ScaleForm(), 422, None, None
    if form.validate():
        try:
            labels = [label for part in form.labels if (label := _label(part.form)) is not None]
            shown, effects = verbs.arranged(labels), verbs.effects_of(db(), labels)
            if request.form.get("act") == "save":
                verbs.save_scale(db(), labels, actor=current_actor(), seen=said(form.seen))  # type: ignore[arg-type]
                flash("The scale is saved. Published checks keep the one of their day.", "done")
                return redirect_to("publishing.scale")
            status = 200
        except (Invalid, Conflict) as wrong:
            form.blame(wrong if isinstance(wrong, Invalid) else Invalid(wrong.message))
            status = wrong.status
    return _page(form, status, shown=shown, effects=effects)


def _fresh_form() -> ScaleForm:
    rows: list[dict[str, Any]] = [
        {
            "key": one.key,
            "label": one.label,
            "definition": one.definition,
            "place": "scale" if one.rated else "beside",
            "order": number * 10,  # so that another fits between
            "icon": one.icon,
            "days": one.look_again_days,
            "in_use": one.in_use,
        }
        for number, one in enumerate(verbs.labels_now(db()), start=1)
    ]
    free = next((sign for sign in SIGNS if sign not in {row["icon"] for row in rows}), SIGNS[0])
    new = {"key": "", "place": "scale", "order": (len(rows) + 1) * 10, "icon": free, "in_use": True}
    return ScaleForm(formdata=None, data={"labels": [*rows, new], "seen": verbs.digest_of_scale(db())})


def _label(part: Any) -> Label | None:
    """What was typed of one; None for the room that was left empty."""
    if not part.key.data and not said(part.label).strip():
        return None
    return Label(
        key=said(part.key),
        label=" ".join(said(part.label).split()),
        definition=" ".join(said(part.definition).split()),
        icon=part.icon.data,
        rated=part.place.data == "scale",
        order=part.order.data or 0,
        in_use=bool(part.in_use.data),
        look_again_days=part.days.data,
    )


def _page(form: ScaleForm, status: int, **given: Any) -> Answer:
    page = render_template(
        "publishing/scale.html", form=form, days=building().config.look_again_days, **given
    )
    return page, status
