"""The keys of the keyboard: what each does, and how one person has set them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.orm import Session

from factcheck.accounts.models import Person, PersonKeys
from factcheck.errors import Invalid


class Action(NamedTuple):
    """Something a key does. ``usual`` is the key it has unless somebody chose another; ``triages`` says that
    only those can do it who may triage."""

    name: str
    usual: str
    words: str
    triages: bool = False


ACTIONS = (
    Action("next", "j", "next claim"),
    Action("previous", "k", "previous claim"),
    Action("accept", "a", "accept", triages=True),
    Action("reject", "x", "reject: opens the reasons", triages=True),
    Action("edit", "e", "edit: put it in better words", triages=True),
    Action("merge", "m", "merge with another", triages=True),
    Action("split", "s", "split into parts", triages=True),
    Action("words", "w", "change which words it stands on", triages=True),
    Action("tick", "t", "tick, or take the tick away", triages=True),
    Action("open", "o", "open it alone"),
    Action("undo", "u", "undo"),
    Action("find", "/", "search in this list"),
    Action("help", "?", "the list of keys"),
)


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one person."""

    is_off: bool
    chosen: Mapping[str, str]  # by action, where it is not the usual one
    actions: tuple[Action, ...] = ACTIONS

    def key(self, name: str) -> str:
        """The key of an action."""
        usual = {action.name: action.usual for action in self.actions}
        return self.chosen.get(name, usual[name])

    @property
    def by_key(self) -> dict[str, str]:
        """What each key does, for the script; nothing when they are off."""
        return {} if self.is_off else {self.key(action.name): action.name for action in self.actions}


def keys_of(session: Session, person: Person) -> Keys:
    """How ``person`` has set the keys."""
    row = session.get(PersonKeys, person.id)
    return Keys(False, {}) if row is None else Keys(row.is_off, row.keys)


def set_keys(session: Session, person: Person, *, keys: Mapping[str, str], is_off: bool) -> None:
    """Keep these keys: each one character, and no two the same. Raises Invalid for the first that is wrong."""
    seen: dict[str, Action] = {}
    for action in ACTIONS:
        key = keys.get(action.name, "").strip()
        if len(key) != 1 or unicodedata.category(key)[0] in "CZM":
            raise Invalid("Give one letter, figure or sign.", field=action.name)
        if key in seen:
            raise Invalid(f"“{key}” is taken by “{seen[key].words}”. Choose another key.", field=action.name)
        seen[key] = action
    row = session.get(PersonKeys, person.id)
    if row is None:
        row = PersonKeys(person_id=person.id)
        session.add(row)
    row.is_off = is_off
    row.keys = {action.name: key for key, action in seen.items() if key != action.usual}
    session.flush()
