"""Admin: the newsroom's list of publishers."""

from __future__ import annotations

from flask import flash, render_template, request

from factcheck.authz.permissions import Permission
from factcheck.errors import Conflict, Invalid
from factcheck.review import publishers
from factcheck.review.blueprint import Page, blueprint, me
from factcheck.review.forms import PressForm, PublisherForm
from factcheck.web.authorize import authorized
from factcheck.web.forms import redirect_to
from factcheck.web.session import db


@blueprint.route("/admin/publishers", methods=["GET", "POST"], endpoint="publishers")
@authorized(Permission.MANAGE_PUBLISHERS)
def all_publishers() -> Page:
    """Everybody on the list, and another."""
    form = PublisherForm()
    if request.method == "POST" and form.validate():
        try:
            row = publishers.add_publisher(db(), actor=me(), **form.facts())
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash(f"{row.name} is on the list.", "done")
            return redirect_to("review.publishers")
    page = render_template("review/publishers.html", form=form, publishers=publishers.publishers(db()))
    return page, 422 if form.errors else 200


@blueprint.route("/admin/publishers/<int:publisher_id>", methods=["GET", "POST"])
@authorized(Permission.MANAGE_PUBLISHERS)
def one_publisher(publisher_id: int) -> Page:
    """Change what is said of one."""
    row = publishers.get_publisher(db(), publisher_id)
    form = PublisherForm() if request.method == "POST" else PublisherForm(obj=row)
    status, clash = 200, ""
    if request.method == "GET":
        form.lock_version.data = row.version
    elif form.validate():
        try:
            publishers.change_publisher(
                db(), row, actor=me(), seen=form.lock_version.data or 0, **form.facts()
            )
        except Invalid as wrong:
            form.blame(wrong)
        except Conflict as wrong:
            status, clash = 409, wrong.message
            form.lock_version.data = row.version
        else:
            flash("Saved. New sources are suggested this tier.", "done")
            return redirect_to("review.publishers")
    page = render_template("review/one_publisher.html", form=form, publisher=row, clash=clash)
    return page, 422 if form.errors else status


@blueprint.post("/admin/publishers/<int:publisher_id>/end")
@authorized(Permission.MANAGE_PUBLISHERS)
def end_publisher(publisher_id: int) -> Page:
    """Take one off the list."""
    row = publishers.get_publisher(db(), publisher_id)
    if PressForm().validate_on_submit():
        publishers.end_publisher(db(), row, actor=me())
        flash(f"{row.name} is off the list. Its sources keep their tier.", "done")
    return redirect_to("review.publishers")
