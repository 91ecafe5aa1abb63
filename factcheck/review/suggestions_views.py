"""A comment on certain words, or other words for them; and what the author does with those."""

from __future__ import annotations

from flask import flash, render_template, request

from factcheck.authz.permissions import Permission
from factcheck.claims.eyes import cost_of_editing
from factcheck.claims.models import Claim
from factcheck.claims.queries import get_claim
from factcheck.errors import Conflict, Invalid, NotAllowed
from factcheck.review import queries, suggestions
from factcheck.review.blueprint import Page, blueprint, me
from factcheck.review.hold import is_lead
from factcheck.review.talk_page import WORDS, Typed, talk_on
from factcheck.review.talk_sight import sight_of
from factcheck.review.talk_views import came, talk_page, thread_at
from factcheck.talk import comment as talking
from factcheck.talk.forms import ApplyForm, DeclineForm, WordsForm
from factcheck.talk.models import About
from factcheck.talk.passages import take
from factcheck.web.authorize import authorized
from factcheck.web.forms import said
from factcheck.web.session import db


@blueprint.route("/claims/<int:claim_id>/talk/words", methods=["GET", "POST"])
@authorized(Permission.TALK)
def talk_words(claim_id: int) -> Page:
    """Comment on words of the claim or its verdict, or suggest others."""
    claim = get_claim(db(), claim_id)
    form = WordsForm(formdata=request.args if request.method == "GET" else request.form)
    form.offer(_parts(claim))
    if request.method == "GET":
        _prefill(claim, form)
        return _words_page(claim, form)
    if not form.validate():
        return _words_page(claim, form, 422)
    suggests = request.form.get("then") == "suggest"
    try:
        anchor, notes = _suggest(claim, form) if suggests else _comment(claim, form)
    except Invalid as wrong:
        form.blame(wrong)
        return _words_page(claim, form, 422)
    flash("Suggested. The author decides whether to take it." if suggests else "Comment added.", "done")
    return came(claim, WORDS, anchor, form, notes)


@blueprint.post("/claims/<int:claim_id>/talk/<int:thread_id>/apply")
@authorized(Permission.TALK)
def apply_suggestion(claim_id: int, thread_id: int) -> Page:
    """Put suggested words where they belong."""
    claim, thread, form = get_claim(db(), claim_id), thread_at(claim_id, thread_id), ApplyForm()
    if form.validate():
        try:
            suggestions.apply(db(), claim, thread, actor=me(), seen=form.lock_version.data or 0)
        except Conflict as clash:
            db().rollback()
            return talk_page(get_claim(db(), claim_id), 409, clash=clash.message)
        flash("Applied: the words stand there now.", "done")
    return came(claim, WORDS, f"thread-{thread_id}", form)


@blueprint.post("/claims/<int:claim_id>/talk/<int:thread_id>/decline")
@authorized(Permission.TALK)
def decline_suggestion(claim_id: int, thread_id: int) -> Page:
    """Leave the words as they are."""
    claim, thread, form = get_claim(db(), claim_id), thread_at(claim_id, thread_id), DeclineForm()
    try:
        if not form.validate():
            raise Invalid("Say why not in at most 500 characters.", field="reason")
        suggestions.decline(db(), claim, thread, actor=me(), reason=said(form.reason))
    except Invalid as wrong:
        typed = {f"decline-{thread_id}": Typed(said(form.reason), wrong.message)}
        if request.headers.get("HX-Request"):
            seen = talk_on(db(), claim, me(), next=form.next.data or "", typed=typed)
            place = render_template("review/_talk_place.html", claim=claim, talk=seen, key=WORDS, anchor="")
            return place, 422
        return talk_page(claim, 422, back=form.next.data or "", typed=typed)
    return came(claim, WORDS, f"thread-{thread_id}", form)


@blueprint.post("/claims/<int:claim_id>/talk/<int:thread_id>/take-back")
@authorized(Permission.TALK)
def take_back_suggestion(claim_id: int, thread_id: int) -> Page:
    """No longer suggest it."""
    claim, thread, form = get_claim(db(), claim_id), thread_at(claim_id, thread_id), ApplyForm()
    if form.validate():
        suggestions.take_back(db(), claim, thread, actor=me())
    return came(claim, WORDS, f"thread-{thread_id}", form)


def _suggest(claim: Claim, form: WordsForm) -> tuple[str, list[str]]:
    about = _about(claim, form)
    done = suggestions.suggest(
        db(),
        claim,
        actor=me(),
        about=about,
        words=said(form.words),
        replacement=said(form.replacement),
        text=said(form.text),
        once=said(form.once),
        only=sight_of(db(), claim.id).only(about),
    )
    return f"thread-{done.thread.id}", done.notes


def _comment(claim: Claim, form: WordsForm) -> tuple[str, list[str]]:
    about = _about(claim, form)
    text = suggestions.text_of(about, claim, queries.verdict_of(db(), claim.id))
    done = talking.begin(
        db(),
        claim,
        actor=me(),
        about=about,
        passage=take(text, said(form.words), called=suggestions.CALLED[about]),
        text=said(form.text),
        once=said(form.once),
        only=sight_of(db(), claim.id).only(about),
    )
    return f"comment-{done.comment.id}", done.notes


def _parts(claim: Claim) -> list[About]:
    """Which texts the person may say something about: not the verdict while it is sealed."""
    verdict = queries.verdict_of(db(), claim.id)
    hidden = sight_of(db(), claim.id).hidden_from(me().id)
    there = [part for part in (About.EXPLANATION, About.SUMMARY) if part not in hidden]
    return [part for part in there if suggestions.text_of(part, claim, verdict)] + [About.TEXT]


def _about(claim: Claim, form: WordsForm) -> About:
    about = About(form.about.data)
    if about in sight_of(db(), claim.id).hidden_from(me().id):
        raise NotAllowed("A second opinion is awaited: until both are in, the verdict is its author’s alone.")
    return about


def _prefill(claim: Claim, form: WordsForm) -> None:
    """Words that were selected on the page, as they are stored, so that they can be changed in place."""
    if not form.words.data:
        return
    about = About(form.about.data)
    text = suggestions.text_of(about, claim, queries.verdict_of(db(), claim.id))
    try:
        quote = take(text, form.words.data, called=suggestions.CALLED[about]).quote
    except Invalid as wrong:
        form.blame(wrong)
    else:
        form.words.data = form.replacement.data = quote


def _words_page(claim: Claim, form: WordsForm, status: int = 200) -> Page:
    session, actor = db(), me()
    parts = _parts(claim)
    verdict = queries.verdict_of(session, claim.id)
    page = render_template(
        "review/words.html",
        claim=claim,
        form=form,
        draft=verdict if len(parts) > 1 else None,
        lead=queries.lead_of(session, claim.id),
        writes=is_lead(session, claim, actor),
        cost=cost_of_editing(session, claim, actor),
    )
    return page, status
