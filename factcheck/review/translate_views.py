"""Beginning a translation, and saying that one still follows its original."""

from __future__ import annotations

from flask import flash, render_template
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from factcheck.authz.permissions import Permission
from factcheck.claims.models import ClaimState
from factcheck.claims.queries import get_claim
from factcheck.errors import Conflict, Invalid, NotThatMove
from factcheck.review.blueprint import Page, blueprint, me
from factcheck.review.forms import PressForm, choices
from factcheck.review.translate import LONGEST, languages_but, still_holds, translate
from factcheck.review.translations import translation_of, translations_of
from factcheck.web.authorize import authorized
from factcheck.web.forms import Form, redirect_to
from factcheck.web.session import building, db


class TranslateForm(Form):
    """Into which language, and the claim in it."""

    language = SelectField("Language", validators=[InputRequired("Choose a language.")])
    text = TextAreaField(
        "The claim in that language",
        validators=[InputRequired("Write the claim in the other language."), Length(max=LONGEST)],
    )


class FollowForm(PressForm):
    """The version of the original that somebody looked at."""

    seen = HiddenField()


@blueprint.route("/claims/<int:claim_id>/translate", methods=["GET", "POST"])
@authorized(Permission.TRANSLATE)
def translate_claim(claim_id: int) -> Page:
    """Begin a published check in another language."""
    claim, form, status = get_claim(db(), claim_id), TranslateForm(), 200
    newsroom = building().config.newsroom_language
    form.language.choices = [("", "Choose"), *choices(languages_but(newsroom))]
    if form.validate_on_submit():
        try:
            begun = translate(
                db(),
                claim,
                actor=me(),
                language=form.language.data or "",
                text=form.text.data or "",
                newsroom_language=newsroom,
            )
        except (Invalid, NotThatMove) as wrong:
            form.blame(wrong if isinstance(wrong, Invalid) else Invalid(wrong.message))
            status = wrong.status
        else:
            flash("The translation is begun. Take it, or give it to somebody.", "done")
            return redirect_to("review.workbench", claim_id=begun.id)
    elif form.is_submitted():
        status = 422
    elif claim.state is not ClaimState.PUBLISHED or translation_of(db(), claim.id):
        raise NotThatMove(
            "Only a published check is translated, and from its original. Look at the claim again."
        )
    page = render_template(
        "review/translate.html", claim=claim, form=form, others=translations_of(db(), claim.id)
    )
    return page, status


@blueprint.post("/claims/<int:claim_id>/follows")
@authorized(Permission.CORRECT)
def follows(claim_id: int) -> Page:
    """Say that a translation needs no change after its original had one."""
    claim, form = get_claim(db(), claim_id), FollowForm()
    if form.validate_on_submit():
        try:
            seen = form.seen.data or ""
            still_holds(db(), claim, actor=me(), seen=int(seen) if seen.isdecimal() else 0)
        except Conflict as wrong:
            flash(wrong.message, "error")
        else:
            flash("Noted: the translation still says what its original says.", "done")
    return redirect_to("review.workbench", claim_id=claim.id)
