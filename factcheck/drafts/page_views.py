"""What a page tells the scripts that keep drafts, and the words a page needs without a script."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, g, url_for
from flask import session as cookie

from factcheck.authz.check import Actor
from factcheck.drafts.merge_views import base_of
from factcheck.drafts.models import Draft
from factcheck.drafts.presence import say_who, subject_of
from factcheck.drafts.queries import drafts_in, newest_seq, others_at
from factcheck.drafts.sending_views import FORM, SENT
from factcheck.kit import clock
from factcheck.web.authorize import current_actor
from factcheck.web.forms import posted
from factcheck.web.session import building, db

MONTHS = "Jan Feb March April May June July Aug Sept Oct Nov Dec".split()  # noqa: SIM905


def install(app: Flask) -> None:
    """Give every template the names it needs."""
    app.jinja_env.globals.update(
        base_of=base_of,
        draft_key=draft_key,
        drafts_here=drafts_here,
        who_else=who_else,
        last_record=last_record,
    )
    app.jinja_env.filters["at_time"] = say_time


def say_time(at: datetime) -> str:
    """“at 14:03” for today, “on 3 July at 14:03” for any other day, in the newsroom's zone."""
    zone = ZoneInfo(building().config.timezone)
    here, today = at.astimezone(zone), clock.now().astimezone(zone).date()
    day = "" if here.date() == today else f"on {here.day} {MONTHS[here.month - 1]} "
    return f"{day}at {here:%H:%M}"


def draft_key(kind: str, *numbers: int) -> str:
    """The key of a form, for its ``data-draft``; what was typed into it goes along at the end of the page."""
    key = ":".join([kind, *map(str, numbers)])
    g.setdefault("draft_forms", []).append(key)
    return key


def drafts_here() -> dict[str, Any] | None:
    """What the script has to know: None where nobody is signed in. Asks the database only where a form is."""
    actor = current_actor()
    if actor is None:
        return None
    forms = g.get("draft_forms", [])
    # Only forgotten where it is told: a page that was answered by a redirect has no script.
    sent = cookie.pop(SENT, []) if SENT in cookie else []
    return {
        "person": actor.id,
        "posted": posted().get(FORM, ""),
        "sent": sent,
        "forms": told(actor, forms),
        "asked": forms,
        "token": url_for("drafts.token"),
        "of": url_for("drafts.of"),
        "keep": url_for("drafts.keep_typed"),
        "compare": url_for("drafts.compare"),
        "list": url_for("drafts.index"),
        "here": url_for("drafts.here"),
        "leave": url_for("drafts.leave_page"),
        "door": url_for("accounts.sign_in"),
    }


def told(actor: Actor, forms: list[str]) -> dict[str, Any]:
    """What ``actor`` typed into those forms, as the script takes it."""
    return {key: told_of(row) for key, row in drafts_in(db(), actor.id, forms).items()} if forms else {}


def told_of(row: Draft) -> dict[str, Any]:
    """One draft as the script takes it."""
    return {
        "fields": row.fields,
        "base": row.base,
        "version": row.version,
        "at": round(row.kept_at.timestamp() * 1000),
        "words": say_time(row.kept_at),
        "discard": url_for("drafts.discard_one", draft_id=row.id),
        "take_back": url_for("drafts.take_back_one", draft_id=row.id),
    }


def who_else(page: str) -> str:
    """Who else has that page open, in words; "" for nobody."""
    actor = current_actor()
    return say_who(others_at(db(), page, actor.id, clock.now())) if actor else ""


def last_record(page: str) -> int:
    """The number of the last thing that happened to what the page is about."""
    return newest_seq(db(), *subject_of(page))
