"""What people type at the workbench and at the decision."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from factcheck.review.due import PRESETS
from factcheck.review.models import SendBackReason, Stance, Tier
from factcheck.review.verdict import EXPLANATION_LIMIT, SUMMARY_LIMIT
from factcheck.web.forms import Form

STANCES = [
    SelectChoice(Stance.SUPPORTS.value, "Supports the claim"),
    SelectChoice(Stance.REFUTES.value, "Refutes the claim"),
    SelectChoice(Stance.CONTEXT.value, "Gives context"),
]
TIERS = [
    SelectChoice(Tier.PRIMARY.value, "Primary: data, document, recording, the person"),
    SelectChoice(Tier.SECONDARY.value, "Secondary: reporting, analysis"),
    SelectChoice(Tier.TERTIARY.value, "Tertiary: encyclopedia, aggregator"),
]
REASONS = [
    SelectChoice(reason.value, reason.value.replace("_", " ").capitalize()) for reason in SendBackReason
]


def choices(pairs: Iterable[tuple[Any, str]]) -> list[Any]:
    """Values with their words as WTForms wants them."""
    return [SelectChoice(value, words) for value, words in pairs]


class PressForm(Form):
    """Only a button."""


class AssignForm(Form):
    """Who, until when."""

    person = SelectField("Reviewer", coerce=int, validate_choice=False)
    due = RadioField("Due", choices=choices(PRESETS), default="three")
    own_due = DateTimeLocalField("Day and time", validators=[Optional()])


class HandBackForm(Form):
    """Why a claim goes back."""

    reason = StringField(
        "Why it goes back", validators=[InputRequired("Say in a sentence why."), Length(max=500)]
    )


class SourceForm(Form):
    """One source. Its rules are the verb's."""

    title = StringField("Title", validators=[Length(max=500)])
    url = URLField("Address", description="https://… – or a reference, below", validators=[Length(max=2000)])
    reference = StringField(
        "Reference",
        description="Where it has no address: a book, a call, an archive",
        validators=[Length(max=500)],
    )
    publisher = StringField("Publisher", validators=[Length(max=200)])
    published_on = DateField("Published on", validators=[Optional()])
    quote = TextAreaField("Exact words", description="Copied, not retold", validators=[Length(max=5000)])
    locator = StringField(
        "Where in it", description="Page 41, table 3; minute 12:30", validators=[Length(max=500)]
    )
    stance = RadioField("What it says about the claim", choices=STANCES, default=Stance.CONTEXT.value)
    tier = SelectField("How near to the fact", choices=TIERS, default=Tier.PRIMARY.value)
    note = TextAreaField("Note for colleagues", description="Not published", validators=[Length(max=5000)])

    def facts(self) -> dict[str, object]:
        """The fields as the verbs take them."""
        names = ("title", "url", "reference", "publisher", "quote", "locator", "stance", "tier", "note")
        return {name: self[name].data or "" for name in names} | {"published_on": self.published_on.data}


class VerdictForm(Form):
    """The draft of a verdict. It may be kept incomplete; submitting asks for all of it."""

    rating = RadioField("Rating", validate_choice=False)
    summary = TextAreaField(
        "Summary",
        description="One sentence that says what is true",
        validators=[Length(max=SUMMARY_LIMIT)],
        render_kw={"rows": 2},
    )
    explanation = TextAreaField(
        "Explanation",
        description="Markdown: **bold**, *italic*, [words](https://address), > quotation, - list",
        validators=[Length(max=EXPLANATION_LIMIT)],
    )
    none_against = BooleanField("Evidence against this verdict was looked for, and none was found")

    def facts(self) -> dict[str, Any]:
        """The fields as the verb takes them."""
        return {
            "rating": self.rating.data or None,
            "summary": self.summary.data or "",
            "explanation": self.explanation.data or "",
            "none_against": bool(self.none_against.data),
        }


class ApproveForm(Form):
    """The digest of what the editor looked at."""

    seen = HiddenField()


class SendBackForm(Form):
    """Reasons, and what should change."""

    reasons = SelectMultipleField(
        "Reasons", choices=REASONS, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    note = TextAreaField("What should change?", validators=[Length(max=5000)])


class ReopenForm(Form):
    """Why an approved claim is opened again."""

    reason = StringField("What is there still to do?", validators=[Length(max=500)])


class ResetForm(Form):
    """Why a review starts anew."""

    reason = StringField(
        "Why does the review start anew?",
        description="Colleagues read it in the history.",
        validators=[InputRequired("Say in a sentence why the review starts anew."), Length(max=500)],
    )
