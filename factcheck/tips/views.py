"""The desk's side: what readers sent, and the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from factcheck.accounts.models import Person
from factcheck.authz.check import Actor, may
from factcheck.authz.permissions import Permission
from factcheck.claims.queries import get_claim
from factcheck.errors import Invalid, NotThatMove
from factcheck.history.models import HistoryRecord
from factcheck.history.queries import facts_of, of_subject
from factcheck.tips import handle, queries, reader_views
from factcheck.tips.blueprint import blueprint
from factcheck.tips.forms import ClaimForm, DeclineForm, JoinForm
from factcheck.tips.models import OPEN, Sort, Tip
from factcheck.tips.story import standing
from factcheck.web.authorize import authorized, current_actor
from factcheck.web.forms import Form, expect_version, redirect_to, said
from factcheck.web.session import db

__all__ = ["blueprint", "reader_views"]

Answer = str | tuple[str, int] | Response
HAPPENED = {
    "receive": "A reader sent it.",
    "again": "Another reader sent the same.",
    "look": "{actor} looks into it.",
    "read": "{actor} had the linked page read in.",
    "take": "{actor} took it: claim {claim}.",
    "admit": "{actor} agreed that there is an error.",
    "decline": "{actor} declined it.",
    "reopen": "{actor} took the answer back.",
    "contact": "{actor} looked at how the readers can be reached.",
}


def _me() -> Actor:
    return cast(Actor, current_actor())


@blueprint.get("/tips")
@authorized(Permission.HANDLE_TIPS)
def index() -> Answer:
    """What readers sent, by what is to be done about it."""
    which = request.args.get("show", "open")
    which = which if which in queries.LISTS else "open"
    found = queries.tips(db(), which=which, number=request.args.get("page", 1, type=int))
    stands = {tip.id: standing(db(), tip) for tip in found.items}
    return render_template(
        "tips/index.html", page=found, which=which, waiting=queries.waiting(db()), stands=stands
    )


@blueprint.get("/tips/<int:tip_id>")
@authorized(Permission.HANDLE_TIPS)
def one(tip_id: int) -> Answer:
    """One tip, and what can be done with it."""
    return _page(queries.get_tip(db(), tip_id))


@blueprint.post("/tips/<int:tip_id>/look")
@authorized(Permission.HANDLE_TIPS)
def look(tip_id: int) -> Answer:
    """Somebody looks into it."""
    return _do(tip_id, handle.look_at, "The reader sees that somebody looks into it.")


@blueprint.post("/tips/<int:tip_id>/read")
@authorized(Permission.HANDLE_TIPS)
def read(tip_id: int) -> Answer:
    """Have the page that the reader named read in."""
    tip = queries.get_tip(db(), tip_id)
    if Form().validate_on_submit():
        arrival = handle.read_link(db(), tip, actor=_me())
        return redirect_to("articles.arriving", arrival_id=arrival.id)
    return _page(tip)


@blueprint.post("/tips/<int:tip_id>/claim")
@authorized(Permission.HANDLE_TIPS)
def claim(tip_id: int) -> Answer:
    """Make a claim of it."""
    tip, form = queries.get_tip(db(), tip_id), ClaimForm()
    if form.validate_on_submit():
        try:
            expect_version(tip, form.lock_version.data)
            made = handle.make_claim(
                db(), tip, text=said(form.text), claimant=said(form.claimant), actor=_me()
            )
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash("It is a proposal now. The reader sees what becomes of it.", "done")
            return redirect_to("review.workbench", claim_id=made.id)
    return _page(tip, claim_form=form)


@blueprint.post("/tips/<int:tip_id>/join")
@authorized(Permission.HANDLE_TIPS)
def join(tip_id: int) -> Answer:
    """Join it to a claim we know."""
    tip, form = queries.get_tip(db(), tip_id), JoinForm()
    if form.validate_on_submit():
        try:
            expect_version(tip, form.lock_version.data)
            handle.join(db(), tip, get_claim(db(), form.claim.data or 0), actor=_me())
        except Invalid as wrong:
            flash(wrong.message, "error")
        else:
            flash("Joined. The reader sees what becomes of the claim.", "done")
    return redirect_to("tips.one", tip_id=tip_id)


@blueprint.post("/tips/<int:tip_id>/decline")
@authorized(Permission.HANDLE_TIPS)
def decline(tip_id: int) -> Answer:
    """Say why not."""
    tip, form = queries.get_tip(db(), tip_id), DeclineForm()
    if form.validate_on_submit():
        try:
            expect_version(tip, form.lock_version.data)
            handle.decline(db(), tip, reason=said(form.reason), actor=_me())
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash("Answered. The reader sees the reason.", "done")
            return redirect_to("tips.one", tip_id=tip_id)
    return _page(tip, decline_form=form)


@blueprint.post("/tips/<int:tip_id>/admit")
@authorized(Permission.CORRECT)
def admit(tip_id: int) -> Answer:
    """There is an error."""
    return _do(
        tip_id, handle.admit, "The reader sees that you agree, and the correction once it is published."
    )


@blueprint.post("/tips/<int:tip_id>/reopen")
@authorized(Permission.HANDLE_TIPS)
def reopen(tip_id: int) -> Answer:
    """Take the answer back."""
    return _do(tip_id, handle.reopen, "Open again.")


@blueprint.post("/tips/<int:tip_id>/contact")
@authorized(Permission.READ_CONTACTS)
def contact(tip_id: int) -> Answer:
    """How the readers can be reached, for this once; the history says who looked."""
    tip = queries.get_tip(db(), tip_id)
    if not Form().validate_on_submit():
        return _page(tip)
    handle.show_contact(db(), tip, actor=_me())
    return _page(tip, shown=True)


def _do(tip_id: int, verb: Callable[..., Any], done: str) -> Answer:
    if Form().validate_on_submit():
        verb(db(), queries.get_tip(db(), tip_id), actor=_me())
        flash(done, "done")
    return redirect_to("tips.one", tip_id=tip_id)


def _page(
    tip: Tip,
    *,
    claim_form: ClaimForm | None = None,
    decline_form: DeclineForm | None = None,
    shown: bool = False,
) -> Answer:
    if tip.sort is Sort.ERROR and not may(_me(), Permission.CORRECT) and request.method == "POST":
        raise NotThatMove("Reports of errors are answered by editors.")
    search = request.args.get("q", "").replace("\x00", "")[:200]
    senders = queries.senders_of(db(), tip)
    page = render_template(
        "tips/one.html",
        tip=tip,
        open=tip.state in OPEN,
        standing=standing(db(), tip),
        claim_form=claim_form or ClaimForm(formdata=None, text=" ".join(tip.words.split())),
        decline_form=decline_form or DeclineForm(formdata=None),
        search=search,
        found=queries.claims_to_join(db(), search) if search else [],
        senders=senders,
        reachable=sum(1 for sender in senders if sender.contact),
        shown=shown,
        lines=[line for row in of_subject(db(), "tip", tip.id) if (line := _line(row))],
        may_answer=may(_me(), Permission.HANDLE_TIPS if tip.sort is Sort.SUGGESTION else Permission.CORRECT),
    )
    wrong = (claim_form and claim_form.errors) or (decline_form and decline_form.errors)
    return page, 422 if wrong else 200


def _line(row: HistoryRecord) -> dict[str, Any] | None:
    words = HAPPENED.get(row.event.partition(":")[2])
    if words is None:
        return None
    facts = facts_of(row)
    actor = db().get(Person, row.actor_id) if row.actor_id else None
    return {
        "at": row.at,
        "words": words.format(actor=actor.name if actor else "Factcheck", claim=facts.get("claim", "")),
        "note": facts.get("reason"),
    }
