"""What ratings are called in other languages than the newsroom's, for admins."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import FieldList, FormField, HiddenField, StringField
from wtforms import Form as Part
from wtforms.validators import Length

from factcheck.authz.permissions import Permission
from factcheck.errors import NotFound
from factcheck.kit.tongues import name_of
from factcheck.publishing.blueprint import blueprint
from factcheck.publishing.scale import LONGEST_DEFINITION, LONGEST_LABEL
from factcheck.review.ratings import scale
from factcheck.review.translate import call_rating, languages_but
from factcheck.review.translations import rating_words, worded_languages
from factcheck.web.authorize import authorized, current_actor
from factcheck.web.forms import Form
from factcheck.web.session import building, db

Answer = str | tuple[str, int] | Response


class WordsPart(Part):
    """One label in the other language."""

    key = HiddenField()
    label = StringField("Label", [Length(max=LONGEST_LABEL)])
    definition = StringField("What it stands for", [Length(max=LONGEST_DEFINITION)])


class WordsForm(Form):
    """All of them."""

    words = FieldList(FormField(WordsPart), max_entries=40)


@blueprint.get("/admin/ratings/words")
@authorized(Permission.MANAGE_SCALE)
def scale_words() -> Answer:
    """Which languages ratings have words in; choosing one leads to them."""
    chosen = request.args.get("language", "")
    if chosen:
        return redirect(url_for("publishing.scale_words_in", language=chosen), 303)
    offered = languages_but(building().config.newsroom_language)
    known = [(code, name_of(code, "en"), count) for code, count in worded_languages(db())]
    return render_template(
        "publishing/scale_words.html", offered=offered, known=known, labels=len(scale(db()))
    )


@blueprint.route("/admin/ratings/words/<language>", methods=["GET", "POST"])
@authorized(Permission.MANAGE_SCALE)
def scale_words_in(language: str) -> Answer:
    """What each rating in use is called in one language."""
    names = dict(languages_but(building().config.newsroom_language))
    if language not in names:
        raise NotFound("Ratings need no words of their own in this language. Choose another.")
    ratings = {one.key: one for one in scale(db())}
    form, status = WordsForm(), 200
    if form.validate_on_submit():
        for part in form.words:
            rating = ratings.get(part.form.key.data or "")
            if rating is not None:
                call_rating(
                    db(),
                    rating,
                    actor=current_actor(),  # type: ignore[arg-type]
                    language=language,
                    label=part.form.label.data or "",
                    definition=part.form.definition.data or "",
                )
        flash(f"Saved. Translations published from now on use these words in {names[language]}.", "done")
        return redirect(url_for("publishing.scale_words"), 303)
    if form.is_submitted():
        status = 422
    else:
        form = _fresh(language)
    page = render_template(
        "publishing/scale_words_in.html", form=form, language=language, name=names[language], ratings=ratings
    )
    return page, status


def _fresh(language: str) -> WordsForm:
    known = rating_words(db(), language)
    rows = []
    for rating in scale(db()):
        words = known.get(rating.id)
        own = words is not None and words.language == language
        rows.append(
            {
                "key": rating.key,
                "label": words.label if own and words else "",
                "definition": words.definition if own and words else "",
            }
        )
    return WordsForm(formdata=None, data={"words": rows})
