"""The pages of saved views: keeping one, renaming, sharing, removing."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import flash, render_template, request, url_for
from wtforms import BooleanField, HiddenField, StringField

from factcheck.authz.permissions import Permission
from factcheck.claims import saved as verbs
from factcheck.claims.blueprint import Answer, blueprint, me
from factcheck.claims.forms import Press
from factcheck.claims.list_address import asked_for
from factcheck.claims.models import ClaimState, ListPage, SavedView
from factcheck.claims.narrowing import Sort
from factcheck.errors import Invalid
from factcheck.web.authorize import authorized
from factcheck.web.forms import Form, expect_version, redirect_to, said
from factcheck.web.session import db

ENDPOINTS = {ListPage.TRIAGE: "claims.triage", ListPage.CLAIMS: "claims.index"}
USUAL: dict[ListPage, dict[str, Any]] = {
    ListPage.TRIAGE: {"state": ClaimState.PROPOSED, "sort": Sort.PRIORITY},
    ListPage.CLAIMS: {"state": None, "sort": Sort.NEWEST},
}


class SaveView(Form):
    """What a view is called and who sees it. ``page`` and ``query`` are the list it is of."""

    name = StringField("Name")
    is_shared = BooleanField("Share it with the newsroom")
    page = HiddenField()
    query = HiddenField()


@blueprint.route("/views", methods=["GET", "POST"])
@authorized(Permission.READ_DESK)
def saved() -> Answer:
    """All saved views; a new one where a list was given to save."""
    form = SaveView()
    if form.validate_on_submit():
        page = _page(said(form.page))
        try:
            query = _query(page, said(form.query))
            view = verbs.save_view(
                db(),
                actor=me(),
                page=page,
                query=query,
                name=said(form.name),
                is_shared=bool(form.is_shared.data),
            )
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash(f"The view “{view.name}” is saved.", "done")
            return redirect_to(ENDPOINTS[page], **dict(parse_qsl(query)))
    if not form.is_submitted():
        form.page.data, form.query.data = request.args.get("page", ""), request.args.get("query", "")
    page_of = render_template(
        "claims/saved.html", form=form, views=verbs.views_for(db(), me()), me_id=me().id, endpoints=ENDPOINTS
    )
    return page_of, 422 if form.is_submitted() else 200


@blueprint.route("/views/<int:view_id>", methods=["GET", "POST"])
@authorized(Permission.READ_DESK)
def saved_one(view_id: int) -> Answer:
    """Rename or share one's own view."""
    view, form = verbs.get_own_view(db(), me(), view_id), SaveView()
    if form.validate_on_submit():
        try:
            expect_version(view, form.lock_version.data)
            verbs.change_view(
                db(), view, actor=me(), name=said(form.name), is_shared=bool(form.is_shared.data)
            )
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash("The view is saved.", "done")
            return redirect_to("claims.saved")
    if not form.is_submitted():
        form.name.data, form.is_shared.data, form.lock_version.data = view.name, view.is_shared, view.version
    page = render_template("claims/saved_one.html", form=form, view=view)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/views/<int:view_id>/remove")
@authorized(Permission.READ_DESK)
def remove_view(view_id: int) -> Answer:
    """Nobody sees it any more."""
    view = _pressed(view_id)
    verbs.remove_view(db(), view)
    undoing: Any = {
        "text": f"The view “{view.name}” is removed.",
        "url": url_for("claims.restore_view", view_id=view.id),
        "label": "Undo",
    }
    flash(undoing, "undo")
    return redirect_to("claims.saved")


@blueprint.post("/views/<int:view_id>/restore")
@authorized(Permission.READ_DESK)
def restore_view(view_id: int) -> Answer:
    """Put it back."""
    view = _pressed(view_id)
    verbs.put_back(db(), view)
    flash(f"The view “{view.name}” is back.", "done")
    return redirect_to("claims.saved")


def _pressed(view_id: int) -> SavedView:
    view = verbs.get_own_view(db(), me(), view_id)
    if not Press().validate_on_submit():
        raise Invalid("This button was pressed on a page that has grown old. Go back and reload it.")
    return view


def _page(name: str) -> ListPage:
    return ListPage.CLAIMS if name == ListPage.CLAIMS.value else ListPage.TRIAGE


def _query(page: ListPage, typed: str) -> str:
    """The filters of a list in one form, whatever else the address had."""
    return urlencode(asked_for(dict(parse_qsl(typed)), **USUAL[page]).kept())
