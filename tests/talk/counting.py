"""How often the database is asked."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import event
from sqlalchemy.orm import Session


def queries_of(session: Session, act: Callable[[], object]) -> int:
    """The number of statements that ``act`` sends."""
    sent = []

    def note(*_facts: object) -> None:
        sent.append(1)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        session.flush()
        session.expire_all()
        act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(sent)
