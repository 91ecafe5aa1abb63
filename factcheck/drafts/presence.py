"""Who has a page open now. It holds nobody up: two may write at once, and each is told of the other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from factcheck.authz.check import Actor
from factcheck.drafts.models import KEY_LENGTH, Presence
from factcheck.errors import Invalid
from factcheck.kit import clock

PAGE = re.compile(r"(claim|article):([1-9][0-9]{0,9})")


def subject_of(page: str) -> tuple[str, int]:
    """What a page is about: ``claim:12`` is claim 12. Raises Invalid."""
    found = PAGE.fullmatch(page)
    if found is None or len(page) > KEY_LENGTH:
        raise Invalid("Nobody can be at this page.", field="page")
    return found[1], int(found[2])


def be_here(session: Session, page: str, *, actor: Actor, is_editing: bool) -> None:
    """Say that ``actor`` has the page open now."""
    subject_of(page)
    row = session.get(Presence, (actor.id, page))
    if row is None:
        row = Presence(person_id=actor.id, page=page)
        session.add(row)
    row.is_editing, row.seen_at = is_editing, clock.now()
    session.flush()


def leave(session: Session, page: str, *, actor: Actor) -> None:
    """The page was closed."""
    session.execute(delete(Presence).where(Presence.person_id == actor.id, Presence.page == page))


def say_who(others: Sequence[Presence]) -> str:
    """Who is there, in words: “Ada Lovelace is editing this. Jasper and Tobias have this open.”"""
    return " ".join(
        f"{_together([other.person.name for other in some])} {(one if len(some) == 1 else many)} {doing}."
        for some, one, many, doing in (
            ([other for other in others if other.is_editing], "is", "are", "editing this"),
            ([other for other in others if not other.is_editing], "has", "have", "this open"),
        )
        if some
    )


def _together(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
