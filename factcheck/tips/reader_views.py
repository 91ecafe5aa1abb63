"""The forms readers fill in, and the page where they see what became of it. No cookie, no account, no script.

The forms are the same for everybody and may be kept by any cache. Against forged requests they carry a word
that we signed, and what browsers say of where a request comes from is looked at; there is no session to protect.
"""

from __future__ import annotations

import hmac
from datetime import timedelta
from ipaddress import ip_address
from typing import Any, TypeVar

from flask import Response, current_app, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from factcheck.errors import Invalid
from factcheck.kit.signing import read_signed, sign
from factcheck.publishing import queries as checks
from factcheck.publishing.answer import page
from factcheck.tips.blueprint import blueprint
from factcheck.tips.forms import CONTACT, ReaderForm, ReportForm, TipForm
from factcheck.tips.queries import by_token
from factcheck.tips.receive import Received, report, suggest
from factcheck.tips.story import STEPS, standing
from factcheck.web.authorize import public
from factcheck.web.forms import said
from factcheck.web.security import csrf, limiter
from factcheck.web.session import building, db

FORM_LASTS = timedelta(days=2)
PURPOSE = "reader-form"
Answer = Response | BaseResponse
Answered = TypeVar("Answered", Response, BaseResponse)


def reader_key() -> str:
    """What a reader's sendings are counted by: a keyed digest of their network address, never the address.

    Of an IPv6 address the first half counts: the rest is the reader's to choose.
    """
    text = request.remote_addr or ""
    try:
        address = ip_address(text)
        text = address.exploded[:19] if address.version == 6 else text
    except ValueError:
        pass
    key = building().config.secret_key.encode()
    return hmac.digest(key, b"reader:" + text.encode(), "sha256").hex()[:32]


def _limit() -> str:
    return building().config.tip_limit


@blueprint.route("/tips/new", methods=["GET", "POST"])
@limiter.limit(_limit, methods=["POST"], key_func=reader_key)
@public
def suggest_page() -> Answer:
    """A reader suggests something to check."""
    form = TipForm()
    if request.method == "POST" and _fit(form):
        try:
            got = suggest(
                db(),
                words=said(form.words),
                link=said(form.link),
                seen_in=said(form.seen_in),
                contact=said(form.contact),
                days=building().config.tip_days,
            )
        except Invalid as wrong:
            form.blame(Invalid(gettext(wrong.message), field=wrong.field))
        else:
            return _thank(got)
    return _form_page("tips/suggest.html", form)


@blueprint.route("/checks/<slug>/report", methods=["GET", "POST"])
@limiter.limit(_limit, methods=["POST"], key_func=reader_key)
@public
def report_page(slug: str) -> Answer:
    """A reader reports an error in a check."""
    form = ReportForm()
    check, publication = checks.get_check(db(), slug)
    if request.method == "POST" and _fit(form):
        number = form.number.data or 0
        try:
            got = report(
                db(),
                check,
                number=number if 0 < number <= publication.number else publication.number,
                words=said(form.words),
                contact=said(form.contact),
                days=building().config.tip_days,
            )
        except Invalid as wrong:
            form.blame(Invalid(gettext(wrong.message), field=wrong.field))
        else:
            return _thank(got)
    if request.method == "GET":
        form.number.data = publication.number
    return _form_page("tips/report.html", form, check=check, c=publication.content)


@blueprint.get("/tips/track/<token>")
@public
def track(token: str) -> Response:
    """What became of it, for whoever has the address."""
    tip, sending = by_token(db(), token)
    response = page(
        "tips/track.html",
        tip=tip,
        sending=sending,
        standing=standing(db(), tip),
        steps=STEPS[tip.sort],
        address=building().config.base_url + url_for("tips.track", token=token),
    )
    return _secret(response)


csrf.exempt(suggest_page)
csrf.exempt(report_page)


def _genuine() -> bool:
    """Whether the form comes from a page of ours, as far as can be told without a cookie."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    secret = building().config.secret_key
    return read_signed(secret, PURPOSE, request.form.get("token", ""), lasts=FORM_LASTS) is not None


def _fit(form: ReaderForm) -> bool:
    """Whether what was sent may be read. What was typed stays, whatever was wrong."""
    if not form.validate():
        return False
    if said(form.website).strip():
        form.website.data = ""
        form.form_errors.append(gettext("A field that should stay empty was filled in; it is empty now. Send it again."))  # fmt: skip
        return False
    return _genuine_or_say(form)


def _genuine_or_say(form: ReaderForm) -> bool:
    if _genuine():
        return True
    form.form_errors.append(gettext("This page was open for long, or came from elsewhere. Nothing is lost: send it again."))  # fmt: skip
    return False


def _form_page(template: str, form: ReaderForm, **context: Any) -> Response:
    config = building().config
    hint = gettext(CONTACT, days=config.tip_days)
    token = sign(config.secret_key, PURPOSE, 1)
    if request.method == "GET":
        return page(template, form=form, token=token, contact_hint=hint, **context)
    html = current_app.jinja_env.get_template(template).render(
        form=form, token=token, contact_hint=hint, **context
    )
    forged = not _genuine()
    return Response(html, status=400 if forged else 422, headers={"Cache-Control": "no-store"})


def _thank(got: Received) -> BaseResponse:
    return _secret(redirect(url_for("tips.track", token=got.token), 303))


def _secret(response: Answered) -> Answered:
    """Kept by no cache, found by no search engine, told to no other site."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers.pop("ETag", None)
    return response
