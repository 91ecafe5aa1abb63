"""What people type at the workbench and at the decision."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
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

from factcheck.claims.due import PRESETS
from factcheck.keeping.models import Copy
from factcheck.review.media import CATEGORIES
from factcheck.review.models import (
    ConflictKind,
    KnownPublisher,
    MediaKind,
    SecondRuleKind,
    SendBackReason,
    Stance,
    Tier,
)
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


class TakeForm(Form):
    """The word that nothing stands in the way."""

    no_conflict = BooleanField(
        "I have no conflict of interest with whoever makes this claim, its publisher or topic"
    )


class AssignForm(Form):
    """Who, until when."""

    person = SelectField("Reviewer", coerce=int, validate_choice=False)
    due = RadioField("Due", choices=choices(PRESETS), default="tomorrow")
    own_due = DateTimeLocalField("Day and time", format="%Y-%m-%dT%H:%M", validators=[Optional()])
    second = SelectField("Second opinion by", coerce=int, validate_choice=False, default=0)
    page = HiddenField()  # "people" when it was sent from the page that shows everybody's work


class SecondForm(Form):
    """One's second opinion. It may be kept incomplete; handing it in asks for all of it."""

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

    def facts(self) -> dict[str, Any]:
        """The fields as the verb takes them."""
        return {
            "rating": self.rating.data or None,
            "summary": self.summary.data or "",
            "explanation": self.explanation.data or "",
        }


class ReasonForm(Form):
    """A sentence that says why."""

    reason = StringField("Why", validators=[Length(max=500)])


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
    author = StringField("Author", validators=[Length(max=200)])
    language = StringField("Language", description="A code such as en or de", validators=[Length(max=35)])
    quote = TextAreaField("Exact words", description="Copied, not retold", validators=[Length(max=5000)])
    locator = StringField(
        "Where in it",
        description="Page 41, table 3; minute 12:30. May be left out where the kept copy has the words.",
        validators=[Length(max=500)],
    )
    stance = RadioField("What it says about the claim", choices=STANCES, default=Stance.CONTEXT.value)
    tier = SelectField("How near to the fact", choices=TIERS, default=Tier.PRIMARY.value)
    note = TextAreaField("Note for colleagues", description="Not published", validators=[Length(max=5000)])

    def facts(self) -> dict[str, object]:
        """The fields as the verbs take them."""
        names = (
            "title", "url", "reference", "publisher", "author", "language", "quote", "locator",
            "stance", "tier", "note",
        )  # fmt: skip
        return {name: self[name].data or "" for name in names} | {"published_on": self.published_on.data}

    def show(self, copy: Copy, publisher: KnownPublisher | None = None) -> None:
        """Fill in what a kept copy says of itself, where nothing was typed, and how the newsroom judges who made it."""
        if publisher is not None:
            self.publisher.data, self.tier.data = publisher.name, publisher.tier.value
        known = {
            "title": copy.title or copy.file_name,
            "url": copy.document.url,
            "publisher": copy.publisher,
            "published_on": copy.published_on,
            "author": copy.byline[:200],
            "language": copy.language,
        }
        for name, value in known.items():
            if not self[name].data:
                self[name].data = value


class PublisherForm(Form):
    """A publisher as the newsroom judges it. Its rules are the verb's."""

    name = StringField("Name", validators=[Length(max=200)])
    site = StringField(
        "Site",
        description="The host its pages stand on, with all below it: statistics.example.org",
        validators=[Length(max=2000)],
    )
    tier = SelectField("How near to the fact, mostly", choices=TIERS, default=Tier.SECONDARY.value)
    note = StringField(
        "Note",
        description="What to know when relying on it: how it counts, who pays for it. Not published.",
        validators=[Length(max=500)],
    )

    def facts(self) -> dict[str, str]:
        """The fields as the verbs take them."""
        return {name: self[name].data or "" for name in ("name", "site", "tier", "note")}


def chosen_file(field: FileField) -> tuple[str, bytes] | None:
    """The name and the bytes of the file that was chosen, if one was."""
    chosen = field.data
    if not chosen or not getattr(chosen, "filename", ""):
        return None
    return chosen.filename, chosen.read()


class LookUpForm(Form):
    """Where a source stands: its address, or a file with one's own copy; with both, the file is of that page."""

    url = URLField("Web address", [Length(max=2000)], description="A copy of the page is kept at once.")
    upload = FileField(
        "Or your own copy, as a file",
        description="A saved page, PDF, document, table, image, recording. With the address, it stands for that page.",
    )

    def file(self) -> tuple[str, bytes] | None:
        """The name and the bytes of the file that was chosen, if one was."""
        return chosen_file(self.upload)


class MediaForm(Form):
    """The picture or recording in which a claim was made. Its rules are the verb's."""

    kind = RadioField(
        "What it is",
        choices=[
            SelectChoice(MediaKind.IMAGE.value, "A picture"),
            SelectChoice(MediaKind.VIDEO.value, "A video"),
            SelectChoice(MediaKind.AUDIO.value, "A recording without pictures"),
        ],
        default=MediaKind.IMAGE.value,
    )
    url = URLField(
        "Address", [Length(max=2000)], description="Of the file, or of the page on which it stands"
    )
    upload = FileField("The file", description="As it went round, so that it can be compared later.")
    shown = BooleanField("Show readers the picture: drawn anew, without what its file says of itself")
    category = RadioField(
        "How authentic it is",
        choices=[
            SelectChoice("", "Not judged yet"),
            *(SelectChoice(key.value, words[0]) for key, words in CATEGORIES.items()),
        ],
        default="",
        filters=[lambda value: getattr(value, "value", value) or ""],
    )
    context = TextAreaField(
        "What the original shows",
        description="Where, when, of whom; what was changed. Published.",
        validators=[Length(max=1000)],
    )
    original_url = URLField("Where the original can be seen", [Length(max=2000)])

    def facts(self) -> dict[str, Any]:
        """The fields as the verb takes them."""
        names = ("kind", "url", "category", "context", "original_url")
        return {name: self[name].data or "" for name in names} | {"shown": bool(self.shown.data)}

    def file(self) -> tuple[str, bytes] | None:
        """The name and the bytes of the file that was chosen, if one was."""
        return chosen_file(self.upload)


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


CONFLICT_KINDS = {
    ConflictKind.CLAIMANT: "Whoever makes the claim",
    ConflictKind.PUBLISHER: "Where it was published",
    ConflictKind.TOPIC: "What it is about",
}
RULE_KINDS = {
    SecondRuleKind.TOPIC: "Claims about a topic",
    SecondRuleKind.CLAIMANT: "Claims by a claimant",
    SecondRuleKind.RATING: "Claims that the lead gives a rating",
    SecondRuleKind.SHARE: "A share of all claims",
}


class AwayForm(Form):
    """From when to when."""

    first = DateField("First day away", validators=[InputRequired("Give the first day away.")])
    last = DateField("Last day away", validators=[InputRequired("Give the last day away.")])


class KnownForm(Form):
    """Topics, ticked."""

    topics = SelectMultipleField(
        "Topics",
        coerce=int,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class ZoneForm(Form):
    """The clocks one reads by."""

    zone = SelectField(
        "Time zone",
        choices=[
            SelectChoice("", "The newsroom’s"),
            *(SelectChoice(n, n) for n in sorted(available_timezones())),
        ],
    )


class ConflictForm(Form):
    """What one keeps away from, and why."""

    kind = RadioField(
        "I keep away from",
        choices=[SelectChoice(key.value, words) for key, words in CONFLICT_KINDS.items()],
        default=ConflictKind.CLAIMANT.value,
    )
    name = StringField(
        "Name", description="Of the person, organisation or publisher", validators=[Length(max=200)]
    )
    topic = SelectField("Topic", coerce=int, validate_choice=False, default=0)
    reason = StringField("Why", description="Only editors read it.", validators=[Length(max=500)])


class RuleForm(Form):
    """Which claims need a second opinion."""

    kind = RadioField(
        "A second opinion is needed for",
        choices=[SelectChoice(key.value, words) for key, words in RULE_KINDS.items()],
        default=SecondRuleKind.TOPIC.value,
    )
    topic = SelectField("Topic", coerce=int, validate_choice=False, default=0)
    claimant = StringField("Claimant", validators=[Length(max=200)])
    rating = SelectField("Rating", validate_choice=False, default="")
    share = IntegerField("Of every 100 claims", validators=[Optional()])


class SharingForm(Form):
    """How second opinions are written."""

    shared = BooleanField("Lead and second work on the same sources")
