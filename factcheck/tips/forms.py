"""What readers and the desk fill in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from factcheck.kit.tongues import marked
from factcheck.tips.handle import LONGEST_REASON
from factcheck.tips.receive import LINE, LONGEST
from factcheck.web.forms import Form

CONTACT = marked(
    "Only if we may ask you something. Few at the desk see it, and it is deleted after %(days)s days."
)
TOO_LONG = _("Please use at most 300 characters.")


class ReaderForm(Form):
    """What every form for readers has. No cookie: the token in the page is signed, see ``reader_views``."""

    class Meta:
        csrf = False

    website = StringField("Leave this empty", [Length(max=500)])  # whoever fills it in is no person
    contact = StringField(_("How to reach you"), [Length(max=LINE, message=TOO_LONG)])


class TipForm(ReaderForm):
    """Something to check."""

    words = TextAreaField(_("What is claimed?"), [Length(max=LONGEST * 4)])
    link = StringField(_("Link"), [Length(max=2000, message=_("This address is too long. Leave it empty."))])
    seen_in = StringField(_("Where did you see or hear it?"), [Length(max=LINE, message=TOO_LONG)])  # fmt: skip


class ReportForm(ReaderForm):
    """An error in a check."""

    words = TextAreaField(_("What is wrong?"), [Length(max=LONGEST * 4)])
    number = IntegerField(widget=HiddenInput(), validators=[Optional()])


class ClaimForm(Form):
    """The claim that a tip becomes."""

    text = TextAreaField("Claim", [Length(max=1000, message="A claim is one sentence of at most 1000 characters.")])  # fmt: skip
    claimant = StringField("Who says so", [Length(max=200)])


class JoinForm(Form):
    """The claim that a tip means."""

    claim = IntegerField("Number of the claim", [Optional()])


class DeclineForm(Form):
    """Why not."""

    reason = TextAreaField("Reason", [Length(max=LONGEST_REASON * 2)])
