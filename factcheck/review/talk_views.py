"""Talk among colleagues about a claim: said in place by a script, on a page of its own without."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urldefrag

from flask import flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim
from factcheck.claims.queries import get_claim
from factcheck.errors import Conflict, Invalid, NotAllowed, NotFound
from factcheck.kit.diff import diff
from factcheck.kit.urls import is_local_path
from factcheck.review import bench, queries
from factcheck.review.blueprint import Page, blueprint, me
from factcheck.review.talk_page import CLAIM, Typed, place_of, talk_on
from factcheck.review.talk_sight import sight_of
from factcheck.talk import comment as talking
from factcheck.talk import queries as reading
from factcheck.talk.forms import BackForm, CommentForm, ResolveForm
from factcheck.talk.mentions import handle
from factcheck.talk.models import About, Comment, Thread
from factcheck.web.authorize import authorized
from factcheck.web.forms import said
from factcheck.web.session import db

SHOW = {"open": "Open", "resolved": "Resolved", "all": "All"}


@blueprint.get("/claims/<int:claim_id>/talk")
@authorized(Permission.READ_DESK)
def talk(claim_id: int) -> Page:
    """Everything that is said about a claim, wherever it is said."""
    return talk_page(get_claim(db(), claim_id))


@blueprint.get("/claims/<int:claim_id>/talk/news")
@authorized(Permission.READ_DESK)
def talk_news(claim_id: int) -> Page:
    """How much others have said since a page was opened: a fragment, empty when nothing."""
    get_claim(db(), claim_id)
    try:
        moment = datetime.fromisoformat(request.args.get("since", "")).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid("The address does not say since when. Open the claim again.") from None
    news = reading.since(db(), claim_id, moment, reader=me().id, hidden=_hidden(claim_id))
    return render_template("review/_talk_news.html", news=news, claim_id=claim_id)


@blueprint.get("/talk/colleagues")
@authorized(Permission.TALK)
def colleagues() -> Response:
    """Who can be mentioned, and what to write for each: for the list that opens behind an @."""
    everybody = reading.colleagues(db())
    known = [
        {"name": one.name, "local": one.local, "write": handle(one, everybody)}
        for one in everybody
        if one.is_active
    ]
    return jsonify(known)


@blueprint.post("/claims/<int:claim_id>/talk")
@authorized(Permission.TALK)
def begin_thread(claim_id: int) -> Page:
    """Begin a thread on the claim or on one of its sources."""
    claim, form = get_claim(db(), claim_id), CommentForm()
    source_id = request.form.get("source", type=int)
    about, key = (About.SOURCE, f"source-{source_id}") if source_id else (About.CLAIM, CLAIM)
    if source_id:
        queries.get_source(db(), claim_id, source_id)
        if about in _hidden(claim_id):
            raise NotFound
    if not form.validate():
        return _again(claim, key, f"new-{key}", form, Invalid(_first(form)))
    try:
        done = talking.begin(
            db(),
            claim,
            actor=me(),
            about=about,
            source_id=source_id,
            text=said(form.text),
            once=said(form.once),
            only=sight_of(db(), claim_id).only(about),
        )
    except Invalid as wrong:
        return _again(claim, key, f"new-{key}", form, wrong)
    return came(claim, key, f"comment-{done.comment.id}", form, done.notes)


@blueprint.post("/claims/<int:claim_id>/talk/<int:thread_id>")
@authorized(Permission.TALK)
def answer(claim_id: int, thread_id: int) -> Page:
    """Say something in a thread."""
    claim, thread, form = get_claim(db(), claim_id), thread_at(claim_id, thread_id), CommentForm()
    key = place_of(thread)
    if not form.validate():
        return _again(claim, key, f"answer-{thread_id}", form, Invalid(_first(form)))
    try:
        done = talking.answer(
            db(),
            thread,
            actor=me(),
            text=said(form.text),
            once=said(form.once),
            only=sight_of(db(), claim_id).only(thread.about),
        )
    except Invalid as wrong:
        return _again(claim, key, f"answer-{thread_id}", form, wrong)
    return came(claim, key, f"comment-{done.comment.id}", form, done.notes)


@blueprint.post("/claims/<int:claim_id>/talk/<int:thread_id>/resolve")
@authorized(Permission.TALK)
def resolve(claim_id: int, thread_id: int) -> Page:
    """The matter is settled."""
    claim, thread, form = get_claim(db(), claim_id), thread_at(claim_id, thread_id), ResolveForm()
    if form.validate():
        talking.resolve(db(), thread, actor=me())
    return came(claim, place_of(thread), f"thread-{thread_id}", form)


@blueprint.post("/claims/<int:claim_id>/talk/<int:thread_id>/reopen")
@authorized(Permission.TALK)
def reopen_thread(claim_id: int, thread_id: int) -> Page:
    """The matter is not settled after all."""
    claim, thread, form = get_claim(db(), claim_id), thread_at(claim_id, thread_id), ResolveForm()
    if form.validate():
        talking.reopen(db(), thread, actor=me())
    return came(claim, place_of(thread), f"thread-{thread_id}", form)


@blueprint.route("/claims/<int:claim_id>/comments/<int:comment_id>", methods=["GET", "POST"])
@authorized(Permission.TALK)
def edit_comment(claim_id: int, comment_id: int) -> Page:
    """Put other words in one's comment, on a page of its own."""
    claim, comment = get_claim(db(), claim_id), _comment_at(claim_id, comment_id)
    if comment.author_id != me().id:
        raise NotAllowed("Only whoever wrote a comment may change it. Answer it instead.")
    form = CommentForm(obj=comment if request.method == "GET" else None)
    if request.method == "GET":
        form.lock_version.data, form.next.data = comment.version, request.args.get("next", "")
        return _comment_page(claim, comment, form)
    if form.validate():
        try:
            done = talking.edit(
                db(),
                comment,
                actor=me(),
                text=said(form.text),
                seen=form.lock_version.data or 0,
                only=sight_of(db(), claim_id).only(comment.thread.about),
            )
        except Invalid as wrong:
            form.blame(wrong)
        except Conflict as clash:
            form.lock_version.data = comment.version
            return _comment_page(claim, comment, form, 409, clash.message)
        else:
            return came(claim, place_of(comment.thread), f"comment-{comment_id}", form, done.notes)
    return _comment_page(claim, comment, form, 422)


@blueprint.post("/claims/<int:claim_id>/comments/<int:comment_id>/withdraw")
@authorized(Permission.TALK)
def withdraw_comment(claim_id: int, comment_id: int) -> Page:
    """No longer stand by one's comment."""
    claim, comment, form = get_claim(db(), claim_id), _comment_at(claim_id, comment_id), ResolveForm()
    if form.validate():
        talking.withdraw(db(), comment, actor=me())
    return came(claim, place_of(comment.thread), f"comment-{comment_id}", form)


@blueprint.post("/claims/<int:claim_id>/comments/<int:comment_id>/restore")
@authorized(Permission.TALK)
def restore_comment(claim_id: int, comment_id: int) -> Page:
    """Put one's withdrawn comment back."""
    claim, comment, form = get_claim(db(), claim_id), _comment_at(claim_id, comment_id), ResolveForm()
    if form.validate():
        talking.restore(db(), comment, actor=me())
    return came(claim, place_of(comment.thread), f"comment-{comment_id}", form)


def thread_at(claim_id: int, thread_id: int) -> Thread:
    """The thread, unless it is not for this person to see."""
    return reading.get_thread(db(), claim_id, thread_id, hidden=_hidden(claim_id))


def came(
    claim: Claim,
    key: str,
    anchor: str,
    form: BackForm,
    notes: Sequence[str] = (),
) -> Page:
    """Back to where it was said: the place alone for a script, else the page, with what should be known."""
    back = _back(claim, form)
    if request.headers.get("HX-Request"):
        db().flush()
        seen = talk_on(db(), claim, me(), next=back, notes=notes)
        return render_template("review/_talk_place.html", claim=claim, talk=seen, key=key, anchor=anchor)
    for note in notes:
        flash(note, "error")
    return redirect(f"{urldefrag(back).url}#{anchor}", 303)


def talk_page(
    claim: Claim, status: int = 200, *, back: str = "", typed: dict[str, Typed] | None = None, clash: str = ""
) -> Page:
    """All the talk on a claim; ``typed`` holds what could not be taken, by the name of its form."""
    session, actor = db(), me()
    show = request.args.get("show", "open" if status == 200 else "all")
    here = url_for("review.talk", claim_id=claim.id, show=show if show in SHOW else "open")
    lead = queries.lead_of(session, claim.id)
    page = render_template(
        "review/talk.html",
        claim=claim,
        lead=lead,
        move=bench.whose_move(claim, actor, lead),
        rounds=[],
        reworded=[],
        talk=talk_on(
            session, claim, actor, next=back or here, show=show if show in SHOW else "open", typed=typed
        ),
        shows=SHOW,
        clash=clash,
    )
    return page, status


def _again(claim: Claim, key: str, name: str, form: CommentForm, wrong: Invalid) -> Page:
    """What was typed could not be taken: it is shown again with the reason."""
    typed = {name: Typed(said(form.text), wrong.message)}
    back = _back(claim, form)
    if request.headers.get("HX-Request"):
        seen = talk_on(db(), claim, me(), next=back, typed=typed)
        place = render_template("review/_talk_place.html", claim=claim, talk=seen, key=key, anchor=name)
        return place, wrong.status
    return talk_page(claim, wrong.status, back=back, typed=typed)


def _comment_page(
    claim: Claim, comment: Comment, form: CommentForm, status: int = 200, clash: str = ""
) -> Page:
    page = render_template(
        "review/comment.html",
        claim=claim,
        comment=comment,
        form=form,
        clash=clash,
        compared=diff(comment.text, said(form.text)) if clash else [],
    )
    return page, status


def _comment_at(claim_id: int, comment_id: int) -> Comment:
    return reading.get_comment(db(), claim_id, comment_id, hidden=_hidden(claim_id))


def _hidden(claim_id: int) -> frozenset[About]:
    return sight_of(db(), claim_id).hidden_from(me().id)


def _back(claim: Claim, form: BackForm) -> str:
    """The page the form stood on; the claim's, if it does not say."""
    wanted = form.next.data or ""
    return wanted if is_local_path(wanted) else url_for("review.workbench", claim_id=claim.id)


def _first(form: CommentForm) -> str:
    """What is wrong with a form, in its first sentence."""
    return str(next(iter(form.errors.values()))[0])
