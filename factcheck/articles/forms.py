"""Forms about articles."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_wtf.file import FileField
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from factcheck.articles.models import Arrival, Article
from factcheck.reading.sniff import ACCEPTED
from factcheck.web.forms import Form, said

INTERVALS = {
    15: "Every 15 minutes",
    60: "Every hour",
    180: "Every three hours",
    720: "Twice a day",
    1440: "Once a day",
}


def _day() -> Any:
    return DateField(
        "Published on",
        validators=[Optional()],
        description="The day it appeared, such as 2024-07-05.",
    )


class AddArticle(Form):
    """A text to bring in, with what is known about it. What is left empty is looked for in the file."""

    text = TextAreaField("Text of the article", description="Paste the words as they were published.")
    upload = FileField(
        "Or a file",
        description="A page (.html), document (.pdf, .docx), text (.txt, .md) or transcript (.vtt, .srt).",
        render_kw={"accept": ",".join(ACCEPTED)},
    )
    url = StringField(
        "Web address",
        [Length(max=2000, message="The address is too long.")],
        description="Alone it is enough: the page is fetched. A known address gets a next version.",
    )
    title = StringField("Title", [Length(max=500, message="Use at most 500 characters.")])
    byline = StringField("By", [Length(max=500, message="Use at most 500 characters.")])
    publisher = StringField("Publisher", [Length(max=200, message="Use at most 200 characters.")])
    published_on = _day()
    language = StringField(
        "Language",
        [Length(max=10, message="Use a code such as en, de or pt-BR.")],
        description="A code such as en or de. Left empty, it is guessed from the words.",
    )

    def has_file(self) -> bool:
        """Whether a file was chosen."""
        return bool(self.upload.data and getattr(self.upload.data, "filename", ""))

    def only_address(self) -> bool:
        """Whether the article has to be fetched: an address, and neither words nor a file."""
        return bool(said(self.url).strip()) and not said(self.text).strip() and not self.has_file()

    def given(self) -> dict[str, str]:
        """What was typed about the article, as plain text; what was left empty is left out."""
        names = ("title", "byline", "publisher", "language", "published_on")
        return {name: str(self[name].data) for name in names if self[name].data}

    def show(self, arrival: Arrival) -> None:
        """Fill in what was typed when ``arrival`` was asked for."""
        self.url.data = arrival.url
        for name, words in arrival.given.items():
            self[name].data = date.fromisoformat(words) if name == "published_on" else words


class CorrectArticle(Form):
    """What is known about an article."""

    title = StringField(
        "Title",
        [
            DataRequired("An article needs a title, so that colleagues can find it."),
            Length(max=500, message="Use at most 500 characters."),
        ],
    )
    byline = StringField("By", [Length(max=500, message="Use at most 500 characters.")])
    publisher = StringField("Publisher", [Length(max=200, message="Use at most 200 characters.")])
    published_on = _day()
    url = StringField("Web address", [Length(max=2000, message="The address is too long.")])
    language = StringField(
        "Language",
        [Length(max=10, message="Use a code such as en, de or pt-BR.")],
        description="A code such as en, de or pt-BR.",
    )

    reach = IntegerField(
        "How many people it reached",
        [Optional(), NumberRange(0, 2_000_000_000, "Give a number of people, such as 20000.")],
        description="About, as far as you know: its readers, viewers or shares. It makes its claims more urgent.",
    )

    def show(self, article: Article) -> None:
        """Fill in what is known now."""
        for name in ("title", "byline", "publisher", "published_on", "language", "reach"):
            self[name].data = getattr(article, name)
        self.url.data = article.url or ""
        self.lock_version.data = article.version


def _how_often() -> SelectField:
    return SelectField(
        "How often to look",
        coerce=int,
        default=60,
        choices=[SelectChoice(minutes, words) for minutes, words in INTERVALS.items()],
    )


class WatchFeed(Form):
    """A feed to watch."""

    url = StringField(
        "Address of the feed",
        [
            DataRequired("Give the address of the feed."),
            Length(max=2000, message="The address is too long."),
        ],
        description="RSS, Atom or JSON Feed; the address often ends in .xml, or in /feed.",
    )
    every_minutes = _how_often()


class ChangeFeed(Form):
    """What to do with one feed: whichever button was pressed."""

    every_minutes = _how_often()
    now = StringField()
    give_up = StringField()
