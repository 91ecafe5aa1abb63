"""What a new version of an article did to words that are claims, and the two buttons that settle it."""

from __future__ import annotations

from typing import Any

from flask import Flask, flash, redirect, render_template, url_for

from factcheck.articles.queries import get_article, get_version
from factcheck.authz.check import may
from factcheck.authz.permissions import Permission
from factcheck.claims.blueprint import Answer, blueprint, me
from factcheck.claims.forms import Settle
from factcheck.claims.models import Settled
from factcheck.claims.queries import get_claim
from factcheck.claims.reanchor import get_rewording, open_rewordings, rewordings_of, settle, words_now
from factcheck.errors import Conflict, Invalid
from factcheck.kit.diff import diff
from factcheck.web.authorize import authorized
from factcheck.web.session import db


def mount(app: Flask) -> None:
    """Give the page its address beside the other pages of an article."""
    app.add_url_rule("/articles/<int:article_id>/changed", "articles.changed", changed, methods=["GET"])


@authorized(Permission.READ_DESK)
def changed(article_id: int) -> Answer:
    """The claims whose words the newest version no longer has, each with a word diff."""
    article = get_article(db(), article_id)
    version = get_version(db(), article_id)
    found = [
        (rewording, diff(rewording.before.quote, words_now(rewording)))
        for rewording in open_rewordings(db(), version.id)
    ]
    return render_template(
        "claims/changed.html",
        article=article,
        version=version,
        found=found,
        may_settle=may(me(), Permission.TRIAGE),
    )


@blueprint.get("/claims/<int:claim_id>/changed", endpoint="changed")
@authorized(Permission.READ_DESK)
def changed_of(claim_id: int) -> Answer:
    """To where the changed words of one claim are settled; to the claim itself when they are."""
    claim = get_claim(db(), claim_id)
    for rewording in rewordings_of(db(), claim.id):
        article_id = rewording.article_version.article_id
        return redirect(url_for("articles.changed", article_id=article_id, _anchor=f"w-{rewording.id}"), 303)
    return redirect(url_for("review.workbench", claim_id=claim.id), 303)


@blueprint.post("/claims/changed/<int:rewording_id>")
@authorized(Permission.TRIAGE)
def settle_changed(rewording_id: int) -> Answer:
    """Say whether the new words are still the claim."""
    rewording, form = get_rewording(db(), rewording_id), Settle()
    if not form.validate_on_submit():
        raise Invalid("Choose whether the words still make the claim, or say something else.")
    if rewording.article_version_id != form.version_id.data:
        raise Conflict(
            "The article has changed once more since this page was opened. Look at its words as they are now."
        )
    settle(db(), rewording, as_=Settled(form.settled.data or ""), actor=me())
    if form.settled.data == Settled.SAME:
        told: Any = {  # a mapping, which the page turns into a link: Flask's types know only strings
            "text": "The new words now count as this claim. Its own sentence is as it was.",
            "url": url_for("claims.reword", claim_id=rewording.claim_id),
            "label": "Reword it",
        }
        flash(told, "done")
    else:
        flash("The claim keeps its words of the earlier version.", "done")
    return redirect(url_for("articles.changed", article_id=rewording.article_version.article_id), 303)
