"""Forms about articles."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from factcheck.articles.models import Article
from factcheck.web.forms import Form


def _day() -> Any:
    return DateField(
        "Published on",
        validators=[Optional()],
        description="The day it appeared, such as 2024-07-05.",
    )


class AddArticle(Form):
    """A text to bring in, with what is known about it. What is left empty is looked for in the file."""

    text = TextAreaField("Text of the article", description="Paste the words as they were published.")
    upload = FileField("Or a file", description="A .txt or .html file.")
    url = StringField(
        "Web address",
        [Length(max=2000, message="The address is too long.")],
        description="If this address is known already, the text becomes its next version.",
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

    def show(self, article: Article) -> None:
        """Fill in what is known now."""
        for name in ("title", "byline", "publisher", "published_on", "language"):
            self[name].data = getattr(article, name)
        self.url.data = article.url or ""
        self.lock_version.data = article.version
