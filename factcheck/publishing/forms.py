"""Publishing, correcting, retracting."""

from __future__ import annotations

from wtforms import DateField, DateTimeLocalField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, Optional

from factcheck.publishing.correct import CHANGES
from factcheck.web.forms import Form

NOTE_LENGTH = 2000


class PublishForm(Form):
    """Everything is approved already; only the address may be chosen."""

    slug = StringField("Address", validators=[Optional(), Length(max=80)])
    seen = HiddenField()  # the digest of what the editor looked at


class ScheduleForm(Form):
    """When an approved check is to be published."""

    when = RadioField("Publish it", validate_choice=False)
    own = DateTimeLocalField("Day and time", format="%Y-%m-%dT%H:%M", validators=[Optional()])
    seen = HiddenField()  # the digest of what the editor looked at


class LookAgainForm(Form):
    """When a published check is looked at again, and what to say to readers when it is still right."""

    on = DateField("Look again on", validators=[Optional()])
    note = StringField(
        "What was looked at",
        validators=[Length(max=500, message="Use at most 500 characters.")],
        description="Readers see this with the day: “The 2025 figures are the same.”",
    )


class CorrectForm(Form):
    """Why a published check is opened again."""

    kind = RadioField(
        "What is it?",
        choices=[SelectChoice(kind.value, kind.value.capitalize()) for kind in CHANGES],
        validators=[InputRequired("Choose whether this is a correction or an update.")],
    )
    note = TextAreaField(
        "What was wrong, or what is new?",
        description="Readers see this on the next version.",
        validators=[
            InputRequired("Say what was wrong, or what is new. Readers will see it."),
            Length(max=NOTE_LENGTH, message=f"Use at most {NOTE_LENGTH} characters."),
        ],
    )


class RetractForm(Form):
    """Why a published check is withdrawn."""

    note = TextAreaField(
        "Why is this check withdrawn?",
        description="Readers see this in place of the verdict. It cannot be taken back.",
        validators=[
            InputRequired("Say why this check is withdrawn. Readers will see it."),
            Length(max=NOTE_LENGTH, message=f"Use at most {NOTE_LENGTH} characters."),
        ],
    )
