"""The page the slower of two sees: left what they wrote, right what stands now, and what is to be decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from flask import render_template
from sqlalchemy import select

from factcheck.accounts.models import Person
from factcheck.authz.check import Actor
from factcheck.drafts.merge_views import digests, parts_of
from factcheck.drafts.page_views import say_time
from factcheck.drafts.queries import draft_of
from factcheck.history.models import HistoryRecord
from factcheck.web.authorize import current_actor
from factcheck.web.forms import Form
from factcheck.web.session import db

Buttons = Sequence[Mapping[str, str]]
SAVE: Buttons = ({"words": "Save it like this"},)


def merge_page(
    form: Form,
    theirs: Mapping[str, str],
    *,
    version: int,
    what: str,
    action: str,
    back: str,
    key: str,
    subject: tuple[str, int],
    events: Collection[str],
    buttons: Buttons = SAVE,
    carried: Mapping[str, str] | None = None,
) -> tuple[str, int]:
    """The merge of ``form`` with ``theirs``, which stands now as ``version``.

    ``what`` it is about ("the verdict"), the ``action`` that takes the merge by the ordinary way, the page to go
    ``back`` to, the ``key`` of the form's draft, the history's ``subject`` and ``events`` that say who saved
    last, and what else goes along.
    """
    actor = current_actor()
    assert actor is not None
    parts = parts_of(form, theirs, names=list(theirs), draft=draft_of(db(), actor.id, key))
    page = render_template(
        "drafts/merge.html",
        parts=parts,
        both=[part for part in parts if part.fate == "both"],
        mine=[part for part in parts if part.fate == "mine"],
        theirs=[part for part in parts if part.fate == "theirs"],
        version=version,
        base=digests(theirs),
        what=what,
        action=action,
        back=back,
        key=key,
        buttons=buttons,
        carried=carried or {},
        saved=_who_saved(subject, events, actor),
    )
    return page, 409


def _who_saved(subject: tuple[str, int], events: Collection[str], actor: Actor) -> str:
    """Who saved what stands now, in a sentence."""
    last = db().scalar(
        select(HistoryRecord)
        .where(
            HistoryRecord.subject_type == subject[0],
            HistoryRecord.subject_id == subject[1],
            HistoryRecord.event.in_(events),
        )
        .order_by(HistoryRecord.seq.desc())
        .limit(1)
    )
    if last is None or last.actor_id is None:
        return "It was saved in the meantime."
    if last.actor_id == actor.id:
        return f"You saved it yourself {say_time(last.at)}, in another window."
    name = db().scalar(select(Person.name).where(Person.id == last.actor_id)) or "Somebody"
    return f"{name} saved it {say_time(last.at)}, while you were writing."
