"""What every form shares."""

from __future__ import annotations

from typing import Any, Protocol

from flask import redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response
from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from factcheck.errors import Conflict, Invalid


class Form(FlaskForm):  # type: ignore[misc]
    """A form with CSRF protection and the version of the row it was loaded with."""

    lock_version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    base = HiddenField()  # digests of what the form was opened with, for the merge after a conflict

    def blame(self, wrong: Invalid) -> None:
        """Put a verb's complaint at the field it names, or at the top of the form."""
        field = self._fields.get(wrong.field or "")
        if field is not None:
            field.errors = [*field.errors, wrong.message]
        else:
            self.form_errors.append(wrong.message)


def posted() -> MultiDict[str, str]:
    """What was posted; nothing when it was too large to be read, so that the refusal itself can be shown."""
    try:
        return request.form if request.method == "POST" else MultiDict()
    except RequestEntityTooLarge:
        return MultiDict()


def said(field: StringField) -> str:
    """What was typed into ``field``, "" for nothing."""
    return field.data or ""


class Versioned(Protocol):
    """A row that counts its changes."""

    @property
    def version(self) -> int: ...


def expect_version(row: Versioned, seen: int | None) -> None:
    """Raise Conflict when ``row`` has changed since the version the form was loaded with."""
    if seen is not None and seen != row.version:
        raise Conflict("Somebody changed this after you opened it. Compare, then save again.")


def redirect_to(endpoint: str, **values: Any) -> Response:
    """See the other page now (303), so that reloading does not send the form again."""
    return redirect(url_for(endpoint, **values), 303)
