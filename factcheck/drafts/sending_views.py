"""What happens around a form that is sent: its draft is dropped, and pressing twice does its work once."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from flask import Flask, Response, flash, g, redirect, request
from flask import session as cookie
from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as BaseResponse

from factcheck.db import canonical
from factcheck.drafts.keep import drop
from factcheck.drafts.models import SentForm
from factcheck.kit import clock
from factcheck.web.authorize import current_actor
from factcheck.web.session import db

TOKEN = "once"  # noqa: S105  the field's name
FORM = "draft"  # the field that names the form, added by the script that keeps drafts
SENT = "sent_drafts"  # in the cookie: what this browser need not hold any longer


def install(app: Flask) -> None:
    """Stand around every request that posts."""
    app.before_request(_sent_already)
    app.after_request(_settle)
    app.jinja_env.globals["new_token"] = lambda: secrets.token_urlsafe(12)


def keep_draft() -> None:
    """For a view that only looks at what was typed: the draft stays."""
    g.keeps_draft = True


def _sent_already() -> BaseResponse | None:
    """Where the first of two equal forms led; None for a first one.

    The row is written before the work is done, in the same transaction: PostgreSQL makes the second wait for
    the first here, SQLite made it wait at its beginning.
    """
    token = request.form.get(TOKEN, "") if request.method == "POST" else ""
    actor = current_actor() if token else None
    if actor is None:
        return None
    g.sent_key = _key(actor.id, token)
    if _mark(db(), g.sent_key):
        return None
    first = db().get(SentForm, g.pop("sent_key"))
    if first is None or not first.location:
        return Response(status=204)
    flash("That was sent already, and it was done once.", "done")
    return redirect(first.location, 303)


def _key(person_id: int, token: str) -> str:
    """Stands for this form with exactly these words: other words are another form, and are never swallowed."""
    held = sorted((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    files = sorted(
        (name, file.filename or "", _digest(file)) for name, file in request.files.items(multi=True)
    )
    return hashlib.sha256(canonical([person_id, request.path, token, held, files]).encode()).hexdigest()


def _digest(file: FileStorage) -> str:
    """Of what is in an uploaded file: another one may have the same name."""
    digest = hashlib.file_digest(file.stream, "sha256").hexdigest()  # type: ignore[arg-type]
    file.stream.seek(0)
    return digest


def _mark(session: Session, key: str, location: str = "") -> bool:
    """Write the row; whether it was not there."""
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"key": key, "location": location, "sent_at": clock.now()}
    row = insert(SentForm).values(**values).on_conflict_do_nothing().returning(SentForm.key)
    return session.scalar(row) is not None


def _settle(response: Response) -> Response:
    """After work that went well: remember where it led, and drop what had been kept of it."""
    if request.method != "POST" or response.status_code >= 400:
        return response
    location = (response.location or "")[:2000]
    key = g.pop("sent_key", None)
    if key:
        found = db().execute(update(SentForm).where(SentForm.key == key).values(location=location))
        if not found.rowcount:  # type: ignore[attr-defined]  # a view that rolled back midway took it along
            _mark(db(), key, location)
    form, actor = request.form.get(FORM), current_actor()
    if form and actor is not None and not g.get("keeps_draft"):
        drop(db(), actor.id, form)
        cookie[SENT] = [*cookie.get(SENT, []), form][-20:]
    return response
