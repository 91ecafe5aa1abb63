"""What people type about their notices, and admins about webhooks."""

from __future__ import annotations

from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from factcheck.notices.kinds import KINDS
from factcheck.notices.models import Every
from factcheck.web.forms import Form

HOURS = [SelectChoice(str(hour), f"{hour}:00") for hour in range(24)]
ADDRESS_HINT = "The incoming webhook that Slack or Mattermost made for a channel, or a place of your own."


class DigestForm(Form):
    """When the digest comes."""

    every = RadioField(
        "The digest comes",
        choices=[
            SelectChoice(Every.HOUR.value, "Every hour, when there is anything"),
            SelectChoice(Every.DAY.value, "Once a day, at"),
        ],
    )
    hour = SelectField("Hour of the day", choices=HOURS)


class WebhookForm(Form):
    """Where to, and of what."""

    name = StringField(
        "Name",
        description="Such as the channel it goes to.",
        validators=[InputRequired("Give it a name, such as the channel it goes to."), Length(max=200)],
    )
    url = StringField("Address", description=ADDRESS_HINT, validators=[Length(max=2000)])
    kinds = SelectMultipleField(
        "Tell it when",
        choices=[SelectChoice(kind.value, about.chat) for kind, about in KINDS.items() if about.chat],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
