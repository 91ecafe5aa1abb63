"""What others did to a page while somebody had it open, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.check import Actor
from factcheck.drafts.queries import happened_since

# What everybody at the desk may know. A second opinion is not among it: it is blind until both are in.
SAID = {
    "claim:accept": "accepted this claim",
    "claim:reject": "rejected this claim",
    "claim:merge": "merged this claim into another",
    "claim:split": "split this claim",
    "claim:undo": "took the triage of this claim back",
    "claim:reword": "reworded this claim",
    "claim:respan": "changed the words it stands on",
    "claim:assign": "gave this claim to somebody",
    "claim:take": "took this claim",
    "claim:hand_back": "handed this claim back",
    "claim:add_source": "added a source",
    "claim:change_source": "changed a source",
    "claim:withdraw_source": "withdrew a source",
    "claim:save_media": "changed what is said of the picture or recording",
    "claim:save_verdict": "saved a newer verdict",
    "claim:submit": "submitted the verdict",
    "claim:send_back": "sent this back",
    "claim:approve": "approved this",
    "claim:reopen": "reopened this",
    "claim:publish": "published this",
    "claim:correct": "opened the published check for a change",
    "claim:retract": "retracted this",
    "claim:reset": "took this back to the beginning of the review",
    "article:correct": "corrected what is known about this article",
}


class News(NamedTuple):
    """The latest of it as a sentence, and the number of its record."""

    words: str
    seq: int


def news_of(
    session: Session,
    subject: tuple[str, int],
    since: int,
    *,
    actor: Actor,
    say_time: Callable[[datetime], str],
) -> News | None:
    """What others did to the subject after record ``since``; None for nothing. One's own doing is no news."""
    rows = [
        row for row in happened_since(session, *subject, since, SAID) if row.actor_id not in (None, actor.id)
    ]
    if not rows:
        return None
    last = rows[-1]
    name = session.scalar(select(Person.name).where(Person.id == last.actor_id)) or "Somebody"
    more = f" Before that, {len(rows) - 1} more changed." if len(rows) > 1 else ""
    return News(f"{name} {SAID[last.event]} {say_time(last.at)}.{more}", last.seq)
