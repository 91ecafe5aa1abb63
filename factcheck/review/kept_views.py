"""Sources from an address or a file, their kept copies, and what became of the live pages."""

from __future__ import annotations

from flask import flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim
from factcheck.claims.queries import get_claim
from factcheck.errors import Invalid, NotAllowed, NotFound
from factcheck.jobs.models import JobState
from factcheck.keeping.keep import ask_for_copy, bring_copy
from factcheck.keeping.kinds import PLAYED, say_kind
from factcheck.keeping.models import Copy
from factcheck.keeping.queries import copies_of, get_copy, job_of, outline_of, text_of
from factcheck.keeping.store import store_of
from factcheck.kit.diff import diff
from factcheck.reading.places import say_second
from factcheck.review import drift as drifting
from factcheck.review import evidence
from factcheck.review.blueprint import Page, blueprint, me
from factcheck.review.copied import copied_words
from factcheck.review.forms import LookUpForm, PressForm, SourceForm
from factcheck.review.hold import hold_for_evidence
from factcheck.review.models import Source
from factcheck.review.publishers import publisher_at, say_suggestion
from factcheck.review.rest import ask_again
from factcheck.review.sealed import sees_sources
from factcheck.review.standing import source_of, uses_of
from factcheck.web.authorize import authorized
from factcheck.web.forms import redirect_to
from factcheck.web.session import building, db

blueprint.add_app_template_filter(say_kind)
blueprint.add_app_template_filter(say_second)
blueprint.add_app_template_test(PLAYED.__contains__, "played")
blueprint.add_app_template_filter(say_suggestion)


@blueprint.route("/claims/<int:claim_id>/sources/look-up", methods=["GET", "POST"])
@authorized(Permission.REVIEW)
def look_up(claim_id: int) -> Page:
    """Ask for a copy of a page, or bring one, before anything is said about the source."""
    claim, form = get_claim(db(), claim_id), LookUpForm()
    if request.method == "POST" and form.validate_on_submit():
        hold_for_evidence(db(), claim, me())
        try:
            copy = _copy_from(form)
        except Invalid as wrong:
            form.blame(wrong)
        else:
            return redirect_to("review.new_source", claim_id=claim_id, copy=copy.id)
    if request.method == "GET":
        form.url.data = request.args.get("url", "")
    page = render_template("review/look_up.html", claim=claim, form=form)
    return page, 422 if request.method == "POST" else 200


def _copy_from(form: LookUpForm) -> Copy:
    file, url = form.file(), form.url.data or ""
    if file is not None:
        store = store_of(building().config)
        return bring_copy(db(), store, file[0], file[1], actor=me(), url=url)
    if not url.strip():
        raise Invalid("Give the address, or choose a file.", field="url")
    return ask_for_copy(db(), url, actor=me())


@blueprint.route("/claims/<int:claim_id>/sources/new", methods=["GET", "POST"])
@authorized(Permission.REVIEW)
def new_source(claim_id: int) -> Page:
    """What the copy says of itself, to be corrected, with its words beside it to choose from."""
    claim = get_claim(db(), claim_id)
    copy = get_copy(db(), request.args.get("copy", 0, type=int))
    form = SourceForm()
    if request.method == "POST":
        if form.validate_on_submit():
            try:
                evidence.add_source(db(), claim, actor=me(), **form.facts(), copy=copy.id)
            except Invalid as wrong:
                form.blame(wrong)
            else:
                flash("Source added.", "done")
                return redirect_to("review.workbench", claim_id=claim_id, _anchor="evidence")
        return _new_page(claim, copy, form, 422)
    by_script = bool(request.headers.get("HX-Request"))
    waits = copy.finished_at is None and not _given_up(copy)
    if by_script:
        return render_template("review/_copy_waits.html", claim=claim, copy=copy) if waits else _reload()
    if copy.finished_at is not None:
        form.show(copy, publisher_at(db(), copy.document.url))
    elif not waits:
        form.url.data = copy.document.url
    return _new_page(claim, copy, form, 200, waits=waits)


def _new_page(claim: Claim, copy: Copy, form: SourceForm, status: int, *, waits: bool = False) -> Page:
    page = render_template(
        "review/new_source.html",
        claim=claim,
        copy=copy,
        form=form,
        waits=waits,
        known=publisher_at(db(), copy.document.url),
        words=copied_words(text_of(copy), form.quote.data or "", outline_of(copy), form.locator.data or ""),
    )
    return page, status


def _given_up(copy: Copy) -> bool:
    job = job_of(db(), copy)
    return job is not None and job.state in (JobState.FAILED, JobState.CANCELLED)


def _reload() -> Response:
    answer = make_response("")
    answer.headers["HX-Refresh"] = "true"
    return answer


@blueprint.post("/claims/<int:claim_id>/sources/<int:source_id>/keep")
@authorized(Permission.REVIEW)
def keep_copy(claim_id: int, source_id: int) -> Page:
    """Ask for a copy of a source's page that has none."""
    claim, source = get_claim(db(), claim_id), _source(claim_id, source_id)
    if PressForm().validate_on_submit():
        hold_for_evidence(db(), claim, me())
        ask_again(db(), source, actor=me())
        flash("A copy is being made.", "done")
    return redirect_to("review.workbench", claim_id=claim_id, _anchor=f"s-{source_id}")


@blueprint.post("/claims/<int:claim_id>/sources/<int:source_id>/look")
@authorized(Permission.REVIEW)
def look_now(claim_id: int, source_id: int) -> Page:
    """Compare the live page with our copy at once."""
    source = _source(claim_id, source_id)
    if PressForm().validate_on_submit():
        drifting.look_now(db(), source)
        flash("The page is being looked at. What is found stands at the source.", "done")
    return redirect_to("review.workbench", claim_id=claim_id, _anchor=f"s-{source_id}")


@blueprint.route("/claims/<int:claim_id>/sources/<int:source_id>/drift", methods=["GET", "POST"])
@authorized(Permission.READ_DESK)
def source_drift(claim_id: int, source_id: int) -> Page:
    """What our copy says and what stands there now, and what is to be done."""
    claim, source = get_claim(db(), claim_id), _source(claim_id, source_id)
    found = drifting.open_drift(db(), source_id)
    if request.method == "POST" and PressForm().validate_on_submit():
        if found is not None:
            drifting.settle(db(), claim, source, found, actor=me(), how=request.form.get("settled", ""))
            flash("Settled. It stands in the history.", "done")
        return redirect_to("review.workbench", claim_id=claim_id, _anchor=f"s-{source_id}")
    before = text_of(source.copy) or ""
    now = text_of(found.seen_copy if found else None)
    return render_template(
        "review/source_drift.html",
        claim=claim,
        source=source,
        drift=found,
        pieces=diff(before, now) if now is not None else [],
        may_settle=found is not None and drifting.may_settle(db(), claim, me()),
        may_take=found is not None and drifting.may_take(db(), claim, found, me()),
    )


@blueprint.get("/kept/<int:copy_id>")
@authorized(Permission.READ_DESK)
def kept(copy_id: int) -> Page:
    """One copy: where it came from, its words, what it is, who relies on it."""
    copy = get_copy(db(), copy_id)
    source_id = request.args.get("source", 0, type=int)
    source = db().get(Source, source_id)
    if source is not None and (source.copy_id != copy.id or not sees_sources(db(), source.claim_id, me())):
        source = None
    return render_template(
        "review/kept.html",
        copy=copy,
        source=source,
        words=copied_words(
            text_of(copy),
            source.quote if source else "",
            outline_of(copy),
            source.locator if source else "",
        ),
        uses=[claim for claim in uses_of(db(), copy.document_id) if sees_sources(db(), claim.id, me())],
        copies=copies_of(db(), copy.document),
        home=url_for("desk.home"),
    )


def _source(claim_id: int, source_id: int) -> Source:
    if not sees_sources(db(), claim_id, me()):
        raise NotAllowed("The evidence is open to everybody once both opinions are in.")
    source = source_of(db(), claim_id, source_id)
    if source is None:
        raise NotFound
    return source
