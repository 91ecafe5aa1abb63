"""What people type when they talk, say something about certain words, and settle what was suggested."""

from __future__ import annotations

import secrets

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length

from factcheck.talk.models import About
from factcheck.web.forms import Form

SAY = "Markdown; @ and a name tells a colleague"


class BackForm(Form):
    """``next`` is the page it stands on, to come back to."""

    next = HiddenField()


class CommentForm(BackForm):
    """A comment. Its rules are the verb's; a form sent twice is known by ``once``."""

    text = TextAreaField("Comment", description=SAY, render_kw={"rows": 3})
    once = HiddenField(default=lambda: secrets.token_hex(8))


class ResolveForm(BackForm):
    """A button."""


PARTS = {
    About.EXPLANATION: "The explanation",
    About.SUMMARY: "The summary",
    About.TEXT: "The claim itself",
}


class WordsForm(BackForm):
    """Words, a comment on them, and perhaps others for them."""

    about = RadioField("Where they stand", validate_choice=False)
    words = TextAreaField("The words it is about", description="Copied from there", render_kw={"rows": 2})
    replacement = TextAreaField(
        "What should stand there instead",
        description="Only to suggest other words. Left empty, the words would be struck out.",
        render_kw={"rows": 3},
    )
    text = TextAreaField("Comment", description=SAY, render_kw={"rows": 3})
    once = HiddenField(default=lambda: secrets.token_hex(8))

    def offer(self, parts: list[About]) -> None:
        """Let ``parts`` be chosen from, the first unless another was named."""
        self.about.choices = [SelectChoice(part.value, PARTS[part]) for part in parts]
        if self.about.data not in {part.value for part in parts}:
            self.about.data = parts[0].value


class ApplyForm(BackForm):
    """A button; the version of the text it changes goes along."""


class DeclineForm(BackForm):
    """Why suggested words are not wanted."""

    reason = StringField("Why not?", validators=[Length(max=500)])
