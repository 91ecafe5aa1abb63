"""Forms about claims."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import AnyOf, DataRequired, Length, Optional
from wtforms.widgets import HiddenInput

from factcheck.claims.eyes import Cost
from factcheck.claims.models import Claim, Kind, RejectReason, Settled
from factcheck.claims.spans import only_place
from factcheck.errors import Invalid
from factcheck.web.forms import Form

REASONS = {
    RejectReason.OPINION: "An opinion: evidence cannot settle it",
    RejectReason.NOT_YET_DUE: "A prediction whose time has not come",
    RejectReason.NOT_CHECKABLE: "No public evidence can exist",
    RejectReason.TOO_VAGUE: "Too vague: it could mean several things",
    RejectReason.DUPLICATE: "Checked already",
    RejectReason.TRIVIAL: "Trivial: nobody needs to know",
    RejectReason.OUT_OF_SCOPE: "Not what we check",
    RejectReason.NOT_A_CLAIM: "It states nothing",
}
KINDS = {
    Kind.QUANTITY: "Quantity: the figure is the point",
    Kind.COMPARISON: "Comparison: more, less, first, most",
    Kind.CAUSAL: "Causal: one thing brings about another",
    Kind.EVENT: "Event: something happened or happens",
    Kind.RULE: "Rule: a law, a policy, a remit",
    Kind.QUOTATION: "Quotation: that it was said is the news",
    Kind.PREDICTION: "Prediction: about what is to come",
    Kind.OPINION: "Opinion: evidence cannot settle it",
    Kind.OTHER: "Other",
}


class Press(Form):
    """A button. ``next`` is the page to go back to."""

    next = HiddenField()


class Settle(Form):
    """Whether changed words are still the claim. ``version_id`` is the version the person looked at."""

    version_id = IntegerField(validators=[DataRequired()])
    settled = StringField(validators=[AnyOf([choice.value for choice in Settled])])


class Reject(Press):
    """Why a proposal is not checked."""

    reason = SelectField(
        "Reason",
        choices=[
            SelectChoice("", "Choose a reason"),
            *(SelectChoice(key.value, words) for key, words in REASONS.items()),
        ],
        validators=[DataRequired("Choose a reason, so that colleagues know why.")],
    )
    note = StringField("Note", [Length(max=500, message="Use at most 500 characters.")])


class Edit(Press):
    """A change of a claim. Whoever could still judge it says that they know what the change costs."""

    knows = BooleanField("I know that I can no longer approve this claim then, or send it back")

    def accept_cost(self, cost: Cost | None) -> None:
        """Raise Invalid when there is something to lose and nobody said so."""
        if cost is not None and not self.knows.data:
            raise Invalid(
                "Not saved yet: say that you know what it costs you, below. To keep your vote, comment instead.",
                field="knows",
            )


class Reword(Edit):
    """The claim in its own words."""

    text = TextAreaField(
        "Claim",
        [
            DataRequired("A claim needs words. Write it as one sentence that stands alone."),
            Length(max=1000, message="A claim is one sentence of at most 1000 characters."),
        ],
        description="One sentence that can be understood alone, without “he”, “the official” or “next week”.",
    )
    claimant = StringField(
        "Who makes it",
        [Length(max=200, message="Use at most 200 characters.")],
        description="The person or organisation. Left empty, the article itself makes the claim.",
    )
    said_on = DateField("First said on", [Optional()])
    kind = SelectField("Kind", choices=[SelectChoice(key.value, words) for key, words in KINDS.items()])
    topics = StringField("Topics", description="Separate them with commas.")

    def show(self, claim: Claim) -> None:
        """Fill in what is there now."""
        self.text.data, self.claimant.data = claim.text, claim.claimant
        self.said_on.data, self.kind.data = claim.said_on, claim.kind.value
        self.topics.data = ", ".join(topic.name for topic in claim.topics)
        self.lock_version.data = claim.version

    def topic_names(self) -> list[str]:
        """The topics as typed, one by one."""
        return [name for name in (self.topics.data or "").split(",") if name.strip()]


class Merge(Press):
    """Which claim it is the same as."""

    target = IntegerField("Number of the other claim", [DataRequired("Choose the claim it is the same as.")])


class Split(Press):
    """The parts, each in the exact words of the article."""

    parts = TextAreaField(
        "Parts",
        [DataRequired("Give two or more parts, each on a line of its own.")],
        description="Copy two or more parts out of the words above, each on a line of its own.",
    )


class Span(Press):
    """Words of an article: by offsets (selected on the page) or by quotation (typed)."""

    quote = TextAreaField("Its exact words", description="Copy them out of the article.")
    start = IntegerField(validators=[Optional()], widget=HiddenInput())
    end = IntegerField(validators=[Optional()], widget=HiddenInput())

    def span(self, text: str, *, near: tuple[int, int] | None = None) -> tuple[int, int]:
        """Where in ``text`` these words begin and end. Raises Invalid."""
        if self.start.data is not None and self.end.data is not None:
            return self.start.data, self.end.data
        return only_place(text, self.quote.data or "", near=near)


def ticked(values: Iterable[str]) -> dict[int, int]:
    """The numbers of claims with the versions they were seen in, from what their ticks say: "17:3"."""
    found = (re.fullmatch(r"(\d{1,9}):(\d{1,9})", value) for value in values)
    return {int(match[1]): int(match[2]) for match in found if match}


class AcceptAll(Form):
    """The proposals that were shown and stayed ticked, each as its number, a colon and the version shown."""

    claims = SelectMultipleField("Proposals", validate_choice=False)

    def seen(self) -> dict[int, int]:
        """The version of each claim that was ticked."""
        return ticked(self.claims.data or [])


class Plan(Press):
    """By when the newsroom needs to know, in its own zone; and what claims are about."""

    due_at = DateTimeLocalField(
        "Needed by", [Optional()], description="The newsroom’s own time. Left empty, there is no hurry."
    )
    topics = StringField(
        "Topics",
        [Length(max=500, message="Use at most 500 characters.")],
        description="Separate them with commas. Those the claims have already stay.",
    )


class Several(AcceptAll, Plan):
    """The same, for whichever button is pressed."""

    reason = SelectField("Reason", choices=Reject.reason.kwargs["choices"], validators=[Optional()])
    note = StringField("Note", [Length(max=500, message="Use at most 500 characters.")])
    due = SelectField("Needed by", validators=[Optional()])
    judge = StringField()  # the button: "accept", "reject", "topics" or "due"


class Respan(Edit, Span):
    """Other words for a claim. ``place`` is the appearance that they replace."""

    place = IntegerField(validators=[Optional()], widget=HiddenInput())


class Propose(Span):
    """Words to mark as a claim."""

    text = TextAreaField(
        "The claim in one sentence", [Length(max=1000, message="Use at most 1000 characters.")]
    )
    claimant = StringField("Who makes it", [Length(max=200, message="Use at most 200 characters.")])
