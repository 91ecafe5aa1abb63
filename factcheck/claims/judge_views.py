"""The forms that decide about one claim: accept, reject, merge, split, reword; and undo."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import shorten
from typing import Any
from urllib.parse import urldefrag
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from factcheck.authz.permissions import Permission
from factcheck.claims import plan
from factcheck.claims import respan as respanning
from factcheck.claims import reword as rewording
from factcheck.claims import split as splitting
from factcheck.claims import triage as verbs
from factcheck.claims.blueprint import Answer, blueprint, me
from factcheck.claims.clocks import own_time
from factcheck.claims.eyes import Cost, cost_of_editing
from factcheck.claims.forms import Merge, Plan, Press, Reject, Respan, Reword, Split
from factcheck.claims.match import matches_of
from factcheck.claims.models import Appearance, Claim, Kind, RejectReason
from factcheck.claims.queries import get_claim, merge_targets
from factcheck.claims.workflow import Action, allowed_actions
from factcheck.drafts.merge_page_views import merge_page
from factcheck.drafts.merge_views import settled, value_of
from factcheck.errors import Conflict, Invalid, NotFound
from factcheck.kit.urls import is_local_path
from factcheck.web.authorize import authorized
from factcheck.web.forms import expect_version
from factcheck.web.session import building, db


@blueprint.post("/claims/<int:claim_id>/accept")
@authorized(Permission.TRIAGE)
def accept(claim_id: int) -> Answer:
    """It will be checked."""
    claim, form = _pressed(claim_id, Press())
    verbs.accept(db(), claim, actor=me())
    _say_undo(form, claim, "Accepted. It waits to be assigned.")
    return _back(form, claim)


@blueprint.route("/claims/<int:claim_id>/reject", methods=["GET", "POST"])
@authorized(Permission.TRIAGE)
def reject(claim_id: int) -> Answer:
    """It will not be checked, for a reason."""
    claim, form = get_claim(db(), claim_id), Reject()
    if form.validate_on_submit():
        try:
            expect_version(claim, form.lock_version.data)
            verbs.reject(
                db(), claim, actor=me(), reason=RejectReason(form.reason.data), note=form.note.data or ""
            )
        except Invalid as wrong:
            form.blame(wrong)
        else:
            _say_undo(form, claim, "Rejected. It stays in the list of claims.")
            return _back(form, claim)
    return _page("claims/reject.html", form, claim)


@blueprint.post("/claims/<int:claim_id>/undo")
@authorized(Permission.TRIAGE)
def undo(claim_id: int) -> Answer:
    """Back to a proposal."""
    claim, form = _pressed(claim_id, Press())
    verbs.undo(db(), claim, actor=me())
    flash("Taken back. It is a proposal again.", "done")
    return _back(form, claim)


@blueprint.route("/claims/<int:claim_id>/reword", methods=["GET", "POST"])
@authorized(Permission.TRIAGE)
def reword(claim_id: int) -> Answer:
    """Put the claim in better words."""
    claim, form = get_claim(db(), claim_id), Reword(settled(request.form))
    cost = _cost(claim)
    status = 200
    if not form.is_submitted():
        form.show(claim)
        form.next.data = request.args.get("next", "")
    elif not form.validate():
        status = 422
    else:
        try:
            expect_version(claim, form.lock_version.data)
            form.accept_cost(cost)
            _reword(claim, form)
        except Invalid as wrong:
            form.blame(wrong)
            status = 422
        except Conflict:
            return _merge_words(claim, form)
        else:
            flash("The claim is saved in its new words.", "done")
            return _back(form, claim)
    version = form.lock_version.data
    page = render_template("claims/reword.html", form=form, claim=claim, cost=cost, version=version)
    return page, status


def _cost(claim: Claim) -> Cost | None:
    """What an edit of the claim takes from the person; nothing where the claim cannot be edited anyway."""
    return cost_of_editing(db(), claim, me()) if claim.state in rewording.REWORDABLE else None


def _merge_words(claim: Claim, form: Reword) -> Answer:
    now = Reword(formdata=None)
    now.show(claim)
    names = ("text", "claimant", "said_on", "kind", "topics")
    return merge_page(
        form,
        {name: value_of(now[name]) for name in names},
        version=claim.version,
        what="the claim",
        action=url_for("claims.reword", claim_id=claim.id),
        back=url_for("claims.reword", claim_id=claim.id, next=form.next.data or None),
        key=f"reword:{claim.id}",
        subject=("claim", claim.id),
        events=("claim:reword", "claim:respan", "claim:accept", "claim:undo", "claim:assign", "claim:take"),
        carried={"next": form.next.data or ""},
    )


def _reword(claim: Claim, form: Reword) -> None:
    rewording.reword(
        db(),
        claim,
        text=form.text.data or "",
        claimant=form.claimant.data or "",
        said_on=form.said_on.data,
        kind=Kind(form.kind.data),
        topics=form.topic_names(),
        actor=me(),
    )


@blueprint.route("/claims/<int:claim_id>/words", methods=["GET", "POST"])
@authorized(Permission.TRIAGE)
def respan(claim_id: int) -> Answer:
    """Let the claim stand on other words of its article."""
    claim, form = get_claim(db(), claim_id), Respan()
    cost = _cost(claim)
    place = _place(claim, form)
    status, clash = 200, ""
    if not form.is_submitted():
        form.quote.data, form.lock_version.data = place.quote, claim.version
        form.next.data = request.args.get("next", "")
    elif not form.validate():
        status = 422
    else:
        try:
            expect_version(claim, form.lock_version.data)
            form.accept_cost(cost)
            start, end = form.span(place.article_version.text, near=(place.start, place.end))
            if respanning.respan(db(), claim, place, start=start, end=end, actor=me()):
                _say_put_back(form, claim)
        except Invalid as wrong:
            form.blame(wrong)
            status = 422
        except Conflict as wrong:
            status, clash = 409, wrong.message
        else:
            return _back(form, claim)
    version = claim.version if clash else form.lock_version.data
    page = render_template(
        "claims/respan.html", form=form, claim=claim, cost=cost, place=place, clash=clash, version=version
    )
    return page, status


def _place(claim: Claim, form: Respan) -> Appearance:
    """The appearance meant; without a number the claim's newest."""
    number = form.place.data or request.args.get("place", type=int)
    places = [place for place in claim.appearances if number is None or place.id == number]
    if not places:
        raise NotFound("This claim does not stand there.")
    return max(places, key=lambda place: (place.article_version_id, -place.id))


@blueprint.post("/claims/<int:claim_id>/words/undo")
@authorized(Permission.TRIAGE)
def put_words_back(claim_id: int) -> Answer:
    """Let the claim stand on its words of before."""
    claim, form = _pressed(claim_id, Press())
    expect_version(claim, request.args.get("seen", type=int))
    respanning.put_back(db(), claim, actor=me())
    flash("The claim stands on its old words again.", "done")
    return _back(form, claim)


@blueprint.route("/claims/<int:claim_id>/merge", methods=["GET", "POST"])
@authorized(Permission.TRIAGE)
def merge(claim_id: int) -> Answer:
    """It is another claim."""
    claim, form = get_claim(db(), claim_id), Merge()
    if form.validate_on_submit():
        try:
            expect_version(claim, form.lock_version.data)
            verbs.merge(db(), claim, into=_target(form), actor=me())
        except Invalid as wrong:
            form.blame(wrong)
        else:
            _say_undo(form, claim, "Merged. Its appearances now belong to the other claim.")
            return _back(form, claim)
    search = request.args.get("q", "")
    found = merge_targets(db(), claim, search) if search.strip() else []
    matches = matches_of(db(), [claim.id]).get(claim.id, [])
    return _page("claims/merge.html", form, claim, search=search, found=found, matches=matches)


def _target(form: Merge) -> Claim:
    try:
        return get_claim(db(), form.target.data or 0)
    except NotFound as wrong:
        raise Invalid(
            "There is no claim of this number. Search for it by its words.", field="target"
        ) from wrong


@blueprint.post("/claims/<int:claim_id>/due")
@authorized(Permission.TRIAGE)
def set_due(claim_id: int) -> Answer:
    """By when the newsroom needs to know; nothing typed means whenever."""
    claim, form = get_claim(db(), claim_id), Plan()
    if not form.validate_on_submit():
        raise Invalid("Give a day and a time, such as 2026-07-05 17:00, or nothing.")
    expect_version(claim, form.lock_version.data)
    own = form.due_at.data
    due_at = own and own_time(own, ZoneInfo(building().config.timezone), field="due_at")
    plan.set_due(db(), [claim], due_at=due_at, actor=me())
    undo_url = url_for(
        "claims.undo_plan", event="due", claims=f"{claim.id}:{claim.version}", next=form.next.data or None
    )
    _offer("The due time is set." if due_at else "It has no due time any more.", undo_url)
    return _back(form, claim)


@blueprint.route("/claims/<int:claim_id>/split", methods=["GET", "POST"])
@authorized(Permission.TRIAGE)
def split(claim_id: int) -> Answer:
    """It is several claims."""
    claim, form = get_claim(db(), claim_id), Split()
    if form.validate_on_submit():
        try:
            expect_version(claim, form.lock_version.data)
            parts = splitting.split(db(), claim, quotes=(form.parts.data or "").splitlines(), actor=me())
        except Invalid as wrong:
            form.blame(wrong)
        else:
            _say_undo(form, claim, f"Split into {len(parts)} proposals:", links=_parts(form, parts))
            return _back(form, claim)
    return _page("claims/split.html", form, claim, place=splitting.first_place(db(), claim))


def _page(template: str, form: Press, claim: Claim, **more: object) -> Answer:
    """A form about one claim, for the first time or with what was wrong."""
    if not form.is_submitted():
        form.next.data = request.args.get("next", "")
        form.lock_version.data = claim.version
    page = render_template(template, form=form, claim=claim, **more)
    return page, 422 if form.is_submitted() else 200


def _pressed(claim_id: int, form: Press) -> tuple[Claim, Press]:
    claim = get_claim(db(), claim_id)
    if not form.validate_on_submit():
        raise Invalid(
            "This button was pressed on a page that has grown old. Go back, reload it, and press again."
        )
    expect_version(claim, form.lock_version.data)
    return claim, form


def _parts(form: Press, parts: Sequence[Claim]) -> list[dict[str, str]]:
    """Links to the parts of a claim: where they stand on the article's page one comes back to, else in triage."""
    page, _ = urldefrag(form.next.data or "")
    in_article = not page or page.startswith("/articles/")
    return [
        {
            "url": f"{page}#c-{part.appearances[0].id}"
            if in_article
            else url_for("claims.triage_one", claim_id=part.id),
            "words": shorten(part.text, 60, placeholder="…"),
        }
        for part in parts
    ]


def _say_undo(form: Press, claim: Claim, words: str, links: Sequence[dict[str, str]] | None = None) -> None:
    if Action.UNDO in allowed_actions(claim, me()):
        _offer(words, url_for("claims.undo", claim_id=claim.id, next=_at_claim(form, claim)), links)
    else:
        flash(words, "done")


def _say_put_back(form: Press, claim: Claim) -> None:
    words = f"Claim {claim.id} stands on the new words."
    seen = claim.version
    _offer(words, url_for("claims.put_words_back", claim_id=claim.id, seen=seen, next=_at_claim(form, claim)))


def _offer(words: str, undo_url: str, links: Sequence[dict[str, str]] | None = None) -> None:
    undoing: Any = {"text": words, "url": undo_url, "label": "Undo", "links": links or []}
    flash(undoing, "undo")


def _at_claim(form: Press, claim: Claim) -> str | None:
    """The page to come back to, at this claim, whichever was to be next."""
    page, at = urldefrag(form.next.data or "")
    if at.startswith("t-"):
        return f"{page}#t-{claim.id}"
    if re.match(r"/triage/\d", page):
        return re.sub(r"^/triage/\d+", f"/triage/{claim.id}", page)
    places = get_claim(db(), claim.id).appearances
    return (f"{page}#c-{places[-1].id}" if at and places else page) or None


def _back(form: Press, claim: Claim) -> Response:
    """To the page the button stood on; else to the claim's article; else to triage."""
    target = form.next.data or request.args.get("next")
    if is_local_path(target):
        return redirect(str(target), 303)
    places = get_claim(db(), claim.id).appearances
    if places:
        place = places[-1]
        version = place.article_version
        return redirect(
            url_for(
                "articles.workspace",
                article_id=version.article_id,
                version=version.number,
                _anchor=f"c-{place.id}",
            ),
            303,
        )
    return redirect(url_for("claims.triage"), 303)
